"""The definitions of a RabbitMQ node as it imports them: one virtual host, its topology, its users.

`ops/rabbitmq/definitions.json` is this document for the sites of the repository, without one password in it.
"""

import base64
import hashlib
import importlib
import json
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from rules.assembly import assemble_sites
from rules.sites import read_sites
from services.casework.saying import said_under
from shared.bus import topology
from shared.bus.users import EVERYTHING, User, all_users
from shared.messages.registry import DEPARTMENTS, Department

VHOST: Final = "capaloop"
HASHING: Final = "rabbit_password_hashing_sha256"
SALT_BYTES: Final = 4
EXAMPLE_CLIENTS: Final = ("crm",)

Document = dict[str, Any]
Says = Mapping[Department, frozenset[str]]


def says(sites: Path) -> Says:
    """What each department sends: always, and by the procedures of these sites. CapaLoopError when one cannot run."""
    procedures = assemble_sites(read_sites(sites)).values()
    under = [said_under(procedure) for procedure in procedures]
    return {name: _always(name).union(*(one[name] for one in under)) for name in DEPARTMENTS}


def definitions(users: Iterable[User], vhost: str = VHOST, passwords: Mapping[str, str] | None = None) -> Document:
    """The document for RabbitMQ. Whoever has no password here cannot log in by one.

    RabbitMQ 3.10 reads the default type of a queue in `metadata`, later ones beside it.
    """
    known, all_of_them = passwords or {}, tuple(users)
    return {
        "vhosts": [
            {"name": vhost, "default_queue_type": "quorum", "metadata": {"default_queue_type": "quorum", "tags": []}}
        ],
        "users": [_user(one, known.get(one.name)) for one in all_of_them],
        "permissions": [_permission(one, vhost) for one in all_of_them],
        "topic_permissions": [each for one in all_of_them for each in _topics(one, vhost)],
        "exchanges": [
            {"name": one.name, "vhost": vhost, "type": one.type, **_LASTING, "internal": False, "arguments": {}}
            for one in topology.EXCHANGES
        ],
        "queues": [
            {"name": one.name, "vhost": vhost, **_LASTING, "arguments": dict(one.arguments)} for one in topology.QUEUES
        ],
        "bindings": [_binding(one, vhost) for one in topology.bindings()],
    }


def definitions_text(document: Document) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def committed_text(sites: Path) -> str:
    """The document as it lies in the repository: every user, one client for an example, no password."""
    return definitions_text(definitions(all_users(says(sites), EXAMPLE_CLIENTS)))


def hash_of(password: str, salt: bytes | None = None) -> str:
    """A password as RabbitMQ keeps it."""
    own = os.urandom(SALT_BYTES) if salt is None else salt
    return base64.b64encode(own + hashlib.sha256(own + password.encode()).digest()).decode()


_LASTING: Final = {"durable": True, "auto_delete": False}


def _always(department: Department) -> frozenset[str]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")  # nameko 2.14 runs on eventlet
        room = importlib.import_module(f"services.{department}.service")
    return frozenset(getattr(room, f"{department.capitalize()}Service").sends)


def _user(user: User, password: str | None) -> Document:
    hashed = hash_of(password) if password else ""
    return {"name": user.name, "password_hash": hashed, "hashing_algorithm": HASHING, "tags": list(user.tags)}


def _permission(user: User, vhost: str) -> Document:
    return {"user": user.name, "vhost": vhost, "configure": user.configure, "write": user.write, "read": user.read}


def _topics(user: User, vhost: str) -> Iterator[Document]:
    for exchange, written in user.keys.items():
        yield {"user": user.name, "vhost": vhost, "exchange": exchange, "write": written, "read": EVERYTHING}


def _binding(binding: topology.Binding, vhost: str) -> Document:
    return {
        "source": binding.exchange,
        "vhost": vhost,
        "destination": binding.queue,
        "destination_type": "queue",
        "routing_key": binding.key,
        "arguments": {},
    }

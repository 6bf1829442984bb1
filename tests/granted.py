"""A virtual host with the users of an installation, made from the definitions, and what each of them tries there."""

import json
import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amqp import Message
from amqp.exceptions import AMQPError

from capaloop.broker import PrivateNode
from capaloop.broker_definitions import definitions, definitions_text, says
from capaloop.ports import LOOPBACK
from shared.bus.link import connected
from shared.bus.users import all_users, user_of
from shared.messages.registry import DEPARTMENTS, EVENTS_EXCHANGE

SITES = Path(__file__).parents[1] / "sites.toml"
CRM = "ext.crm"


@dataclass(frozen=True)
class Granted:
    """`general` is a user who may do everything there."""

    general: str
    passwords: dict[str, str]
    port: int
    vhost: str

    @classmethod
    def on(cls, node: PrivateNode, folder: Path) -> "Granted":
        """A fresh virtual host with users of its own names; passwords are new."""
        vhost = f"granted-{uuid.uuid4().hex[:8]}"
        users = all_users(says(SITES), ["crm", "mes"])
        passwords = {user.name: secrets.token_hex(8) for user in users}
        file = folder / f"{vhost}.json"
        file.write_text(definitions_text(definitions(users, vhost, passwords)), encoding="utf-8")
        node.control("import_definitions", str(file))
        node.control("set_permissions", "-p", vhost, "capaloop", ".*", ".*", ".*")
        general = node.uri(vhost)
        return cls(general, passwords, int(general.rpartition(":")[2].partition("/")[0]), vhost)

    def uri(self, user: str) -> str:
        return f"amqp://{user}:{self.passwords[user]}@{LOOPBACK}:{self.port}/{self.vhost}"

    @property
    def environment(self) -> dict[str, str]:
        """What names the broker to the departments, each under its own user."""
        return {f"CAPALOOP_{name.upper()}_AMQP_URI": self.uri(user_of(name)) for name in DEPARTMENTS}

    @contextmanager
    def line(self, user: str) -> Iterator["Line"]:
        with connected(self.uri(user), f"test of {user}") as connection:
            yield Line(connection)


@dataclass
class Line:
    """One connection; every try has a channel of its own, since a refusal closes it."""

    connection: Any

    def tries(self, act: Callable[[Any], Any]) -> int:
        """0 when it may, else the code with which the broker refuses."""
        channel = self.connection.channel()
        try:
            act(channel)
        except AMQPError as refused:
            return int(refused.reply_code)
        channel.close()
        return 0

    def publishes(self, exchange: str, key: str, **properties: Any) -> int:
        body = json.dumps(properties.pop("body", {})).encode()
        headers = properties.pop("headers", {})
        message = Message(body, application_headers=headers, content_type="application/cloudevents+json", **properties)
        return self.tries(lambda channel: channel.basic_publish_confirm(message, exchange=exchange, routing_key=key))

    def says(self, name: str) -> int:
        return self.publishes(EVENTS_EXCHANGE, f"factory.{name}")

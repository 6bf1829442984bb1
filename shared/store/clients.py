"""The clients that a file names: who they are, by the hash of their token, and what they may do."""

import hashlib
import hmac
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from shared.errors import CapaLoopError
from shared.messages.domains import SHA256_PATTERN

_KEYS: Final = frozenset({"token_sha256", "roles", "acts_for_others"})


class ClientsFileError(CapaLoopError):
    """The file of clients is not as it must be."""


@dataclass(frozen=True, slots=True)
class Client:
    """One program or person that may speak; the token itself is kept nowhere."""

    name: str
    token_sha256: str
    roles: tuple[str, ...] = ()
    acts_for_others: bool = False


@dataclass(frozen=True)
class Clients:
    """All clients by name.

    The file: `[clients.<name>]` with `token_sha256` (64 lowercase hex), optional `roles` (a list of texts) and
    `acts_for_others` (true or false).
    """

    by_name: Mapping[str, Client] = field(default_factory=dict)

    @classmethod
    def of_file(cls, path: Path) -> "Clients":
        """The clients of a TOML file; ClientsFileError names the entry, the value and what was expected."""
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
            raise ClientsFileError(f"{path}: {wrong}") from wrong
        entries = found.get("clients", {})
        if not isinstance(entries, dict) or set(found) - {"clients"}:
            raise ClientsFileError(f"{path}: expected nothing but tables [clients.<name>]")
        return cls(MappingProxyType({name: _client(path, name, entry) for name, entry in entries.items()}))

    def owner_of(self, token: str) -> Client | None:
        """Whose token this is; None if nobody's. Takes the same time for every token that is nobody's."""
        digest = hash_of(token)
        found = None
        for client in self.by_name.values():
            if hmac.compare_digest(client.token_sha256, digest):
                found = client
        return found

    def may_act_for_others(self, name: str) -> bool:
        client = self.by_name.get(name)
        return client is not None and client.acts_for_others


def hash_of(token: str) -> str:
    """How a token stands in the file: its SHA-256. Tokens are long and random, so no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def _client(path: Path, name: str, entry: Any) -> Client:
    def wrong(key: str, value: object, expected: str) -> ClientsFileError:
        return ClientsFileError(f"{path}: clients.{name}.{key} is {value!r}; expected {expected}")

    if not isinstance(entry, dict):
        raise wrong("", entry, "a table")
    for key in sorted(set(entry) - _KEYS):
        raise wrong(key, entry[key], f"no such key, only {', '.join(sorted(_KEYS))}")
    token, roles = entry.get("token_sha256"), entry.get("roles", [])
    if not isinstance(token, str) or not re.fullmatch(SHA256_PATTERN, token):
        raise wrong("token_sha256", "…" if token else None, "the SHA-256 of the token, 64 lowercase hex digits")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise wrong("roles", roles, "a list of texts")
    others = entry.get("acts_for_others", False)
    if not isinstance(others, bool):
        raise wrong("acts_for_others", others, "true or false")
    return Client(name, token, tuple(roles), others)

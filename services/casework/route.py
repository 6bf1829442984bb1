"""What a route of the HTTP side is."""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class NoQuery:
    """No parameter."""


@dataclass(frozen=True)
class Route:
    """One method of one path. `open` needs no token; `role` is the role that a client must have; `only_with` names the
    departments that alone have it. With `files`, what goes in (POST) or comes out (GET) is a file of one of these
    types, not JSON. `keyed`: with the same `Idempotency-Key` it has no second effect."""

    name: str
    method: Literal["GET", "POST"]
    path: str
    about: str
    query: type[Any] = NoQuery
    body: type[Any] | None = None
    role: str = ""
    open: bool = False
    files: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    keyed: bool = False

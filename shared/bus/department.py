"""What the launcher hands to a nameko container under the key `capaloop`: one department, plain."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Final, Protocol

from shared.store.engine import Store

CONFIG_KEY: Final = "capaloop"

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Within = Callable[[float], AbstractContextManager[Any]]
"""Breaks off, with an exception, whatever is still not done in it after so many seconds."""


@dataclass(eq=False)
class InboxState:
    """What is known of a department's inbox.

    `depth` (messages that lie in the queue) and `consumers` are the broker's last word, None while it gives none.
    `taken` are the deliveries that were taken out and are not settled yet, each since when on the monotonic clock.
    """

    depth: int | None = None
    consumers: int | None = None
    taken: dict[object, float] = field(default_factory=dict)

    def oldest_seconds(self) -> float:
        """How long the oldest delivery taken has waited here for its settlement; 0 when none does."""
        since = min(self.taken.values(), default=None)
        return 0.0 if since is None else monotonic() - since


class Department(Protocol):
    """Everything of a department that the extensions here reach for: `container.config["capaloop"]`.

    `duties` is the object that `Desk` injects. `http_address` is (host, port), port 0 for any free one; None
    serves no HTTP; `served_at` is set to the address it got. `wake_due(now)` does the work whose time has come and
    returns how many cases it touched. `links` says of each link to the broker what is wrong with it, if anything,
    `inbox` how its inbox is. `looks` are called every second while the service runs: each looks at something that
    the department stands on and notes what it found; `within` is set to what they, and whoever reads, are bounded by.
    `declares`: its user at the broker may configure, so it makes what is missing there; else it only looks.
    """

    store: Store
    amqp_uri: str
    declares: bool
    duties: Any
    wsgi_app: WsgiApp | None
    http_address: tuple[str, int] | None
    served_at: tuple[str, int] | None
    links: dict[str, str]
    inbox: InboxState
    looks: Sequence[Callable[[], None]]
    within: Within

    def wake_due(self, now: datetime) -> int: ...


def department_of(container: Any) -> Department:
    """The department that this nameko container runs."""
    found: Department = container.config[CONFIG_KEY]
    return found

"""What the launcher hands to a nameko container under the key `capaloop`: one department, plain."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, Protocol

from shared.store.engine import Store

CONFIG_KEY: Final = "capaloop"

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Department(Protocol):
    """Everything of a department that the extensions here reach for: `container.config["capaloop"]`.

    `duties` is the object that `Desk` injects. `http_address` is (host, port), port 0 for any free one; None
    serves no HTTP; `served_at` is set to the address it got. `wake_due(now)` does the work whose time has come and
    returns how many cases it touched. `links` says of each link to the broker what is wrong with it, if anything.
    """

    store: Store
    amqp_uri: str
    duties: Any
    wsgi_app: WsgiApp | None
    http_address: tuple[str, int] | None
    served_at: tuple[str, int] | None
    links: dict[str, str]

    def wake_due(self, now: datetime) -> int: ...


def department_of(container: Any) -> Department:
    """The department that this nameko container runs."""
    found: Department = container.config[CONFIG_KEY]
    return found

"""The department's plain work, injected into its nameko service, and with it everything that runs beside."""

from typing import Any

from nameko.extensions import DependencyProvider

from shared.bus.department import department_of
from shared.bus.relay import Relay
from shared.bus.retrier import Retrier
from shared.bus.watch import Watch
from shared.bus.web import Web


class Desk(DependencyProvider):  # type: ignore[misc]  # nameko ships no types
    """`desk = Desk()` in a service class: the department's `duties` object, one for all workers.

    A service with a desk also has the relay of its outbox, its retries and timed work, its HTTP, and somebody
    who watches what it stands on.
    """

    relay = Relay()
    retrier = Retrier()
    web = Web()
    watch = Watch()

    def get_dependency(self, _worker: Any) -> Any:
        return department_of(self.container).duties

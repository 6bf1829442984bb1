"""How many messages lie in the departments' inboxes at the broker, each asked for under its department's own user."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from capaloop.broker import PrivateNode
from capaloop.places import Places
from services.settings import Settings
from shared.bus.queues import looking
from shared.bus.topology import inbox_of
from shared.messages.registry import DEPARTMENTS, Department

Ready = dict[Department, int | None]
"""None for an inbox that is not there, or that nobody can be asked about. What a department has fetched and not
finished does not count."""


@contextmanager
def inboxes_of(settings: Settings) -> Iterator[Callable[[], Ready]]:
    """Asks as often as one likes; of an installation without a broker nothing is known. BrokerUnreachable when one is
    named and does not answer."""
    own = "" if settings.amqp_uri else PrivateNode(Places(settings.home).broker).status().uri or ""
    uris = {name: settings.amqp_uri_of(name) or own for name in DEPARTMENTS}
    with ExitStack() as at_the_end:
        looks = {uri: at_the_end.enter_context(looking(uri)) for uri in set(uris.values()) if uri}

        def ask() -> Ready:
            seen = {uri: look() for uri, look in looks.items()}
            found = {name: seen.get(uri, {}).get(inbox_of(name)) for name, uri in uris.items()}
            return {name: one.messages if one else None for name, one in found.items()}

        yield ask

"""Who goes along with what a department does: the names that its log lines carry, and a trace where one is wanted."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Final, Protocol

from structlog.contextvars import bound_contextvars

from shared.messages.envelope import Envelope, Unreadable
from shared.store.delivery import Delivery
from shared.store.handled import Handled, case_of

Settled = Callable[[Handled], None]
Answered = Callable[[str | None, int], None]


class Following(Protocol):
    """Goes along with one message, one request, one piece of timed work each. It must neither fail nor wait.

    What is written meanwhile goes on under the traceparent that it says: see `goes_on_as`.
    """

    def message(self, delivery: Delivery, read: Envelope | Unreadable) -> AbstractContextManager[Settled]:
        """Entered while a delivery is carried out; what it gives is told what became of it, if it was settled."""

    def request(self, method: str, traceparent: str | None) -> AbstractContextManager[Answered]:
        """Entered while a request over HTTP is answered; what it gives is told the route, if there is one, and the
        status."""

    def timed(self, what: str, **about: str) -> AbstractContextManager[None]:
        """Entered while work is done because its time has come; `about` says for which site, case or schedule."""

    def close(self) -> None:
        """Nothing comes any more: hand on what is not handed on yet, for a short time."""


class NotFollowed:
    """Nobody wants a trace: nothing is noted, and messages go on under the traceparent of the one at work."""

    def message(self, *_: object, **__: object) -> AbstractContextManager[Settled]:
        return nullcontext(_unheard)

    def request(self, *_: object, **__: object) -> AbstractContextManager[Answered]:
        return nullcontext(_unheard)

    def timed(self, *_: object, **__: object) -> AbstractContextManager[None]:
        return nullcontext()

    def close(self) -> None:
        pass


def _unheard(*_: object) -> None:
    pass


_GOES_ON_AS: Final[ContextVar[str | None]] = ContextVar("capaloop_goes_on_as", default=None)


@contextmanager
def goes_on_as(traceparent: str | None) -> Iterator[None]:
    """What is written meanwhile, here and not in another green thread, is sent under this traceparent."""
    before = _GOES_ON_AS.set(traceparent)
    try:
        yield
    finally:
        _GOES_ON_AS.reset(before)


def traceparent(otherwise: str | None = None) -> str | None:
    """Under which traceparent a message that is written now is sent; `otherwise` where nobody goes along."""
    return _GOES_ON_AS.get() or otherwise


def named(read: Envelope | Unreadable) -> AbstractContextManager[None]:
    """Every log line that is written meanwhile carries the names of this message, as far as they are known."""
    return bound_contextvars(**{name: text for name, text in _names_of(read).items() if text is not None})


def _names_of(read: Envelope | Unreadable) -> Mapping[str, str | None]:
    if isinstance(read, Unreadable):
        return {"message_id": (read.named or {}).get("id")}
    return {"message_id": read.id, "correlation_id": read.correlationid or read.id, "case_id": case_of(read)}

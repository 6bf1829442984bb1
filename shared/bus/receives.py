"""Marks a service's method with the message it receives."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from nameko.extensions import Entrypoint, register_entrypoint

from shared.bus.inbox import Inbox, Job
from shared.messages.registry import of_body

Method = Callable[..., Any]


class Receiver(Entrypoint):  # type: ignore[misc]  # nameko ships no types
    """One method for one message out of the department's inbox."""

    inbox = Inbox()

    def __init__(self, body: type[Any], **options: Any) -> None:
        self.body = body
        self.message = of_body(body)
        super().__init__(body, **options)

    def setup(self) -> None:
        self.inbox.register(self)

    def stop(self) -> None:
        self.inbox.stop()

    def kill(self) -> None:
        self.inbox.kill()


def receives(body: type[Any]) -> Callable[[Method], Method]:
    """`@receives(ComplaintReceived)` on a method `(self, message, work)`.

    The method runs inside `Store.carry_out`, in the open transaction: `message` is the immutable body, `work`
    the Work of this delivery. It returns Accepted for a command and None for an event, and may raise Refused,
    NotYet or NotOurs. Called directly, as in a test, use `method.__wrapped__(service, message, work)`.
    """

    def mark(method: Method) -> Method:
        @wraps(method)
        def carried_out(service: Any, job: Job) -> None:
            job.carry_out(service)

        register_entrypoint(carried_out, Receiver(body))
        return carried_out

    return mark


def to_desk(body: type[Any]) -> Method:
    """The message goes to the desk's method of its own name: `complaint.received` to `complaint_received`."""
    name = of_body(body).name.replace(".", "_").replace("-", "_")

    def handed_over(service: Any, message: Any, work: Any) -> Any:
        return getattr(service.desk, name)(message, work)

    handed_over.__name__ = handed_over.__qualname__ = name
    return receives(body)(handed_over)

"""The ways out of a duty that are no failure of ours."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from shared.errors import CapaLoopError
from shared.messages.errors import FieldError, Refused
from shared.messages.text import Text

if TYPE_CHECKING:
    from shared.store.work import Work

__all__ = ["Collided", "NotOurs", "NotYet", "RecordedRefusal", "Refused", "StoreUnavailable"]


class RecordedRefusal(Refused):
    """A refusal of which the department keeps a record, although everything else of the message is rolled back.

    `record` is called with the Work of the transaction in which the answer is written.
    """

    def __init__(
        self, status: int, code: str, detail: Text, errors: Iterable[FieldError], record: "Callable[[Work], None]"
    ) -> None:
        super().__init__(status, code, detail, errors)
        self.record = record


class NotYet(CapaLoopError):
    """A duty does not know the case this is about, or not yet: an event is tried again, a command refused (404)."""

    def __init__(self, case: str) -> None:
        self.case = case
        super().__init__(f"{case!r} is not known here (yet)")

    def as_refusal(self) -> Refused:
        expected = Text("此处已有的案件或任务", "a case or task that is known here")
        detail = Text(f"查无 {self.case}", f"{self.case} is not known here")
        return Refused(404, "not-found", detail, [FieldError("case", expected, self.case, "not-found")])


class NotOurs(CapaLoopError):
    """Another department answers this command; here it is settled without a word."""


class StoreUnavailable(CapaLoopError):
    """The database cannot be used now. Nothing was stored, no attempt is spent: give the message back and wait."""


class Collided(StoreUnavailable):
    """Two transactions stood in each other's way and this one was rolled back: do the same again."""

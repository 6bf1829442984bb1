"""What follows for a suggestion: may it be sent, until when is it answered, is the answer acceptable, how far is it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from rules.api import (
    ANY,
    Answer,
    Collect,
    Formula,
    Rule,
    Table,
    hook,
    months_after,
)

from .parties import QUALITY_HEAD

PHOTOCOPY = {"photocopies": 1, "photocopy_to": "unit quality"}


def quality_head_signed(signed_by: Sequence[str] | None) -> bool:
    """The head of unit quality is among those who signed the suggestion form."""
    return signed_by is not None and QUALITY_HEAD in signed_by


def due(signed_for: date, answer_months: Decimal | int, ends: str) -> date:
    """The same day number so many months on, or the last day of the month in which it was signed for."""
    if ends == "end of the month of receipt":
        return months_after(signed_for.replace(day=1), 1) - date.resolution
    return months_after(signed_for, answer_months)


def rejection_reason(reason: str | None) -> str:
    """Whether a reason is stated."""
    return "missing" if reason is None else "given"


def stage(adopted: bool | None, reason: str | None, measures: str | None, check: str | None) -> str:
    """The form goes from its issue to the answer, and for what was adopted to the check."""
    if adopted is None:
        return "issue"
    if not adopted:
        return "answer" if reason is None else "done"
    if measures is None:
        return "answer"
    return "check" if check is None else "done"


QUALITY_HEAD_SIGNED = Formula(
    inputs=("suggestion_form.signed_by?",), compute=quality_head_signed, clause=("5.3.3.1", "form.QM0703-02")
)
SENT = Table(
    inputs=("quality_head_signed",),
    rules=(
        Rule((False,), False, "5.3.3.1", {"waits_for": "unit quality head"}),
        Rule((True,), True, ("5.3.3.1", "5.5.1"), {"number_prefix": "J", "copies": 2, "code": "QM0703-02"}),
    ),
)
SUGGESTION_HOLDERS = Collect(
    inputs=("sent",),
    rules=(Rule((True,), "unit quality", "5.3.3.1"), Rule((True,), "responsible unit", "5.3.3.1")),
)
SIGNED_FOR = Formula(inputs=("suggestion_form.signed_on",), compute=lambda day: day, clause=("5.3.3.1", "5.3.3.2.s1"))
DUE = Formula(
    inputs=("signed_for", "suggestion_answer_months", "suggestion_answer_ends"), compute=due, clause="5.3.3.2.s1"
)
ON_TIME = Formula(inputs=("answered", "due"), compute=lambda answered, due: answered <= due, clause="5.3.3.2.s1")
REJECTION_REASON = Formula(inputs=("reason?",), compute=rejection_reason, clause="5.3.3.2.s3")
ANSWER_VALID = Table(
    inputs=("adopted", "rejection_reason"),
    rules=(
        Rule((True, ANY), True, ("5.3.3.2.s1", "5.3.3.2.s2"), PHOTOCOPY),
        Rule((False, "given"), True, ("5.3.3.2.s3", "5.3.3.2.s2"), PHOTOCOPY),
        Rule((False, "missing"), False, "5.3.3.2.s3", {"missing": "reason"}),
    ),
)
STAGE = Formula(
    inputs=("adopted?", "reason?", "promised_measures?", "improvement_check?"),
    compute=stage,
    clause=("form.QM0703-02", "5.3.3.3.s1"),
)
SUGGESTION_OUTCOME = Table(
    inputs=("adopted", "improvement_check"),
    rules=(
        Rule((False, ANY), "not adopted", "5.3.3.2.s3"),
        Rule((True, "carried out"), "carried out", "5.3.3.3.s1"),
        Rule((True, "not carried out"), "not carried out", "5.3.3.3.s1"),
    ),
)


class Answers:
    """What is asked of a suggestion."""

    @hook
    def quality_head_signed(self) -> Answer:
        return QUALITY_HEAD_SIGNED

    @hook
    def sent(self) -> Answer:
        return SENT

    @hook
    def suggestion_holders(self) -> Answer:
        return SUGGESTION_HOLDERS

    @hook
    def signed_for(self) -> Answer:
        return SIGNED_FOR

    @hook
    def due(self) -> Answer:
        return DUE

    @hook
    def on_time(self) -> Answer:
        return ON_TIME

    @hook
    def rejection_reason(self) -> Answer:
        return REJECTION_REASON

    @hook
    def answer_valid(self) -> Answer:
        return ANSWER_VALID

    @hook
    def stage(self) -> Answer:
        return STAGE

    @hook
    def suggestion_outcome(self) -> Answer:
        return SUGGESTION_OUTCOME

"""When a complaint may be closed, and how it has ended."""

from collections.abc import Sequence
from decimal import Decimal

from rules.api import ANY, Answer, Collect, Formula, Rule, Table, hook

from .handling import OURS, OUTSIDE
from .rounds import this_round


def outcomes_missing(improvement: str, adoptions: Sequence[bool | None], count: Decimal | int) -> str:
    """What has been promised and is not there."""
    if improvement in ("under way", "not effective"):
        return "improvement"
    return "suggestions" if None in this_round(adoptions, count) else "nothing"


STILL_OPEN = Formula(
    inputs=("improvement", "suggestion.adoptions", "suggestion.count"),
    compute=outcomes_missing,
    clause=("4.4.3", "5.3.3.3.s1"),
)

MAY_CLOSE = Collect(
    inputs=("withdrawn", "info_class", "classified", "cause_analysed", "still_open", "shares_fit"),
    rules=(
        Rule((False, ANY, False, ANY, ANY, ANY), "not_classified", "5.3.2.3"),
        Rule((False, "B", ANY, False, ANY, ANY), "no_handling_form", ("5.3.4.1.p1.s3", "5.3.4.5.p2")),
        Rule((False, ANY, ANY, ANY, "improvement", ANY), "improvement_not_shown", "4.4.3"),
        Rule((False, ANY, ANY, ANY, "suggestions", ANY), "suggestion_not_answered", "5.3.3.3.s1"),
        Rule((False, ANY, ANY, ANY, ANY, False), "shares_not_valid", "5.3.4.3.s3"),
    ),
)

CLASSIFIED = Formula(inputs=("reports_defect?",), compute=lambda stated: stated is not None, clause="5.3.2.3")
SHARES_FIT = Formula(inputs=("valid?",), compute=lambda valid: valid is not False, clause="5.3.4.3.s3")

COMPLAINT_OUTCOME = Table(
    inputs=("withdrawn", "info_class", "fault_cause"),
    rules=(
        Rule((True, ANY, ANY), "withdrawn", "5.3.2.2"),
        Rule((False, {"A", "neither"}, ANY), "handled", ("5.3.2.3", "5.3.3.3.s1")),
        Rule((False, {"B", "open"}, OURS), "handled", "5.3.4.1.p1.s3"),
        Rule((False, {"B", "open"}, OUTSIDE), "not_our_cause", ("5.3.4.1.p1.s3", "3.3")),
        Rule((False, {"B", "open"}, "no fault found"), "unfounded", "5.3.4.1.p1.s3"),
    ),
    replaces="iso9001:complaint_outcome",
)

REASON_IN_LOG = Table(
    inputs=("complaint_outcome",),
    rules=(
        Rule(("unfounded",), True, "5.3.4.1.p1.s3"),
        Rule(("not_our_cause",), True, "3.3"),
        Rule(("withdrawn",), True, "5.3.2.2"),
        Rule(("handled",), False, "5.3.4.1.p1.s3"),
    ),
    replaces="iso9001:reason_in_log",
)


class Answers:
    """What is asked at the end of a complaint."""

    @hook
    def classified(self) -> Answer:
        return CLASSIFIED

    @hook
    def still_open(self) -> Answer:
        return STILL_OPEN

    @hook
    def shares_fit(self) -> Answer:
        return SHARES_FIT

    @hook
    def may_close(self) -> Answer:
        return MAY_CLOSE

    @hook
    def complaint_outcome(self) -> Answer:
        return COMPLAINT_OUTCOME

    @hook
    def reason_in_log(self) -> Answer:
        return REASON_IN_LOG

"""How a complaint ends and begins again: closing, withdrawing, reopening, the complaint log."""

from rules.api import ANY, Act, Collect, Field, Form, Formula, Rule, Table, Task

from .intake import PROSE
from .parties import QUALITY, SALES

UNFINISHED = {"requested", "answered", "not effective"}

FORMS = (
    Form(
        "complaint_log",
        "complaint",
        (Field("closing_reason", PROSE),),
        ("4.2b.p1", "4.2b.p2"),
        kept_by=QUALITY,
        keep="complaint_retention_months",
        each_cycle=True,
    ),
    Form(
        "withdrawal",
        "complaint",
        (Field("withdrawal_reason", PROSE),),
        "4.2b.p1",
        kept_by=QUALITY,
        keep="complaint_retention_months",
        each_cycle=True,
    ),
    Form(
        "reopening",
        "complaint",
        (Field("reopening_reason", PROSE),),
        "4.4a.p1",
        kept_by=QUALITY,
        keep="complaint_retention_months",
        each_cycle=True,
    ),
)

TASKS = (
    Task(
        "close_complaint",
        "complaint",
        QUALITY,
        "complaint_log",
        ("4.4a.p1", "4.2b.p1"),
        performs="close",
        shows=("order_number", "product_name", "defect", "defect_reason", "complaint_outcome", "reason_in_log"),
    ),
)

ACTS = (
    Act("close", "complaint", (QUALITY,), ("4.2a.p3", "4.4a.p1", "4.2b.p1"), form="complaint_log", effect="close"),
    Act("withdraw", "complaint", (SALES, QUALITY), "4.2b.p1", form="withdrawal"),
    Act("reopen", "complaint", (QUALITY, SALES), "4.4a.p1", form="reopening", effect="reopen"),
)


def withdrawn(reason: str | None) -> bool:
    """The customer takes the complaint back by giving a reason; reopening undoes it."""
    return reason is not None


WITHDRAWN = Formula(inputs=("withdrawal_reason?",), compute=withdrawn, clause="4.2b.p1")

MAY_CLOSE = Collect(
    inputs=("withdrawn", "capa_still_required", "capa_progress", "reply_owed", "reply_issued"),
    rules=(
        Rule((False, True, ANY, ANY, ANY), "capa_not_requested", "4.2a.p3"),
        Rule((ANY, ANY, UNFINISHED, ANY, ANY), "effect_not_confirmed", "4.4a.p1"),
        Rule((False, ANY, ANY, True, False), "reply_not_issued", "4.4a.p2"),
    ),
)

COMPLAINT_OUTCOME = Table(
    # whether the defect is shown is waited for; what the evidence shows by now would pass "open" off as an answer
    inputs=("withdrawn", "capa_request", "returned_cause", "defect_shown"),
    rules=(
        Rule((True, ANY, ANY, ANY), "withdrawn", "4.2b.p1"),
        Rule((False, True, ANY, ANY), "handled", "4.2a.p3"),
        Rule((False, False, "not company", ANY), "not_our_cause", "4.5a.p4"),
        Rule((False, False, {"none", "open", "company"}, False), "unfounded", "4.2a.p3"),
        Rule((False, False, {"none", "open", "company"}, True), "handled", "4.3a.p4"),
    ),
)

LOG_ROW = Table(
    inputs=("closed",),
    rules=(
        Rule((False,), True, "4.2b.p1", {"row": "open"}),
        Rule((True,), True, "4.2b.p1", {"row": "completed"}),
    ),
    yields=(True,),
)

REASON_IN_LOG = Table(
    inputs=("complaint_outcome",),
    rules=(
        Rule(("unfounded",), True, "4.2a.p3"),
        Rule(("not_our_cause",), True, "4.5a.p4"),
        Rule(("withdrawn",), True, "4.2b.p1"),
        Rule(("handled",), False, "4.2b.p1"),
    ),
)

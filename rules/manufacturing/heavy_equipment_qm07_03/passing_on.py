"""Complaints passed to another unit of the company or to a supplier."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from rules.api import (
    ANY,
    Answer,
    CaseKind,
    ChildFacts,
    Collect,
    Day,
    Field,
    Form,
    Formula,
    Holder,
    Opening,
    Rule,
    State,
    Table,
    Task,
    all_,
    hook,
    is_,
    known,
)

from .analysis import COMPLAINED, WHAT_HAPPENED
from .domains import LINE, PROSE
from .parties import QUALITY, RESPONSIBLE_UNIT, SUPPLIER
from .rounds import this_round

ELSEWHERE = {"other_unit", "supplier"}
BY_OTHERS = ("5.3.4.1.p2", "5.3.4.2")
INSIDE = {"own_unit", "unclear"}

KINDS = (
    CaseKind(
        "forwarded_complaint",
        owner=QUALITY,
        number="FW-{yyyy}-{n:06}",
        clause="5.3.4.1.p2",
        states=(State("forwarded"), State("closed", is_("closed", True))),
        outcome="forwarded_outcome",
        parent="complaint",
        repeats=True,
        closes_when=known("unit_reported_on"),
    ),
    CaseKind(
        "supplier_claim",
        owner=QUALITY,
        number="SP-{yyyy}-{n:06}",
        clause=("5.3.4.2", "2"),
        states=(State("forwarded"), State("closed", is_("closed", True))),
        outcome="supplier_outcome",
        parent="complaint",
        repeats=True,
        closes_when=known("supplier_reported_on"),
    ),
)

OPENINGS = (
    Opening(
        "forwarded_complaint",
        "complaint",
        "5.3.4.1.p2",
        when=all_(COMPLAINED, is_("determined_party", "other_unit"), known("other_unit")),
    ),
    Opening(
        "supplier_claim",
        "complaint",
        "5.3.4.2",
        when=all_(COMPLAINED, is_("determined_party", "supplier"), is_("message_valid", True), known("supplier_name")),
    ),
)

CHILD_FACTS = (
    ChildFacts("forwarded_complaint.results", "complaint", "forwarded_complaint", "unit_result"),
    ChildFacts("forwarded_complaint.analyses", "complaint", "forwarded_complaint", "unit_analysis"),
    ChildFacts("supplier_claim.results", "complaint", "supplier_claim", "supplier_result"),
    ChildFacts("supplier_claim.analyses", "complaint", "supplier_claim", "supplier_analysis"),
)

FORMS = (
    Form(
        "forwarding",
        "complaint",
        (Field("other_unit", LINE), Field("forwarded_on", Day()), Field("forwarded_papers", PROSE)),
        ("5.3.4.1.p2", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        each_cycle=True,
    ),
    Form(
        "supplier_notice",
        "complaint",
        (Field("supplier_name", LINE), Field("supplier_due_date", Day())),
        ("5.3.4.2", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        each_cycle=True,
    ),
    Form(
        "unit_report",
        "forwarded_complaint",
        (Field("unit_analysis", PROSE), Field("unit_result", PROSE), Field("unit_reported_on", Day())),
        ("5.3.4.1.p2", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        holders=(Holder(QUALITY, "5.3.4.1.p2"),),
    ),
    Form(
        "supplier_report",
        "supplier_claim",
        (Field("supplier_analysis", PROSE), Field("supplier_result", PROSE), Field("supplier_reported_on", Day())),
        ("5.3.4.2", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
    ),
)

TASKS = (
    Task(
        "forward_complaint",
        "complaint",
        QUALITY,
        "forwarding",
        "5.3.4.1.p2",
        when=all_(COMPLAINED, is_("determined_party", "other_unit")),
        before=("close",),
        shows=(*WHAT_HAPPENED, "first_finding"),
    ),
    Task(
        "notify_supplier",
        "complaint",
        QUALITY,
        "supplier_notice",
        "5.3.4.2",
        when=all_(COMPLAINED, is_("determined_party", "supplier")),
        before=("close",),
        shows=(*WHAT_HAPPENED, "first_finding"),
    ),
    Task(
        "report_result",
        "forwarded_complaint",
        RESPONSIBLE_UNIT,
        "unit_report",
        "5.3.4.1.p2",
        before=("close",),
        shows=(*WHAT_HAPPENED, "other_unit", "first_finding"),
    ),
    Task(
        "deliver_analysis",
        "supplier_claim",
        SUPPLIER,
        "supplier_report",
        "5.3.4.2",
        before=("close",),
        due="supplier_due",
        shows=(*WHAT_HAPPENED, "supplier_name", "first_finding"),
    ),
)


def delivered(
    unit: Sequence[str | None], units: Decimal | int, supplier: Sequence[str | None], claims: Decimal | int
) -> bool:
    """Something has come back in this round, and nothing that was asked for is missing."""
    asked = (*this_round(unit, units), *this_round(supplier, claims))
    return bool(asked) and None not in asked


def _delivered(what: str) -> Formula:
    forwarded, claimed = "forwarded_complaint", "supplier_claim"
    inputs = (f"{forwarded}.{what}", f"{forwarded}.count", f"{claimed}.{what}", f"{claimed}.count")
    return Formula(inputs=inputs, compute=delivered, clause=BY_OTHERS)


def supplier_day_given(party: str, due: date | None) -> bool:
    """A message to a supplier bears a day; where none goes out nothing is wrong with it."""
    return party != "supplier" or due is not None


FORWARD = Collect(
    inputs=("determined_party",),
    rules=(
        Rule(("other_unit",), "F form", "5.3.4.1.p2"),
        Rule(("other_unit",), "original or copy of the information", "5.3.4.1.p2"),
    ),
)
FORWARD_TO = Formula(inputs=("other_unit",), compute=lambda unit: unit, clause="5.3.4.1.p2")
RESULT_RECEIVED = _delivered("results")
ANALYSIS_REPORT_RECEIVED = _delivered("analyses")
CASE_OPEN_UNTIL = Collect(
    inputs=("determined_party", "result_received", "analysis_report_received"),
    rules=(
        Rule((ELSEWHERE, False, ANY), "result", ("5.3.4.1.p2", "5.3.4.2")),
        Rule((ELSEWHERE, ANY, False), "analysis report", ("5.3.4.1.p2", "5.3.4.2")),
    ),
)
RETURNED_TO = Table(
    inputs=("determined_party",),
    rules=(
        Rule((ELSEWHERE,), "sender's unit quality", ("5.3.4.1.p2", "5.3.4.2")),
        Rule((INSIDE,), "nobody", "5.3.4.1.p1.s1"),
    ),
)
SUPPLIER_DAY_GIVEN = Formula(
    inputs=("determined_party", "supplier_due_date?"), compute=supplier_day_given, clause="5.3.4.2"
)
MESSAGE_VALID = Table(
    inputs=("supplier_day_given",),
    rules=(
        Rule((True,), True, "5.3.4.2"),
        Rule((False,), False, ("5.3.4.2", "2"), {"missing": "due date", "reference": "LSZB/QM07-10"}),
    ),
)
REQUIRED_FROM_SUPPLIER = Collect(
    inputs=("determined_party",),
    rules=(
        Rule(("supplier",), "quality analysis report", "5.3.4.2"),
        Rule(("supplier",), "handling result", "5.3.4.2"),
    ),
)
FORWARDED_OUTCOME = Formula(inputs=("unit_reported_on",), compute=lambda _: "reported", clause="5.3.4.1.p2")
SUPPLIER_DUE = Formula(inputs=("supplier_due_date",), compute=lambda day: day, clause="5.3.4.2")
SUPPLIER_OUTCOME = Formula(inputs=("supplier_reported_on",), compute=lambda _: "reported", clause="5.3.4.2")


class Answers:
    """What is asked of complaints that somebody else handles."""

    @hook
    def forward(self) -> Answer:
        return FORWARD

    @hook
    def forward_to(self) -> Answer:
        return FORWARD_TO

    @hook
    def result_received(self) -> Answer:
        return RESULT_RECEIVED

    @hook
    def analysis_report_received(self) -> Answer:
        return ANALYSIS_REPORT_RECEIVED

    @hook
    def case_open_until(self) -> Answer:
        return CASE_OPEN_UNTIL

    @hook
    def returned_to(self) -> Answer:
        return RETURNED_TO

    @hook
    def supplier_day_given(self) -> Answer:
        return SUPPLIER_DAY_GIVEN

    @hook
    def message_valid(self) -> Answer:
        return MESSAGE_VALID

    @hook
    def required_from_supplier(self) -> Answer:
        return REQUIRED_FROM_SUPPLIER

    @hook
    def forwarded_outcome(self) -> Answer:
        return FORWARDED_OUTCOME

    @hook
    def supplier_due(self) -> Answer:
        return SUPPLIER_DUE

    @hook
    def supplier_outcome(self) -> Answer:
        return SUPPLIER_OUTCOME

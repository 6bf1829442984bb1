"""The complaint handling form (C form): the basis for three guarantees and for settling with the customer.

Besides it, handling first and analysing afterwards, where the leader of the production unit allows it.
"""

from collections.abc import Sequence
from decimal import Decimal

from rules.api import (
    ANY,
    Act,
    Answer,
    Choice,
    Completeness,
    Field,
    Form,
    Formula,
    Holder,
    ListOf,
    Rule,
    Table,
    Task,
    YesNo,
    all_,
    hook,
    is_,
    known,
)

from .analysis import COMPLAINED, WHAT_HAPPENED
from .domains import LINE, PROSE
from .intake import STANDS
from .parties import QUALITY, RESPONSIBLE_UNIT, SALES, UNIT_LEADER

FAULT_CAUSE = Choice(
    "design",
    "manufacturing",
    "material",
    "other company factor",
    "purchased part",
    "use or maintenance",
    "transport or storage",
    "other outside cause",
    "no fault found",
)
OUTSIDE = {"use or maintenance", "transport or storage", "other outside cause"}
OURS = {"design", "manufacturing", "material", "other company factor", "purchased part"}
CODE = "QM0703-03"

FORMS = (
    Form(
        "handling_form",
        "complaint",
        (
            Field("problem_analysis", PROSE),
            Field("fault_cause", FAULT_CAUSE),
            Field("responsible_departments", ListOf(LINE, gaps=False)),
            Field("handling_opinion", PROSE),
            Field("remedy", Choice("repair", "replacement", "return", "compensation", "none")),
            Field("three_guarantees_called", YesNo()),
            Field("improvement_needed", YesNo()),
            Field("loss_to_split", YesNo()),
        ),
        ("5.3.4.1.p1.s3", "5.3.4.3.s2", "3.1", "5.5.1", "form.QM0703-03", "6.3"),
        kept_by=SALES,
        keep="handling_form_retention_months",
        code=CODE,
        number="C{yyyy}-{n:04}",
        copies=3,
        each_cycle=True,
        holders=(
            Holder(QUALITY, "5.3.4.1.p1.s3", copy="original", acknowledged=False),
            Holder(SALES, ("5.3.4.1.p1.s3", "5.3.4.5.p1"), when=STANDS),
            Holder(RESPONSIBLE_UNIT, "5.3.4.1.p1.s3", when=STANDS),
        ),
        shows=("feedback.number", "product_name", "drawing_number", "customer_name", "determined_party"),
    ),
    Form(
        "handling_first",
        "complaint",
        (
            Field("unit_leader_approved", YesNo()),
            Field("first_handling", PROSE),
            Field("presumed_cause", FAULT_CAUSE),
            Field("guarantees_first", YesNo()),
        ),
        ("5.3.4.5.p2", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        each_cycle=True,
    ),
)

TASKS = (
    Task(
        "write_handling_form",
        "complaint",
        QUALITY,
        "handling_form",
        ("5.3.4.1.p1.s3", "5.3.4.3.s2", "4.4.1.b"),
        when=all_(COMPLAINED, is_("c_form_due", True)),
        before=("close",),
        shows=(*WHAT_HAPPENED, "first_finding", "determined_party", "quality_meeting.days"),
    ),
    Task(
        "allow_handling_first",
        "complaint",
        UNIT_LEADER,
        "handling_first",
        "5.3.4.5.p2",
        when=all_(COMPLAINED, is_("major", True), is_("urgent", True), is_("cause_analysed", False)),
        shows=(*WHAT_HAPPENED, "first_finding"),
    ),
)

ACTS = (
    # an appeal may be ruled on after the form was written
    Act(
        "correct_handling_form",
        "complaint",
        (QUALITY,),
        ("5.3.4.1.p1.s3", "5.3.4.6.s3"),
        form="handling_form",
        when=known("problem_analysis"),
    ),
)


def cause_analysed(analysis: str | None, received_by: Sequence[str] | None) -> bool:
    """The handling form is written, and distribution has its copy."""
    return analysis is not None and received_by is not None and SALES in received_by


def c_form_due(
    party: str,
    meeting: bool,
    met: Decimal,
    meeting_open: Decimal,
    forwarded: Decimal,
    forwarded_open: Decimal,
    claims: Decimal,
    claims_open: Decimal,
) -> bool:
    """Someone is found responsible, the meeting that was called is over, and who was asked has reported."""
    waited_for = {
        "own_unit": True,
        "other_unit": forwarded > 0 and forwarded_open == 0,
        "supplier": claims > 0 and claims_open == 0,
    }
    met_enough = not meeting or (met > 0 and meeting_open == 0)
    return met_enough and waited_for.get(party, False)


CAUSE_ANALYSED = Formula(
    inputs=("problem_analysis?", "handling_form.received_by?"),
    compute=cause_analysed,
    clause=("5.3.4.1.p1.s3", "5.3.4.5.p1"),
)
HANDLING_FIRST_ALLOWED = Formula(
    inputs=("major?", "urgent?", "unit_leader_approved?"),
    compute=lambda *facts: all(fact is True for fact in facts),
    clause="5.3.4.5.p2",
)
DISPOSITION_ALLOWED = Table(
    inputs=("cause_analysed", "handling_first_allowed"),
    rules=(
        Rule((True, ANY), True, "5.3.4.5.p1"),
        Rule((False, True), True, "5.3.4.5.p2"),
        Rule((False, False), False, ("5.3.4.5.p1", "5.3.4.5.p2")),
    ),
)
ANALYSIS_STILL_DUE = Formula(
    inputs=("cause_analysed",), compute=lambda analysed: not analysed, clause=("5.3.4.5.p2", "5.3.4.5.p1")
)
C_FORM_DUE = Formula(
    inputs=(
        "determined_party",
        "analysis_meeting",
        "quality_meeting.count",
        "quality_meeting.open",
        "forwarded_complaint.count",
        "forwarded_complaint.open",
        "supplier_claim.count",
        "supplier_claim.open",
    ),
    compute=c_form_due,
    clause=("5.3.4.1.p1.s3", "5.3.4.1.p2", "5.3.4.2", "5.3.4.3.s2"),
)
C_FORM = Table(
    inputs=("cause_analysed",),
    rules=(
        Rule(
            (True,),
            "issued",
            ("5.3.4.1.p1.s3", "5.5.1", "form.QM0703-03", "6.3"),
            {"number_prefix": "C", "code": CODE, "quality_keeps_copies": 1, "enclosed": "copy of the F form"},
        ),
        Rule((False,), "not issued", ("5.3.4.1.p1.s3", "5.5.1"), {"number_prefix": "C", "code": CODE}),
    ),
)

C_FORM_COPIES_TO = Formula(
    inputs=("responsible_departments",),
    compute=lambda departments: ("unit quality", "distribution", *departments),
    clause="5.3.4.1.p1.s3",
)
C_FORM_COMPLETE = Completeness("handling_form", ("form.QM0703-03", "5.3.4.1.p1.s3"))


class Answers:
    """What is asked of the handling of a complaint."""

    @hook
    def cause_analysed(self) -> Answer:
        return CAUSE_ANALYSED

    @hook
    def handling_first_allowed(self) -> Answer:
        return HANDLING_FIRST_ALLOWED

    @hook
    def disposition_allowed(self) -> Answer:
        return DISPOSITION_ALLOWED

    @hook
    def analysis_still_due(self) -> Answer:
        return ANALYSIS_STILL_DUE

    @hook
    def c_form_due(self) -> Answer:
        return C_FORM_DUE

    @hook
    def c_form(self) -> Answer:
        return C_FORM

    @hook
    def c_form_copies_to(self) -> Answer:
        return C_FORM_COPIES_TO

    @hook
    def c_form_complete(self) -> Answer:
        return C_FORM_COMPLETE

"""Appeals against the determination of responsibility: to the company's quality department, then to the representative.

Nothing that is owed waits for an appeal: no task and no deadline looks at one.
"""

from decimal import Decimal

from rules.api import (
    ANY,
    Act,
    Answer,
    CaseKind,
    ChildFacts,
    Choice,
    Collect,
    Day,
    Field,
    Form,
    Formula,
    Rule,
    State,
    Table,
    Task,
    hook,
    is_,
    known,
)

from .domains import LINE, PROSE
from .parties import COMPANY_QUALITY, PRODUCTION, QUALITY, REPRESENTATIVE, RESPONSIBLE_UNIT

COMPANY = "company technical quality management department"
FOUND = Choice("own_unit", "other_unit", "supplier")
DISPUTED = Choice("responsibility", "share of the loss", "both")
DUTIES = {"refusal_allowed": False, "delay_allowed": False, "duties_continue": True}
CASE = ("product_name", "problem_analysis", "fault_cause", "responsible_departments", "shares_percent")

KINDS = (
    CaseKind(
        "appeal",
        owner=QUALITY,
        number="AP-{yyyy}-{n:06}",
        clause=("5.3.4.6.s1", "4.3.a"),
        states=(State("lodged"), State("closed", is_("closed", True))),
        outcome="appeal_outcome",
        parent="complaint",
        repeats=True,
        closes_when=known("ruled_on"),
    ),
    CaseKind(
        "final_appeal",
        owner=QUALITY,
        number="FA-{yyyy}-{n:06}",
        clause="5.3.4.6.s4",
        states=(State("lodged"), State("closed", is_("closed", True))),
        outcome="final_appeal_outcome",
        parent="complaint",
        repeats=True,
        closes_when=known("finally_ruled_on"),
    ),
)

CHILD_FACTS = (
    ChildFacts("appeal.rulings", "complaint", "appeal", "ruled_party"),
    ChildFacts("final_appeal.rulings", "complaint", "final_appeal", "finally_ruled_party"),
)

FORMS = (
    Form(
        "appeal_report",
        "appeal",
        (Field("appellant", LINE), Field("appeal_disputes", DISPUTED), Field("appeal_reasons", PROSE)),
        ("5.3.4.6.s1", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        arrives=True,
    ),
    Form(
        "appeal_ruling",
        "appeal",
        (Field("ruled_party", FOUND), Field("ruling_reasons", PROSE), Field("ruled_on", Day())),
        ("5.3.4.6.s3", "4.3.a", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
    ),
    Form(
        "further_appeal_report",
        "final_appeal",
        (Field("further_appellant", LINE), Field("further_reasons", PROSE, False)),
        ("5.3.4.6.s4", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        arrives=True,
    ),
    Form(
        "final_ruling",
        "final_appeal",
        (
            Field("finally_ruled_party", FOUND),
            Field("final_ruling_reasons", PROSE),
            Field("finally_ruled_on", Day()),
        ),
        ("5.3.4.6.s4", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
    ),
)

TASKS = (
    Task(
        "rule_on_appeal",
        "appeal",
        COMPANY_QUALITY,
        "appeal_ruling",
        ("5.3.4.6.s3", "4.3.a"),
        before=("close",),
        shows=(*CASE, "appellant", "appeal_disputes", "appeal_reasons"),
    ),
    Task(
        "rule_finally",
        "final_appeal",
        REPRESENTATIVE,
        "final_ruling",
        "5.3.4.6.s4",
        before=("close",),
        shows=(*CASE, "further_appellant", "further_reasons"),
    ),
)

ACTS = (
    Act(
        "appeal",
        "complaint",
        (RESPONSIBLE_UNIT, PRODUCTION),
        ("5.3.4.6.s1", "4.3.a"),
        form="appeal_report",
        opens="appeal",
    ),
    Act(
        "appeal_further",
        "complaint",
        (RESPONSIBLE_UNIT, PRODUCTION),
        "5.3.4.6.s4",
        form="further_appeal_report",
        opens="final_appeal",
    ),
)


def appeal_stage(party: str | None, first: Decimal, first_open: Decimal, final: Decimal, final_open: Decimal) -> str:
    """`final` once the representative has ruled: there is no third appeal."""
    if final > 0:
        return "final pending" if final_open > 0 else "final"
    if first > 0:
        return "pending" if first_open > 0 else "ruled"
    return "nothing to appeal against" if party in (None, "unclear") else "open"


APPEAL_STAGE = Formula(
    inputs=("determined_party?", "appeal.count", "appeal.open", "final_appeal.count", "final_appeal.open"),
    compute=appeal_stage,
    clause=("5.3.4.6.s1", "5.3.4.6.s3", "5.3.4.6.s4"),
)
MAY_APPEAL = Collect(
    inputs=("appeal_stage",),
    rules=(
        Rule(("nothing to appeal against",), "nothing_determined", "5.3.4.6.s1"),
        Rule(({"pending", "final pending"},), "appeal_pending", "5.3.4.6.s3"),
        Rule(("ruled",), "appeal_goes_further", "5.3.4.6.s4"),
        Rule(("final",), "ruling_is_final", "5.3.4.6.s4"),
    ),
)
MAY_APPEAL_FURTHER = Collect(
    inputs=("appeal_stage",),
    rules=(
        Rule(({"nothing to appeal against", "open"},), "no_ruling_yet", "5.3.4.6.s4"),
        Rule(({"pending", "final pending"},), "appeal_pending", "5.3.4.6.s4"),
        Rule(("final",), "ruling_is_final", "5.3.4.6.s4"),
    ),
)
APPEAL_SUSPENDS_DUTIES = Table(
    inputs=("appeal_stage",),
    rules=(
        Rule(({"nothing to appeal against", "open", "ruled", "final"},), False, "5.3.4.6.s3"),
        Rule(({"pending", "final pending"},), False, "5.3.4.6.s2", DUTIES),
    ),
    yields=(False,),
)
APPEAL_REASONS_GIVEN = Formula(
    inputs=("appeal_reasons?",), compute=lambda reasons: reasons is not None, clause="5.3.4.6.s1"
)
APPEAL_LEVEL = Formula(inputs=("appeal_reasons?",), compute=lambda _: 1, clause="5.3.4.6.s3")
ARBITRATED_BY = Table(
    inputs=("appeal_disputes",),
    rules=(Rule((ANY,), COMPANY, ("4.3.a", "5.3.4.6.s3")),),
)
APPEAL_ACCEPTED = Table(
    inputs=("appeal_level", "appeal_reasons_given"),
    rules=(
        Rule((1, True), True, ("5.3.4.6.s1", "5.3.4.6.s3"), {"accepted": True, "ruled_by": COMPANY, "final": False}),
        Rule((1, False), False, "5.3.4.6.s1", {"accepted": False, "missing": "reasons"}),
        Rule((2, ANY), True, "5.3.4.6.s4", {"accepted": True, "ruled_by": "management representative", "final": True}),
        Rule((">2", ANY), False, "5.3.4.6.s4", {"accepted": False, "why": "the second ruling is final"}),
    ),
)
APPEAL_OUTCOME = Formula(
    inputs=("ruled_party", "ruled_on"), compute=lambda party, _: party, clause=("5.3.4.6.s3", "4.3.a")
)
FINAL_APPEAL_OUTCOME = Formula(
    inputs=("finally_ruled_party", "finally_ruled_on"), compute=lambda party, _: party, clause="5.3.4.6.s4"
)


class Answers:
    """What is asked of appeals."""

    @hook
    def appeal_stage(self) -> Answer:
        return APPEAL_STAGE

    @hook
    def may_appeal(self) -> Answer:
        return MAY_APPEAL

    @hook
    def may_appeal_further(self) -> Answer:
        return MAY_APPEAL_FURTHER

    @hook
    def appeal_suspends_duties(self) -> Answer:
        return APPEAL_SUSPENDS_DUTIES

    @hook
    def appeal_reasons_given(self) -> Answer:
        return APPEAL_REASONS_GIVEN

    @hook
    def appeal_level(self) -> Answer:
        return APPEAL_LEVEL

    @hook
    def arbitrated_by(self) -> Answer:
        return ARBITRATED_BY

    @hook
    def appeal_accepted(self) -> Answer:
        return APPEAL_ACCEPTED

    @hook
    def appeal_outcome(self) -> Answer:
        return APPEAL_OUTCOME

    @hook
    def final_appeal_outcome(self) -> Answer:
        return FINAL_APPEAL_OUTCOME

"""Corrective and preventive action: when it is requested, who acts, whether the effect is proved."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from rules.api import (
    ANY,
    CONTRADICTION,
    Act,
    CaseKind,
    ChildFacts,
    Choice,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Judgement,
    Opening,
    Rule,
    State,
    Table,
    Task,
    YesNo,
    all_,
    any_,
    is_,
    known,
    not_,
)

from .intake import LINE, PROSE
from .parties import PRODUCTION, QUALITY, SALES, WAREHOUSE
from .rounds import this_round

NOT_COMPANY = {"none", "open", "not company"}
UNDECIDED = {"none", "open"}
REQUEST = {"from": QUALITY, "to": PRODUCTION}
SHOWN = ("order_number", "product_name", "lot", "defect", "items", "details")

KIND = CaseKind(
    "capa",
    owner=QUALITY,
    number="CAPA-{yyyy}-{n:06}",
    clause=("4.2a.p3", "3.3"),
    states=(
        State("requested"),
        State("answered", known("due_date")),
        State("completed", known("completed_on")),
        State("closed", is_("closed", True)),
    ),
    outcome="capa_outcome",
    parent="complaint",
    repeats=True,
    closes_when=known("effect"),
    opening="capa.requested",
    closing="capa.verified",
)
KINDS = (KIND,)

OPENINGS = (
    Opening(
        "capa",
        "complaint",
        ("4.3a.p2", "4.3a.p4", "4.2a.p3", "4.4a.p1"),
        # a customer who withdraws does not end the action that has begun
        when=all_(
            is_("capa_request", True),
            any_(is_("withdrawn", False), not_(is_("capa_progress", "none"))),
        ),
        again=is_("effect_confirmed", False),
    ),
)

CHILD_FACTS = (
    ChildFacts("capa.due_dates", "complaint", "capa", "due_date"),
    ChildFacts("capa.effects", "complaint", "capa", "effect_confirmed"),
)

FORMS = (
    Form("redirect", "capa", (Field("named_role", Choice(PRODUCTION, WAREHOUSE, SALES)),), "3.3"),
    Form(
        "capa_answer",
        "capa",
        (
            Field("root_cause", PROSE),
            Field("correction", PROSE),
            Field("corrective_action", PROSE),
            Field("preventive_action", PROSE),
            Field("action_owner", LINE),
            Field("due_date", Day()),
            Field("capa_evidence", PROSE, False),
        ),
        ("4.3a.p2", "4.2b.p1"),
        kept_by=QUALITY,
        keep="complaint_retention_months",
    ),
    Form(
        "capa_report",
        "capa",
        (Field("completed_on", Day()), Field("completion_evidence", PROSE)),
        ("3.3", "4.2b.p1"),
        kept_by=QUALITY,
        keep="complaint_retention_months",
    ),
    Form(
        "effect_verdict",
        "capa",
        (Field("effect_confirmed", YesNo()), Field("verified_on", Day()), Field("effect_note", PROSE)),
        "4.4a.p1",
        kept_by=QUALITY,
        keep="complaint_retention_months",
    ),
)

TASKS = (
    Task(
        "answer_capa",
        "capa",
        FactRole("capa_addressee"),
        "capa_answer",
        ("3.3", "4.3a.p2"),
        when=not_(known("effect_confirmed")),
        before=("close",),
        shows=SHOWN,
        tells="capa.answered",
    ),
    Task(
        "carry_out_capa",
        "capa",
        FactRole("capa_addressee"),
        "capa_report",
        "3.3",
        when=all_(known("due_date"), not_(known("effect_confirmed"))),
        before=("close",),
        due="capa_due",
        shows=(*SHOWN, "correction", "corrective_action", "preventive_action", "action_owner", "due_date"),
        tells="capa.completed",
    ),
    Task(
        "verify_effect",
        "capa",
        QUALITY,
        "effect_verdict",
        "4.4a.p1",
        when=all_(known("completed_on"), not_(known("effect_confirmed"))),
        before=("close",),
        shows=(*SHOWN, "root_cause", "corrective_action", "preventive_action", "completion_evidence"),
    ),
)

ACTS = (
    Act("redirect_capa", "capa", (QUALITY,), "3.3", form="redirect"),
    # a verdict that cannot be true decides nothing; stated again it may
    Act("correct_effect", "capa", (QUALITY,), "4.4a.p1", form="effect_verdict", when=known("effect_confirmed")),
)


def capa_progress(count: Decimal | int, due_dates: Sequence[date | None], effects: Sequence[bool | None]) -> str:
    """Of the latest request of this round; an answer is there when it names the day."""
    if count == 0:
        return "none"
    effect = next(reversed(this_round(effects, count)), None)
    if effect is not None:
        return "effective" if effect else "not effective"
    answered = next(reversed(this_round(due_dates, count)), None) is not None
    return "answered" if answered else "requested"


def capa_addressee(named: str | None) -> str:
    """Production, unless quality has named another role."""
    return named or PRODUCTION


def effect_in_time(verified_on: date | None, completed_on: date | None) -> str:
    """An effect cannot be verified before the action is done."""
    if verified_on is not None and completed_on is not None and verified_on < completed_on:
        return f"verified on {verified_on}, before the action was completed on {completed_on}"
    return ""


CAPA_REQUEST = Table(
    inputs=("search_finding", "evidence_finding", "returned_cause", "capa_even_if_disproved"),
    rules=(
        Rule(("present", ANY, ANY, ANY), True, ("4.3a.p2", "4.2a.p3"), REQUEST),
        Rule((ANY, ANY, "company", ANY), True, ("4.5a.p5", "4.2a.p3"), REQUEST),
        Rule(("absent", "confirmed", ANY, ANY), True, ("4.3a.p4", "4.2a.p3"), REQUEST),
        Rule(("absent", "disproved", ANY, True), True, "4.2a.p3", REQUEST),
        Rule(("absent", "disproved", NOT_COMPANY, False), False, "4.2a.p3"),
        Rule(("absent", "open", UNDECIDED, ANY), False, "4.3a.p3"),
        Rule(("open", ANY, UNDECIDED, ANY), False, "4.3a.p1"),
        Rule(("absent", "open", "not company", ANY), False, "4.5a.p4"),
        Rule(("open", ANY, "not company", ANY), False, "4.5a.p4"),
    ),
    hit="any",
)

CAPA_STILL_REQUIRED = Table(
    inputs=("capa_request", "search_finding", "evidence_finding", "returned_cause"),
    rules=(
        Rule((True, ANY, ANY, ANY), False, "4.2a.p3"),
        Rule((False, "open", ANY, UNDECIDED), True, "4.2a.p3"),
        Rule((False, "absent", "open", UNDECIDED), True, ("4.2a.p3", "4.3a.p3")),
        Rule((False, "absent", "disproved", NOT_COMPANY), False, "4.2a.p3"),
        Rule((False, "absent", "open", "not company"), False, "4.5a.p4"),
        Rule((False, "open", ANY, "not company"), False, "4.5a.p4"),
        Rule((False, "present", ANY, ANY), CONTRADICTION, "4.3a.p2"),
        Rule((False, ANY, ANY, "company"), CONTRADICTION, "4.5a.p5"),
        Rule((False, "absent", "confirmed", ANY), CONTRADICTION, "4.3a.p4"),
    ),
    hit="any",
)

CAPA_PROGRESS = Formula(
    inputs=("capa.count", "capa.due_dates", "capa.effects"), compute=capa_progress, clause="4.4a.p1"
)
CAPA_ADDRESSEE = Formula(inputs=("named_role?",), compute=capa_addressee, clause="3.3")
CAPA_DUE = Formula(inputs=("due_date",), compute=lambda due: due, clause=("3.3", "4.4a.p1"))
EFFECT = Judgement(
    "effect_verdict",
    "effect_confirmed",
    "4.4a.p1",
    inputs=("verified_on?", "completed_on?"),
    valid=effect_in_time,
)
CAPA_OUTCOME = Table(
    inputs=("effect",),
    rules=(Rule((True,), "effective", "4.4a.p1"), Rule((False,), "not_effective", "4.4a.p1")),
)

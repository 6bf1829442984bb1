"""A measure that the survey calls for: quality organises it, the responsible department acts, the effect is proved."""

from datetime import date

from rules.api import (
    CaseKind,
    Choice,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Judgement,
    ListOf,
    Opening,
    Record,
    Rule,
    State,
    Table,
    Task,
    YesNo,
    all_,
    any_,
    is_,
    known,
)

from .parties import PRODUCTION, QUALITY, SALES, WAREHOUSE
from .sheet import GROUPS, ITEMS, LINE, PROSE

AIMS = Choice(
    "average",
    "lowest item",
    "lowest product",
    "written dissatisfaction",
    "fallen item",
    "fallen group",
    "fallen product",
)
AIM = Record(
    "measure",
    {"aim": AIMS},
    {
        "product": LINE,
        "item": Choice(*ITEMS),
        "group": Choice(*GROUPS),
        "customer": LINE,
        "reason": Choice("below target", "below last", "below target and last"),
    },
)
MEASURES = ListOf(AIM, gaps=False)
SHOWN = ("measure_aim",)
KEEP = "survey_retention_months"

STATISTICS_DONE = all_(
    known("statistics_closed_on"),
    any_(is_("survey_occasion", "special", "new product"), known("single_forms")),
)
"""The yearly survey has its single surveys counted in as well."""

KIND = CaseKind(
    "satisfaction_measure",
    owner=QUALITY,
    number="SM-{yyyy}-{n:06}",
    clause=("3.2", "4", "5.5.1", "5.5.2"),
    states=(
        State("wanted"),
        State("answered", known("due_date")),
        State("completed", known("completed_on")),
        State("closed", is_("closed", True)),
    ),
    outcome="measure_outcome",
    parent="satisfaction_round",
    repeats=True,
    closes_when=known("measure_effect"),
)
KINDS = (KIND,)

OPENINGS = (
    Opening(
        "satisfaction_measure",
        "satisfaction_round",
        ("5.5.1", "5.5.2", "5.6.3.a", "5.6.3.b", "5.6.3.c", "5.6.3.d"),
        when=STATISTICS_DONE,
        for_each="measures",
        states="measure_aim",
    ),
)

FORMS = (
    Form("measure_order", "satisfaction_measure", (Field("measure_aim", AIM),), ("3.2", "5.5.1"), arrives=True),
    Form(
        "measure_addressee",
        "satisfaction_measure",
        (Field("measure_department", Choice(PRODUCTION, WAREHOUSE, SALES, QUALITY)),),
        "3.2",
        kept_by=QUALITY,
    ),
    Form(
        "measure_plan",
        "satisfaction_measure",
        (
            Field("root_cause", PROSE),
            Field("corrective_action", PROSE),
            Field("preventive_action", PROSE),
            Field("due_date", Day()),
        ),
        ("4", "5.5.1", "5.5.2"),
        kept_by=QUALITY,
        keep=KEEP,
    ),
    Form(
        "measure_report",
        "satisfaction_measure",
        (Field("completed_on", Day()), Field("completion_evidence", PROSE)),
        "3.2",
        kept_by=QUALITY,
        keep=KEEP,
    ),
    Form(
        "measure_verdict",
        "satisfaction_measure",
        (Field("effect_confirmed", YesNo()), Field("verified_on", Day()), Field("effect_note", PROSE)),
        "4",
        kept_by=QUALITY,
        keep=KEEP,
    ),
)

TASKS = (
    Task(
        "name_measure_department",
        "satisfaction_measure",
        QUALITY,
        "measure_addressee",
        "3.2",
        before=("close",),
        shows=SHOWN,
    ),
    Task(
        "plan_measure",
        "satisfaction_measure",
        FactRole("measure_department"),
        "measure_plan",
        ("3.2", "5.5.1", "5.5.2"),
        when=known("measure_department"),
        before=("close",),
        shows=SHOWN,
    ),
    Task(
        "carry_out_measure",
        "satisfaction_measure",
        FactRole("measure_department"),
        "measure_report",
        "3.2",
        when=known("due_date"),
        before=("close",),
        due="measure_due",
        shows=(*SHOWN, "corrective_action", "preventive_action", "due_date"),
    ),
    Task(
        "verify_measure",
        "satisfaction_measure",
        QUALITY,
        "measure_verdict",
        "4",
        when=known("completed_on"),
        before=("close",),
        shows=(*SHOWN, "root_cause", "corrective_action", "preventive_action", "completion_evidence"),
    ),
)


def effect_in_time(verified_on: date | None, completed_on: date | None) -> str:
    """An effect cannot be verified before the measure is carried out."""
    if verified_on is not None and completed_on is not None and verified_on < completed_on:
        return f"verified on {verified_on}, before the measure was completed on {completed_on}"
    return ""


MEASURE_DUE = Formula(("due_date",), lambda due: due, ("3.2", "5.5.1"))
MEASURE_EFFECT = Judgement(
    "measure_verdict", "effect_confirmed", "4", inputs=("verified_on?", "completed_on?"), valid=effect_in_time
)
MEASURE_OUTCOME = Table(
    inputs=("measure_effect",),
    rules=(Rule((True,), "effective", "4"), Rule((False,), "not_effective", "4")),
)

"""What has to become better: the group plans, a unit carries it out, quality supervises, the group confirms."""

from datetime import date

from rules.api import (
    CaseKind,
    ChildFacts,
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
    is_,
    known,
)

from .grievance import CASE
from .parties import GROUP, PROSE, QUALITY, UNITS

IMPROVEMENT = "case_improvement"

KIND = CaseKind(
    IMPROVEMENT,
    owner=QUALITY,
    number="KG-{yyyy}-{n:05}",
    clause=("7.3.4", "7.2.2"),
    states=(
        State("wanted"),
        State("planned", known("improvement_due")),
        State("completed", known("improvement_done_on")),
        State("closed", is_("closed", True)),
    ),
    outcome="improvement_outcome",
    parent=CASE,
    repeats=True,
    closes_when=known("improvement_effect"),
)
KINDS = (KIND,)

OPENINGS = (
    Opening(
        IMPROVEMENT,
        CASE,
        "7.3.4",
        when=known("responsible"),
        again=is_("improvement_effective", False),
    ),
)
CHILD_FACTS = (ChildFacts("case_improvement.effects", CASE, IMPROVEMENT, "improvement_effective"),)

FORMS = (
    Form(
        "improvement_plan",
        IMPROVEMENT,
        (Field("improvement_text", PROSE), Field("improvement_unit", UNITS), Field("improvement_due", Day())),
        "7.3.4",
        kept_by=GROUP,
    ),
    Form(
        "improvement_done_report",
        IMPROVEMENT,
        (Field("improvement_done", PROSE), Field("improvement_done_on", Day())),
        "7.3.4",
        kept_by=GROUP,
    ),
    Form("improvement_supervision", IMPROVEMENT, (Field("supervision_report", PROSE),), "7.2.2", kept_by=QUALITY),
    Form(
        "improvement_confirmation",
        IMPROVEMENT,
        (Field("improvement_effective", YesNo()), Field("confirmed_on", Day()), Field("confirmation_note", PROSE)),
        "7.3.4",
        kept_by=GROUP,
    ),
)

TASKS = (
    Task(
        "plan_improvement",
        IMPROVEMENT,
        GROUP,
        "improvement_plan",
        "7.3.4",
        before=("close",),
        shows=("group_judges", "handling_way"),
    ),
    Task(
        "carry_out_improvement",
        IMPROVEMENT,
        FactRole("improvement_unit"),
        "improvement_done_report",
        "7.3.4",
        known("improvement_due"),
        ("close",),
        due="improvement_by",
        shows=("improvement_text", "improvement_due"),
    ),
    Task(
        "supervise_improvement",
        IMPROVEMENT,
        QUALITY,
        "improvement_supervision",
        "7.2.2",
        known("improvement_done_on"),
        ("close",),
        shows=("improvement_text", "improvement_done"),
    ),
    Task(
        "confirm_improvement",
        IMPROVEMENT,
        GROUP,
        "improvement_confirmation",
        "7.3.4",
        known("supervision_report"),
        ("close",),
        shows=("improvement_text", "improvement_done", "supervision_report"),
    ),
)


def confirmed_in_time(confirmed: date | None, done: date | None) -> str:
    """An effect cannot be confirmed before the improvement is carried out."""
    if confirmed is not None and done is not None and confirmed < done:
        return f"confirmed on {confirmed}, before the improvement was carried out on {done}"
    return ""


IMPROVEMENT_CONFIRMED = Formula(("case_improvement.effects",), lambda effects: effects[-1:] == (True,), "7.3.4")
IMPROVEMENT_BY = Formula(("improvement_due",), lambda due: due, "7.3.4")
IMPROVEMENT_EFFECT = Judgement(
    "improvement_confirmation",
    "improvement_effective",
    "7.3.4",
    inputs=("confirmed_on?", "improvement_done_on?"),
    valid=confirmed_in_time,
)
IMPROVEMENT_OUTCOME = Table(
    inputs=("improvement_effect",),
    rules=(Rule((True,), "effective", "7.3.4"), Rule((False,), "not_effective", "7.3.4")),
)

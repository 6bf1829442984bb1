"""What users say, collected regularly, and what the centre improves by it."""

from collections.abc import Mapping
from typing import Any

from rules.api import (
    CaseKind,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Gathering,
    ListOf,
    Opening,
    Reminder,
    Schedule,
    State,
    Task,
    is_,
    known,
)

from .parties import DEPARTMENT, DIRECTOR, LINE, PROSE, QUALITY, SALES

ROUND = "opinion_round"
IMPROVEMENT = "service_improvement"
KEEP = "service_retention_months"
CLOSED = State("closed", is_("closed", True))

KINDS = (
    CaseKind(
        ROUND,
        owner=QUALITY,
        number="OR-{yyyy}-{n:03}",
        clause=("prop.15", "prop.14"),
        states=(State("gathered"), State("opinions_read", known("opinions_read_on")), CLOSED),
        outcome="opinion_outcome",
        closes_when=known("opinions_read_on"),
    ),
    CaseKind(
        IMPROVEMENT,
        owner=QUALITY,
        number="SI-{yyyy}-{n:04}",
        clause="prop.15",
        states=(State("wanted"), State("planned", known("improvement_due")), CLOSED),
        outcome="improvement_outcome",
        parent=ROUND,
        repeats=True,
        closes_when=known("improved_on"),
    ),
)

SCHEDULES = (Schedule("opinions", ROUND, "opinion_period", "prop.15", at="end"),)

GATHERINGS = (
    Gathering(
        "opinions_heard",
        of=ROUND,
        kind="service_round",
        takes=("satisfied", "user_opinion", "visited_on"),
        clause=("prop.14", "prop.15"),
        day="visited_on",
        first="period_from",
        last="period_to",
        anew_by=(SALES,),
    ),
)

OPENINGS = (
    Opening(
        IMPROVEMENT,
        ROUND,
        "prop.15",
        when=known("improvements"),
        for_each="improvements",
        states="improvement_aim",
    ),
)

FORMS = (
    Form(
        "opinion_summary",
        ROUND,
        (
            Field("opinions_text", PROSE),
            Field("improvements", ListOf(LINE, gaps=False)),
            Field("opinions_read_on", Day()),
        ),
        "prop.15",
        kept_by=SALES,
        keep=KEEP,
        shows=("opinion_count", "dissatisfied_count"),
    ),
    Form("improvement_order", IMPROVEMENT, (Field("improvement_aim", LINE),), "prop.15", arrives=True),
    Form(
        "improvement_plan",
        IMPROVEMENT,
        (Field("improvement_department", DEPARTMENT), Field("improvement_due", Day())),
        "prop.15",
        kept_by=SALES,
    ),
    Form(
        "improvement_report",
        IMPROVEMENT,
        (Field("improved_on", Day()), Field("improvement_result", PROSE)),
        "prop.15",
        kept_by=SALES,
        keep=KEEP,
    ),
)

TASKS = (
    Task(
        "read_opinions",
        ROUND,
        SALES,
        "opinion_summary",
        ("prop.15", "prop.14"),
        before=("close",),
        shows=("period", "opinions_heard", "opinion_count", "dissatisfied_count"),
    ),
    Task(
        "plan_improvement",
        IMPROVEMENT,
        SALES,
        "improvement_plan",
        "prop.15",
        before=("close",),
        shows=("improvement_aim",),
    ),
    Task(
        "carry_out_improvement",
        IMPROVEMENT,
        FactRole("improvement_department"),
        "improvement_report",
        "prop.15",
        when=known("improvement_due"),
        before=("close",),
        due="improvement_by",
        shows=("improvement_aim",),
        reminders=(Reminder(DIRECTOR, "prop.15"),),
    ),
)


def dissatisfied(picture: Mapping[str, Any]) -> int:
    """How many visits found the user not satisfied."""
    return sum(row.get("satisfied") is False for row in picture["rows"])


OPINION_COUNT = Formula(("opinions_heard",), lambda picture: len(picture["rows"]), "prop.15")
DISSATISFIED_COUNT = Formula(("opinions_heard",), dissatisfied, ("prop.14", "prop.15"))
OPINION_OUTCOME = Formula(("improvements",), lambda wanted: "improved" if wanted else "nothing to improve", "prop.15")
IMPROVEMENT_BY = Formula(("improvement_due",), lambda due: due, "prop.15")
IMPROVEMENT_OUTCOME = Formula(("improved_on",), lambda _: "carried out", "prop.15")

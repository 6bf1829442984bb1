"""An estate and its surveys: due three months after move-in, another one for a particular group when there is cause."""

from collections.abc import Sequence
from datetime import date

from rules.api import (
    Act,
    Answer,
    CaseKind,
    ChildFacts,
    Choice,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Opening,
    Rule,
    State,
    Table,
    Whole,
    days,
    hook,
    is_,
    months,
    months_after,
)

from .fees import CLOSED
from .inquiries import KEEP
from .parties import LINE, PROSE, QUALITY, SALES

ESTATE = "estate"
SURVEY = "opinion_survey"
ROUNDS, ROUND = "survey_rounds", "survey_round"

KINDS = (
    CaseKind(
        ESTATE,
        owner=QUALITY,
        number="ZE-{yyyy}-{n:04}",
        clause="4.2.a1",
        states=(State("moving_in"), State("survey_wanted", is_("survey_due", True)), CLOSED),
        outcome="estate_outcome",
    ),
)

FORMS = (
    Form(
        "estate_record",
        ESTATE,
        (Field("estate_name", LINE), Field("move_in_on", Day()), Field("households", Whole(1, 1_000_000), False)),
        "4.2.a1",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form("estate_end", ESTATE, (Field("estate_end_reason", PROSE),), "4.2.a1", kept_by=SALES, keep=KEEP),
    Form("regular_survey", SURVEY, (Field(ROUND, Whole(1, 100)),), "4.2.a1", kept_by=SALES, keep=KEEP, arrives=True),
    Form(
        "targeted_survey",
        SURVEY,
        (
            Field("survey_reason", Choice("serious service problem", "widespread complaints")),
            Field("survey_group", LINE),
            Field("survey_reason_note", PROSE, False),
        ),
        "4.2.d",
        kept_by=SALES,
        keep=KEEP,
        arrives=True,
    ),
    Form(
        "further_survey",
        SURVEY,
        (Field("further_survey_why", PROSE),),
        "4.2.a1",
        kept_by=SALES,
        keep=KEEP,
        arrives=True,
    ),
)

ACTS = (
    Act("enter_estate", ESTATE, (SALES, QUALITY), "4.2.a1", form="estate_record", effect="open"),
    Act("correct_estate", ESTATE, (SALES, QUALITY), "4.2.a1", form="estate_record"),
    Act("survey_a_group", ESTATE, (SALES,), "4.2.d", form="targeted_survey", opens=SURVEY),
    Act(
        "survey_again",
        ESTATE,
        (SALES, QUALITY),
        "4.2.a1",
        form="further_survey",
        opens=SURVEY,
        when=is_("survey_due", True),
    ),
    Act("give_estate_up", ESTATE, (SALES, QUALITY), "4.2.a1", form="estate_end", effect="close"),
)

OPENINGS = (Opening(SURVEY, ESTATE, ("4.2.a1", "4.2.a4"), when=is_("survey_due", True), for_each=ROUNDS, states=ROUND),)
CHILD_FACTS = (ChildFacts("surveys.outcomes", ESTATE, SURVEY, "survey_outcome"),)


def full_months(move_in: date, today: date) -> int:
    """The calendar months that are over since a day, the last one of a shorter month; none before it."""
    count = max((today.year - move_in.year) * 12 + today.month - move_in.month, 0)
    return count - 1 if count and months_after(move_in, count) > today else count


def survey_rounds(due: bool, outcomes: Sequence[str | None]) -> list[int]:
    """One survey when it is due, and one more for each that was not valid."""
    return list(range(1, 2 + list(outcomes).count("invalid"))) if due else []


SURVEY_DUE = Table(
    inputs=("months_since_move_in",),
    rules=(
        Rule((">=months_since_move_in_min",), True, "4.2.a1", {"survey": "started", "survey_needed": True}),
        Rule(("<months_since_move_in_min",), False, "4.2.a1", {"survey": "none needed", "survey_needed": False}),
    ),
)


class Answers:
    """The answers about an estate."""

    @hook
    def estate_today(self) -> Answer:
        return Deadline("now", "4.2.a1", within=days(0))

    @hook
    def survey_from(self) -> Answer:
        return Deadline("move_in_on", "4.2.a1", within=months("months_since_move_in_min"))

    @hook
    def months_since_move_in(self) -> Answer:
        return Formula(("move_in_on", "estate_today"), full_months, "4.2.a1")

    @hook
    def survey_due(self) -> Answer:
        return SURVEY_DUE

    @hook
    def survey_rounds(self) -> Answer:
        return Formula(("survey_due", "surveys.outcomes"), survey_rounds, ("4.2.a1", "4.2.a4"))

    @hook
    def estate_outcome(self) -> Answer:
        return Formula(("estate_end_reason?",), lambda reason: "given up" if reason else "in service", "4.2.a1")

"""The two surveys of a year: which offices are surveyed, how, before which management review."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from rules.api import (
    Act,
    Answer,
    CaseKind,
    ChildFacts,
    Choice,
    Day,
    Field,
    Form,
    Formula,
    ListOf,
    Opening,
    Rule,
    Schedule,
    State,
    Table,
    Text,
    YesNo,
    is_,
    known,
    months,
    question,
)

from .parties import QUALITY, QUALITY_GROUP

ROUND, SURVEY = "survey_round", "office_survey"
MID, END = "mid-year sample", "year-end full"
KIND_OF_SURVEY = Choice(MID, END)
MID_YEAR, YEAR_END = "4.10.p1", "4.11.p1"
EVERY = (MID_YEAR, YEAR_END, "3.1")
REVIEW_BY = ("mid_year_review_month", "mid_year_review_day", "year_end_review_month", "year_end_review_day")

KINDS = (
    CaseKind(
        ROUND,
        owner=QUALITY,
        number="SR-{yyyy}-{n:02}",
        clause=EVERY,
        states=(
            State("awaited"),
            State("under_way", known("period")),
            State("surveyed", is_("every_office_surveyed", True)),
            State("closed", is_("closed", True)),
        ),
        outcome="survey_round_outcome",
        closes_when=is_("every_office_surveyed", True),
    ),
)
SCHEDULES = (Schedule("half_yearly_survey", ROUND, "half_year", EVERY, at="end", ahead=months(2)),)
OPENINGS = (
    Opening(SURVEY, ROUND, EVERY, when=known("period"), for_each="management_offices", states="surveyed_office"),
)
CHILD_FACTS = (
    ChildFacts("offices_begun", ROUND, SURVEY, "surveyed_office"),
    ChildFacts("offices_finished_on", ROUND, SURVEY, "finished_on"),
)
FORMS = (Form("review_date", ROUND, (Field("review_planned_on", Day()),), (MID_YEAR, YEAR_END), kept_by=QUALITY_GROUP),)
ACTS = (Act("plan_review", ROUND, (QUALITY_GROUP,), (MID_YEAR, YEAR_END), form="review_date"),)


class Questions:
    """What is asked of a round of surveys."""

    @question(asked="set", of=ROUND, outcome=ListOf(Text(longest=500), gaps=False))
    def surveyed_offices(self) -> Answer:
        """Which offices have been surveyed in the round?"""

    @question(asked="set", of=ROUND, outcome=ListOf(Text(longest=500), gaps=False))
    def offices_not_surveyed(self) -> Answer:
        """Which management offices are still to be surveyed?"""

    @question(asked="set", of=ROUND, outcome=YesNo())
    def no_office_missing(self) -> Answer:
        """Is none of the offices left out?"""

    @question(asked="set", of=ROUND, outcome=YesNo())
    def every_office_surveyed(self) -> Answer:
        """Has every management office been surveyed? The value `complete` says the same."""

    @question(asked="end", of=ROUND, outcome=Choice("surveyed", "awaited"))
    def survey_round_outcome(self) -> Answer:
        """How has the round ended?"""


def finished(offices: Sequence[str | None], days: Sequence[date | None]) -> tuple[str, ...]:
    """The offices whose survey is finished, each once, in the order of their cases."""
    pairs = zip(offices, days, strict=True)
    return tuple(dict.fromkeys(office for office, day in pairs if office is not None and day is not None))


def survey_kind(named: str | None, period: str | None, focus: Decimal | None) -> str:
    """As it is named; else by its half-year; of neither, one with a focus is the sample, any other the full one."""
    if named is not None:
        return named
    if period is not None:
        return MID if period.endswith("H1") else END
    return END if focus is None else MID


def review_on(
    planned: date | None, kind: str, period_to: date | None, mid: tuple[int, int], end: tuple[int, int]
) -> date | None:
    """As it is planned; else the site's day for it, which for the year-end review may lie in the next year."""
    if planned is not None:
        return planned
    if period_to is None:
        return None
    month, day = mid if kind == MID else end
    year = period_to.year + (kind == END and month <= 6)
    return _day_of(year, month, day)


def _day_of(year: int, month: int, day: int) -> date:
    """The day of the month, or the last one of a shorter month."""
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day, last))


ANSWERS: dict[str, Answer] = {
    "surveyed_offices": Formula(("offices_begun", "offices_finished_on"), finished, EVERY),
    "offices_not_surveyed": Formula(
        ("management_offices", "surveyed_offices"),
        lambda offices, done: tuple(one for one in offices if one not in done),
        EVERY,
    ),
    "no_office_missing": Formula(("offices_not_surveyed",), lambda missing: not missing, EVERY),
    "every_office_surveyed": Table(
        ("no_office_missing",),
        (Rule((True,), True, EVERY, {"complete": True}), Rule((False,), False, EVERY, {"complete": False})),
    ),
    "survey_round_outcome": Table(
        ("no_office_missing",), (Rule((True,), "surveyed", EVERY), Rule((False,), "awaited", EVERY))
    ),
}

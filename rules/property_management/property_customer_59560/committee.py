"""The owners' committee: a talk with its director each quarter."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rules.api import (
    Act,
    Answer,
    CaseKind,
    Choice,
    Day,
    Field,
    Form,
    Formula,
    ListOf,
    Record,
    Reminder,
    Rule,
    Schedule,
    State,
    Table,
    Task,
    Whole,
    YesNo,
    any_,
    is_,
    known,
    question,
)

from .parties import ASSISTANT_MANAGER, DEPARTMENT_MANAGER, PROSE, QUALITY

QUARTER = "committee_quarter"
CLAUSE = "4.5.p1"
TALK = Record("committee_talk", {"talked_on": Day(), "main_work": PROSE, "difficulties": PROSE})

KINDS = (
    CaseKind(
        QUARTER,
        owner=QUALITY,
        number="CQ-{yyyy}-{n:03}",
        clause=CLAUSE,
        states=(State("awaited"), State("talked", is_("talks_enough", True)), State("closed", is_("closed", True))),
        outcome="committee_quarter_outcome",
        closes_when=any_(is_("talks_enough", True), known("no_talk_reason")),
    ),
)
SCHEDULES = (Schedule("quarterly_committee_talk", QUARTER, "quarter", CLAUSE, at="begin"),)
FORMS = (
    Form(
        "committee_talks",
        QUARTER,
        (Field("committee_talk_list", ListOf(TALK, gaps=False)),),
        CLAUSE,
        kept_by=ASSISTANT_MANAGER,
    ),
    Form("quarter_without_talk", QUARTER, (Field("no_talk_reason", PROSE),), CLAUSE, kept_by=ASSISTANT_MANAGER),
)
TASKS = (
    Task(
        "talk_to_director",
        QUARTER,
        ASSISTANT_MANAGER,
        "committee_talks",
        CLAUSE,
        due="talk_due",
        reminders=(Reminder(DEPARTMENT_MANAGER, CLAUSE),),
    ),
)
ACTS = (
    Act(
        "record_talks", QUARTER, (ASSISTANT_MANAGER,), CLAUSE, form="committee_talks", when=known("committee_talk_list")
    ),
    Act("leave_quarter_without_talk", QUARTER, (DEPARTMENT_MANAGER,), CLAUSE, form="quarter_without_talk"),
)


class Questions:
    """What is asked of a quarter."""

    @question(asked="time", of=QUARTER, outcome=Day())
    def talk_due(self) -> Answer:
        """By which day is the talk held?"""

    @question(asked="set", of=QUARTER, outcome=Whole(0, 1000))
    def talks(self) -> Answer:
        """How many talks with the director has the quarter had?"""

    @question(asked="set", of=QUARTER, outcome=YesNo())
    def talks_enough(self) -> Answer:
        """Has the quarter had a talk? The value `compliant` says the same, `required_min` how many it needs."""

    @question(asked="end", of=QUARTER, outcome=Choice("talked", "not talked"))
    def committee_quarter_outcome(self) -> Answer:
        """Has there been a talk?"""


def talks_in(held: Sequence[Mapping[str, Any]] | None, first: date | None, last: date | None) -> int:
    """Those that lie in the quarter; where no quarter is known, all of them."""
    return sum(
        (first is None or first <= one["talked_on"]) and (last is None or one["talked_on"] <= last)
        for one in held or ()
    )


def quarter_outcome(enough: bool, given_up: str | None) -> str | None:
    """Nothing is said while a talk may still be held."""
    if enough:
        return "talked"
    return None if given_up is None else "not talked"


NEEDED = {"required_min": 1}
ANSWERS: dict[str, Answer] = {
    "talk_due": Formula(("period_to",), lambda day: day, CLAUSE),
    "talks": Formula(("committee_talk_list?", "period_from?", "period_to?"), talks_in, CLAUSE),
    "talks_enough": Table(
        ("talks",),
        (
            Rule((">=1",), True, CLAUSE, {"compliant": True, **NEEDED}),
            Rule(("<1",), False, CLAUSE, {"compliant": False, **NEEDED}),
        ),
    ),
    "committee_quarter_outcome": Formula(("talks_enough", "no_talk_reason?"), quarter_outcome, CLAUSE),
}

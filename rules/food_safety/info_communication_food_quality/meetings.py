"""The production meeting of every Monday, all departments invited, with the open disputes on its agenda."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rules.api import (
    ANY,
    EACH,
    Act,
    CaseKind,
    Choice,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Gathering,
    Holder,
    Rule,
    Schedule,
    State,
    Table,
    Task,
    YesNo,
    any_,
    days,
    is_,
    known,
    not_,
)

from .parties import ANYBODY, DEPARTMENTS, PROSE, QUALITY, SEVERAL

MEETING, DISPUTE = "production_meeting", "open_dispute"
STANDING = ("exchange on work", "problems to solve")
HELD, MOVED, DROPPED, NOT_SAID = "held all the same", "held on another day", "not held", "not said"

KINDS = (
    CaseKind(
        DISPUTE,
        owner=QUALITY,
        number="QD-{yyyy}-{n:06}",
        clause="3b.in.D",
        states=(State("in_dispute"), State("closed", is_("closed", True))),
        outcome="dispute_outcome",
        closes_when=known("dispute_settled_on"),
    ),
    CaseKind(
        MEETING,
        owner=QUALITY,
        number="QM-{yyyy}-{n:06}",
        clause="3b.in.D",
        states=(
            State("invited_to"),
            State("met", known("meeting_held_on")),
            State("closed", is_("closed", True)),
        ),
        outcome="meeting_outcome",
        closes_when=any_(known("meeting_held_on"), is_("meeting_takes_place", "no")),
    ),
)
SCHEDULES = (
    Schedule(
        "weekly_production_meeting",
        MEETING,
        "week",
        "3b.in.D",
        at="begin",
        ahead=days("meeting_invitation_days"),
    ),
)
GATHERINGS = (
    Gathering(
        "disputes_on_the_agenda",
        of=MEETING,
        kind=DISPUTE,
        takes=("dispute_text", "dispute_between"),
        clause="3b.in.D",
        where=not_(is_("closed", True)),
        anew_by=(QUALITY,),
    ),
)
FORMS = (
    Form(
        "dispute_record",
        DISPUTE,
        (Field("dispute_text", PROSE), Field("dispute_between", SEVERAL)),
        "3b.in.D",
        kept_by=QUALITY,
        arrives=True,
    ),
    Form(
        "dispute_settlement",
        DISPUTE,
        (Field("dispute_settled_on", Day()), Field("settlement_text", PROSE)),
        "3b.in.D",
        kept_by=QUALITY,
    ),
    Form(
        "holiday_word",
        MEETING,
        (Field("meeting_on_holiday", Choice(HELD, MOVED, DROPPED)), Field("meeting_other_day", Day(), False)),
        "3b.in.D",
        kept_by=QUALITY,
    ),
    Form(
        "meeting_attendance",
        MEETING,
        (Field("took_part", YesNo()), Field("brought_up", PROSE, False)),
        "3b.in.D",
        kept_by=QUALITY,
    ),
    Form(
        "meeting_minutes",
        MEETING,
        (Field("meeting_held_on", Day()), Field("minutes_text", PROSE)),
        "3b.in.D",
        kept_by=QUALITY,
        holders=tuple(Holder(one, "3b.in.D", acknowledged=False) for one in DEPARTMENTS.members),
        shows=("agenda",),
    ),
)
TASKS = (
    Task(
        "settle_dispute",
        DISPUTE,
        QUALITY,
        "dispute_settlement",
        "3b.in.D",
        before=("close",),
        shows=("dispute_text", "dispute_between"),
    ),
    Task(
        "say_what_of_the_holiday",
        MEETING,
        QUALITY,
        "holiday_word",
        "3b.in.D",
        when=is_("meeting_flag", "on a day off"),
        before=("close",),
        due="meeting_day",
        shows=("meeting_day",),
    ),
    Task(
        "attend_meeting",
        MEETING,
        EACH,
        "meeting_attendance",
        "3b.in.D",
        when=is_("meeting_takes_place", "yes"),
        before=("close",),
        due="meeting_by",
        for_each="invited_departments",
        shows=("meeting_by", "agenda"),
    ),
    Task(
        "hold_meeting",
        MEETING,
        QUALITY,
        "meeting_minutes",
        "3b.in.D",
        when=is_("meeting_takes_place", "yes"),
        before=("close",),
        due="meeting_by",
        shows=("agenda", "invited_departments"),
    ),
)
ACTS = (Act("raise_dispute", DISPUTE, ANYBODY, "3b.in.D", form="dispute_record", effect="open"),)


def flagged(day: date, worked: date) -> str:
    """A Monday that the site does not work is pointed out and not moved."""
    return "as usual" if day == worked else "on a day off"


def holiday_said(said: str | None) -> str:
    """What has been said of a meeting on a day off."""
    return said or NOT_SAID


def meeting_by(day: date, said: str, other: date | None) -> date:
    """The Monday, unless people have put this one meeting on another day."""
    return other if said == MOVED and other is not None else day


def agenda(disputes: Mapping[str, Any]) -> Sequence[str]:
    """What stands on every agenda, then each dispute that is open."""
    return [*STANDING, *(f"{row['number']}: {row['dispute_text']}"[:300] for row in disputes["rows"])]


def absent(invited: Sequence[str], took_part: Sequence[bool | None] | None) -> Sequence[str]:
    """Who has said that it did not take part."""
    return [one for one, there in zip(invited, took_part or (), strict=False) if there is False]


def meeting_outcome(takes_place: str, held_on: date | None) -> str | None:
    """Held as soon as there are minutes; not held if people have said so."""
    if takes_place == "no":
        return DROPPED
    return None if held_on is None else "held"


MEETING_DAY = Formula(("period_from",), lambda monday: monday, "3b.in.D")
NEXT_DAY_WORKED = Deadline("meeting_day", "3b.in.D", within=days(0), rolls="next")
MEETING_FLAG_SAID = Formula(("meeting_day", "next_day_worked"), flagged, "3b.in.D")
MEETING_FLAG = Table(
    inputs=("meeting_day_is",),
    rules=(
        Rule(("as usual",), "as usual", "3b.in.D", {"flag": False}),
        Rule(("on a day off",), "on a day off", "3b.in.D", {"flag": True, "moved": False}),
    ),
)
HOLIDAY_SAID = Formula(("meeting_on_holiday?",), holiday_said, "3b.in.D")
MEETING_TAKES_PLACE = Table(
    inputs=("meeting_flag", "holiday_said"),
    rules=(
        Rule(("as usual", ANY), "yes", "3b.in.D"),
        Rule(("on a day off", {HELD, MOVED}), "yes", "3b.in.D"),
        Rule(("on a day off", DROPPED), "no", "3b.in.D"),
        Rule(("on a day off", NOT_SAID), "open", "3b.in.D"),
    ),
)
MEETING_BY = Formula(("meeting_day", "holiday_said", "meeting_other_day?"), meeting_by, "3b.in.D")
INVITED_DEPARTMENTS = Formula(("meeting_day",), lambda _: DEPARTMENTS.members, "3b.in.D")
AGENDA = Formula(("disputes_on_the_agenda",), agenda, "3b.in.D")
ABSENT_DEPARTMENTS = Formula(("invited_departments", "took_part?"), absent, "3b.in.D")
MEETING_OUTCOME = Formula(("meeting_takes_place", "meeting_held_on?"), meeting_outcome, "3b.in.D")
DISPUTE_OUTCOME = Formula(("dispute_settled_on",), lambda _: "settled", "3b.in.D")

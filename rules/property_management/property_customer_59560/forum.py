"""The customer forum of each half-year: planned, approved, announced, held under its chair."""

from collections.abc import Sequence
from datetime import date

from rules.api import (
    EACH,
    Act,
    Answer,
    CaseKind,
    Choice,
    Collect,
    Day,
    Field,
    Form,
    Formula,
    ListOf,
    Reminder,
    Rule,
    Schedule,
    Signer,
    State,
    Table,
    Task,
    Text,
    Whole,
    YesNo,
    any_,
    is_,
    known,
    not_,
    question,
)

from .gaps import complete_table
from .parties import ASSISTANT_MANAGER, DEPARTMENT_MANAGER, LEADER, LINE, PROSE, SALES, SUPERVISOR

FORUM = "customer_forum"
PLAN, APPROVAL, CHAIR = "4.7.p1", "4.7.p2", "4.8"
NEEDED = {"required_min": 1}
PARTS = {
    "forum_planned": "plan",
    "forum_plan_approved": "approval by the superior leader",
    "forum_announced": "announcement",
}
CHAIRED_BY = {"chair": "assistant manager in charge"}

KINDS = (
    CaseKind(
        FORUM,
        owner=SALES,
        number="CF-{yyyy}-{n:03}",
        clause=PLAN,
        states=(
            State("awaited"),
            State("planned", is_("forum_plan.complete", True)),
            State("approved", is_("forum_plan_approved", True)),
            State("announced", known("forum_announced_on")),
            State("held", is_("forums_enough", True)),
            State("closed", is_("closed", True)),
        ),
        outcome="forum_outcome",
        closes_when=any_(is_("forums_enough", True), known("no_forum_reason")),
    ),
)
SCHEDULES = (Schedule("half_yearly_forum", FORUM, "half_year", PLAN, at="begin"),)
FORMS = (
    Form(
        "forum_plan",
        FORUM,
        (Field("forum_planned_on", Day()), Field("forum_plan_text", PROSE)),
        (PLAN, APPROVAL),
        kept_by=SUPERVISOR,
        signers=(Signer(LEADER, "approved", APPROVAL, due="forum_due", reminders=(Reminder(EACH, APPROVAL),)),),
    ),
    Form(
        "forum_announcement",
        FORUM,
        (Field("forum_announced_on", Day()), Field("forum_announced_where", LINE)),
        APPROVAL,
        kept_by=SUPERVISOR,
    ),
    Form(
        "forum_record",
        FORUM,
        (
            Field("forum_days", ListOf(Day(), gaps=False)),
            Field("forum_chaired_by", LINE),
            Field("forum_text", PROSE),
        ),
        (CHAIR, APPROVAL),
        kept_by=SUPERVISOR,
    ),
    Form("half_year_without_forum", FORUM, (Field("no_forum_reason", PROSE),), PLAN, kept_by=SUPERVISOR),
)
TASKS = (
    Task(
        "plan_forum",
        FORUM,
        SUPERVISOR,
        "forum_plan",
        PLAN,
        due="forum_due",
        reminders=(Reminder(DEPARTMENT_MANAGER, PLAN),),
    ),
    Task(
        "announce_planned_forum",
        FORUM,
        SUPERVISOR,
        "forum_announcement",
        APPROVAL,
        performs="announce_forum",
        due="forum_due",
        shows=("forum_planned_on", "forum_plan_text"),
    ),
    Task(
        "chair_forum",
        FORUM,
        ASSISTANT_MANAGER,
        "forum_record",
        (CHAIR, APPROVAL),
        when=known("forum_announced_on"),
        due="forum_due",
        shows=("forum_planned_on", "forum_plan_text", "forum_announced_where"),
        reminders=(Reminder(DEPARTMENT_MANAGER, PLAN),),
    ),
)
ACTS = (
    Act(
        "announce_forum",
        FORUM,
        (SUPERVISOR,),
        APPROVAL,
        form="forum_announcement",
        when=not_(known("forum_announced_on")),
    ),
    Act("correct_forum_record", FORUM, (ASSISTANT_MANAGER,), CHAIR, form="forum_record", when=known("forum_days")),
    Act("leave_half_year_without_forum", FORUM, (DEPARTMENT_MANAGER,), PLAN, form="half_year_without_forum"),
)
ASSISTANT = frozenset({"assistant manager in charge", "assistant manager", "分管经理助理", ASSISTANT_MANAGER})


class Questions:
    """What is asked of a half-year's forum."""

    @question(asked="time", of=FORUM, outcome=Day())
    def forum_due(self) -> Answer:
        """By which day is the forum held?"""

    @question(asked="change", of=FORUM, outcome=YesNo())
    def forum_plan_approved(self) -> Answer:
        """Has the superior leader approved the plan as it stands?"""

    @question(asked="act", of=FORUM, outcome=Text(longest=64), combine="collect")
    def may_announce_forum(self) -> Answer:
        """Why may the forum not be announced?"""

    @question(asked="change", of=FORUM, outcome=YesNo())
    def forum_release(self) -> Answer:
        """May the forum be announced? The values `allowed` and `may_announce` say the same."""

    @question(asked="change", of=FORUM, outcome=YesNo())
    def forum_planned(self) -> Answer:
        """Is the plan drafted?"""

    @question(asked="change", of=FORUM, outcome=YesNo())
    def forum_announced(self) -> Answer:
        """Is the forum announced?"""

    @question(asked="change", of=FORUM, outcome=YesNo())
    def forum_prepared(self) -> Answer:
        """Is the forum planned, approved and announced? The values say what is missing."""

    @question(asked="set", of=FORUM, outcome=Whole(0, 1000))
    def forums(self) -> Answer:
        """How many forums has the half-year had?"""

    @question(asked="set", of=FORUM, outcome=YesNo())
    def forums_enough(self) -> Answer:
        """Has the half-year had its forum? The value `compliant` says the same, `required_min` how many it needs."""

    @question(asked="set", of=FORUM, outcome=ListOf(Text(longest=8), gaps=False))
    def halves_without_forum(self) -> Answer:
        """Which halves of the years in which a forum was held had none?"""

    @question(asked="change", of=FORUM, outcome=YesNo())
    def chaired_by_assistant(self) -> Answer:
        """Was the forum chaired by the assistant manager in charge?"""

    @question(asked="change", of=FORUM, outcome=YesNo())
    def forum_chair(self) -> Answer:
        """Was the forum chaired as it should? The value `chair` says by whom it is to be chaired."""

    @question(asked="end", of=FORUM, outcome=Choice("held", "not held"))
    def forum_outcome(self) -> Answer:
        """Has the forum been held?"""


def forums_in(held: Sequence[date] | None, first: date | None, last: date | None) -> int:
    """Those that lie in the half-year; where none is known, all of them."""
    return sum((first is None or first <= day) and (last is None or day <= last) for day in held or ())


def halves_without(held: Sequence[date]) -> tuple[str, ...]:
    """Of the years in which a forum was held, the halves without one."""
    had = {f"{day.year}-H{1 if day.month <= 6 else 2}" for day in held}
    halves = {f"{day.year}-H{half}" for day in held for half in (1, 2)}
    return tuple(sorted(halves - had))


def forum_outcome(enough: bool, given_up: str | None) -> str | None:
    """Nothing is said while a forum may still be held."""
    if enough:
        return "held"
    return None if given_up is None else "not held"


ANSWERS: dict[str, Answer] = {
    "forum_due": Formula(("period_to",), lambda day: day, PLAN),
    "forum_plan_approved": Formula(("forum_plan.signed",), lambda signed: signed, APPROVAL),
    "may_announce_forum": Collect(("forum_plan_approved",), (Rule((False,), "forum_plan_not_approved", APPROVAL),)),
    "forum_release": Table(
        ("forum_plan_approved",),
        (
            Rule((True,), True, APPROVAL, {"allowed": True, "may_announce": True, "announce": "allowed"}),
            Rule((False,), False, APPROVAL, {"allowed": False, "may_announce": False, "announce": "refused"}),
        ),
    ),
    "forum_planned": Formula(
        ("forum_plan.complete", "forum_plan_approved"), lambda complete, approved: complete or approved, PLAN
    ),
    "forum_announced": Formula(("forum_announced_on?",), lambda day: day is not None, APPROVAL),
    "forum_prepared": complete_table(PARTS, (PLAN, APPROVAL)),
    "forums": Formula(("forum_days?", "period_from?", "period_to?"), forums_in, PLAN),
    "forums_enough": Table(
        ("forums",),
        (
            Rule((">=1",), True, PLAN, {"compliant": True, **NEEDED}),
            Rule(("<1",), False, PLAN, {"compliant": False, **NEEDED}),
        ),
    ),
    "halves_without_forum": Formula(("forum_days",), halves_without, PLAN),
    "chaired_by_assistant": Formula(("forum_chaired_by",), lambda who: who.strip().lower() in ASSISTANT, CHAIR),
    "forum_chair": Table(
        ("chaired_by_assistant",),
        (
            Rule((True,), True, CHAIR, {"accepted": True, **CHAIRED_BY}),
            Rule((False,), False, CHAIR, {"accepted": False, **CHAIRED_BY}),
        ),
    ),
    "forum_outcome": Formula(("forums_enough", "no_forum_reason?"), forum_outcome, PLAN),
}

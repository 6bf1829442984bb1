"""Culture activities: at least one each quarter, with photographs or a text, and with an evaluation."""

from collections.abc import Sequence
from datetime import date

from rules.api import (
    ANY,
    ATTACHMENTS,
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
    Opening,
    Reminder,
    Rule,
    Schedule,
    State,
    Table,
    Task,
    Text,
    Whole,
    YesNo,
    all_,
    any_,
    is_,
    known,
    not_,
    question,
)

from .gaps import complete_table
from .parties import DEPARTMENT_MANAGER, LINE, PROSE, SALES, SUPERVISOR

QUARTER, ACTIVITY = "culture_quarter", "culture_activity"
EACH_QUARTER, RECORD, EVALUATION = "4.9.p1", "4.9.p3", "4.9.p4"
PLANNED = ("activity_name", "activity_planned_on")
NEEDED = {"required_min": 1}
GIVEN_UP = any_(known("activity_cancelled_for"), known("no_activity_reason"))
STANDS = not_(GIVEN_UP)
PARTS = {"photograph_or_text": "photograph or text record", "activity_evaluated": "evaluation form"}

KINDS = (
    CaseKind(
        QUARTER,
        owner=SALES,
        number="CU-{yyyy}-{n:03}",
        clause=EACH_QUARTER,
        states=(State("awaited"), State("held", is_("activities_enough", True)), State("closed", is_("closed", True))),
        outcome="culture_quarter_outcome",
        closes_when=any_(is_("activities_enough", True), known("no_activity_reason")),
    ),
    CaseKind(
        ACTIVITY,
        owner=SALES,
        number="CA-{yyyy}-{n:04}",
        clause=(EACH_QUARTER, RECORD, EVALUATION),
        states=(
            State("awaited"),
            State("planned", known("activity_planned_on")),
            State("held", known("activity_held_on")),
            State("closed", is_("closed", True)),
        ),
        outcome="activity_outcome",
        parent=QUARTER,
        repeats=True,
        closes_when=any_(is_("activity_evaluated", True), GIVEN_UP),
    ),
)
SCHEDULES = (Schedule("quarterly_culture_activity", QUARTER, "quarter", EACH_QUARTER, at="begin"),)
OPENINGS = (
    Opening(
        ACTIVITY, QUARTER, EACH_QUARTER, when=not_(known("no_activity_reason")), again=known("activity_cancelled_for")
    ),
)
CHILD_FACTS = (ChildFacts("activity_days", QUARTER, ACTIVITY, "activity_held_on"),)
FORMS = (
    Form(
        "activity_plan",
        ACTIVITY,
        (Field("activity_name", LINE), Field("activity_planned_on", Day())),
        EACH_QUARTER,
        kept_by=SUPERVISOR,
        arrives=True,
    ),
    Form("later_record", ACTIVITY, (Field("activity_text_added", PROSE),), RECORD, kept_by=SUPERVISOR),
    Form(
        "activity_record",
        ACTIVITY,
        (
            Field("activity_held_on", Day()),
            Field("activity_photographs", ATTACHMENTS, False),
            Field("activity_text", PROSE, False),
        ),
        RECORD,
        kept_by=SUPERVISOR,
    ),
    Form(
        "activity_evaluation",
        ACTIVITY,
        (Field("activity_effect", PROSE), Field("activity_summary", PROSE)),
        EVALUATION,
        kept_by=SUPERVISOR,
        shows=(*PLANNED, "activity_held_on", "activity_photographs", "activity_text", "activity_text_added"),
    ),
    Form(
        "activity_cancellation", ACTIVITY, (Field("activity_cancelled_for", PROSE),), EACH_QUARTER, kept_by=SUPERVISOR
    ),
    Form("quarter_without_activity", QUARTER, (Field("no_activity_reason", PROSE),), EACH_QUARTER, kept_by=SUPERVISOR),
)
TOLD = (Reminder(DEPARTMENT_MANAGER, EACH_QUARTER),)
TASKS = (
    Task(
        "plan_activity",
        ACTIVITY,
        SUPERVISOR,
        "activity_plan",
        EACH_QUARTER,
        when=STANDS,
        before=("close",),
        due="activity_due",
        reminders=TOLD,
    ),
    Task(
        "record_held_activity",
        ACTIVITY,
        SUPERVISOR,
        "activity_record",
        RECORD,
        when=all_(STANDS, known("activity_planned_on")),
        before=("close",),
        due="activity_due",
        shows=PLANNED,
        reminders=TOLD,
    ),
    Task(
        "add_written_record",
        ACTIVITY,
        SUPERVISOR,
        "later_record",
        RECORD,
        when=all_(STANDS, known("activity_held_on"), is_("photograph_or_text", False)),
        before=("close",),
        shows=(*PLANNED, "activity_held_on"),
    ),
    Task(
        "evaluate_activity",
        ACTIVITY,
        SUPERVISOR,
        "activity_evaluation",
        EVALUATION,
        when=all_(STANDS, known("activity_held_on")),
        before=("close",),
        performs="evaluate_culture_activity",
        shows=(*PLANNED, "activity_held_on", "activity_photographs", "activity_text", "activity_text_added"),
    ),
)
ACTS = (
    Act("plan_further_activity", QUARTER, (SUPERVISOR,), EACH_QUARTER, form="activity_plan", opens=ACTIVITY),
    Act("add_to_record", ACTIVITY, (SUPERVISOR,), RECORD, form="activity_record", when=known("activity_held_on")),
    Act(
        "evaluate_culture_activity",
        ACTIVITY,
        (SUPERVISOR,),
        EVALUATION,
        form="activity_evaluation",
        when=all_(STANDS, not_(known("activity_summary"))),
    ),
    Act(
        "cancel_activity",
        ACTIVITY,
        (SUPERVISOR,),
        EACH_QUARTER,
        form="activity_cancellation",
        when=not_(known("activity_held_on")),
    ),
    Act(
        "leave_quarter_without_activity", QUARTER, (DEPARTMENT_MANAGER,), EACH_QUARTER, form="quarter_without_activity"
    ),
)


class Questions:
    """What is asked of an activity and of its quarter."""

    @question(asked="set", of=QUARTER, outcome=Whole(0, 1000))
    def activities(self) -> Answer:
        """How many activities were held in the quarter?"""

    @question(asked="set", of=QUARTER, outcome=YesNo())
    def activities_enough(self) -> Answer:
        """Were there enough activities? The value `compliant` says the same, `required_min` how many it needs."""

    @question(asked="end", of=QUARTER, outcome=Choice("held", "not held"))
    def culture_quarter_outcome(self) -> Answer:
        """Has the quarter had its activity?"""

    @question(asked="time", of=ACTIVITY, outcome=Day())
    def activity_due(self) -> Answer:
        """By which day is the activity held?"""

    @question(asked="change", of=ACTIVITY, outcome=YesNo())
    def has_photograph(self) -> Answer:
        """Is there at least one photograph?"""

    @question(asked="change", of=ACTIVITY, outcome=YesNo())
    def has_text_record(self) -> Answer:
        """Is there a written record?"""

    @question(asked="change", of=ACTIVITY, outcome=YesNo())
    def photograph_or_text(self) -> Answer:
        """Is there at least one photograph, or a text?"""

    @question(asked="act", of=ACTIVITY, outcome=Text(longest=64), combine="collect")
    def may_evaluate_culture_activity(self) -> Answer:
        """Why can the activity not be evaluated yet?"""

    @question(asked="change", of=ACTIVITY, outcome=YesNo())
    def activity_evaluated(self) -> Answer:
        """Is the evaluation filled in?"""

    @question(asked="change", of=ACTIVITY, outcome=YesNo())
    def activity_complete(self) -> Answer:
        """Is the activity recorded and evaluated? The values say what is missing."""

    @question(asked="end", of=ACTIVITY, outcome=Choice("evaluated", "cancelled"))
    def activity_outcome(self) -> Answer:
        """What has become of the activity?"""


def activities_in(held: Sequence[date | None], first: date | None, last: date | None) -> int:
    """Those held within the quarter."""
    days = [day for day in held if day is not None]
    return sum((first is None or first <= day) and (last is None or day <= last) for day in days)


def quarter_outcome(enough: bool, given_up: str | None) -> str | None:
    """Nothing is said while an activity may still be held."""
    if enough:
        return "held"
    return None if given_up is None else "not held"


def activity_outcome(summary: str | None, cancelled: str | None, given_up: str | None) -> str | None:
    """Nothing is said while it is neither evaluated nor given up."""
    if cancelled is not None or given_up is not None:
        return "cancelled"
    return None if summary is None else "evaluated"


ANSWERS: dict[str, Answer] = {
    "activities": Formula(("activity_days", "period_from?", "period_to?"), activities_in, EACH_QUARTER),
    "activities_enough": Table(
        ("activities",),
        (
            Rule((">=1",), True, EACH_QUARTER, {"compliant": True, **NEEDED}),
            Rule(("<1",), False, EACH_QUARTER, {"compliant": False, **NEEDED}),
        ),
    ),
    "culture_quarter_outcome": Formula(("activities_enough", "no_activity_reason?"), quarter_outcome, EACH_QUARTER),
    "activity_due": Formula(("period_to",), lambda day: day, EACH_QUARTER),
    "has_photograph": Formula(("activity_photographs?",), bool, RECORD),
    "has_text_record": Formula(
        ("activity_text?", "activity_text_added?"), lambda *texts: any(text is not None for text in texts), RECORD
    ),
    "photograph_or_text": Table(
        ("has_photograph", "has_text_record"),
        (
            Rule((True, ANY), True, RECORD),
            Rule((False, True), True, RECORD),
            Rule((False, False), False, RECORD),
        ),
    ),
    "may_evaluate_culture_activity": Collect(
        ("photograph_or_text",), (Rule((False,), "activity_not_recorded", RECORD),)
    ),
    "activity_evaluated": Formula(("activity_summary?",), lambda text: text is not None, EVALUATION),
    "activity_complete": complete_table(PARTS, (RECORD, EVALUATION)),
    "activity_outcome": Formula(
        ("activity_summary?", "activity_cancelled_for?", "no_activity_reason?"), activity_outcome, (RECORD, EVALUATION)
    ),
}

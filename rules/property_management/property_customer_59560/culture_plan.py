"""The department's culture plan of a year, made from the company's."""

from rules.api import (
    Act,
    Answer,
    CaseKind,
    Choice,
    Collect,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Reminder,
    Rule,
    Schedule,
    State,
    Table,
    Task,
    Text,
    YesNo,
    days,
    is_,
    known,
    not_,
    question,
)

from .gaps import complete_table
from .parties import DEPARTMENT_MANAGER, PROSE, SALES, SUPERVISOR

YEAR = "culture_year"
CLAUSE = "4.9.p2"
PARTS = {"company_plan": "company plan of the year", "department_plan": "department plan of the year"}

KINDS = (
    CaseKind(
        YEAR,
        owner=SALES,
        number="CY-{yyyy}-{n:02}",
        clause=CLAUSE,
        states=(
            State("awaited"),
            State("company_planned", is_("company_plan", True)),
            State("planned", is_("department_plan", True)),
            State("closed", is_("closed", True)),
        ),
        outcome="culture_year_outcome",
        closes_when=is_("department_plan", True),
    ),
)
SCHEDULES = (Schedule("yearly_culture_plan", YEAR, "year", CLAUSE, at="begin"),)
FORMS = (
    Form(
        "company_culture_plan",
        YEAR,
        (Field("company_plan_text", PROSE), Field("company_planned_on", Day())),
        CLAUSE,
        kept_by=DEPARTMENT_MANAGER,
    ),
    Form(
        "department_culture_plan",
        YEAR,
        (Field("department_plan_text", PROSE), Field("department_planned_on", Day())),
        CLAUSE,
        kept_by=SUPERVISOR,
        shows=("period", "company_plan_text"),
    ),
)
TASKS = (
    Task("enter_company_plan", YEAR, DEPARTMENT_MANAGER, "company_culture_plan", CLAUSE, before=("close",)),
    Task(
        "draw_up_department_plan",
        YEAR,
        SUPERVISOR,
        "department_culture_plan",
        CLAUSE,
        before=("close",),
        performs="make_department_plan",
        due="department_plan_due",
        reminders=(Reminder(DEPARTMENT_MANAGER, CLAUSE),),
        shows=("period", "company_plan_text"),
    ),
)
ACTS = (
    Act(
        "make_department_plan",
        YEAR,
        (SUPERVISOR,),
        CLAUSE,
        form="department_culture_plan",
        when=not_(known("department_plan_text")),
    ),
)


class Questions:
    """What is asked of the plans of a year."""

    @question(asked="change", of=YEAR, outcome=YesNo())
    def company_plan(self) -> Answer:
        """Is the company's plan there?"""

    @question(asked="change", of=YEAR, outcome=YesNo())
    def department_plan(self) -> Answer:
        """Is the department's plan made?"""

    @question(asked="time", of=YEAR, outcome=Day())
    def department_plan_due(self) -> Answer:
        """By which day is the department's plan made?"""

    @question(asked="act", of=YEAR, outcome=Text(longest=64), combine="collect")
    def may_make_department_plan(self) -> Answer:
        """Why can the department's plan not be made yet?"""

    @question(asked="change", of=YEAR, outcome=YesNo())
    def culture_plans_complete(self) -> Answer:
        """Are both plans there? The values say what is missing."""

    @question(asked="change", of=YEAR, outcome=YesNo())
    def department_plan_release(self) -> Answer:
        """May the department's plan be made? The value `allowed` says the same."""

    @question(asked="end", of=YEAR, outcome=Choice("planned"))
    def culture_year_outcome(self) -> Answer:
        """How has the planning ended?"""


ANSWERS: dict[str, Answer] = {
    "company_plan": Formula(("company_plan_text?",), lambda text: text is not None, CLAUSE),
    "department_plan": Formula(("department_plan_text?",), lambda text: text is not None, CLAUSE),
    "department_plan_due": Deadline("period_from", CLAUSE, within=days("department_plan_days")),
    "may_make_department_plan": Collect(("company_plan",), (Rule((False,), "company_plan_missing", CLAUSE),)),
    "culture_plans_complete": complete_table(PARTS, CLAUSE),
    "department_plan_release": Table(
        ("company_plan",),
        (Rule((True,), True, CLAUSE, {"allowed": True}), Rule((False,), False, CLAUSE, {"allowed": False})),
    ),
    "culture_year_outcome": Formula(("department_plan_text",), lambda _: "planned", CLAUSE),
}

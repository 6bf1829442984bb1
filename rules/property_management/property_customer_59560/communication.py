"""Who talks with customers about what: planned by the department manager, carried out, passed on to the clerk."""

from rules.api import (
    JUDGE,
    Act,
    Answer,
    CaseKind,
    Choice,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Holder,
    Rule,
    State,
    Table,
    Task,
    YesNo,
    is_,
    known,
    question,
)

from .gaps import complete_table
from .parties import (
    ASSISTANT_MANAGER,
    DEPARTMENT_MANAGER,
    FRONT_DESK,
    GM_OFFICE_CLERK,
    LINE,
    OFFICE,
    PROSE,
    QUALITY,
    QUALITY_GROUP,
    SPECIALIST,
    STEWARD,
    SUPERVISOR,
    VISIT_CLERK,
)

KIND = "communication"
MANAGER = "3.2"
OWNERS = (
    ("supervise communication", QUALITY_GROUP, "3.1"),
    ("survey customers", QUALITY_GROUP, "3.1"),
    ("set ways, methods and content", DEPARTMENT_MANAGER, MANAGER),
    ("pass on information", DEPARTMENT_MANAGER, MANAGER),
    ("receive information", GM_OFFICE_CLERK, MANAGER),
    ("organise communication", SUPERVISOR, "3.3"),
    ("collect and sort information", SUPERVISOR, "3.3"),
    ("steward contact", STEWARD, "3.4"),
    ("introduce services", FRONT_DESK, "4.1.p1"),
    ("answer questions", FRONT_DESK, "4.1.p1"),
    ("report opinions", FRONT_DESK, "4.1.p2"),
    ("visit after service", VISIT_CLERK, "4.2"),
    ("handle complaints", SUPERVISOR, "4.3.p1"),
    ("constructive opinions", SUPERVISOR, "4.4"),
    ("talk with the committee", ASSISTANT_MANAGER, "4.5.p1"),
    ("publish the service report", OFFICE, "4.6"),
    ("plan the forum", SUPERVISOR, "4.7.p1"),
    ("chair the forum", ASSISTANT_MANAGER, "4.8"),
    ("organise culture activities", SUPERVISOR, "4.9.p1"),
)
EITHER = frozenset({"organise communication", "collect and sort information", "handle complaints"})
DUTIES = Choice(*(duty for duty, _, _ in OWNERS), "other")
ROLE_NAMES = tuple(dict.fromkeys(role for _, role, _ in OWNERS))
TITLES = {
    QUALITY_GROUP: "quality management group",
    DEPARTMENT_MANAGER: "department manager",
    GM_OFFICE_CLERK: "information clerk of the general manager's office",
    SUPERVISOR: "customer service supervisor",
    SPECIALIST: "customer service specialist",
    STEWARD: "personal steward",
    FRONT_DESK: "front desk service clerk",
    VISIT_CLERK: "customer service information clerk",
    ASSISTANT_MANAGER: "assistant manager in charge",
    OFFICE: "management office",
}
PARTS = {
    "communication_planned": "ways, methods and content",
    "passed_to_clerk": "information to the clerk of the general manager's office",
}
OFFICE_WORDS = frozenset({"management office", "management_office", "管理处", "any management office"})
PLANNED = (
    "communication_unit",
    "communication_duty",
    "communication_ways",
    "communication_methods",
    "communication_content",
)

KINDS = (
    CaseKind(
        KIND,
        owner=QUALITY,
        number="KC-{yyyy}-{n:05}",
        clause=(MANAGER, "2"),
        states=(
            State("planned"),
            State("collected", known("information_collected")),
            State("passed_on", known("information_passed_on")),
            State("closed", is_("closed", True)),
        ),
        outcome="communication_outcome",
        closes_when=known("information_passed_on"),
    ),
)
FORMS = (
    Form(
        "communication_plan",
        KIND,
        (
            Field("communication_unit", LINE),
            Field("communication_duty", DUTIES),
            Field("communication_ways", PROSE),
            Field("communication_methods", PROSE),
            Field("communication_content", PROSE),
        ),
        MANAGER,
        kept_by=DEPARTMENT_MANAGER,
        arrives=True,
    ),
    Form(
        "collected_information",
        KIND,
        (Field("information_collected", PROSE), Field("information_sorted_under", LINE)),
        ("3.3", "3.4"),
        kept_by=SUPERVISOR,
    ),
    Form(
        "information_for_clerk",
        KIND,
        (Field("information_passed_on", Day()), Field("information_summary", PROSE)),
        MANAGER,
        kept_by=GM_OFFICE_CLERK,
        holders=(Holder(GM_OFFICE_CLERK, MANAGER),),
        shows=(*PLANNED, "information_collected"),
    ),
)
TASKS = (
    Task(
        "carry_out_communication",
        KIND,
        FactRole("communication_owner"),
        "collected_information",
        ("3.3", "3.4"),
        before=("close",),
        shows=PLANNED,
    ),
    Task(
        "pass_on_to_clerk",
        KIND,
        DEPARTMENT_MANAGER,
        "information_for_clerk",
        MANAGER,
        when=known("information_collected"),
        before=("close",),
        shows=(*PLANNED, "information_collected", "information_sorted_under"),
    ),
)
ACTS = (
    Act("plan_communication", KIND, (DEPARTMENT_MANAGER,), (MANAGER, "2"), form="communication_plan", effect="open"),
)


class Questions:
    """What is asked of a planned communication."""

    @question(asked="change", of=KIND, outcome=YesNo())
    def of_an_office(self) -> Answer:
        """Is the unit a management office of the company?"""

    @question(asked="change", of=KIND, outcome=YesNo())
    def scope(self) -> Answer:
        """Does the procedure apply to the unit? The value `in_scope` says the same."""

    @question(asked="change", of=KIND, outcome=Choice(*ROLE_NAMES))
    def communication_owner(self) -> Answer:
        """Whose duty is it? The value `owners` names all who may do it."""

    @question(asked="change", of=KIND, outcome=YesNo())
    def communication_planned(self) -> Answer:
        """Are the ways, the methods and the content set?"""

    @question(asked="change", of=KIND, outcome=YesNo())
    def passed_to_clerk(self) -> Answer:
        """Has the information clerk been told?"""

    @question(asked="change", of=KIND, outcome=YesNo())
    def communication_complete(self) -> Answer:
        """Is it planned, and what was heard passed on? The values say what is missing."""

    @question(asked="end", of=KIND, outcome=Choice("passed on"))
    def communication_outcome(self) -> Answer:
        """What has become of what was collected?"""


def of_an_office(unit: str, offices: tuple[str, ...]) -> bool:
    """By its name at the site, or as a management office."""
    return unit in offices or unit.strip().lower() in OFFICE_WORDS


def _owner(duty: str, role: str, clause: str) -> Rule:
    owners = [SUPERVISOR, SPECIALIST] if duty in EITHER else [role]
    titles = [TITLES[one] for one in owners]
    return Rule((duty,), role, clause, {"owner": " or ".join(titles), "owners": titles})


ANSWERS: dict[str, Answer] = {
    "of_an_office": Formula(("communication_unit", "management_offices"), of_an_office, "2"),
    "scope": Table(
        ("of_an_office",),
        (Rule((True,), True, "2", {"in_scope": True}), Rule((False,), False, "2", {"in_scope": False})),
    ),
    "communication_owner": Table(
        ("communication_duty",),
        (*(_owner(*one) for one in OWNERS), Rule(("other",), JUDGE, MANAGER)),
        judged_by=DEPARTMENT_MANAGER,
    ),
    "communication_planned": Formula(
        ("communication_ways?", "communication_methods?", "communication_content?"),
        lambda *stated: None not in stated,
        MANAGER,
    ),
    "passed_to_clerk": Formula(("information_passed_on?",), lambda day: day is not None, MANAGER),
    "communication_complete": complete_table(PARTS, MANAGER),
    "communication_outcome": Formula(("information_passed_on",), lambda _: "passed on", MANAGER),
}

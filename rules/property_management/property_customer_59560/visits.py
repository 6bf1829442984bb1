"""The return visit after repair and home service: every finished service opens one, or those of the sample."""

from datetime import date

from rules.api import (
    ANY,
    Act,
    Answer,
    CaseKind,
    Choice,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Reminder,
    Rule,
    State,
    Table,
    Task,
    YesNo,
    all_,
    days,
    is_,
    known,
    not_,
    question,
)

from .parties import FRONT_DESK, LINE, PROSE, SALES, SPECIALIST, SUPERVISOR, VISIT_CLERK

SERVICE = "finished_service"
VISITED = {"repair work", "home service"}
RECORD = {"record": "居家服务回访记录表"}
SHOWN = ("service_type", "finished_on", "service_customer", "service_done")
WAYS = Choice("telephone", "at home", "other")

KINDS = (
    CaseKind(
        SERVICE,
        owner=SALES,
        number="HS-{yyyy}-{n:06}",
        clause="4.2",
        states=(State("served"), State("visited", known("visited_on")), State("closed", is_("closed", True))),
        outcome="visit_outcome",
        closes_when=known("visit_owed"),
    ),
)

FORMS = (
    Form(
        "service_note",
        SERVICE,
        (
            Field("service_type", Choice("repair work", "home service", "other")),
            Field("finished_on", Day()),
            Field("service_customer", LINE),
            Field("service_done", PROSE, False),
        ),
        "4.2",
        kept_by=SUPERVISOR,
        arrives=True,
    ),
    Form("sample_choice", SERVICE, (Field("in_sample", YesNo()),), "4.2", kept_by=VISIT_CLERK),
    Form(
        "home_visit_record",
        SERVICE,
        (
            Field("visited_on", Day()),
            Field("visit_way", WAYS),
            Field("visit_occasion", Choice("regular", "irregular")),
            Field("visit_satisfied", YesNo()),
            Field("visit_text", PROSE),
        ),
        "4.2",
        kept_by=VISIT_CLERK,
        shows=SHOWN,
    ),
)

TASKS = (
    Task(
        "choose_sample",
        SERVICE,
        VISIT_CLERK,
        "sample_choice",
        "4.2",
        when=all_(is_("service_type", *VISITED), is_("visits_by_sample", True), not_(known("visited_on"))),
        before=("close",),
        shows=SHOWN,
    ),
    Task(
        "visit_after_service",
        SERVICE,
        VISIT_CLERK,
        "home_visit_record",
        "4.2",
        when=is_("visit_owed", True),
        before=("close",),
        due="visit_due",
        reminders=(Reminder(SUPERVISOR, "4.2"),),
        shows=SHOWN,
    ),
)

ACTS = (
    Act(
        "report_finished_service",
        SERVICE,
        (FRONT_DESK, SPECIALIST, SUPERVISOR, VISIT_CLERK),
        "4.2",
        form="service_note",
        effect="open",
    ),
)


class Questions:
    """What is asked of a finished service."""

    @question(asked="change", of=SERVICE, outcome=Choice("yes", "no", "not said"))
    def chosen_for_visit(self) -> Answer:
        """Is the service in the sample?"""

    @question(asked="change", of=SERVICE, outcome=Choice("said", "not said"))
    def sample_said(self) -> Answer:
        """Is it said whether the service is visited, as far as somebody has to say so?"""

    @question(asked="change", of=SERVICE, outcome=YesNo())
    def visit_owed(self) -> Answer:
        """Is a return visit owed?"""

    @question(asked="change", of=SERVICE, outcome=YesNo())
    def service_visited(self) -> Answer:
        """Has the visit been made and recorded?"""

    @question(asked="change", of=SERVICE, outcome=YesNo())
    def visit_complete(self) -> Answer:
        """Is the visit made that is owed? The values say what is missing."""

    @question(asked="time", of=SERVICE, outcome=Day())
    def visit_due(self) -> Answer:
        """By which day is the visit made?"""

    @question(asked="end", of=SERVICE, outcome=Choice("visited", "not visited"))
    def visit_outcome(self) -> Answer:
        """Has the service been visited?"""


def chosen(in_sample: bool | None) -> str:
    """Nobody has said it yet: `not said`."""
    if in_sample is None:
        return "not said"
    return "yes" if in_sample else "no"


def visit_outcome(owed: bool, said: str, visited: date | None) -> str | None:
    """Nothing is said while a visit is owed and not made, or nobody has said whether it is."""
    if visited is not None:
        return "visited"
    return None if owed or said == "not said" else "not visited"


ANSWERS: dict[str, Answer] = {
    "chosen_for_visit": Formula(("in_sample?",), chosen, "4.2"),
    "sample_said": Table(
        ("service_type", "visits_by_sample", "chosen_for_visit"),
        (
            Rule((VISITED, True, "not said"), "not said", "4.2"),
            Rule((VISITED, True, {"yes", "no"}), "said", "4.2"),
            Rule((VISITED, False, ANY), "said", "4.2"),
            Rule(("other", ANY, ANY), "said", "4.2"),
        ),
    ),
    "visit_owed": Table(
        ("service_type", "visits_by_sample", "chosen_for_visit"),
        (
            Rule((VISITED, False, ANY), True, "4.2", RECORD),
            Rule((VISITED, True, "yes"), True, "4.2", RECORD),
            Rule((VISITED, True, {"no", "not said"}), False, "4.2"),
            Rule(("other", ANY, ANY), False, "4.2"),
        ),
    ),
    "service_visited": Formula(("visited_on?",), lambda day: day is not None, "4.2"),
    "visit_complete": Table(
        ("visit_owed", "service_visited"),
        (
            Rule((True, True), True, "4.2", {"complete": True, "missing": []}),
            Rule((True, False), False, "4.2", {"complete": False, "missing": ["home service return visit record"]}),
            Rule((False, True), True, "4.2", {"complete": True, "missing": []}),
            Rule((False, False), True, "4.2", {"complete": True, "missing": []}),
        ),
    ),
    "visit_due": Deadline("finished_on", "4.2", within=days("visit_within_days")),
    "visit_outcome": Formula(("visit_owed", "sample_said", "visited_on?"), visit_outcome, "4.2"),
}

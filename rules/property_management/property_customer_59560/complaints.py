"""A complaint at an estate: recorded, a measure proposed, followed up, visited. Nobody searches a stock."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from rules.api import (
    Answer,
    CaseKind,
    ChildFacts,
    Day,
    Deadline,
    FactRole,
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
    any_,
    days,
    is_,
    known,
    not_,
    question,
)

from .gaps import complete_table
from .parties import DEPARTMENT_MANAGER, PROSE, QUALITY, SALES, SPECIALIST, SUPERVISOR
from .visits import WAYS

CLAUSE = "4.3.p1"
COMPLAINT, MEASURE = "complaint", "capa"
HANDLERS = (SUPERVISOR, SPECIALIST)
SHOWN = ("product_name", "defect", "details", "customer_code", "customer_name")
PLANNED = ("correction", "corrective_action", "preventive_action", "action_owner", "due_date")
ANSWERED = is_("capa_progress", "answered", "effective", "not effective")
OPEN_MEASURE = not_(known("effect_confirmed"))
STEPS = {
    "complaint_recorded": "record of the complaint",
    "measure_proposed": "corrective measure",
    "complaint_visited": "return visit",
    "complaint_followed_up": "follow-up",
}

KINDS = (
    CaseKind(
        COMPLAINT,
        owner=QUALITY,
        number="C-{yyyy}-{n:06}",
        clause=CLAUSE,
        states=(
            State("received"),
            State("acknowledged", is_("sent_to_quality", True), tells="complaint.acknowledged"),
            State("assessed", ANSWERED, tells="complaint.assessed"),
            State("investigating", any_(is_("reopened", True), is_("complaint_followed_up", True))),
            State("responded", any_(is_("complaint_visited", True), is_("reply_issued", True))),
            State(
                "decision_communicated",
                all_(ANSWERED, any_(is_("complaint_visited", True), is_("reply_issued", True))),
            ),
            State("closed", is_("closed", True)),
        ),
        outcome="complaint_outcome",
        closes_when=is_("withdrawn", True),
        closing="complaint.closed",
        closing_refused="complaint.closing-refused",
        reopening="complaint.reopened",
        replaces="iso9001:complaint",
    ),
)

FORMS = (
    Form(
        "measure_follow_up",
        MEASURE,
        (Field("followed_up_on", Day()), Field("follow_up_text", PROSE)),
        CLAUSE,
        kept_by=SUPERVISOR,
        keep="complaint_retention_months",
    ),
    Form(
        "complaint_visit",
        MEASURE,
        (
            Field("complaint_visited_on", Day()),
            Field("complaint_visit_way", WAYS),
            Field("customer_content", YesNo()),
            Field("complaint_visit_text", PROSE),
        ),
        CLAUSE,
        kept_by=SUPERVISOR,
        keep="complaint_retention_months",
    ),
)

TASKS = (
    Task(
        "complete_feedback_form",
        COMPLAINT,
        FactRole("complaint_handler"),
        "feedback",
        CLAUSE,
        when=all_(is_("withdrawn", False), is_("form_complete", False)),
        before=("close",),
        replaces="iso9001:complete_feedback_form",
    ),
    Task(
        "hold_analysis_meeting",
        COMPLAINT,
        QUALITY,
        "meeting",
        CLAUSE,
        when=all_(is_("withdrawn", False), is_("analysis_meeting", True)),
        before=("close",),
        shows=SHOWN,
        replaces="iso9001:hold_analysis_meeting",
    ),
    Task(
        "reply_customer",
        COMPLAINT,
        SALES,
        "reply_letter",
        CLAUSE,
        when=all_(is_("withdrawn", False), is_("reply", "copy of the CAPA request form", "reasons without a request")),
        before=("close",),
        shows=(*SHOWN, "reply"),
        tells="reply.issued",
        replaces="iso9001:reply_customer",
    ),
    Task(
        "close_complaint",
        COMPLAINT,
        QUALITY,
        "complaint_log",
        CLAUSE,
        performs="close",
        shows=(*SHOWN, "complaint_outcome", "reason_in_log"),
        replaces="iso9001:close_complaint",
    ),
    Task(
        "answer_capa",
        MEASURE,
        FactRole("capa_addressee"),
        "capa_answer",
        CLAUSE,
        when=OPEN_MEASURE,
        before=("close",),
        due="measure_proposal_due",
        reminders=(Reminder(DEPARTMENT_MANAGER, CLAUSE),),
        shows=SHOWN,
        tells="capa.answered",
        replaces="iso9001:answer_capa",
    ),
    Task(
        "follow_up_measure",
        MEASURE,
        FactRole("complaint_handler"),
        "measure_follow_up",
        CLAUSE,
        when=all_(known("due_date"), OPEN_MEASURE),
        before=("close",),
        due="capa_due",
        shows=(*SHOWN, *PLANNED),
    ),
    Task(
        "visit_complainant",
        MEASURE,
        FactRole("complaint_handler"),
        "complaint_visit",
        CLAUSE,
        when=all_(known("completed_on"), OPEN_MEASURE),
        before=("close",),
        shows=(*SHOWN, *PLANNED, "completion_evidence"),
    ),
    Task(
        "verify_effect",
        MEASURE,
        QUALITY,
        "effect_verdict",
        CLAUSE,
        when=all_(known("complaint_visited_on"), known("followed_up_on"), OPEN_MEASURE),
        before=("close",),
        shows=(*SHOWN, *PLANNED, "completion_evidence", "follow_up_text", "customer_content", "complaint_visit_text"),
        replaces="iso9001:verify_effect",
    ),
)

CHILD_FACTS = (
    ChildFacts("capa.visits", COMPLAINT, MEASURE, "complaint_visited_on"),
    ChildFacts("capa.follow_ups", COMPLAINT, MEASURE, "followed_up_on"),
)


class Questions:
    """What is asked of a complaint at an estate and of its measure."""

    @question(asked="change", of=COMPLAINT, outcome=YesNo())
    def complaint_recorded(self) -> Answer:
        """Is the complaint recorded?"""

    @question(asked="change", of=COMPLAINT, outcome=YesNo())
    def measure_proposed(self) -> Answer:
        """Has a corrective measure been proposed in this round?"""

    @question(asked="change", of=COMPLAINT, outcome=YesNo())
    def complaint_visited(self) -> Answer:
        """Has the customer been visited after the latest measure of this round?"""

    @question(asked="change", of=COMPLAINT, outcome=YesNo())
    def complaint_followed_up(self) -> Answer:
        """Has the latest measure of this round been followed up?"""

    @question(asked="change", of=COMPLAINT, outcome=YesNo())
    def complaint_handled(self) -> Answer:
        """Is the complaint recorded, answered by a measure, visited and followed up? The values say what is missing."""

    @question(asked="time", of=MEASURE, outcome=Day())
    def measure_proposal_due(self) -> Answer:
        """By which day is a measure to be proposed?"""


def latest(days_stated: Sequence[date | None], count: Decimal | int) -> bool:
    """Whether it is stated of the latest measure of this round; measures stand in the order of their opening."""
    return count > 0 and bool(days_stated) and days_stated[-1] is not None


def meeting_called(called: bool | None) -> bool:
    """Quality may call one; nothing makes it obligatory."""
    return called is True


ANSWERS: dict[str, Answer] = {
    "accepted_channel": Table(
        ("channel",),
        (
            Rule(({"oral", "telephone", "written", "other"},), True, CLAUSE),
            Rule(("return",), False, CLAUSE),
        ),
        replaces="iso9001:accepted_channel",
    ),
    "complaint_recorded": Formula(("form_complete",), lambda complete: complete, CLAUSE),
    "measure_proposed": Table(
        ("capa_progress",),
        (
            Rule(({"answered", "effective", "not effective"},), True, CLAUSE),
            Rule(({"none", "requested"},), False, CLAUSE),
        ),
    ),
    "complaint_visited": Formula(("capa.visits", "capa.count"), latest, CLAUSE),
    "complaint_followed_up": Formula(("capa.follow_ups", "capa.count"), latest, CLAUSE),
    "complaint_handled": complete_table(STEPS, CLAUSE),
    "measure_proposal_due": Deadline("opened_at", CLAUSE, within=days("measure_proposal_days")),
    "capa_addressee": Formula(
        ("named_role?", "complaint_handler"),
        lambda named, handler: named or handler,
        CLAUSE,
        replaces="iso9001:capa_addressee",
    ),
    "analysis_meeting": Formula(("meeting_called?",), meeting_called, CLAUSE, replaces="iso9001:analysis_meeting"),
    "capa_request": Table(
        ("form_complete",),
        (
            Rule((True,), True, CLAUSE, {"from": QUALITY, "to": SALES}),
            Rule((False,), False, CLAUSE),
        ),
        replaces="iso9001:capa_request",
    ),
    "capa_still_required": Table(
        ("capa_request",),
        (Rule((True,), False, CLAUSE), Rule((False,), True, CLAUSE)),
        replaces="iso9001:capa_still_required",
    ),
    "complaint_outcome": Table(
        ("withdrawn",),
        (Rule((True,), "withdrawn", CLAUSE), Rule((False,), "handled", CLAUSE)),
        yields=("withdrawn", "handled"),
        replaces="iso9001:complaint_outcome",
    ),
    "reason_in_log": Table(
        ("complaint_outcome",),
        (
            Rule(("withdrawn",), True, CLAUSE),
            Rule(({"handled", "unfounded", "not_our_cause"},), False, CLAUSE),
        ),
        replaces="iso9001:reason_in_log",
    ),
}

"""A complaint at an estate: recorded, a measure proposed, followed up, visited. Nobody searches a stock."""

from rules.api import (
    CaseKind,
    ChildFacts,
    Day,
    FactRole,
    Field,
    Form,
    Reminder,
    State,
    Task,
    YesNo,
    all_,
    any_,
    is_,
    known,
    not_,
)

from .parties import DEPARTMENT_MANAGER, PROSE, QUALITY, SALES, SPECIALIST, SUPERVISOR
from .visits import WAYS

CLAUSE = "4.3.p1"
COMPLAINT, MEASURE = "complaint", "capa"
HANDLERS = (SUPERVISOR, SPECIALIST)
SHOWN = ("product_name", "defect", "details", "customer_code", "customer_name")
PLANNED = ("correction", "corrective_action", "preventive_action", "action_owner", "due_date")
ANSWERED = is_("capa_progress", "answered", "effective", "not effective")
OPEN_MEASURE = not_(known("effect_confirmed"))
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

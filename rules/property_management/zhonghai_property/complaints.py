"""A complaint at an estate: recorded in detail, handled, visited; quality sees it and supervises; action always."""

from rules.api import (
    ATTACHMENTS,
    Act,
    Answer,
    CaseKind,
    Choice,
    Completeness,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Instant,
    Reminder,
    Rule,
    State,
    Table,
    Task,
    Text,
    YesNo,
    all_,
    any_,
    days,
    hook,
    is_,
    known,
)

from .parties import LINE, PROSE, QUALITY, SALES

CHANNEL = Choice("oral", "telephone", "written", "return", "other")
UPHELD = is_("withdrawn", False)
SHOWN = ("defect", "details", "product_name", "customer_code", "customer_name")

KINDS = (
    CaseKind(
        "complaint",
        owner=QUALITY,
        number="C-{yyyy}-{n:06}",
        clause=("3.5a", "3.5b"),
        states=(
            State("received"),
            State("acknowledged", is_("sent_to_quality", True), tells="complaint.acknowledged"),
            State("assessed", is_("capa_request", True), tells="complaint.assessed"),
            State("investigating", any_(is_("reopened", True), known("handled_on"))),
            State("responded", is_("complaint_handled", True)),
            State("decision_communicated", is_("return_visit_made", True)),
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
        "feedback",
        "complaint",
        (
            Field("channel", CHANNEL),
            Field("defect", PROSE),
            Field("details", PROSE),
            Field("product_name", Text(longest=500), False),
            Field("customer_code", Text(longest=100), False),
            Field("customer_name", Text(longest=500), False),
            Field("customer_asked_for_written_answer", YesNo(), False),
            Field("received_at", Instant(), False),
            Field("external_ref", Text(longest=500), False),
            Field("attachments", ATTACHMENTS, False),
        ),
        "3.5a",
        kept_by=SALES,
        keep="complaint_retention_months",
        arrives=True,
        replaces="iso9001:feedback",
    ),
    Form(
        "complaint_handling",
        "complaint",
        (Field("handling_text", PROSE), Field("handled_on", Day())),
        "3.5a",
        kept_by=SALES,
        keep="complaint_retention_months",
        each_cycle=True,
    ),
    Form(
        "return_visit_record",
        "complaint",
        (Field("visited_on", Day()), Field("visit_note", PROSE), Field("visited_by", LINE, False)),
        "3.5a",
        kept_by=SALES,
        keep="complaint_retention_months",
        each_cycle=True,
    ),
    Form(
        "supervision_note",
        "complaint",
        (Field("supervised_on", Day()), Field("supervision_text", PROSE)),
        "3.5b",
        kept_by=QUALITY,
        keep="complaint_retention_months",
        each_cycle=True,
    ),
)

TASKS = (
    Task(
        "complete_feedback_form",
        "complaint",
        SALES,
        "feedback",
        "3.5a",
        when=all_(UPHELD, is_("form_complete", False)),
        before=("close",),
        shows=SHOWN,
        replaces="iso9001:complete_feedback_form",
    ),
    Task(
        "handle_complaint",
        "complaint",
        SALES,
        "complaint_handling",
        ("3.5a", "3.5b"),
        when=UPHELD,
        before=("close",),
        due="complaint_handling_due",
        shows=(*SHOWN, "supervision_text"),
        reminders=(Reminder(QUALITY, "3.5b"),),
    ),
    Task(
        "visit_complainant",
        "complaint",
        SALES,
        "return_visit_record",
        "3.5a",
        when=all_(UPHELD, known("handled_on")),
        before=("close",),
        due="return_visit_due",
        shows=(*SHOWN, "handling_text"),
        reminders=(Reminder(QUALITY, "3.5b"),),
    ),
    Task(
        "hold_analysis_meeting",
        "complaint",
        QUALITY,
        "meeting",
        "4.1.e",
        when=all_(UPHELD, is_("analysis_meeting", True)),
        before=("close",),
        shows=SHOWN,
        replaces="iso9001:hold_analysis_meeting",
    ),
    Task(
        "close_complaint",
        "complaint",
        QUALITY,
        "complaint_log",
        ("3.5a", "3.5b"),
        performs="close",
        shows=(*SHOWN, "handling_text", "visit_note", "complaint_outcome", "reason_in_log"),
        replaces="iso9001:close_complaint",
    ),
    Task(
        "reply_customer",
        "complaint",
        SALES,
        "reply_letter",
        "3.5a",
        when=all_(UPHELD, is_("reply", "copy of the CAPA request form", "reasons without a request")),
        before=("close",),
        shows=(*SHOWN, "reply"),
        tells="reply.issued",
        replaces="iso9001:reply_customer",
    ),
)

ACTS = (
    Act("supervise_complaint", "complaint", (QUALITY,), "3.5b", form="supervision_note"),
    # a visit before the handling is none; made again it may be stated again
    Act(
        "correct_return_visit",
        "complaint",
        (SALES,),
        "3.5a",
        form="return_visit_record",
        when=known("visited_on"),
    ),
)


ACCEPTED_CHANNEL = Table(
    inputs=("channel",),
    rules=(
        Rule(({"oral", "telephone", "written"},), True, ("2", "4.1.b1"), {"accepted": True}),
        Rule(("other",), True, ("2", "4.1.h"), {"accepted": True}),
        Rule(("return",), False, "2", {"accepted": False}),
    ),
    replaces="iso9001:accepted_channel",
)


class Answers:
    """The answers about complaints."""

    @hook
    def accepted_channel(self) -> Answer:
        return ACCEPTED_CHANNEL

    @hook
    def form_complete(self) -> Answer:
        return Completeness("feedback", "3.5a", replaces="iso9001:form_complete")

    @hook
    def complaint_handling_due(self) -> Answer:
        return Deadline("opened_at", "3.5b", within=days("complaint_handling_days"))

    @hook
    def return_visit_due(self) -> Answer:
        return Deadline("handled_on", "3.5a", within=days("return_visit_days"))

    @hook
    def analysis_meeting(self) -> Answer:
        return Formula(
            ("meeting_called?",), lambda called: called is True, "4.1.e", replaces="iso9001:analysis_meeting"
        )

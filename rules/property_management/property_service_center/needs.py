"""What a user needs, complains of or wants repaired: who was asked first, who is asked, when it may be closed.

A user's problem is a complaint case here. Nobody searches a stock for it: it goes to the department concerned.
"""

from rules.api import (
    ATTACHMENTS,
    Act,
    CaseKind,
    ChildFacts,
    Choice,
    Day,
    Field,
    Form,
    Instant,
    ListOf,
    Number,
    Opening,
    Record,
    State,
    Task,
    Text,
    Whole,
    YesNo,
    all_,
    any_,
    is_,
    known,
    not_,
)

from .parties import DEPARTMENT, DONE, FIRST, LINE, PROSE, QUALITY, SALES

NEED = "complaint"
KEEP = "service_retention_months"
TO_BE_NAMED = "to be named"
NOT_KNOWN = "not known"
NOBODY = "nobody else"
NEED_SORT = Choice("complaint", "repair", "enquiry")
UPHELD = is_("withdrawn", False)
TAKEN_IN = all_(UPHELD, is_("form_complete", True))
SHOWN = ("defect", "details", "product_name", "need_sort", "first_employee")
"""What a department is shown of a need: where and what, not whose."""
CUSTOMER = ("customer_code", "customer_name")
ORDER_NUMBER = Text(na=True, longest=500)
WORD = Text(longest=500)
RATE = Number(0, 100, above=True, unit="%", na=True)
ITEM = Record(
    "item",
    {"product_name": WORD},
    {
        "order_number": ORDER_NUMBER,
        "lot": WORD,
        "quantity": Whole(1, 1_000_000_000),
        "defect": PROSE,
        "defect_rate_percent": RATE,
    },
)

KIND = CaseKind(
    NEED,
    owner=QUALITY,
    number="C-{yyyy}-{n:06}",
    clause=("first.1", "prop.11", "prop.14"),
    states=(
        State("received"),
        State("acknowledged", is_("sent_to_quality", True), tells="complaint.acknowledged"),
        State("assessed", all_(known("owner"), known("department_asked")), tells="complaint.assessed"),
        State("investigating", any_(is_("reopened", True), known("contacted_at"))),
        State("responded", is_("user_answered", True)),
        State("decision_communicated", is_("user_satisfied", True)),
        State("closed", is_("closed", True)),
    ),
    outcome="complaint_outcome",
    closes_when=is_("withdrawn", True),
    closing="complaint.closed",
    closing_refused="complaint.closing-refused",
    reopening="complaint.reopened",
    replaces="iso9001:complaint",
)
KINDS = (KIND,)

FORMS = (
    Form(
        "feedback",
        NEED,
        (
            Field("channel", Choice("oral", "telephone", "written", "return", "other")),
            Field("defect", PROSE),
            Field("product_name", WORD, False),
            Field("order_number", ORDER_NUMBER, False),
            Field("defect_rate_percent", RATE, False),
            Field("details", PROSE, False),
            Field("lot", WORD, False),
            Field("customer_code", Text(longest=100), False),
            Field("customer_name", WORD, False),
            Field("customer_asked_for_written_answer", YesNo(), False),
            Field("received_at", Instant(), False),
            Field("external_ref", WORD, False),
            Field("items", ListOf(ITEM, gaps=False), False),
            Field("attachments", ATTACHMENTS, False),
        ),
        ("prop.11", "prop.6"),
        kept_by=SALES,
        keep=KEEP,
        arrives=True,
        replaces="iso9001:feedback",
    ),
    Form(
        "first_asked",
        NEED,
        (Field("first_employee", LINE), Field("need_sort", NEED_SORT), Field("within_duty", YesNo(), False)),
        ("first.1", "prop.11"),
        kept_by=SALES,
        keep=KEEP,
    ),
    Form("need_dispatch", NEED, (Field("named_department", DEPARTMENT),), ("prop.11", "first.2"), kept_by=SALES),
    Form(
        "contact_note",
        NEED,
        (Field("contacted_at", Instant()), Field("matter_confirmed", DONE), Field("arranged_service", PROSE)),
        ("prop.12", "prop.6"),
        kept_by=SALES,
        keep=KEEP,
    ),
    Form("appointment", NEED, (Field("appointment_at", Instant()),), ("prop.9", "prop.12"), kept_by=SALES),
    Form(
        "service_evaluation",
        NEED,
        (Field("evaluated_on", Day()), Field("evaluation_text", PROSE), Field("improvement_needed", YesNo())),
        "prop.14",
        kept_by=SALES,
        keep=KEEP,
        each_cycle=True,
    ),
)

TASKS = (
    Task(
        "complete_feedback_form",
        NEED,
        SALES,
        "feedback",
        ("prop.6", "prop.11"),
        when=all_(UPHELD, is_("form_complete", False)),
        before=("close",),
        replaces="iso9001:complete_feedback_form",
    ),
    Task(
        "record_first_asked",
        NEED,
        SALES,
        "first_asked",
        ("first.1", "prop.11"),
        when=UPHELD,
        before=("close",),
        due="dispatch_due",
        shows=("defect", "details", "customer_name"),
    ),
    Task(
        "name_department",
        NEED,
        SALES,
        "need_dispatch",
        ("prop.11", "first.2"),
        when=all_(UPHELD, is_("department_asked", TO_BE_NAMED)),
        before=("close",),
        due="dispatch_due",
        shows=SHOWN,
    ),
    Task(
        "contact_user",
        NEED,
        SALES,
        "contact_note",
        ("prop.12", "prop.6"),
        when=TAKEN_IN,
        before=("close",),
        due="contact_due",
        shows=(*SHOWN, *CUSTOMER),
    ),
    Task(
        "agree_appointment",
        NEED,
        SALES,
        "appointment",
        ("prop.9", "prop.12"),
        when=all_(TAKEN_IN, is_("need_sort", "repair")),
        before=("close",),
        due="contact_due",
        shows=(*SHOWN, *CUSTOMER),
    ),
    Task(
        "evaluate_service",
        NEED,
        SALES,
        "service_evaluation",
        "prop.14",
        when=all_(UPHELD, is_("user_satisfied", True)),
        before=("close",),
        shows=(*SHOWN, "service_rounds.opinions"),
    ),
    Task(
        "reply_customer",
        NEED,
        SALES,
        "reply_letter",
        "prop.6",
        when=all_(UPHELD, is_("reply", "copy of the CAPA request form", "reasons without a request")),
        before=("close",),
        shows=(*SHOWN, *CUSTOMER, "reply"),
        tells="reply.issued",
        replaces="iso9001:reply_customer",
    ),
    Task(
        "close_complaint",
        NEED,
        SALES,
        "complaint_log",
        ("first.1", "prop.14"),
        performs="close",
        shows=(*SHOWN, "complaint_outcome", "reason_in_log"),
        replaces="iso9001:close_complaint",
    ),
)

ACTS = (
    Act("change_appointment", NEED, (SALES,), "prop.9", form="appointment", when=known("appointment_at")),
    Act(
        "redirect_need",
        NEED,
        (SALES, FIRST),
        "first.2",
        form="need_dispatch",
        when=all_(UPHELD, known("department_asked"), not_(is_("department_asked", TO_BE_NAMED))),
    ),
    Act(
        "close",
        NEED,
        (SALES, QUALITY),
        ("first.1", "prop.14"),
        form="complaint_log",
        effect="close",
        replaces="iso9001:close",
    ),
)

OPENINGS = (
    Opening(
        "service_round",
        NEED,
        ("prop.11", "first.1", "first.2"),
        when=all_(TAKEN_IN, known("department_asked"), not_(is_("department_asked", TO_BE_NAMED))),
        again=is_("satisfied", False),
    ),
)

CHILD_FACTS = (
    ChildFacts("service_rounds.satisfied", NEED, "service_round", "satisfied"),
    ChildFacts("service_rounds.told", NEED, "service_round", "customer_told"),
    ChildFacts("service_rounds.told_on", NEED, "service_round", "told_after_all_on"),
    ChildFacts("service_rounds.opinions", NEED, "service_round", "user_opinion"),
)

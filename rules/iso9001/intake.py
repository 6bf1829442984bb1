"""What arrives: is it a complaint, is its form complete, where does it go."""

from rules.api import (
    ANY,
    ATTACHMENTS,
    Choice,
    Completeness,
    Field,
    Form,
    Instant,
    ListOf,
    Number,
    Record,
    Rule,
    Table,
    Task,
    Text,
    Whole,
    YesNo,
    all_,
    is_,
)

from .parties import QUALITY, SALES

CHANNEL = Choice("oral", "telephone", "written", "return", "other")
TOPIC = Choice("product_information", "inquiry", "contract", "order", "amendment", "feedback", "complaint")
ORDER_NUMBER = Text(na=True, longest=500)
LINE = Text(longest=500)
PROSE = Text(longest=4000)
DEFECT_RATE = Number(0, 100, above=True, unit="%", na=True)
ITEM = Record(
    "item",
    {"product_name": LINE},
    {
        "order_number": ORDER_NUMBER,
        "lot": LINE,
        "quantity": Whole(1, 1_000_000_000),
        "defect": PROSE,
        "defect_rate_percent": DEFECT_RATE,
    },
)

FORMS = (
    Form(
        "arrival",
        "",
        (Field("topic", TOPIC), Field("dissatisfied", YesNo(), False), Field("channel", CHANNEL, False)),
        ("2.1", "4.1"),
        arrives=True,
    ),
    Form(
        "feedback",
        "complaint",
        (
            Field("channel", CHANNEL),
            Field("order_number", ORDER_NUMBER),
            Field("product_name", LINE),
            Field("defect", PROSE),
            Field("defect_rate_percent", DEFECT_RATE),
            Field("details", PROSE, False),
            Field("lot", LINE, False),
            Field("customer_code", Text(longest=100), False),
            Field("customer_name", LINE, False),
            Field("customer_asked_for_written_answer", YesNo(), False),
            Field("received_at", Instant(), False),
            Field("external_ref", LINE, False),
            Field("items", ListOf(ITEM, gaps=False), False),
            Field("attachments", ATTACHMENTS, False),
        ),
        ("4.2a.p1", "4.2b.p1"),
        kept_by=QUALITY,
        keep="complaint_retention_months",
        arrives=True,
    ),
)

TASKS = (
    Task(
        "complete_feedback_form",
        "complaint",
        SALES,
        "feedback",
        "4.2a.p1",
        # once the searches have shown something the form has served its purpose
        when=all_(is_("withdrawn", False), is_("form_complete", False), is_("search_finding", "open")),
        before=("close",),
    ),
)

INTAKE_KIND = Table(
    inputs=("topic", "dissatisfied"),
    rules=(
        Rule(("product_information", ANY), "inquiry", "4.4b.1"),
        Rule(({"inquiry", "contract", "order", "amendment"}, ANY), "inquiry", ("4.4b.2", "4.6")),
        Rule(("complaint", ANY), "complaint", ("2.1", "3.1", "4.4b.3")),
        Rule(("feedback", True), "complaint", ("2.1", "4.1", "4.4b.3")),
        Rule(("feedback", False), "service_record", ("4.4b.3", "4.7.1")),
    ),
)

ACCEPTED_CHANNEL = Table(
    inputs=("channel",),
    rules=(
        Rule(({"oral", "telephone", "written", "return"},), True, "4.1"),
        Rule(("other",), True, "4.1"),
    ),
    yields=(True,),
)

FORM_COMPLETE = Completeness("feedback", "4.2a.p1")

SENT_TO_QUALITY = Table(
    inputs=("form_complete",),
    rules=(
        Rule((True,), True, ("4.2a.p2", "3.2"), {"from": SALES, "to": QUALITY}),
        Rule((False,), False, "4.2a.p1"),
    ),
)

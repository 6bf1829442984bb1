"""The form on which a complaint is recorded: at an estate it is about a service, so no order and no rate is asked."""

from rules.api import (
    ATTACHMENTS,
    Choice,
    Field,
    Form,
    Instant,
    ListOf,
    Number,
    Record,
    Text,
    Whole,
    YesNo,
)

from .parties import LINE, PROSE, QUALITY

ORDER_NUMBER = Text(na=True, longest=500)
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
        "feedback",
        "complaint",
        (
            Field("channel", Choice("oral", "telephone", "written", "return", "other")),
            Field("product_name", LINE),
            Field("defect", PROSE),
            Field("order_number", ORDER_NUMBER, False),
            Field("defect_rate_percent", DEFECT_RATE, False),
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
        "4.3.p1",
        kept_by=QUALITY,
        keep="complaint_retention_months",
        arrives=True,
        replaces="iso9001:feedback",
    ),
)

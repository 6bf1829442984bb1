"""What is no complaint: inquiries, service after delivery, the measurement of satisfaction. Sales keeps all of it."""

from rules.api import (
    ATTACHMENTS,
    CONTRADICTION,
    Act,
    CaseKind,
    Day,
    Field,
    Form,
    Formula,
    Rule,
    State,
    Table,
    Task,
    Text,
    is_,
    known,
)

from .intake import CHANNEL, LINE, ORDER_NUMBER, PROSE, TOPIC
from .parties import SALES

CLOSED = State("closed", is_("closed", True))
CUSTOMER = (
    Field("customer_code", Text(longest=100), False),
    Field("customer_name", LINE, False),
    Field("order_number", ORDER_NUMBER, False),
    Field("product_name", LINE, False),
)

KINDS = (
    CaseKind(
        "inquiry",
        owner=SALES,
        number="I-{yyyy}-{n:06}",
        clause=("4.4b.1", "4.4b.2", "4.6"),
        states=(State("received"), CLOSED),
        outcome="inquiry_outcome",
        closes_when=known("answered_on"),
    ),
    CaseKind(
        "service_record",
        owner=SALES,
        number="S-{yyyy}-{n:06}",
        clause=("4.7", "4.7.1"),
        states=(State("received"), CLOSED),
        outcome="service_outcome",
        closes_when=known("served_on"),
    ),
    CaseKind(
        "satisfaction_measurement",
        owner=SALES,
        number="M-{yyyy}-{n:06}",
        clause="4.7.2",
        states=(State("planned"), CLOSED),
        outcome="measurement_outcome",
        closes_when=known("measured_on"),
    ),
)

FORMS = (
    Form(
        "inquiry_record",
        "inquiry",
        (
            Field("topic", TOPIC),
            Field("inquiry_question", PROSE),
            *CUSTOMER,
        ),
        ("4.5b.p1", "4.5b.p3"),
        kept_by=SALES,
        arrives=True,
    ),
    Form(
        "inquiry_answer",
        "inquiry",
        (Field("answer_given", PROSE), Field("answered_on", Day()), Field("customer_needs", PROSE, False)),
        ("4.5b.p1", "4.5b.p2", "4.5b.p3"),
        kept_by=SALES,
    ),
    Form(
        "service_feedback",
        "service_record",
        (
            Field("feedback_text", PROSE),
            Field("channel", CHANNEL, False),
            *CUSTOMER,
            Field("attachments", ATTACHMENTS, False),
        ),
        "4.7.1",
        kept_by=SALES,
        arrives=True,
    ),
    Form(
        "service_report",
        "service_record",
        (Field("service_given", PROSE), Field("served_on", Day())),
        "4.7.1",
        kept_by=SALES,
    ),
    Form("measurement_plan", "satisfaction_measurement", (Field("measurement_scope", PROSE),), "4.7.2", kept_by=SALES),
    Form(
        "measurement_report",
        "satisfaction_measurement",
        (Field("satisfaction_found", PROSE), Field("measured_on", Day()), Field("latent_needs", PROSE, False)),
        "4.7.2",
        kept_by=SALES,
    ),
)

TASKS = (
    Task(
        "answer_inquiry",
        "inquiry",
        SALES,
        "inquiry_answer",
        ("4.5b.p2", "4.5b.p3", "4.6"),
        before=("close",),
        shows=("topic", "inquiry_question", "order_number", "product_name", "inquiry_phase"),
    ),
    Task(
        "record_service",
        "service_record",
        SALES,
        "service_report",
        ("4.7", "4.7.1"),
        before=("close",),
        shows=("feedback_text", "order_number", "product_name", "customer_code", "customer_name", "attachments"),
    ),
    Task(
        "report_satisfaction",
        "satisfaction_measurement",
        SALES,
        "measurement_report",
        "4.7.2",
        before=("close",),
        shows=("measurement_scope",),
    ),
)

ACTS = (
    Act(
        "measure_satisfaction",
        "satisfaction_measurement",
        (SALES,),
        "4.7.2",
        form="measurement_plan",
        effect="open",
    ),
)

INQUIRY_PHASE = Table(
    inputs=("topic",),
    rules=(
        Rule(("product_information",), "before the sale", ("4.4b.1", "4.5b.p2")),
        Rule(("inquiry",), "before the sale", ("4.4b.2", "4.5b.p1")),
        Rule(({"contract", "order", "amendment"},), "while the order runs", "4.6"),
        Rule(({"feedback", "complaint"},), CONTRADICTION, "4.4b.3"),
    ),
)
INQUIRY_OUTCOME = Formula(inputs=("answered_on",), compute=lambda _: "answered", clause=("4.5b.p3", "4.6"))
SERVICE_OUTCOME = Formula(inputs=("served_on",), compute=lambda _: "recorded", clause="4.7.1")
MEASUREMENT_OUTCOME = Formula(inputs=("measured_on",), compute=lambda _: "measured", clause="4.7.2")

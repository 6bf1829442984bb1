"""What a customer's message is about, and which written procedure it goes to."""

from rules.api import (
    ANY,
    Act,
    Answer,
    Choice,
    Field,
    Form,
    Formula,
    Rule,
    Table,
    YesNo,
    hook,
)

from .domains import LINE, PROSE
from .parties import SALES

TOPIC = Choice("product_information", "inquiry", "contract", "order", "amendment", "feedback", "complaint")
CHANNEL = Choice("oral", "telephone", "written", "return", "other")
PHASE = Choice("before supply", "during supply", "before or during supply", "after supply")
REVIEW = "LSZB/QM07-02 requirements review"
FEEDBACK = "5.3 feedback"
SERVICE = "technical service"

FORMS = (
    Form(
        "arrival",
        "",
        (
            Field("topic", TOPIC),
            Field("dissatisfied", YesNo(), False),
            Field("channel", CHANNEL, False),
            Field("phase", PHASE, False),
            Field("technical_service", YesNo(), False),
        ),
        ("5.2.1.a", "5.2.1.b", "5.2.1.c"),
        arrives=True,
        replaces="iso9001:arrival",
    ),
    Form(
        "service_request",
        "service_record",
        (
            Field("service_wanted", Choice("installation", "commissioning", "operation", "training", "other")),
            Field("service_site", LINE),
            Field("service_details", PROSE, False),
        ),
        "4.4.2.c",
        kept_by=SALES,
    ),
)

ACTS = (Act("take_service_request", "service_record", (SALES,), "4.4.2.c", form="service_request", effect="open"),)


def subject(topic: str, technical_service: bool | None) -> str:
    """Which of the subjects of communication the message is about."""
    if technical_service:
        return SERVICE
    if topic == "product_information":
        return "product information"
    return "feedback" if topic in ("feedback", "complaint") else "contract or order"


def route(topic: str, technical_service: bool | None, _phase: str | None) -> str:
    """The written procedure that its subject goes to, in whatever phase the business is."""
    return {SERVICE: SERVICE, "feedback": FEEDBACK}.get(subject(topic, technical_service), REVIEW)


SUBJECT = Formula(
    inputs=("topic", "technical_service?"),
    compute=subject,
    clause=("5.2.1.a", "5.2.1.b", "5.2.1.c", "4.4.2.c"),
)

ROUTE = Formula(
    inputs=("topic", "technical_service?", "phase?"),
    compute=route,
    clause=("5.2.1.a", "5.2.1.b", "5.2.1.c", "5.2.2.1", "5.2.2.2", "4.4.2.c", "2"),
)

F_FORM_OPENED = Table(
    inputs=("topic",),
    rules=(
        Rule(({"product_information", "inquiry", "contract", "order", "amendment"},), False, "5.2.2.1"),
        Rule(({"feedback", "complaint"},), True, ("5.2.2.2", "5.2.1.c")),
    ),
)

INTAKE_KIND = Table(
    inputs=("topic",),
    rules=(
        Rule(("product_information",), "inquiry", ("5.2.1.a", "5.2.2.1")),
        Rule(({"inquiry", "contract", "order", "amendment"},), "inquiry", ("5.2.1.b", "5.2.2.1")),
        # praise, a suggestion and a grievance all go on an F form; quality says afterwards of which class they are
        Rule(({"feedback", "complaint"},), "complaint", ("5.2.1.c", "5.2.2.2")),
    ),
    replaces="iso9001:intake_kind",
)

VERSION_LABEL = Table(
    inputs=("topic",),
    rules=(
        Rule(
            (ANY,),
            "edition 2 / revision 2",
            "0.cover",
            {"edition": 2, "revision": 2, "effective_date": "2011-05-27", "code": "LSZB/QM07-03"},
        ),
    ),
)


class Answers:
    """What is asked of every message that arrives."""

    @hook
    def subject(self) -> Answer:
        return SUBJECT

    @hook
    def route(self) -> Answer:
        return ROUTE

    @hook
    def f_form_opened(self) -> Answer:
        return F_FORM_OPENED

    @hook
    def intake_kind(self) -> Answer:
        return INTAKE_KIND

    @hook
    def version_label(self) -> Answer:
        return VERSION_LABEL

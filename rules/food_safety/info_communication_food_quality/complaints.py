"""What turns out to be a customer's complaint goes on as one: sales takes it in, the base procedure handles it."""

from rules.api import Answer, Field, Form, Formula, Task, Text, YesNo, hook, is_

from .parties import LINE, SALES

MESSAGE = "quality_message"
HEARD = (
    Field("complaint_from_customer", YesNo(), False),
    Field("customer_code", Text(longest=100), False),
    Field("customer_name", Text(longest=500), False),
    Field("order_number", Text(na=True, longest=500), False),
    Field("product_name", Text(longest=500), False),
    Field("lot", Text(longest=500), False),
    Field("details", Text(longest=4000), False),
)
"""Stated with a message; all but the first as the complaint's own form names them."""

FORMS = (
    Form(
        "heard_complaint_reference",
        MESSAGE,
        (Field("heard_complaint_number", LINE),),
        "3b.content.out.6",
        kept_by=SALES,
        fill="intake",
    ),
)
TASKS = (
    Task(
        "take_in_heard_complaint",
        MESSAGE,
        SALES,
        "heard_complaint_reference",
        "3b.content.out.6",
        when=is_("complaint_heard", True),
        before=("close",),
        asks="complaint.intake-requested",
        shows=tuple(field.name for field in HEARD[1:]),
    ),
)


def complaint_heard(topic: str, from_customer: bool | None) -> bool:
    """A complaint of an interested party that is a customer, as far as somebody has said so."""
    return topic == "complaint of an interested party" and from_customer is True


COMPLAINT_HEARD = Formula(("message_topic", "complaint_from_customer?"), complaint_heard, "3b.content.out.6")


class Answers:
    """What is asked of a complaint that somebody has heard."""

    @hook
    def complaint_heard(self) -> Answer:
        return COMPLAINT_HEARD

"""What the customer is told, when a reply is owed, and that it goes out through sales."""

from datetime import date

from rules.api import ANY, Act, Day, Field, Form, Formula, Rule, Table, Task, YesNo, all_, is_

from .intake import LINE, PROSE
from .parties import QUALITY, SALES

COPY = "copy of the CAPA request form"
REASONS = "reasons without a request"
THROUGH_SALES = {"from": QUALITY, "through": SALES}

FORMS = (
    Form("reply_mark", "complaint", (Field("reply_marked", YesNo()),), "4.4a.p2", each_cycle=True),
    Form(
        "reply_letter",
        "complaint",
        (Field("reply_sent_on", Day()), Field("reply_text", PROSE), Field("reply_enclosure", LINE, False)),
        "4.4a.p2",
        kept_by=QUALITY,
        keep="complaint_retention_months",
        each_cycle=True,
    ),
)

TASKS = (
    Task(
        "reply_customer",
        "complaint",
        SALES,
        "reply_letter",
        "4.4a.p2",
        when=all_(is_("withdrawn", False), is_("reply", COPY, REASONS)),
        before=("close",),
        shows=("order_number", "product_name", "defect", "customer_code", "customer_name", "defect_reason", "reply"),
        tells="reply.issued",
    ),
)

ACTS = (Act("mark_reply", "complaint", (QUALITY,), "4.4a.p2", form="reply_mark"),)


def reply_owed(asked: bool | None, marked: bool | None) -> bool:
    """The customer asked for a written answer, or quality marked the complaint for one."""
    return asked is True or marked is True


def reply_issued(sent_on: date | None) -> bool:
    """A reply has gone out in this round."""
    return sent_on is not None


REPLY_OWED = Formula(
    inputs=("customer_asked_for_written_answer?", "reply_marked?"), compute=reply_owed, clause="4.4a.p2"
)
REPLY_ISSUED = Formula(inputs=("reply_sent_on?",), compute=reply_issued, clause="4.4a.p2")

REPLY = Table(
    inputs=("reply_owed", "capa_progress", "capa_request", "capa_still_required"),
    rules=(
        Rule((False, ANY, ANY, ANY), "none", "4.4a.p2"),
        Rule((True, {"answered", "effective", "not effective"}, ANY, ANY), COPY, "4.4a.p2", THROUGH_SALES),
        Rule((True, {"none", "requested"}, True, ANY), "not yet", "4.4a.p2"),
        Rule((True, {"none", "requested"}, False, True), "not yet", "4.4a.p2"),
        Rule((True, "requested", False, False), "not yet", "4.4a.p2"),
        Rule((True, "none", False, False), REASONS, ("4.4a.p2", "4.2a.p3"), THROUGH_SALES),
    ),
)

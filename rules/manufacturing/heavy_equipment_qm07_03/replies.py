"""What the customer is told, by whom it is drafted and approved, and that it goes out through distribution."""

from rules.api import (
    ANY,
    Answer,
    Collect,
    Drop,
    Field,
    Form,
    Formula,
    Rule,
    Signer,
    Table,
    Task,
    all_,
    hook,
    is_,
)

from .domains import PROSE
from .intake import STANDS
from .parties import COMPANY_LEADER, QUALITY, QUALITY_HEAD, SALES

CHAIN = {"drafted_by": "unit quality", "sent_by": "distribution"}

FORMS = (
    Form(
        "customer_answer",
        "complaint",
        (Field("answer_text", PROSE),),
        ("5.3.3.3.s2", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        each_cycle=True,
        signers=(
            Signer(QUALITY_HEAD, "approved", "5.3.3.3.s2", when=STANDS),
            Signer(COMPANY_LEADER, "approved", "5.3.3.3.s2", when=all_(STANDS, is_("company_approval_flag", True))),
        ),
    ),
)

TASKS = (
    Task(
        "draft_customer_answer",
        "complaint",
        QUALITY,
        "customer_answer",
        "5.3.3.3.s2",
        when=all_(is_("withdrawn", False), is_("info_class", "A"), is_("reply_owed", True)),
        before=("close",),
        shows=("customer_name", "product_name", "suggestion_summary"),
    ),
    Task(
        "reply_customer",
        "complaint",
        SALES,
        "reply_letter",
        ("5.3.3.3.s2", "5.3.4.5.p1"),
        when=all_(is_("withdrawn", False), is_("answer_now", "now")),
        before=("close",),
        shows=("customer_code", "customer_name", "product_name", "defect", "handling_opinion", "answer_text"),
        tells="reply.issued",
        replaces="iso9001:reply_customer",
    ),
)

# what the customer gets is the handling opinion or the approved answer, never a copy of the request form
DROPS = (Drop("iso9001:question.reply", ("5.3.3.3.s2", "5.3.4.5.p1")),)


def reply_owed(asked: bool | None, marked: bool | None, needed: bool | None) -> bool:
    """The customer asked for a written answer, or quality says that he is to be answered."""
    return True in (asked, marked, needed)


REPLY_OWED = Formula(
    inputs=("customer_asked_for_written_answer?", "reply_marked?", "reply_to_customer_needed?"),
    compute=reply_owed,
    clause=("5.3.3.3.s2", "5.3.4.5.p1"),
    replaces="iso9001:reply_owed",
)

CUSTOMER_REPLY = Table(
    inputs=("info_class", "reply_to_customer_needed"),
    rules=(
        Rule(("A", True), "distribution", ("5.3.3.3.s2", "4.4.2.a"), CHAIN),
        Rule(("A", False), "nobody", "5.3.3.3.s2"),
        Rule(("B", ANY), "distribution", ("5.3.4.5.p1", "4.4.2.a"), {"sent_by": "distribution"}),
        Rule(({"neither", "open"}, True), "distribution", ("5.3.3.3.s2", "4.4.2.a"), CHAIN),
        Rule(({"neither", "open"}, False), "nobody", "5.3.3.3.s2"),
    ),
)

COMPANY_LEADER_ASKED = Formula(
    inputs=("company_approval_flag?",), compute=lambda flag: flag is True, clause="5.3.3.3.s2"
)
APPROVALS = Collect(
    inputs=("info_class", "reply_to_customer_needed", "company_leader_asked"),
    rules=(
        Rule(("A", True, ANY), "department leader", "5.3.3.3.s2"),
        Rule(("A", True, True), "company leader in charge", "5.3.3.3.s2"),
    ),
)

ANSWER_NOW = Table(
    inputs=("reply_owed", "info_class", "customer_answer.signed", "disposition_allowed"),
    rules=(
        Rule((False, ANY, ANY, ANY), "none", "5.3.3.3.s2"),
        Rule((True, "A", True, ANY), "now", "5.3.3.3.s2"),
        Rule((True, "A", False, ANY), "not yet", "5.3.3.3.s2"),
        Rule((True, "B", ANY, True), "now", "5.3.4.5.p1"),
        Rule((True, "B", ANY, False), "not yet", "5.3.4.5.p1"),
        Rule((True, "neither", ANY, ANY), "now", "5.3.2.3"),
        Rule((True, "open", ANY, ANY), "not yet", "5.3.2.3"),
    ),
)


class Answers:
    """What is asked of an answer to the customer."""

    @hook
    def reply_owed(self) -> Answer:
        return REPLY_OWED

    @hook
    def customer_reply(self) -> Answer:
        return CUSTOMER_REPLY

    @hook
    def company_leader_asked(self) -> Answer:
        return COMPANY_LEADER_ASKED

    @hook
    def approvals(self) -> Answer:
        return APPROVALS

    @hook
    def answer_now(self) -> Answer:
        return ANSWER_NOW

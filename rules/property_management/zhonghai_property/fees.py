"""Income and expense of the management fee: published from time to time, open to the committee and the owners."""

from rules.api import (
    Act,
    Answer,
    CaseKind,
    Choice,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Number,
    Schedule,
    State,
    Task,
    days,
    hook,
    is_,
    known,
)

from .inquiries import KEEP
from .parties import LINE, PROSE, SALES

STATEMENT = "fee_statement"
REMARK = "fee_remark"
MONEY = Number(0, 10**12, unit="RMB")
HOW = Choice("bulletin board", "blackboard", "letter", "meeting", "network", "other")
CLOSED = State("closed", is_("closed", True))

KINDS = (
    CaseKind(
        STATEMENT,
        owner=SALES,
        number="ZM-{yyyy}-{n:04}",
        clause="4.1.c",
        states=(State("wanted"), CLOSED),
        outcome="fee_statement_outcome",
        closes_when=known("published_on"),
    ),
    CaseKind(
        REMARK,
        owner=SALES,
        number="ZR-{yyyy}-{n:04}",
        clause="4.1.c",
        states=(State("received"), CLOSED),
        outcome="fee_remark_outcome",
        closes_when=known("remark_answered_on"),
    ),
)

FORMS = (
    Form(
        "fee_publication",
        STATEMENT,
        (
            Field("fee_income", MONEY),
            Field("fee_expense", MONEY),
            Field("published_on", Day()),
            Field("published_how", HOW),
            Field("fee_note", PROSE, False),
        ),
        "4.1.c",
        kept_by=SALES,
        keep=KEEP,
        shows=("period", "fee_balance"),
    ),
    Form(
        "fee_supervision",
        REMARK,
        (Field("remark_by", Choice("management committee", "owner")), Field("remark_text", PROSE)),
        "4.1.c",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "remark_answer",
        REMARK,
        (
            Field("remark_answer_text", PROSE),
            Field("remark_answered_on", Day()),
            Field("remark_answered_by", LINE, False),
        ),
        "4.1.c",
        kept_by=SALES,
        keep=KEEP,
    ),
)

TASKS = (
    Task(
        "publish_fee_statement",
        STATEMENT,
        SALES,
        "fee_publication",
        "4.1.c",
        before=("close",),
        due="fee_statement_due",
        shows=("period",),
    ),
    Task(
        "answer_fee_remark",
        REMARK,
        SALES,
        "remark_answer",
        "4.1.c",
        before=("close",),
        shows=("remark_by", "remark_text"),
    ),
)

ACTS = (Act("take_fee_remark", REMARK, (SALES,), "4.1.c", form="fee_supervision", effect="open"),)
SCHEDULES = (Schedule("fee_statements", STATEMENT, "fee_statement_every", "4.1.c", at="end"),)


class Answers:
    """The answers about the accounts of the fee."""

    @hook
    def fee_statement_due(self) -> Answer:
        return Deadline("period_to", "4.1.c", within=days("publication_days"))

    @hook
    def fee_balance(self) -> Answer:
        return Formula(("fee_income", "fee_expense"), lambda income, expense: income - expense, "4.1.c")

    @hook
    def fee_statement_outcome(self) -> Answer:
        return Formula(("published_on",), lambda _: "published", "4.1.c")

    @hook
    def fee_remark_outcome(self) -> Answer:
        return Formula(("remark_answered_on",), lambda _: "answered", "4.1.c")

"""Feedback in writing, and the customer feedback form (F form): what distribution finds out before it passes it on."""

from rules.api import (
    ATTACHMENTS,
    Act,
    Answer,
    Choice,
    Completeness,
    Day,
    Field,
    Form,
    Formula,
    Holder,
    Instant,
    ListOf,
    Number,
    Record,
    Rule,
    Signer,
    Table,
    Task,
    Text,
    Whole,
    YesNo,
    all_,
    any_,
    hook,
    is_,
    known,
)

from .domains import LINE, PROSE
from .parties import DISTRIBUTION_LEADER, HANDLER, QUALITY, SALES
from .topics import CHANNEL

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
LETTERS = ("fax", "telex", "letter")
ELECTRONIC = ("e-mail", "web form")
REPORTS = ("site service report", "accident investigation report")
STANDS = is_("withdrawn", False)
"""The customer has not taken it back."""
DISTRIBUTION = "distribution department of the production unit"

FORMS = (
    Form(
        "feedback",
        "complaint",
        (
            Field("channel", CHANNEL),
            Field("received_at", Instant()),
            Field("customer_name", LINE),
            Field("customer_address", LINE),
            Field("product_name", LINE),
            Field("drawing_number", LINE),
            Field("in_use_since", Day(na=True)),
            Field("fault_date", Day()),
            Field("affected_part", LINE),
            Field("defect", PROSE),
            Field("seen_by", Choice("own staff", "customer")),
            Field("dismantled", YesNo()),
            Field("details", PROSE),
            Field("examined_by", Choice("eye", "gauge"), False),
            Field("gauge", LINE, False),
            Field("feedback_remarks", PROSE, False),
            Field("works_serial_number", LINE, False),
            Field("order_number", ORDER_NUMBER, False),
            Field("defect_rate_percent", DEFECT_RATE, False),
            Field("lot", LINE, False),
            Field("customer_code", Text(longest=100), False),
            Field("customer_asked_for_written_answer", YesNo(), False),
            Field("external_ref", LINE, False),
            Field("items", ListOf(ITEM, gaps=False), False),
            Field("attachments", ATTACHMENTS, False),
        ),
        ("5.3.2.2", "form.QM0703-01", "5.5.1", "6.1"),
        kept_by=SALES,
        keep="feedback_form_retention_months",
        code="QM0703-01",
        number="F{yyyy}-{n:04}",
        copies=2,
        arrives=True,
        signers=(
            Signer(HANDLER, "handled", ("5.3.2.2", "form.QM0703-01"), when=STANDS),
            Signer(DISTRIBUTION_LEADER, "reviewed", "form.QM0703-01", when=STANDS),
            Signer(QUALITY, "signed_for", "5.3.2.2", when=all_(STANDS, is_("accepted", True))),
        ),
        holders=(
            Holder(SALES, "5.3.2.2", copy="original", acknowledged=False),
            Holder(QUALITY, "5.3.2.2", acknowledged=False),
        ),
        replaces="iso9001:feedback",
    ),
    Form(
        "written_document",
        "complaint",
        (
            Field("written_record", YesNo()),
            Field("written_form", Choice(*LETTERS, *ELECTRONIC, *REPORTS), False),
            Field("receiver", LINE, False),
        ),
        ("5.3.1.1", "5.3.1.1.c", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
    ),
    Form(
        "examination",
        "complaint",
        (Field("examination_note", PROSE),),
        "form.QM0703-01",
        kept_by=SALES,
        keep="feedback_form_retention_months",
    ),
)

TASKS = (
    Task(
        "work_up_record",
        "complaint",
        SALES,
        "written_document",
        ("5.3.1.1.c", "5.3.2.1"),
        when=all_(STANDS, is_("accepted", False)),
        before=("close",),
        shows=("channel", "customer_name", "product_name", "defect", "details"),
    ),
    Task(
        "complete_feedback_form",
        "complaint",
        SALES,
        "feedback",
        ("5.3.2.2", "form.QM0703-01"),
        when=all_(STANDS, any_(is_("form_complete", False), is_("feedback.sent_back", True))),
        before=("close",),
        replaces="iso9001:complete_feedback_form",
    ),
    Task(
        "state_examination",
        "complaint",
        SALES,
        "examination",
        "form.QM0703-01",
        when=all_(STANDS, is_("form_complete", True), is_("examination_stated", False)),
        before=("close",),
        shows=("affected_part", "defect", "dismantled", "examined_by"),
    ),
)

ACTS = (
    Act(
        "hand_in_record",
        "complaint",
        (SALES,),
        ("5.3.1.1.c", "5.3.2.1"),
        form="written_document",
        when=known("written_record"),
    ),
)


def in_writing(channel: str, written_form: str | None, written_record: bool | None, email_is_written: bool) -> str:
    """In which of the written forms the feedback is there, or that it is not."""
    if written_form in REPORTS:
        return "report"
    if written_form in LETTERS or (written_form in ELECTRONIC and email_is_written):
        return "letter"
    if written_record:
        return "record"
    return "letter" if channel == "written" and written_form is None else "none"


def examination_gap(dismantled: bool | None, examined_by: str | None, gauge: str | None, note: str | None) -> str:
    """What was taken apart was looked at by eye, or with a gauge that is named."""
    if not dismantled or note is not None or examined_by == "eye":
        return "none"
    if examined_by is None:
        return "examined_by"
    return "none" if gauge is not None else "gauge"


IN_WRITING = Formula(
    inputs=("channel", "written_form?", "written_record?", "email_is_written"),
    compute=in_writing,
    clause=("5.3.1.1", "5.3.1.1.a", "5.3.1.1.b", "5.3.1.1.c"),
)

ACCEPTED = Table(
    inputs=("in_writing",),
    rules=(
        Rule(("letter",), True, ("5.3.1.1.a", "5.3.2.1"), {"goes_to": DISTRIBUTION}),
        Rule(("report",), True, ("5.3.1.1.b", "5.3.2.1"), {"goes_to": DISTRIBUTION}),
        Rule(("record",), True, ("5.3.1.1.c", "5.3.2.1"), {"goes_to": DISTRIBUTION}),
        Rule(
            ("none",),
            False,
            ("5.3.1.1", "5.3.1.1.c", "5.3.2.1"),
            {"reason": "written record required", "after_record_goes_to": DISTRIBUTION},
        ),
    ),
)

FORM_COMPLETE = Completeness("feedback", "form.QM0703-01", replaces="iso9001:form_complete")
EXAMINATION_GAP = Formula(
    inputs=("dismantled?", "examined_by?", "gauge?", "examination_note?"),
    compute=examination_gap,
    clause="form.QM0703-01",
)
EXAMINATION_STATED = Table(
    inputs=("examination_gap",),
    rules=(
        Rule(("none",), True, "form.QM0703-01"),
        Rule(("examined_by",), False, "form.QM0703-01", {"missing": "examined_by"}),
        Rule(("gauge",), False, "form.QM0703-01", {"missing": "gauge"}),
    ),
)

SENT_TO_QUALITY = Table(
    inputs=("accepted", "form_complete", "examination_stated"),
    rules=(
        Rule((True, True, True), True, ("5.3.2.2", "4.4.2.a"), {"from": SALES, "to": QUALITY}),
        Rule((False, True, True), False, ("5.3.1.1", "5.3.1.1.c")),
        Rule(({True, False}, False, {True, False}), False, "5.3.2.2"),
        Rule(({True, False}, True, False), False, "form.QM0703-01"),
    ),
    replaces="iso9001:sent_to_quality",
)


class Answers:
    """What is asked of feedback before quality has it."""

    @hook
    def in_writing(self) -> Answer:
        return IN_WRITING

    @hook
    def accepted(self) -> Answer:
        return ACCEPTED

    @hook
    def form_complete(self) -> Answer:
        return FORM_COMPLETE

    @hook
    def examination_gap(self) -> Answer:
        return EXAMINATION_GAP

    @hook
    def examination_stated(self) -> Answer:
        return EXAMINATION_STATED

    @hook
    def sent_to_quality(self) -> Answer:
        return SENT_TO_QUALITY

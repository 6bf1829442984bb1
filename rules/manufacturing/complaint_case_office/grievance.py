"""The grievance handling form: filled in by business, sent with the sample and the opinion, registered, numbered."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from rules.api import (
    ANY,
    Act,
    CaseKind,
    Choice,
    Collect,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Holder,
    Rule,
    Scheme,
    State,
    Table,
    Task,
    Whole,
    all_,
    days,
    is_,
    known,
    not_,
)

from .parties import GROUP, LINE, OFFICE, PROSE, QUALITY, SALES

CASE = "office_case"
NUMBER = Scheme("{yy}{mm}{n:02}")
PIECES = 1_000_000_000
CASES_IN = tuple(
    f"cases_in_{month}"
    for month in (
        *("january", "february", "march", "april", "may", "june"),
        *("july", "august", "september", "october", "november", "december"),
    )
)
"""How many cases the register of each month holds; only that of the month of registration counts."""
PRINTED = {
    "order_number": "编号",
    "part_number": "料号",
    "shipping_date": "交运日期",
    "quantity": "数量",
    "defective_quantity": "不良数量",
    "demand": "客户要求",
}
"""What is checked before the form is sent, as the text prints it."""

KIND = CaseKind(
    CASE,
    owner=QUALITY,
    number="KS-{yyyy}-{n:05}",
    clause=("2", "3/1", "4", "7.3.1"),
    states=(
        State("learned"),
        State("sent_on", known("grievance_sent_on")),
        State("registered_as_case", known("register_received_on")),
        State("investigated", is_("investigation_complete", True)),
        State("ruled", known("responsible")),
        State("improved", is_("improvement_confirmed", True)),
        State("closed", is_("closed", True)),
    ),
    outcome="case_outcome",
    parent="complaint",
    repeats=True,
    closes_when=all_(is_("improvement_confirmed", True), known("result_conveyed_on")),
)
KINDS = (KIND,)

FORMS = (
    Form(
        "grievance",
        CASE,
        (
            Field("part_number", LINE),
            Field("shipping_date", Day()),
            Field("quantity", Whole(1, PIECES, unit="pieces")),
            Field("defective_quantity", Whole(0, PIECES, unit="pieces")),
            Field("demand", PROSE),
            Field("received", Day(), False),
        ),
        ("7.1.1", "7.1.2", "9.1"),
        kept_by=GROUP,
        code="附表2",
        shows=("order_number",),
    ),
    Form(
        "grievance_sending",
        CASE,
        (
            Field("anomaly_sample", Choice("sent with the form", "not to be had")),
            Field("business_opinion", PROSE),
            Field("grievance_sent_on", Day()),
        ),
        "9.1",
        kept_by=QUALITY,
        holders=(Holder(OFFICE, "9.1", copy="original"),),
    ),
    Form(
        "case_register",
        CASE,
        (
            Field("register_received_on", Day()),
            Field("last_number", LINE, False),
        ),
        ("7.3.1", "8.1", "8.2"),
        kept_by=GROUP,
        number=NUMBER.text,
    ),
    Form(
        "month_counts",
        CASE,
        (Field("register_read_on", Day()), *(Field(name, Whole(0, 10**9), required=False) for name in CASES_IN)),
        "8.2",
        kept_by=GROUP,
    ),
    Form(
        "conveyed_result",
        CASE,
        (Field("result_conveyed_on", Day()), Field("result_text", PROSE)),
        "7.1.4",
        kept_by=SALES,
    ),
)

TASKS = (
    Task(
        "fill_grievance",
        CASE,
        SALES,
        "grievance",
        ("7.1.1", "7.1.2", "9.1"),
        before=("send", "close"),
        due="send_due",
        shows=("product_name", "defect", "details", "complaint_cause"),
    ),
    Task("send_grievance", CASE, SALES, "grievance_sending", "9.1", before=("close",), performs="send", due="send_due"),
    Task(
        "register_case",
        CASE,
        GROUP,
        "case_register",
        ("7.3.1", "8.1"),
        when=known("grievance_sent_on"),
        before=("close",),
        shows=("order_number", "part_number", "quantity", "defective_quantity", "demand", "business_opinion"),
    ),
    Task(
        "convey_result",
        CASE,
        SALES,
        "conveyed_result",
        "7.1.4",
        when=all_(known("responsible"), known("handling_way")),
        before=("close",),
        due="convey_due",
        shows=("responsible", "handling_way", "demand"),
    ),
)

ACTS = (
    Act("send", CASE, (SALES,), "9.1", form="grievance_sending", when=not_(known("grievance_sent_on"))),
    Act("copy_register", CASE, (GROUP,), "8.2", form="month_counts", when=known("grievance_sent_on")),
    Act("correct_grievance", CASE, (SALES,), ("7.1.1", "9.1"), form="grievance", when=known("part_number")),
)


def missing_items(*stated: object) -> list[str]:
    """What has still to be checked, as the form prints it; a customer's demand is one of them."""
    return [printed for printed, value in zip(PRINTED.values(), stated, strict=True) if value is None]


def quantities_fit(quantity: Decimal | None, defective: Decimal | None) -> bool:
    """No more can be defective than there is."""
    return quantity is None or defective is None or defective <= quantity


def cases_this_month(registered: date, drawn_before: int | None, *in_month: int | None) -> int:
    """How many numbers of the month were drawn before; where none was drawn, what the register of the month says."""
    count = in_month[registered.month - 1] if drawn_before is None else drawn_before
    if count is None:
        raise ValueError(f"expected how many cases were registered in {registered:%Y-%m}")
    return int(count)


def case_number(registered: date, before: int, drawn: str | None) -> str:
    """The number that was drawn, by the site's own scheme if it has one; before that, the one that would be."""
    return drawn or NUMBER.written(registered, int(before) + 1)


def days_open(registered: date, day_ends: datetime, ruled: date | None, now: datetime) -> int:
    """Calendar days at the site from the day of registration, which ends at `day_ends`, to the ruling or till now."""
    if ruled is not None:
        return max((ruled - registered).days, 0)
    return -((day_ends - now) // timedelta(days=1)) if now > day_ends else 0


MISSING_ITEMS = Formula(tuple(f"{name}?" for name in PRINTED), missing_items, ("7.1.1", "7.1.2", "9.1"))
GRIEVANCE_COMPLETE = Formula(("missing_items",), lambda missing: not missing, ("7.1.1", "7.1.2", "9.1"))
QUANTITIES_FIT = Formula(("quantity?", "defective_quantity?"), quantities_fit, "7.1.1")
MAY_SEND = Collect(
    inputs=("grievance_complete", "quantities_fit"),
    rules=(
        Rule((False, ANY), "grievance_incomplete", ("7.1.1", "9.1")),
        Rule((ANY, False), "quantities_do_not_fit", "7.1.1"),
    ),
)
REGISTERED = Formula(("case_register.drawn_on",), lambda day: day, ("8.2", "7.3.1"))
CASES_THIS_MONTH = Formula(
    ("registered", "case_register.drawn_before?", *(f"{name}?" for name in CASES_IN)), cases_this_month, "8.2"
)
CASE_NUMBER = Formula(("registered", "cases_this_month", "case_register.number?"), case_number, ("8.1", "8.2"))
SEND_DUE = Deadline("opened_at", "9.1", within=days("send_within_days"))
CONVEY_DUE = Deadline("ruled_on", "7.1.4", within=days("convey_within_days"))
CASE_DUE = Deadline("registered", "7.3.1", within=days("limit_days_configured"))
REGISTRATION_DAY_ENDS = Deadline("registered", "7.3.1", within=days(0))
DAYS_OPEN = Formula(("registered", "registration_day_ends", "ruled_on?", "now"), days_open, "7.3.1")
DAYS_OVER = Formula(("days_open", "limit_days_configured"), lambda open_, limit: open_ - limit, "7.3.1")
CASE_OUTCOME = Formula(("result_conveyed_on",), lambda _: "handled", "7.1.4")
OVERDUE = Table(
    inputs=("days_over",),
    rules=(
        Rule((">0",), True, "7.3.1", {"notice_by": "总经理室生产管理组"}),
        Rule(("<=0",), False, "7.3.1"),
    ),
)

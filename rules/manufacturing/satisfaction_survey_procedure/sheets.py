"""One form at one customer: issued, come back or not, the written opinion and the reply to it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rules.api import (
    NA,
    CaseKind,
    ChildFacts,
    Choice,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Gathering,
    Judgement,
    ListOf,
    Opening,
    Record,
    Rule,
    State,
    Table,
    Task,
    YesNo,
    all_,
    any_,
    best_places,
    days,
    is_,
    known,
    months,
    not_,
    yearly_sales,
)

from .parties import CUSTOMER_SERVICE, QUALITY, SALES
from .sheet import BLANK_AS, GRADE, ITEMS, LINE, PROSE

WAYS = Choice("post", "fax", "email", "visit")
"""A form filled in when sales staff visit the customer is issued by `visit`."""
ORIGINS = Choice("domestic", "foreign", "not said")
ISSUED_FORM = Record(
    "issued form",
    {"customer": LINE, "product": LINE, "way": WAYS, "issued_on": Day()},
    {"origin": Choice("domestic", "foreign")},
)
LEDGER = ListOf(ISSUED_FORM, gaps=False)
KEEP = "survey_retention_months"
OPINION = ("issued_form", "written_opinion")
DISSATISFIED = all_(known("opinion_dissatisfied"), is_("opinion_reply_owed", True))

KIND = CaseKind(
    "survey_sheet",
    owner=QUALITY,
    number="SF-{yyyy}-{n:06}",
    clause=("3.1", "6.1"),
    states=(
        State("sent_out"),
        State("come_back", known("returned_on")),
        State("closed", is_("closed", True)),
    ),
    outcome="sheet_outcome",
    parent="satisfaction_round",
    repeats=True,
    closes_when=any_(known("returned_on"), known("statistics_closed_on")),
)
KINDS = (KIND,)

OPENINGS = (
    Opening(
        "survey_sheet",
        "satisfaction_round",
        ("5.3.1.2", "5.3.1.3/1"),
        when=known("ledger"),
        for_each="ledger",
        states="issued_form",
    ),
)

GATHERINGS = (
    Gathering(
        "single_forms",
        of="satisfaction_round",
        kind="survey_sheet",
        takes=("issued_form", "returned_on", *ITEMS),
        clause="5.6.2",
        day="returned_on",
        first="period_from",
        last="period_to",
        where=is_("single_survey", True),
        when=known("statistics_closed_on"),
        anew_by=(QUALITY,),
    ),
)

CHILD_FACTS = tuple(
    ChildFacts(f"sheets.{fact}", "satisfaction_round", "survey_sheet", fact)
    for fact in (*ITEMS, "issued_form", "returned_on", "opinion_dissatisfied")
)

FORMS = (
    Form("sheet_issued", "survey_sheet", (Field("issued_form", ISSUED_FORM),), ("5.3.1.2", "5.3.1"), arrives=True),
    Form(
        "answered_sheet",
        "survey_sheet",
        (
            Field("returned_on", Day()),
            *(Field(item, GRADE, False) for item in ITEMS),
            Field("written_opinion", PROSE, False),
        ),
        ("6.1", "5.4.1/1", "5.3.3"),
        kept_by=QUALITY,
        keep=KEEP,
        shows=("issued_form", "form_satisfaction", "blank_items"),
    ),
    Form(
        "opinion_reading",
        "survey_sheet",
        (Field("opinion_dissatisfied", YesNo()),),
        ("5.6.3.c", "5.7.3"),
        kept_by=QUALITY,
    ),
    Form(
        "opinion_reply",
        "survey_sheet",
        (Field("opinion_reply_text", PROSE), Field("opinion_replied_on", Day())),
        "5.7.3",
        kept_by=QUALITY,
        keep=KEEP,
    ),
    Form("opinion_reply_note", "survey_sheet", (Field("opinion_reply_sent_on", Day()),), "3.1", kept_by=SALES),
)

TASKS = (
    Task(
        "collect_sheet",
        "survey_sheet",
        SALES,
        "answered_sheet",
        ("3.1", "5.3.2", "5.3.3"),
        when=not_(known("statistics_closed_on")),
        before=("close",),
        due="form_back_by",
        shows=("issued_form", "key_customer"),
    ),
    Task(
        "read_opinion",
        "survey_sheet",
        CUSTOMER_SERVICE,
        "opinion_reading",
        ("5.6.3.c", "5.7.3"),
        when=known("written_opinion"),
        before=("close",),
        shows=OPINION,
    ),
    Task(
        "reply_to_opinion",
        "survey_sheet",
        CUSTOMER_SERVICE,
        "opinion_reply",
        "5.7.3",
        when=DISSATISFIED,
        before=("close",),
        due="opinion_reply_due",
        shows=OPINION,
    ),
    Task(
        "pass_on_reply",
        "survey_sheet",
        SALES,
        "opinion_reply_note",
        ("3.1", "5.7.3"),
        when=all_(DISSATISFIED, known("opinion_replied_on")),
        before=("close",),
        shows=(*OPINION, "opinion_reply_text"),
    ),
)


def blank_items(returned: date | None, *grades: str | None) -> int:
    """A form that has not come back has no blanks to count."""
    return 0 if returned is None and not any(grades) else grades.count(None)


def customer_rank(form: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Any:
    """The best place of the customer among those of any product; `n/a` for one who has bought none."""
    return best_places(rows).get(form["customer"], NA)


def customer_yearly_sales(form: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Decimal:
    """What the customer has bought of all products."""
    return yearly_sales(rows).get(form["customer"], Decimal())


def is_key_customer(rank: Decimal | str | None, sales: Decimal | None, top: Decimal, above: Decimal) -> bool:
    """By either of the two; exactly the bar is not above it. What is not known makes no key customer."""
    return (isinstance(rank, Decimal) and rank <= top) or (sales is not None and sales > above)


SINGLE = Formula(
    ("launched?", "special_reason?"), lambda launched, special: launched is not None or special is not None, "5.6.2"
)
OPINION_REPLY_DUE = Deadline("returned_on", "5.7.3", within=days("opinion_reply_days"))
BLANK_ITEMS = Formula(("returned_on?", *(f"{item}?" for item in ITEMS)), blank_items, "5.4.1/2")
TREATED_AS = Formula(("blank_items",), lambda blanks: BLANK_AS if blanks else NA, "5.4.1/2")
OPINION_REPLY_OWED = Judgement("opinion_reading", "opinion_dissatisfied", "5.7.3")
ISSUED_ON = Formula(("issued_form",), lambda form: form["issued_on"], "5.3.1.3/1")
CUSTOMER_ORIGIN = Formula(("issued_form",), lambda form: form.get("origin", "not said"), "2")
IN_SCOPE = Table(
    inputs=("customer_origin",),
    rules=(Rule(({"domestic", "foreign"},), True, "2"), Rule(("not said",), True, "2")),
    yields=(True,),
)
FORM_BACK_BY = Deadline("issued_on", "5.3.2", within=months("return_within_months"))
BACK_IN_TIME = Formula(("returned_on", "form_back_by"), lambda returned, by: returned <= by, "5.3.2")
CUSTOMER_RANK = Formula(("issued_form", "customer_sales"), customer_rank, "5.3.1.1")
CUSTOMER_YEARLY_SALES = Formula(("issued_form", "customer_sales"), customer_yearly_sales, "5.3.1.1")
KEY_CUSTOMER = Formula(
    ("customer_rank?", "customer_yearly_sales?", "key_top_rank", "key_sales_above"), is_key_customer, "5.3.1.1"
)
SHEET_OUTCOME = Table(
    inputs=("sheet_back",),
    rules=(Rule((True,), "returned", "5.3.2"), Rule((False,), "not returned", "5.3.2")),
)
SHEET_BACK = Formula(("returned_on?",), lambda returned: returned is not None, "5.3.2")

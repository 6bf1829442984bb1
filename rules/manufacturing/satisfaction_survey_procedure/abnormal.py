"""Abnormal information: reported to quality on the day it is received, then handled as a complaint."""

from datetime import date

from rules.api import Choice, Day, Deadline, Field, Form, Formula, Rule, Table, Task, days, is_

from .parties import CUSTOMER_SERVICE, QUALITY, SALES
from .sheet import PROSE

NONCONFORMITY = Choice("product quality", "service", "other", "none")

FORMS = (
    Form(
        "quality_information",
        "complaint",
        (
            Field("nonconformity", NONCONFORMITY),
            Field("received", Day()),
            Field("form_filled", Day()),
            Field("information_text", PROSE),
        ),
        ("6.2", "5.7.1", "5.7.2"),
        kept_by=QUALITY,
        keep="survey_retention_months",
    ),
    Form(
        "quality_information_taken",
        "complaint",
        (Field("information_taken_on", Day()),),
        "5.7.2",
        kept_by=QUALITY,
    ),
)

TASKS = (
    Task(
        "report_quality_information",
        "complaint",
        SALES,
        "quality_information",
        "5.7.2",
        before=("close",),
        due="quality_information_due",
        shows=("product_name", "defect", "details", "customer_code", "customer_name"),
    ),
    Task(
        "take_quality_information",
        "complaint",
        CUSTOMER_SERVICE,
        "quality_information_taken",
        ("5.7.2", "5.7.1"),
        when=is_("information_kind", "abnormal"),
        before=("close",),
        shows=("nonconformity", "received", "form_filled", "information_text"),
    ),
)

INFORMATION_KIND = Table(
    inputs=("nonconformity",),
    rules=(
        Rule(({"product quality", "service", "other"},), "abnormal", "5.7.1", {"kind": "abnormal"}),
        Rule(("none",), "ordinary", "5.7.1", {"kind": "ordinary"}),
    ),
)


def days_until_reported(received: date, filled: date) -> int:
    """How many days lie between. Raises `ValueError` for a form filled before anything was received."""
    if filled < received:
        raise ValueError(f"form_filled: {filled} lies before the information was received on {received}")
    return (filled - received).days


DAYS_UNTIL_REPORTED = Formula(("received", "form_filled"), days_until_reported, "5.7.2")
REPORTED_SAME_DAY = Table(
    inputs=("days_until_reported",),
    rules=(Rule((0,), True, "5.7.2", {"on_time": True}), Rule((">0",), False, "5.7.2", {"on_time": False})),
)
QUALITY_INFORMATION_DUE = Deadline("opened_at", "5.7.2", within=days(0))

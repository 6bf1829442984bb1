"""The list of a month: a case that the calendar opens, with a frozen picture of the month's complaints."""

from collections.abc import Mapping
from typing import Any

from capaloop.pack import (
    CaseKind,
    Chart,
    Day,
    Field,
    Form,
    Formula,
    Gathering,
    Schedule,
    State,
    Task,
    is_,
    known,
    pareto,
)

from .parties import OWNER, QUALITY
from .questions import LIST


def counted(picture: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the complaints were about, the most frequent first."""
    return pareto(picture["rows"], by="complaint_about")


KINDS = (
    CaseKind(
        LIST,
        owner=QUALITY,
        number="BM-{yyyy}-{n:03}",
        clause="7",
        states=(State("counting"), State("closed", is_("closed", True))),
        outcome="month_outcome",
        closes_when=known("list_read_on"),
    ),
)
SCHEDULES = (Schedule("bakery_month_end", LIST, "month", "7"),)
GATHERINGS = (
    Gathering(
        "complaints_of_month", LIST, "complaint", ("complaint_about",), "7", first="period_from", last="period_to"
    ),
)
FORMS = (
    Form(
        "month_list",
        LIST,
        (Field("list_read_on", Day()),),
        "7",
        kept_by=OWNER,
        shows=("complaints_counted",),
        charts=(Chart("complaints_chart", "complaints_counted", "pareto"),),
    ),
)
TASKS = (Task("read_month_list", LIST, OWNER, "month_list", "7", before=("close",), shows=("complaints_counted",)),)

COMPLAINTS_COUNTED = Formula(inputs=("complaints_of_month",), compute=counted, clause="7")
MONTH_OUTCOME = Formula(inputs=("list_read_on",), compute=lambda _: "read", clause="7")

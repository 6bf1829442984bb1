"""What a period has brought: the publication ledger listed, the inquiries counted, summed up and improved on."""

from collections.abc import Mapping
from typing import Any

from rules.api import (
    CaseKind,
    Day,
    Field,
    Form,
    Formula,
    Gathering,
    Holder,
    Schedule,
    State,
    Task,
    is_,
    known,
)

from .parties import CENTRE, KEEP, OFFICE, PROSE, SALES

PERIOD = "communication_period"
TAKES = (
    "notice_title",
    "notice_category",
    "printed_on",
    "printed_in_colour",
    "posted_on",
    "notice_valid_until",
    "removed_on",
    "notice_in_time",
)
COLUMNS = TAKES[:-1]
Picture = Mapping[str, Any]

KIND = CaseKind(
    PERIOD,
    owner=SALES,
    number="PCP-{yyyy}-{n:04}",
    clause="3.2",
    states=(
        State("period_over"),
        State("period_listed", known("listed_on")),
        State("closed", is_("closed", True)),
    ),
    outcome="period_outcome",
    closes_when=known("summed_up_on"),
)
KINDS = (KIND,)
SCHEDULES = (Schedule("communication_summary", PERIOD, "communication_summed_each", "3.2"),)
GATHERINGS = (
    Gathering(
        "notices_of_period",
        PERIOD,
        "customer_notice",
        ("ledger_entry.number", *TAKES),
        ("4.2.1.2a", "3.2"),
        day="ledger_entered_on",
        first="period_from",
        last="period_to",
        anew_by=(CENTRE,),
    ),
    Gathering(
        "inquiries_of_period",
        PERIOD,
        "inquiry",
        ("inquiry_channel", "inquiry_grievance", "call_in_time"),
        "3.2",
        first="period_from",
        last="period_to",
        anew_by=(CENTRE,),
    ),
)

FORMS = (
    Form(
        "ledger_listing",
        PERIOD,
        (Field("listed_on", Day()),),
        ("4.2.1.2a", "3.1"),
        kept_by=CENTRE,
        keep=KEEP,
        holders=(Holder(OFFICE, "3.2", acknowledged=False),),
        shows=("period", "ledger_lines"),
    ),
    Form(
        "communication_report",
        PERIOD,
        (
            Field("communication_summary_text", PROSE),
            Field("communication_improvement", PROSE),
            Field("summed_up_on", Day()),
        ),
        "3.2",
        kept_by=OFFICE,
        keep=KEEP,
        shows=("period", "ledger_lines", "communication_counts"),
    ),
)
TASKS = (
    Task(
        "list_publication_ledger",
        PERIOD,
        CENTRE,
        "ledger_listing",
        ("4.2.1.2a", "3.1"),
        when=known("ledger_lines"),
        before=("close",),
        shows=("period", "ledger_lines"),
    ),
    Task(
        "sum_up_communication",
        PERIOD,
        OFFICE,
        "communication_report",
        "3.2",
        when=known("listed_on"),
        before=("close",),
        shows=("period", "communication_counts", "ledger_lines"),
    ),
)


def ledger_lines(picture: Picture) -> list[dict[str, Any]]:
    """A line for each notice entered in the period, as far as its columns are filled by now."""
    return [
        {"ledger_number": row["ledger_entry.number"], **{name: row[name] for name in COLUMNS if name in row}}
        for row in picture["rows"]
        if "ledger_entry.number" in row
    ]


def communication_counts(notices: Picture, inquiries: Picture) -> dict[str, int]:
    """How many notices there were and how many came late; how many inquiries, grievances and calls taken late."""
    late = [row for row in notices["rows"] if row.get("notice_in_time") is False]
    aggrieved = [row for row in inquiries["rows"] if row.get("inquiry_grievance") is True]
    rung = [row for row in inquiries["rows"] if row.get("call_in_time") == "late"]
    return {
        "notices": len(notices["rows"]),
        "late_notices": len(late),
        "inquiries": len(inquiries["rows"]),
        "grievances": len(aggrieved),
        "late_calls": len(rung),
    }


LEDGER_LINES = Formula(("notices_of_period",), ledger_lines, ("4.2.1.2a", "3.2"))
COMMUNICATION_COUNTS = Formula(("notices_of_period", "inquiries_of_period"), communication_counts, "3.2")
PERIOD_OUTCOME = Formula(("summed_up_on",), lambda _day: "summed up", "3.2")

"""Whether a month's summary is complete, in time, and may be published."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from rules.api import (
    Answer,
    Choice,
    Collect,
    Day,
    Deadline,
    Formula,
    Instant,
    Rule,
    Table,
    Text,
    Whole,
    YesNo,
    question,
)

from .gaps import complete_table
from .summary import MONTH

PARTS = {
    "summary_approved": "approval by the department manager",
    "summary_published": "publication",
    "summary_copied": "copy to quality management group",
}
DONE_ON = ("published_on?", "approved_on?", "copied_on?")


class Questions:
    """What is asked of the summary of a month."""

    @question(asked="set", of=MONTH, outcome=Whole(0, 1_000_000))
    def complaints_of_month(self) -> Answer:
        """How many complaints has the month? None is an answer too."""

    @question(asked="set", of=MONTH, outcome=Whole(0, 1_000_000))
    def complaints_closed(self) -> Answer:
        """How many of them are closed?"""

    @question(asked="set", of=MONTH, outcome=Whole(0, 1_000_000))
    def complaints_open(self) -> Answer:
        """How many of them are open?"""

    @question(asked="time", of=MONTH, outcome=Day())
    def summed_up_to(self) -> Answer:
        """What is the last day of the month that is summed up?"""

    @question(asked="time", of=MONTH, outcome=Day())
    def summary_due(self) -> Answer:
        """By which day is the summary approved, published and copied?"""

    @question(asked="time", of=MONTH, outcome=Instant())
    def summary_day_ends(self) -> Answer:
        """When is the last day over on which the summary is in time?"""

    @question(asked="set", of=MONTH, outcome=YesNo())
    def summary_owed(self) -> Answer:
        """Is a summary owed for the month? The value `summary_required` says the same."""

    @question(asked="change", of=MONTH, outcome=YesNo())
    def summary_approved(self) -> Answer:
        """Has the department manager approved the summary?"""

    @question(asked="change", of=MONTH, outcome=Day())
    def approved_on(self) -> Answer:
        """On which day was it approved?"""

    @question(asked="change", of=MONTH, outcome=YesNo())
    def summary_published(self) -> Answer:
        """Is the summary published?"""

    @question(asked="change", of=MONTH, outcome=YesNo())
    def copied_to_quality(self) -> Answer:
        """Has quality been sent its copy?"""

    @question(asked="change", of=MONTH, outcome=Day())
    def copied_on(self) -> Answer:
        """On which day was the copy sent?"""

    @question(asked="change", of=MONTH, outcome=YesNo())
    def summary_copied(self) -> Answer:
        """Is it shown that quality has been sent its copy?"""

    @question(asked="change", of=MONTH, outcome=YesNo())
    def summary_complete(self) -> Answer:
        """Is the summary approved, published and copied? The values say what is missing."""

    @question(asked="time", of=MONTH, outcome=Choice("in time", "late", "open"))
    def summary_timing(self) -> Answer:
        """Are approval, publication and copy in time? `open` while nothing is published and the day is not over."""

    @question(asked="time", of=MONTH, outcome=Choice("in time", "late", "open"))
    def summary_in_time(self) -> Answer:
        """Is the summary in time? The value `on_time` says the same once it is published."""

    @question(asked="act", of=MONTH, outcome=Text(longest=64), combine="collect")
    def may_publish_summary(self) -> Answer:
        """Why may the summary not be published?"""

    @question(asked="change", of=MONTH, outcome=YesNo())
    def summary_release(self) -> Answer:
        """May the summary be published? The values `allowed` and `may_publish` say the same."""

    @question(asked="end", of=MONTH, outcome=Choice("in time", "late"))
    def month_outcome(self) -> Answer:
        """Was the month summed up in time?"""


Picture = Mapping[str, Any]


def closed_rows(picture: Picture) -> int:
    """Those that had been closed when the picture was taken."""
    return sum(row.get("closed_at") is not None for row in picture["rows"])


def summed_up_to(
    period_to: date | None, published: date | None, approved: date | None, copied: date | None
) -> date | None:
    """Of a case without a month of its own, the month before the first thing that was done about it."""
    if period_to is not None:
        return period_to
    done = [day for day in (published, approved, copied) if day is not None]
    return min(done).replace(day=1) - timedelta(days=1) if done else None


def summary_timing(
    due: date,
    ends: datetime,
    now: datetime,
    approved: bool,
    copied: bool | None,
    published: date | None,
    *done: date | None,
) -> str:
    """All three by the day; a publication without approval, or without the copy, is not what is due."""
    if any(day is not None and day > due for day in (published, *done)):
        return "late"
    if published is None:
        return "open" if now <= ends else "late"
    return "in time" if approved and copied is not False else "late"


def has_copy(copies: Sequence[Mapping[str, Any]]) -> bool:
    """A copy of the present content."""
    return any(not one.get("stale") for one in copies)


DUE = ("4.3.p2",)
ANSWERS: dict[str, Answer] = {
    "complaints_of_month": Formula(("complaints_of_last_month",), lambda picture: len(picture["rows"]), DUE),
    "complaints_closed": Formula(("complaints_of_last_month",), closed_rows, DUE),
    "complaints_open": Formula(("complaints_of_month", "complaints_closed"), lambda all_of, done: all_of - done, DUE),
    "summed_up_to": Formula(("period_to?", *DONE_ON), summed_up_to, DUE),
    "summary_due": Deadline("summed_up_to", DUE, by_day="summary_due_day", months_on=1),
    "summary_day_ends": Deadline("summed_up_to", DUE, by_day="summary_due_day", months_on=1),
    "summary_owed": Table(
        ("complaints_of_month",),
        (
            Rule((">=1",), True, DUE, {"summary_required": True}),
            Rule(("<1",), True, DUE, {"summary_required": True}),
        ),
        yields=(True,),
    ),
    "summary_approved": Formula(
        ("complaint_summary.signed", "approved_on?"), lambda signed, day: signed or day is not None, "4.3.p3"
    ),
    "approved_on": Formula(("complaint_summary.signed_on",), lambda day: day, "4.3.p3"),
    "summary_published": Formula(("published_on?",), lambda day: day is not None, DUE),
    "copied_to_quality": Formula(("complaint_summary.copies",), has_copy, DUE),
    "copied_on": Formula(("complaint_summary.copies", "complaint_summary.signed_on"), lambda _, day: day, DUE),
    "summary_copied": Formula(
        ("copied_to_quality?", "copied_on?"),
        lambda copied, day: copied is True or (copied is None and day is not None),
        DUE,
    ),
    "summary_complete": complete_table(PARTS, ("4.3.p2", "4.3.p3")),
    "summary_timing": Formula(
        ("summary_due", "summary_day_ends", "now", "summary_approved", "copied_to_quality?", *DONE_ON),
        summary_timing,
        ("4.3.p2", "4.3.p3"),
    ),
    "summary_in_time": Table(
        ("summary_timing",),
        (
            Rule(("in time",), "in time", DUE, {"on_time": True, "late": False}),
            Rule(("late",), "late", DUE, {"on_time": False, "late": True}),
            Rule(("open",), "open", DUE),
        ),
    ),
    "may_publish_summary": Collect(("summary_approved",), (Rule((False,), "not_approved_by_manager", ("4.3.p3",)),)),
    "summary_release": Table(
        ("summary_approved",),
        (
            Rule((True,), True, "4.3.p3", {"allowed": True, "may_publish": True, "publish": "allowed"}),
            Rule((False,), False, "4.3.p3", {"allowed": False, "may_publish": False, "publish": "refused"}),
        ),
    ),
    "month_outcome": Formula(
        ("summary_timing", "published_on"), lambda timing, _: "late" if timing == "open" else timing, DUE
    ),
}

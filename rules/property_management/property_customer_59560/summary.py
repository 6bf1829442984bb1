"""The complaints of the last month: summed up, approved by the department manager, published, copied to quality."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from rules.api import (
    EACH,
    Act,
    Answer,
    CaseKind,
    Choice,
    Collect,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Gathering,
    Holder,
    Reminder,
    Rule,
    Schedule,
    Signer,
    State,
    Table,
    Task,
    Text,
    Whole,
    YesNo,
    days,
    is_,
    known,
    not_,
    question,
)

from .gaps import complete_table
from .parties import DEPARTMENT_MANAGER, LINE, PROSE, QUALITY, QUALITY_GROUP, SUPERVISOR

MONTH = "complaint_month"
FIGURES = ("period", "complaints_of_month", "complaints_closed", "complaints_open")
PARTS = {
    "summary_approved": "approval by the department manager",
    "summary_published": "publication",
    "summary_copied": "copy to quality management group",
}

KINDS = (
    CaseKind(
        MONTH,
        owner=QUALITY,
        number="MC-{yyyy}-{n:03}",
        clause="4.3.p2",
        states=(
            State("awaited"),
            State("approved", is_("summary_approved", True)),
            State("published", known("published_on")),
            State("closed", is_("closed", True)),
        ),
        outcome="month_outcome",
        closes_when=known("published_on"),
    ),
)
SCHEDULES = (Schedule("monthly_summary", MONTH, "month", "4.3.p2"),)
GATHERINGS = (
    Gathering(
        "complaints_of_last_month",
        MONTH,
        "complaint",
        ("product_name", "defect", "capa_progress", "complaint_visited", "complaint_outcome"),
        "4.3.p2",
        first="period_from",
        last="period_to",
        anew_by=(SUPERVISOR,),
    ),
)

ASKED = (Reminder(EACH, "4.3.p2"),)
FORMS = (
    Form(
        "complaint_summary",
        MONTH,
        (Field("summary_text", PROSE),),
        "4.3.p2",
        kept_by=SUPERVISOR,
        signers=(Signer(DEPARTMENT_MANAGER, "approved", "4.3.p3", due="summary_due", reminders=ASKED),),
        holders=(Holder(QUALITY_GROUP, "4.3.p2"),),
        shows=(*FIGURES, "complaints_of_last_month"),
    ),
    Form(
        "summary_publication",
        MONTH,
        (Field("published_on", Day()), Field("published_where", LINE)),
        ("4.3.p2", "4.3.p3"),
        kept_by=SUPERVISOR,
    ),
    Form(
        "supervision_note",
        MONTH,
        (Field("supervised_on", Day()), Field("supervision_finding", PROSE)),
        "3.1",
        kept_by=QUALITY_GROUP,
    ),
)

LATE = (Reminder(DEPARTMENT_MANAGER, "4.3.p2", ahead=days(1)), Reminder(DEPARTMENT_MANAGER, "4.3.p2"))
TASKS = (
    Task(
        "sum_up_complaints",
        MONTH,
        SUPERVISOR,
        "complaint_summary",
        "4.3.p2",
        when=known("complaints_of_month"),
        before=("close",),
        due="summary_due",
        shows=FIGURES,
        reminders=LATE,
    ),
    Task(
        "publish_complaint_summary",
        MONTH,
        SUPERVISOR,
        "summary_publication",
        ("4.3.p2", "4.3.p3"),
        before=("close",),
        performs="publish_summary",
        due="summary_due",
        shows=("summary_text", *FIGURES),
        reminders=LATE,
    ),
    Task(
        "supervise_communication",
        MONTH,
        QUALITY_GROUP,
        "supervision_note",
        "3.1",
        when=is_("summary_approved", True),
        before=("close",),
        shows=("summary_text", *FIGURES),
    ),
)
ACTS = (
    Act(
        "publish_summary",
        MONTH,
        (SUPERVISOR,),
        ("4.3.p2", "4.3.p3"),
        form="summary_publication",
        when=not_(known("published_on")),
    ),
)


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
        """Are approval, publication and copy in time, all three? `open` while nothing is published."""

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


def summary_timing(due: date, approved: bool, copied: bool | None, published: date | None, *done: date | None) -> str:
    """All three by the day; a publication without approval, or without the copy, is not what is due."""
    if any(day is not None and day > due for day in (published, *done)):
        return "late"
    if published is None:
        return "open"
    return "in time" if approved and copied is not False else "late"


def has_copy(copies: Sequence[Mapping[str, Any]]) -> bool:
    """A copy of the present content."""
    return any(not one.get("stale") for one in copies)


DUE = ("4.3.p2",)
ANSWERS: dict[str, Answer] = {
    "complaints_of_month": Formula(("complaints_of_last_month",), lambda picture: len(picture["rows"]), DUE),
    "complaints_closed": Formula(("complaints_of_last_month",), closed_rows, DUE),
    "complaints_open": Formula(("complaints_of_month", "complaints_closed"), lambda all_of, done: all_of - done, DUE),
    "summed_up_to": Formula(("period_to?", "published_on?", "approved_on?", "copied_on?"), summed_up_to, DUE),
    "summary_due": Deadline("summed_up_to", DUE, by_day="summary_due_day", months_on=1),
    "summary_approved": Formula(("complaint_summary.signed",), lambda signed: signed, "4.3.p3"),
    "approved_on": Formula(("complaint_summary.signed_on",), lambda day: day, "4.3.p3"),
    "summary_published": Formula(("published_on?",), lambda day: day is not None, DUE),
    "copied_to_quality": Formula(("complaint_summary.copies",), has_copy, DUE),
    "copied_on": Formula(("complaint_summary.copies", "complaint_summary.signed_on"), lambda _, day: day, DUE),
    "summary_copied": Formula(("copied_to_quality?",), lambda copied: copied is True, DUE),
    "summary_complete": complete_table(PARTS, ("4.3.p2", "4.3.p3")),
    "summary_timing": Formula(
        ("summary_due", "summary_approved", "copied_to_quality?", "published_on?", "approved_on?", "copied_on?"),
        summary_timing,
        ("4.3.p2", "4.3.p3"),
    ),
    "summary_in_time": Table(
        ("summary_timing",),
        (
            Rule(("in time",), "in time", DUE, {"on_time": True}),
            Rule(("late",), "late", DUE, {"on_time": False}),
            Rule(("open",), "open", DUE),
        ),
    ),
    "may_publish_summary": Collect(("summary_approved",), (Rule((False,), "not_approved_by_manager", ("4.3.p3",)),)),
    "summary_release": Table(
        ("summary_approved",),
        (
            Rule((True,), True, "4.3.p3", {"allowed": True, "may_publish": True}),
            Rule((False,), False, "4.3.p3", {"allowed": False, "may_publish": False}),
        ),
    ),
    "month_outcome": Table(
        ("summary_timing",),
        (Rule(("in time",), "in time", DUE), Rule(({"late", "open"},), "late", DUE)),
    ),
}

"""The management service report: each office tells its owners about the last quarter by the 20th."""

import re
from datetime import date, datetime, timedelta

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
    Instant,
    Opening,
    Reminder,
    Rule,
    Schedule,
    State,
    Table,
    Task,
    YesNo,
    first_day,
    is_,
    known,
    last_day,
    question,
)

from .parties import DEPARTMENT_MANAGER, LINE, OFFICE, PROSE, QUALITY

ROUND, REPORT = "report_quarter", "management_report"
CLAUSE = "4.6"
NUMERALS = {
    word: str(number)
    for words in ("一二三四", ("first", "second", "third", "fourth"), ("1st", "2nd", "3rd", "4th"))
    for number, word in enumerate(words, 1)
}
WRITTEN = (
    re.compile(r"Q(?P<number>[1-4])\s*(of|/|-)?\s*(?P<year>\d{4})", re.IGNORECASE),
    re.compile(r"(?P<year>\d{4})\s*[-/]?\s*Q(?P<number>[1-4])", re.IGNORECASE),
    re.compile(r"(?P<year>\d{4})\s*年\s*第?\s*(?P<number>[1-4一二三四])\s*季度?"),
    re.compile(r"(?P<number>first|second|third|fourth|1st|2nd|3rd|4th) quarter( of)? (?P<year>\d{4})", re.IGNORECASE),
)

KINDS = (
    CaseKind(
        ROUND,
        owner=QUALITY,
        number="RQ-{yyyy}-{n:03}",
        clause=CLAUSE,
        states=(State("awaited"), State("closed", is_("closed", True))),
        outcome="report_quarter_outcome",
        closes_when=known("period"),
    ),
    CaseKind(
        REPORT,
        owner=QUALITY,
        number="MR-{yyyy}-{n:04}",
        clause=(CLAUSE, "2"),
        states=(State("awaited"), State("published", known("published_on")), State("closed", is_("closed", True))),
        outcome="report_outcome",
        parent=ROUND,
        repeats=True,
        closes_when=known("published_on"),
    ),
)
SCHEDULES = (Schedule("quarterly_report", ROUND, "quarter", CLAUSE),)
OPENINGS = (
    Opening(
        REPORT, ROUND, (CLAUSE, "2"), when=known("period"), for_each="management_offices", states="reporting_office"
    ),
)
FORMS = (
    Form(
        "report_order",
        REPORT,
        (Field("reporting_office", LINE), Field("quarter", LINE, False)),
        CLAUSE,
        arrives=True,
    ),
    Form(
        "management_service_report",
        REPORT,
        (Field("report_text", PROSE), Field("published_on", Day()), Field("published_where", LINE)),
        CLAUSE,
        kept_by=OFFICE,
        shows=("reporting_office", "reported_until"),
    ),
)
TASKS = (
    Task(
        "publish_management_report",
        REPORT,
        OFFICE,
        "management_service_report",
        CLAUSE,
        before=("close",),
        due="due",
        shows=("reporting_office", "reported_until"),
        reminders=(Reminder(DEPARTMENT_MANAGER, CLAUSE),),
    ),
)
ACTS = (
    Act("correct_management_report", REPORT, (OFFICE,), CLAUSE, form="management_service_report", when=known("period")),
)


class Questions:
    """What is asked of a report and of the quarter in which all of them are published."""

    @question(asked="time", of=REPORT, outcome=Day())
    def reported_until(self) -> Answer:
        """What is the last day of the quarter that is reported?"""

    @question(asked="time", of=REPORT, outcome=Day())
    def due(self) -> Answer:
        """By which day is the report published?"""

    @question(asked="time", of=REPORT, outcome=Day())
    def late_if_published_on(self) -> Answer:
        """From which day on is it late?"""

    @question(asked="time", of=REPORT, outcome=Instant())
    def report_day_ends(self) -> Answer:
        """When is the last day over on which it is in time?"""

    @question(asked="time", of=REPORT, outcome=YesNo())
    def report_in_time(self) -> Answer:
        """Was it published in time?"""

    @question(asked="time", of=REPORT, outcome=YesNo())
    def report_on_time(self) -> Answer:
        """Was it published in time? The value `on_time` says the same."""

    @question(asked="end", of=REPORT, outcome=Choice("in time", "late"))
    def report_outcome(self) -> Answer:
        """Was it published in time?"""

    @question(asked="change", of=ROUND, outcome=YesNo())
    def reports_open(self) -> Answer:
        """Is a report of the quarter still to be published?"""

    @question(asked="end", of=ROUND, outcome=Choice("published", "awaited"))
    def report_quarter_outcome(self) -> Answer:
        """How has the quarter's reporting ended?"""


def period_named(quarter: str) -> str:
    """The quarter as reports name it. Raises `ValueError` for what names none."""
    for pattern in WRITTEN:
        found = pattern.fullmatch(quarter.strip())
        if found:
            number = found["number"].lower()
            return f"{found['year']}-Q{NUMERALS.get(number, number)}"
    raise ValueError(f"expected a quarter such as 2024-Q1, got {quarter!r}")


def reported_until(named: str | None, period_to: date | None, published: date | None) -> date | None:
    """The last day of the quarter that is named, of the case's own, or of the one before the day of publication."""
    if named is not None:
        return last_day(period_named(named))
    if period_to is not None:
        return period_to
    if published is None:
        return None
    return first_day(f"{published.year}-Q{(published.month - 1) // 3 + 1}") - timedelta(days=1)


def report_in_time(due: date, ends: datetime, now: datetime, published: date | None) -> bool | None:
    """Nobody knows while it is not published and the day is not over."""
    if published is None:
        return None if now <= ends else False
    return published <= due


ANSWERS: dict[str, Answer] = {
    "reported_until": Formula(("quarter?", "period_to?", "published_on?"), reported_until, CLAUSE),
    "due": Deadline("reported_until", CLAUSE, by_day="report_due_day", months_on=1),
    "late_if_published_on": Formula(("due",), lambda due: due + timedelta(days=1), CLAUSE),
    "report_day_ends": Deadline("reported_until", CLAUSE, by_day="report_due_day", months_on=1),
    "report_in_time": Formula(("due", "report_day_ends", "now", "published_on?"), report_in_time, CLAUSE),
    "report_on_time": Table(
        ("report_in_time",),
        (
            Rule((True,), True, CLAUSE, {"on_time": True, "late": False}),
            Rule((False,), False, CLAUSE, {"on_time": False, "late": True}),
        ),
    ),
    "report_outcome": Formula(
        ("report_in_time", "published_on"), lambda in_time, _: "in time" if in_time else "late", CLAUSE
    ),
    "report_quarter_outcome": Table(
        ("reports_open",),
        (Rule((False,), "published", CLAUSE), Rule((True,), "awaited", CLAUSE)),
    ),
    "reports_open": Formula(
        ("management_report.count", "management_report.open"), lambda count, left: count == 0 or left > 0, CLAUSE
    ),
}

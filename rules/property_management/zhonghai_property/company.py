"""The satisfaction rate of the whole company, by quality, from the valid surveys of the estates; and its trend."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from rules.api import (
    NA,
    Answer,
    CaseKind,
    Chart,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Gathering,
    Schedule,
    State,
    Task,
    days,
    hook,
    is_,
    known,
    last_day,
    mean,
    rate,
    rounded,
    trend,
)

from .fees import CLOSED
from .inquiries import KEEP
from .parties import PROSE, QUALITY
from .settings import EACH_ANSWER

KIND = "company_satisfaction"
PLACES = 4

KINDS = (
    CaseKind(
        KIND,
        owner=QUALITY,
        number="ZQ-{yyyy}-{n:04}",
        clause=("3.3c", "4.2.a2"),
        states=(State("wanted"), CLOSED),
        outcome="company_outcome",
        closes_when=known("company_reported_on"),
    ),
)

FORMS = (
    Form(
        "company_report",
        KIND,
        (Field("company_report_text", PROSE), Field("company_reported_on", Day())),
        "3.3c",
        kept_by=QUALITY,
        keep=KEEP,
        shows=("period", "company_rate", "rate_direction", "rate_trend", "surveys_counted"),
        charts=(Chart("rate_chart", "rate_trend", "trend"),),
    ),
)

TASKS = (
    Task(
        "report_company_rate",
        KIND,
        QUALITY,
        "company_report",
        "3.3c",
        before=("close",),
        due="company_report_due",
        shows=("period", "company_rate", "rate_direction", "surveys_counted", "estate_results"),
    ),
)

SCHEDULES = (Schedule("company_rates", KIND, "company_rate_every", "3.3c", at="end"),)
GATHERINGS = (
    Gathering(
        "estate_results",
        of=KIND,
        kind="opinion_survey",
        takes=("survey_name", "satisfied_total", "answers_total"),
        clause=("3.3c", "4.2.a2"),
        day="forwarded_on",
        first="period_from",
        last="period_to",
        where=is_("result_for_company", True),
        anew_by=(QUALITY,),
    ),
    Gathering(
        "earlier_rates",
        of=KIND,
        kind=KIND,
        takes=("period", "company_rate"),
        clause="3.3c",
        where=is_("closed", True),
        anew_by=(QUALITY,),
    ),
)

Rows = Iterable[Mapping[str, Any]]


def company_rate(results: Mapping[str, Any], counts: str) -> Decimal | str:
    """The satisfied share of the answers of all estates, or the mean of their shares; `n/a` without any answer."""
    rows = [row for row in results["rows"] if row["answers_total"]]
    if not rows:
        return NA
    if counts == EACH_ANSWER:
        return rate(sum(row["satisfied_total"] for row in rows), sum(row["answers_total"] for row in rows))
    return mean([row["satisfied_total"] / row["answers_total"] for row in rows], PLACES)


def rates_by_period(earlier: Mapping[str, Any], period: str, now: Decimal | str) -> dict[str, Decimal]:
    """The rates in percent, each period once, those without a rate left out."""
    found = {row["period"]: row["company_rate"] for row in earlier["rows"] if row.get("company_rate") is not None}
    return {
        name: rounded(value * 100, 2) for name, value in {**found, period: now}.items() if isinstance(value, Decimal)
    }


def rate_trend(earlier: Mapping[str, Any], period: str, now: Decimal | str) -> list[dict[str, Any]]:
    """One point for each period, in their order."""
    return trend({name: {"%": value} for name, value in rates_by_period(earlier, period, now).items()})


def direction(earlier: Mapping[str, Any], period: str, now: Decimal | str) -> str:
    """Against the latest period before this one that has a rate."""
    rates = rates_by_period(earlier, period, now)
    ends = sorted(rates, key=last_day)
    before = [rates[name] for name in ends if last_day(name) < last_day(period)]
    if period not in rates or not before:
        return "nothing to compare"
    if rates[period] == before[-1]:
        return "level"
    return "rising" if rates[period] > before[-1] else "falling"


OF_PERIODS = ("earlier_rates", "period", "company_rate")


class Answers:
    """The answers about the company."""

    @hook
    def company_rate(self) -> Answer:
        return Formula(("estate_results", "company_rate_counts"), company_rate, ("3.3c", "4.2.a2"))

    @hook
    def surveys_counted(self) -> Answer:
        return Formula(("estate_results",), lambda results: len(results["rows"]), "4.2.a2")

    @hook
    def rate_trend(self) -> Answer:
        return Formula(OF_PERIODS, rate_trend, "3.3c")

    @hook
    def rate_direction(self) -> Answer:
        return Formula(OF_PERIODS, direction, "3.3c")

    @hook
    def company_report_due(self) -> Answer:
        return Deadline("period_to", "3.3c", within=days("publication_days"))

    @hook
    def company_outcome(self) -> Answer:
        return Formula(("company_reported_on",), lambda _: "reported", "3.3c")

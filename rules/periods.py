"""Lengths of time as written procedures print them: hours, working days, months, years."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["minutes", "hours", "working_hours", "days", "working_days", "weeks", "months", "years"]


@dataclass(frozen=True)
class Period:
    """A length of time; `count` is a figure or the name of a setting with a whole number.

    In a deadline or a reminder it may be the name of any fact or answer with a whole number from 0 on.
    """

    count: int | str
    unit: Unit


def minutes(count: int | str) -> Period:
    """Minutes by the clock."""
    return Period(count, "minutes")


def hours(count: int | str) -> Period:
    """Hours by the clock."""
    return Period(count, "hours")


def working_hours(count: int | str) -> Period:
    """Hours within the site's working time."""
    return Period(count, "working_hours")


def days(count: int | str) -> Period:
    """Calendar days."""
    return Period(count, "days")


def working_days(count: int | str) -> Period:
    """Days on which the site works."""
    return Period(count, "working_days")


def weeks(count: int | str) -> Period:
    """Seven calendar days each."""
    return Period(count, "weeks")


def months(count: int | str) -> Period:
    """Calendar months: the same day number, or the last day of a shorter month."""
    return Period(count, "months")


def years(count: int | str) -> Period:
    """Twelve calendar months each."""
    return Period(count, "years")

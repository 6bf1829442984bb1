"""A calendar as plain JSON, day by day."""

from datetime import date, timedelta
from typing import Any

from .days import WEEKDAYS, Calendar, write_span


def days_shown(calendar: Calendar, first: date, last: date) -> dict[str, Any]:
    """Every day from the first to the last with its kind, and what the calendar is made of."""
    days = [calendar.day(first + timedelta(days=number)) for number in range((last - first).days + 1)]
    return {
        "version": calendar.version,
        "weekdays": [name for number, name in enumerate(WEEKDAYS) if number in calendar.weekdays],
        "hours": [write_span(span) for span in calendar.spans],
        "unsettled_years": list(calendar.unsettled(first.year, last.year)),
        "days": [
            {
                "day": one.day.isoformat(),
                "weekday": WEEKDAYS[one.day.weekday()],
                "works": one.works,
                "reason": one.reason,
                **one.names,
            }
            for one in days
        ],
    }

"""Calendar months from a day: the same day number, or the last day of a shorter month."""

from calendar import monthrange
from datetime import date
from decimal import Decimal


def months_after(day: date, count: int | Decimal) -> date:
    """The day so many calendar months later (earlier, if negative), clamped to the end of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + int(count), 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"{count} months from {day} lie outside the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

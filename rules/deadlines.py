"""A deadline ready to be asked: counted in the site's calendar, with what was counted in the decision's values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from .answering import CELLS_KEPT, Compiled, Said
from .answers import Deadline, clauses_of
from .calendar import Calendar, CannotCount, WorkingTime
from .calendar.moving import OF_AN_INSTANT, day_of_month, moved_day, moved_instant, rolled
from .calendar.pauses import Pauses, read_pauses
from .calendar.watched import Watched
from .calendar.working_time import DAY, after
from .conditions import Lookup
from .keeping import Kept
from .periods import Period

CALENDAR = "calendar."
"""Looked up for the calendar to count in, so that a receipt is decided again in its own; no fact has such a name."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The end of what was counted, and the end of the time itself before it was moved off a day off."""

    moment: date
    ran_out: datetime
    rolled_from: date | None = None


class DeadlineAnswer(Compiled):
    """A day or an instant, counted from another."""

    may_wait = True

    def __init__(self, deadline: Deadline, counts: tuple[str, ...], here: WorkingTime, *, instant: bool) -> None:
        paused = ((deadline.pauses, True),) if deadline.pauses else ()
        self.inputs = ((deadline.after, False), *((name, False) for name in counts), *paused)
        self._deadline = deadline
        self._counts = counts
        self._here = here
        self._instant = instant
        self._clauses = clauses_of(deadline.clause)
        self._said: Kept[Any, Said] = Kept(CELLS_KEPT)

    def say(self, lookup: Lookup) -> Said:
        anchor = lookup(self._deadline.after)
        counts = {name: lookup(name) for name in self._counts}
        missing = ((self._deadline.after, anchor), *counts.items())
        if waiting := tuple(name for name, value in missing if value is None):
            return Said("waiting", waiting=waiting)
        records = (lookup(self._deadline.pauses) or ()) if self._deadline.pauses else ()
        calendar = lookup(CALENDAR)
        if calendar is not None or records:
            return self._counted(anchor, counts, records, calendar or self._here.calendar)
        key = (anchor.isoformat(), *counts.values())
        said = self._said.get(key)
        if said is None:
            said = self._said.keep(key, self._counted(anchor, counts, (), self._here.calendar))
        return said

    def _counted(self, anchor: date, counts: Mapping[str, Any], records: Any, calendar: Calendar) -> Said:
        watched = Watched(calendar)
        here = WorkingTime(watched, self._here.timezone)
        try:
            pauses = read_pauses(records, here)
            counted = self._count(here, anchor, counts, pauses.closed())
        except (CannotCount, OverflowError) as problem:
            return Said("failed", clauses=self._clauses, problem=f"it cannot be counted: {problem}")
        stands = pauses.open_since()
        if stands is not None and stands < counted.ran_out:
            return Said("waiting", waiting=(self._deadline.pauses,))
        values = self._written(here, anchor, counts, counted, pauses) | {"calendar": watched.written()}
        return Said("decided", counted.moment, values, self._clauses)

    def _count(self, here: WorkingTime, anchor: date, counts: Mapping[str, Any], pauses: Pauses) -> Counted:
        period = self._deadline.within or self._deadline.ahead
        if isinstance(anchor, datetime) and (self._instant or (period and period.unit in OF_AN_INSTANT)):
            return self._count_instant(here, anchor, period, counts, pauses)
        day = self._day(here, here.day_of(anchor) if isinstance(anchor, datetime) else anchor, period, counts, pauses)
        off = self._rolled(here, day)
        end = here.begins(after(off, DAY))
        moment = end.astimezone(here.timezone) if self._instant else off
        return Counted(moment, here.begins(after(day, DAY)), None if off == day else day)

    def _count_instant(
        self, here: WorkingTime, anchor: datetime, period: Period | None, counts: Mapping[str, Any], pauses: Pauses
    ) -> Counted:
        back = self._deadline.ahead is not None
        if period is None:
            local = anchor.astimezone(here.timezone)
            end = here.at(self._day(here, local.date(), None, counts, pauses), local.time())
        else:
            end = moved_instant(here, anchor, _figure(period.count, counts), period.unit, back=back, pauses=pauses)
        day = here.day_of(end)
        if not self._instant:
            return Counted(day, end)
        off = self._rolled(here, day)
        moment = end if off == day else here.at(off, end.astimezone(here.timezone).time())
        return Counted(moment.astimezone(here.timezone), end, None if off == day else day)

    def _day(
        self, here: WorkingTime, day: date, period: Period | None, counts: Mapping[str, Any], pauses: Pauses
    ) -> date:
        if period is None:
            return day_of_month(day, self._deadline.months_on, _figure(self._deadline.by_day, counts))
        back = self._deadline.ahead is not None
        return moved_day(here, day, _figure(period.count, counts), period.unit, back=back, pauses=pauses)

    def _rolled(self, here: WorkingTime, day: date) -> date:
        return rolled(here, day, self._deadline.rolls) if self._deadline.rolls else day

    def _written(
        self, here: WorkingTime, anchor: date, counts: Mapping[str, Any], counted: Counted, pauses: Pauses
    ) -> dict[str, Any]:
        values: dict[str, Any] = {
            "from": _text(anchor, here),
            "to": _text(counted.moment, here),
            "counted": self._said_counts(counts),
        }
        if counted.rolled_from:
            values["rolled_from"] = counted.rolled_from.isoformat()
        if self._deadline.pauses:
            start = anchor.astimezone(UTC) if isinstance(anchor, datetime) else here.begins(after(anchor, DAY))
            paused = pauses.within(start, counted.ran_out)
            values["pauses"] = [{"from": _text(begin, here), "to": _text(end, here)} for begin, end in paused]
        return values

    def _said_counts(self, counts: Mapping[str, Any]) -> dict[str, Any]:
        deadline = self._deadline
        period = deadline.within or deadline.ahead
        if period is None:
            return {"by_day": _figure(deadline.by_day, counts), "months_on": deadline.months_on}
        way = "within" if deadline.within else "ahead"
        return {way: _figure(period.count, counts), "unit": period.unit}


def _figure(count: int | str, counts: Mapping[str, Any]) -> int:
    return int(counts[count]) if isinstance(count, str) else count


def _text(moment: date, here: WorkingTime) -> str:
    return (moment.astimezone(here.timezone) if isinstance(moment, datetime) else moment).isoformat()

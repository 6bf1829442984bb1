"""Times during which the clock of a deadline stands."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from .errors import CannotCount
from .working_time import DAY, Stretch, WorkingTime, after

FOREVER = datetime.max.replace(tzinfo=UTC)
"""The end of a pause that is still open."""


class Pauses:
    """Pauses that may overlap, lie outside of what is counted, or be still open.

    A pause between days takes both of them whole; one between instants stops a day if the clock stands when it ends.
    """

    def __init__(self, stretches: Iterable[Stretch] = ()) -> None:
        self.stretches = _joined(stretches)

    def closed(self) -> "Pauses":
        """Without what is still open."""
        return Pauses(one for one in self.stretches if one[1] != FOREVER)

    def open_since(self) -> datetime | None:
        """Since when the clock stands without an end."""
        return next((begin for begin, end in self.stretches if end == FOREVER), None)

    def stops(self, instant: datetime) -> bool:
        """Whether the clock stands just before an instant."""
        return any(begin < instant <= end for begin, end in self.stretches)

    def within(self, begin: datetime, end: datetime) -> list[Stretch]:
        """The pauses that fall into a stretch of time, whole."""
        return [one for one in self.stretches if one[0] < end and one[1] > begin]

    def left_of(self, begin: datetime, end: datetime) -> Iterable[Stretch]:
        """What is left of a stretch of time when the pauses are taken out."""
        for first, last in self.within(begin, end):
            if begin < first:
                yield begin, first
            begin = max(begin, last)
        if begin < end:
            yield begin, end


def read_pauses(records: Iterable[Mapping[str, Any] | None], here: WorkingTime) -> Pauses:
    """The pauses of a list of records with `from` and perhaps `to`, days or instants each."""
    return Pauses(_read(number, one, here) for number, one in enumerate(records, 1) if one is not None)


def _read(number: int, record: Mapping[str, Any], here: WorkingTime) -> Stretch:
    begin, to = record["from"], record.get("to")
    first = _instant(begin, here, timedelta())
    last = FOREVER if to is None else _instant(to, here, DAY)
    if last < first:
        raise CannotCount(f"pause {number} ends on {to}, before it begins on {begin}")
    return first, last


def _instant(moment: date, here: WorkingTime, whole: timedelta) -> datetime:
    """An instant as it stands; of a day its beginning, or with a whole day more its end."""
    return moment.astimezone(UTC) if isinstance(moment, datetime) else here.begins(after(moment, whole))


def _joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """In order, and those that touch made one."""
    joined: list[Stretch] = []
    for begin, end in sorted(one for one in stretches if one[0] < one[1]):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return tuple(joined)


NO_PAUSES = Pauses()

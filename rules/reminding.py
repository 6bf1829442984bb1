"""Who is told of a task that is still open, and when: worked out from the moment at which the task is due."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from .calendar import CannotCount, WorkingTime
from .calendar.moving import OF_AN_INSTANT
from .calendar.working_time import DAY, after
from .citing import Cited
from .conditions import Lookup
from .counting import moved
from .declarations import FactRole, Reminder, Task

RoleOf = Callable[[str | FactRole], str]


@dataclass(frozen=True)
class Reminding:
    """A role is to be told at an instant. `step` counts the reminders of the task as they are declared, from 1."""

    step: int
    role: str
    at: datetime
    clause: Cited


def remindings(
    here: WorkingTime, task: Task, due: date, late_from: datetime, role_of: RoleOf, lookup: Lookup
) -> tuple[Reminding, ...]:
    """The reminders of a task in the order of their time. One whose role or length of time is not known is left out.

    Before a day that it is due on, whoever is told so many days ahead is told as that day begins; after it, as so many
    days more are over.
    """
    found = []
    for step, reminder in enumerate(task.reminders, 1):
        role, at = role_of(reminder.who), _instant(here, reminder, due, late_from, lookup)
        if role and at:
            found.append(Reminding(step, role, at.astimezone(here.timezone), reminder.clause))
    return tuple(sorted(found, key=lambda one: (one.at, one.step)))


def _instant(here: WorkingTime, reminder: Reminder, due: date, late_from: datetime, lookup: Lookup) -> datetime | None:
    """What lies outside of the years of a calendar never comes."""
    try:
        return next(_instants(here, reminder, due, late_from, lookup), None)
    except (CannotCount, OverflowError):
        return None


def _instants(
    here: WorkingTime, reminder: Reminder, due: date, late_from: datetime, lookup: Lookup
) -> Iterator[datetime]:
    """The instant of a reminder; nothing while it is not known."""
    period = reminder.ahead or reminder.after
    back = reminder.ahead is not None
    if period is None:
        yield late_from
    elif isinstance(due, datetime) or period.unit in OF_AN_INSTANT:
        at = moved(here, late_from, period, lookup, back=back)
        if isinstance(at, datetime):
            yield at
    elif (day := moved(here, due, period, lookup, back=back)) is not None:
        yield here.begins(day if back else after(day, DAY))

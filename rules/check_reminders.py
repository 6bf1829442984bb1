"""What must be true of the reminders of a task."""

from collections.abc import Iterator

from .calendar import WorkingTime
from .check_deadlines import Seen, period_problems
from .declarations import Reminder, Task


def reminder_problems(task: Task, here: WorkingTime, seen: Seen) -> Iterator[str]:
    """What is wrong with when somebody is told of a task; `seen` gives the domain of a fact that its case has."""
    if task.reminders and not task.due:
        yield "reminders: it says no due, so nobody could ever be told"
    for number, reminder in enumerate(task.reminders, 1):
        yield from (f"reminder {number}: {problem}" for problem in _problems(reminder, here, seen))


def _problems(reminder: Reminder, here: WorkingTime, seen: Seen) -> Iterator[str]:
    if reminder.ahead is not None and reminder.after is not None:
        yield "it says ahead and after; expected one of them at most"
    for where, period in (("ahead", reminder.ahead), ("after", reminder.after)):
        if period is not None:
            yield from period_problems(where, period, seen)
            if period.unit == "working_hours" and not here.calendar.spans:
                yield f'{where}: working hours; say them under [sites.<site>.calendar] hours = ["08:00-12:00", ...]'

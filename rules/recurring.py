"""A task that is owed again some time after it was done: in rounds, numbered from 1.

A round begins when the time is up and the task's condition holds; after an outage that is one round, however many
times the time would have been up meanwhile.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .calendar import WorkingTime
from .closing import missing_in
from .counting import instant_moved
from .declarations import Task
from .facts import Known
from .procedure import KindOfCase


@dataclass(frozen=True)
class Round:
    """A round that is owed from `at` on; from the beginning without it."""

    task: Task
    pack: str
    number: int
    at: datetime | None

    def is_owed(self, now: datetime) -> bool:
        return self.at is None or self.at <= now


def rounds(
    kind: KindOfCase, known: Mapping[str, Known], values: Mapping[str, Any], here: WorkingTime
) -> Iterator[Round]:
    """The round that is open or comes next of each recurring task whose condition holds."""
    for pack, task in kind.recurring:
        if task.every is None or task.when.holds(values.get) is not True:
            continue
        if missing_in(kind, task.form, values.get):
            yield Round(task, pack, 1, None)
            continue
        last = _last(kind, task.form, known)
        done = _done(last)
        at = None if done is None else instant_moved(here, done, task.every, values.get)
        if last is not None and at is not None:
            yield Round(task, pack, int(last.key or 1) + 1, at)


def _last(kind: KindOfCase, form: str, known: Mapping[str, Known]) -> Known | None:
    """What was stated last of the required fields, as far as it is known when."""
    stated = [known[name] for name in kind.required[form] if name in known and _done(known[name])]
    return max(stated, key=lambda one: _done(one) or datetime.min.replace(tzinfo=UTC), default=None)


def _done(known: Known | None) -> datetime | None:
    return (known.as_of or known.known_at) if known else None

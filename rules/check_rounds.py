"""What must be true of a task that is owed again and again."""

from collections.abc import Iterator
from typing import get_args

from .declarations import Task
from .domains import Whole
from .periods import Period, Unit
from .procedure import KindOfCase, Procedure


def round_problems(task: Task, kind: KindOfCase, procedure: Procedure) -> Iterator[str]:
    """What is wrong with a task that says `every`."""
    if task.every is None:
        return
    yield from _period_problems(task.every, procedure)
    if task.performs:
        yield f"it performs {task.performs}; an act has no rounds"
    others = [f"task {one.name}" for _, one in kind.tasks if one.form == task.form and one.name != task.name]
    others += [f"act {act.name}" for _, act in kind.acts.values() if act.form == task.form]
    for other in others:
        yield f"form {task.form} is filled anew in each round, and by {other} as well"
    form = kind.forms.get(task.form)
    for word in ("arrives", "number", "signers", "holders"):
        if form is not None and getattr(form, word):
            yield f"form {task.form} is filled anew in each round, so it cannot say {word}"


def _period_problems(period: Period, procedure: Procedure) -> Iterator[str]:
    if period.unit not in get_args(Unit):
        yield f"every: expected one of {', '.join(get_args(Unit))}, got {period.unit}"
    if period.unit == "working_hours" and not procedure.working_time.calendar.spans:
        yield 'every: working hours; say them under [sites.<site>.calendar] hours = ["08:00-12:00", ...]'
    if isinstance(period.count, int):
        if period.count < 1:
            yield f"every: expected 1 or more, got {period.count}"
        return
    setting = procedure.declared_settings.get(period.count)
    domain = setting.domain if setting else None
    if not isinstance(domain, Whole) or domain.na or domain.lo < 1:
        yield f"every: expected a setting with a whole number from 1 on, got {period.count}"

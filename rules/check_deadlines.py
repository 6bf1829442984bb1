"""What must be true of a declared deadline before it may be asked."""

from collections.abc import Callable, Iterator
from typing import get_args

from .answers import Deadline
from .calendar import WorkingTime
from .calendar.moving import OF_AN_INSTANT
from .deadlines import DeadlineAnswer
from .domains import Day, Domain, Instant, ListOf, Record, Whole
from .errors import DeclarationError
from .hooks import Question
from .periods import Period, Unit

Seen = Callable[[str], Domain | None]
"""Gives the domain of a fact by its name; nothing for a fact that is not there."""
MOMENTS = (Day, Instant)


def deadline_answer(name: str, question: Question, deadline: Deadline, seen: Seen, here: WorkingTime) -> DeadlineAnswer:
    """The deadline ready to be asked. Raises `DeclarationError` with everything that is wrong with it."""
    problems = [*_ways(deadline), *_ends(question, deadline, seen), *_hours(deadline, here)]
    problems += [problem for where, period in _periods(deadline) for problem in period_problems(where, period, seen)]
    problems += [*_by_day(deadline, seen), *_paused(deadline, seen)]
    if problems:
        raise DeclarationError(f"{name}: {'; '.join(problems)}")
    named = [period.count for _, period in _periods(deadline)] + [deadline.by_day]
    counts = tuple(count for count in named if isinstance(count, str) and count)
    return DeadlineAnswer(deadline, counts, here, instant=isinstance(question.outcome, Instant))


def period_problems(where: str, period: Period, seen: Seen) -> Iterator[str]:
    """What is wrong with a declared length of time."""
    if period.unit not in get_args(Unit):
        yield f"{where}: expected a length of time such as days(3), got {period!r}"
    yield from _count_problems(where, period.count, seen, 0)


def _count_problems(where: str, count: int | str, seen: Seen, least: int) -> Iterator[str]:
    expected = f"{where}: expected a whole number from {least} on, or the name of one"
    if isinstance(count, str):
        domain = seen(count)
        if not isinstance(domain, Whole) or domain.na or domain.lo < least:
            yield f"{expected}, got {count!r}{f', which is {domain.describe()}' if domain else ''}"
    elif isinstance(count, bool) or not isinstance(count, int) or count < least:
        yield f"{expected}, got {count!r}"


def _periods(deadline: Deadline) -> list[tuple[str, Period]]:
    periods = (("within", deadline.within), ("ahead", deadline.ahead))
    return [(where, period) for where, period in periods if period is not None]


def _ways(deadline: Deadline) -> Iterator[str]:
    if len(_periods(deadline)) + (deadline.by_day not in (0, "")) != 1:
        yield "expected exactly one of within, ahead and by_day"
    if deadline.rolls not in ("", "next", "previous"):
        yield f"rolls: expected next or previous, got {deadline.rolls!r}"
    if deadline.rolls and any(period.unit in OF_AN_INSTANT for _, period in _periods(deadline)):
        yield "rolls: only days are moved off a day off, not minutes or hours"
    if deadline.pauses and deadline.within is None:
        yield "pauses: only a time that is counted on (within) can stand still"


def _ends(question: Question, deadline: Deadline, seen: Seen) -> Iterator[str]:
    if not isinstance(question.outcome, MOMENTS) or question.outcome.na:
        yield f"a Deadline answers with a day or a time, not {question.outcome.describe()}"
    domain = seen(deadline.after)
    if domain is None:
        yield f"nothing supplies the fact {deadline.after}"
    elif not isinstance(domain, MOMENTS) or domain.na:
        yield f"after: expected a day or a time, but {deadline.after} is {domain.describe()}"
    elif isinstance(domain, Day) and any(period.unit in OF_AN_INSTANT for _, period in _periods(deadline)):
        yield f"after: minutes and hours are counted from a time, but {deadline.after} is a day"


def _hours(deadline: Deadline, here: WorkingTime) -> Iterator[str]:
    if any(period.unit == "working_hours" for _, period in _periods(deadline)) and not here.calendar.spans:
        yield 'it counts working hours; say them under [sites.<site>.calendar] hours = ["08:00-12:00", ...]'


def _by_day(deadline: Deadline, seen: Seen) -> Iterator[str]:
    if deadline.by_day not in (0, ""):
        yield from _count_problems("by_day", deadline.by_day, seen, 1)
        if isinstance(deadline.by_day, int) and deadline.by_day > 31:
            yield f"by_day: expected 1 to 31, got {deadline.by_day}"
    elif deadline.months_on:
        yield "months_on: it goes with by_day"
    if isinstance(deadline.months_on, bool) or not isinstance(deadline.months_on, int) or deadline.months_on < 0:
        yield f"months_on: expected a whole number from 0 on, got {deadline.months_on!r}"


def _paused(deadline: Deadline, seen: Seen) -> Iterator[str]:
    domain = seen(deadline.pauses) if deadline.pauses else None
    if deadline.pauses and not (isinstance(domain, ListOf) and _is_pause(domain.item)):
        yield (
            "pauses: expected a list of records with the part `from`, and perhaps `to`, a day or a time each, "
            f"got {deadline.pauses!r}{f', which is {domain.describe()}' if domain else ''}"
        )


def _is_pause(domain: Domain) -> bool:
    if not isinstance(domain, Record) or "from" not in dict(domain.required):
        return False
    ends = [part for name, part in domain.parts.items() if name in ("from", "to")]
    return all(isinstance(part, MOMENTS) and not part.na for part in ends)

"""Counts what happens to cases as it is committed: to count it in the store would be to read every record there is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from rules.receipts import Receipt
from shared.store.work import Work


@dataclass(eq=False)
class Tally:
    """What this process has done with the cases in one database since it started."""

    decisions: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By question and status."""

    opened: Counter[str] = field(default_factory=Counter)
    """By kind of case."""

    closed: Counter[str] = field(default_factory=Counter)
    """By kind of case; one that was reopened closes again."""


_TALLIES: Final[WeakKeyDictionary[Engine, Tally]] = WeakKeyDictionary()


def tally_of(engine: Engine) -> Tally:
    """The tally of the database that this engine opens."""
    return _TALLIES.setdefault(engine, Tally())


def count_decisions(work: Work, made: Iterable[Receipt]) -> None:
    """Once it is committed, these decisions count."""
    decided = [(one.question, one.status) for one in made]
    if decided:
        work.once_committed(partial(_of(work).decisions.update, decided))


def count_opened(work: Work, kind: str) -> None:
    work.once_committed(partial(_of(work).opened.update, [kind]))


def count_closed(work: Work, kind: str) -> None:
    work.once_committed(partial(_of(work).closed.update, [kind]))


def _of(work: Work) -> Tally:
    return tally_of(work.transaction.engine)

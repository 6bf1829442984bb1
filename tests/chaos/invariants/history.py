"""7. Histories are only added to: entries run from 1 without a gap, times never go back, what was read stays."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Row

from tests.chaos.books import Case, Readings, World, cases_of
from tests.chaos.invariants.finding import Looked

MOMENT = timedelta(seconds=1)
Memory = Mapping[str, tuple[int, str]]
"""Of each case how many entries it had at a time, and a digest of them."""


def history_append_only(world: World, memories: Sequence[Memory]) -> Looked:
    """`memories` were taken while the run went on."""
    looked = Looked("7 history append-only")
    for case in world.cases:
        looked.counted["entries"] += len(case.entries)
        _without_gap(case, looked)
        _in_order(case, looked)
        _superseded(case, looked)
    for memory in memories:
        _as_remembered(world, memory, looked)
    return looked


def remember(readings: Readings) -> Memory:
    """What the histories say now."""
    found = {}
    for name, reading in readings.items():
        with reading() as connection:
            for case in cases_of(name, connection).values():
                found[case.name] = (len(case.entries), digest(case, len(case.entries)))
    return found


def digest(case: Case, count: int) -> str:
    """Of the first entries of a case. That a receipt is superseded later changes nothing that it says."""
    told = hashlib.sha256()
    for _, row in case.entries[:count]:
        said = {name: value for name, value in row._mapping.items() if name not in ("superseded", "case_id")}
        told.update(repr(sorted(said.items())).encode())
    return told.hexdigest()


def _without_gap(case: Case, looked: Looked) -> None:
    numbers = [number for number, _ in case.entries]
    whole = numbers == list(range(1, case.row.entries + 1))
    kind = "duplicated" if len(set(numbers)) < len(numbers) else "lost"
    words = f"{case.name}: {len(numbers)} entries, counted {case.row.entries}"
    looked.check(whole, kind, case.head, words)


def _in_order(case: Case, looked: Looked) -> None:
    """An entry bears the time at which its transaction began, and its number from where it got the case: of two that
    begin in the same moment either may get it first."""
    for (_, before), (entry, after) in pairwise(case.entries):
        if moment(after) < moment(before) - MOMENT:
            words = f"{case.name}: entry {entry} is of {moment(after)}, the one before of {moment(before)}"
            looked.wrong("unexpected", case.head, words)


def moment(row: Row[Any]) -> Any:
    names = row._mapping
    return names.get("at") or names.get("known_at") or names.get("decided_at")


def _superseded(case: Case, looked: Looked) -> None:
    """Each receipt that no longer stands is superseded by one other, for the same question in the same round."""
    by_entry = {row.entry: row for row in case.decided}
    named = Counter(row.supersedes for row in case.decided if row.supersedes is not None)
    for entry, row in by_entry.items():
        words = f"{case.name}: the receipt of entry {entry} is superseded by {named[entry]}"
        looked.check(named[entry] == int(row.superseded), "unexpected", case.head, words)
        before = by_entry.get(row.supersedes) if row.supersedes is not None else None
        same = before is None or (before.question, before.cycle) == (row.question, row.cycle)
        looked.check(same, "unexpected", case.head, f"{case.name}: entry {entry} supersedes another question")


def _as_remembered(world: World, memory: Memory, looked: Looked) -> None:
    looked.counted["times looked at meanwhile"] += 1
    for name, (count, told) in memory.items():
        (case, *_) = world.case_named.get(name) or [None]
        same = case is not None and digest(case, count) == told
        looked.check(same, "lost", name, f"{name}: its first {count} entries are not what they were")

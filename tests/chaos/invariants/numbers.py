"""5. Numbers run without a gap, per kind of record and site, and each is there once."""

from collections import Counter, defaultdict

from tests.chaos.books import World
from tests.chaos.invariants.finding import Looked


def numbers_gap_free(world: World) -> Looked:
    looked = Looked("5 numbers without a gap")
    serials: dict[str, list[int]] = defaultdict(list)
    for case in world.cases:
        head, _, serial = case.name.rpartition("-")
        serials[head].append(int(serial))
    for head, drawn in serials.items():
        looked.counted[head] += len(drawn)
        twice = [number for number, count in Counter(drawn).items() if count > 1]
        looked.check(not twice, "duplicated", "", f"{head}: {twice} are there more than once")
        missing = sorted(set(range(1, max(drawn) + 1)) - set(drawn))
        looked.check(not missing, "lost", "", f"{head}: {missing} are missing")
    _drawn(world, serials, looked)
    return looked


def _drawn(world: World, serials: dict[str, list[int]], looked: Looked) -> None:
    """The counters stand where the numbers end: none was drawn and thrown away."""
    for books in world.books.values():
        for row in books.counters:
            head = f"{row.site}/{row.period.rstrip('-')}"
            if row.site and head in serials:
                looked.counted["counters"] += 1
                words = f"{head}: {row.last} were drawn at {books.name}, {len(serials[head])} are there"
                looked.check(row.last == len(serials[head]), "lost", "", words)

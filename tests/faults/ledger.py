"""What there is in the end, over all four departments: every trace that every complaint has left, counted."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from services.settings import DEPARTMENTS
from shared.store.database import engine_of
from tests.faults import traces

SEARCHES = {
    "quality": "search_inspection_records",
    "production": "search_work_in_process",
    "warehouse": "search_stock",
}

EXPECTED = Counter(
    {
        "sales took it in": 1,
        "sales sent complaint.received.v1": 1,
        "sales received task.assigned.v1": 1,
        "sales sent task.opened.v1": 1,
        "sales holds ask_sample open": 1,
        "quality received complaint.received.v1": 1,
        "quality received search.reported.v1": 3,
        "quality sent search.requested.v1": 3,
        "quality sent task.assigned.v1": 1,
        "quality sent evidence.requested.v1": 1,
        "quality sent complaint.acknowledged.v1": 1,
        "quality sent complaint.assessed.v1": 1,
        "the case is assessed": 1,
        "the case is owed ask_sample, open": 1,
        "the case notes opened": 1,
        "the case notes stated": 1,
        "the case notes task opened": 4,
        "the case notes task done": 3,
    }
)
for _host, _search in SEARCHES.items():
    EXPECTED[f"{_host} received search.requested.v1"] += 1
    EXPECTED[f"{_host} sent search.reported.v1"] += 1
    EXPECTED[f"{_host} holds {_search} done"] += 1
    EXPECTED[f"the case is owed {_search}, done"] += 1
"""The traces of a complaint that was taken in and searched for, and whose sample sales is to ask for: each so often."""


@dataclass
class Ledger:
    """The traces of each complaint, by its id; what belongs to none; what is not finished; the case numbers drawn."""

    found: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    strays: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    unheard: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    numbers: list[str] = field(default_factory=list)
    _complaints: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, urls: Mapping[str, str], heard: Set[str]) -> "Ledger":
        """Read from the departments' databases; `heard` are the ids of all events that a listener has heard."""
        ledger = cls()
        for name in DEPARTMENTS:  # sales first: it knows which complaint has which number
            with reading(urls[name]) as connection:
                ledger._read(connection, name, heard)
        return ledger

    def gaps(self) -> list[str]:
        """What is wrong with the numbers: within a year they run from 1 without a gap, and none comes twice."""
        by_year: dict[str, list[int]] = defaultdict(list)
        for number in self.numbers:
            head, _, serial = number.rpartition("-")
            by_year[head].append(int(serial))
        runs = {head: sorted(serials) for head, serials in by_year.items()}
        return [f"numbers of {head}: {run}" for head, run in runs.items() if run != list(range(1, len(run) + 1))]

    def _read(self, connection: Connection, name: str, heard: Set[str]) -> None:
        if name == "sales":
            for number, complaint in traces.drawn(connection):
                self._complaints[number] = complaint
                self.numbers.append(number)
            for complaint in traces.taken_in(connection):
                self.found[complaint]["sales took it in"] += 1
        self._add(traces.exchanged(connection, name))
        if name == "quality":
            self._add(traces.of_cases(connection))
            self._add(traces.doubled(connection))
        self.unfinished += [f"{name} {what}" for what in traces.unfinished(connection)]
        self.strays += [f"{name} {what}" for what in traces.stuck(connection)]
        for number, type_, id_ in traces.events(connection):
            if id_ not in heard:
                self.unheard[self._complaints.get(number, "")].append(f"{type_} {id_} of {name}")

    def _add(self, rows: Iterator[traces.Trace]) -> None:
        for number, trace, count in rows:
            complaint = self._complaints.get(number or "")
            if complaint is None:
                self.strays.append(f"{trace}: {number}, a number that sales has not drawn")
            else:
                self.found[complaint][trace] += count


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """A look into a department's database from outside."""
    engine = engine_of(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()

"""The figures that a department's database holds, read in one transaction; none of them needs its closed records."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import Connection, case, func, select

from shared.store import outbox
from shared.store import tables as bus

from .labels import OTHER, REASONS, Labels
from .tables import cases, held_tasks

COUNT = func.count()


@dataclass(frozen=True)
class Figures:
    """Gauges of one department."""

    department: str
    labels: Labels

    def read(self, connection: Connection, now: datetime) -> Iterator[Metric]:
        """What waits in the database now."""
        yield from self._outbox(connection, now)
        waiting = connection.execute(select(COUNT).select_from(bus.retry)).scalar_one()
        yield self.gauge("retry_waiting", "messages that failed and wait for another try", waiting)
        yield self._parked(connection)
        yield from self._tasks(connection, now)
        yield self._cases(connection)

    def gauge(self, name: str, about: str, value: float) -> Metric:
        """One figure of the department."""
        return self.gauges(name, about, (), {(): value})

    def gauges(
        self, name: str, about: str, labels: Iterable[str], values: Mapping[tuple[str, ...], float]
    ) -> GaugeMetricFamily:
        """One figure for each combination of labels."""
        metric = GaugeMetricFamily(f"capaloop_{name}", about, labels=["department", *labels])
        for given, value in values.items():
            metric.add_metric([self.department, *given], value)
        return metric

    def _outbox(self, connection: Connection, now: datetime) -> Iterator[Metric]:
        unsent = (bus.outbox.c.sent_at.is_(None), bus.outbox.c.undeliverable_at.is_(None))
        depth = connection.execute(select(COUNT).select_from(bus.outbox).where(*unsent)).scalar_one()
        since = outbox.oldest(connection)
        age = max((now - since).total_seconds(), 0.0) if since else 0.0
        yield self.gauge("outbox_depth", "messages that wait to be sent", depth)
        yield self.gauge("outbox_oldest_seconds", "how long the oldest of them has waited", age)

    def _parked(self, connection: Connection) -> Metric:
        reason = bus.parked.c.reason
        query = select(reason, COUNT).where(bus.parked.c.state == "parked").group_by(reason)
        found = ((self.labels.reason(row[0]), row[1]) for row in connection.execute(query))
        parked_now = _summed(found)
        parked_now.update({(reason,): 0 for reason in (*sorted(REASONS), OTHER)})  # so that the first one is a change
        return self.gauges("parked", "messages parked now, by the class of the reason", ["reason"], parked_now)

    def _tasks(self, connection: Connection, now: datetime) -> Iterator[Metric]:
        late = func.sum(case((held_tasks.c.due_at <= now, 1), else_=0))
        open_ = (held_tasks.c.listed, held_tasks.c.state == "open")
        rows = connection.execute(select(held_tasks.c.kind, COUNT, late).where(*open_).group_by(held_tasks.c.kind))
        found = [(self.labels.task(row[0]), row[1], row[2]) for row in rows]
        about = "tasks of the department's people"
        yield self.gauges("tasks_open", f"{about} that are open", ["kind"], _summed((k, n) for k, n, _ in found))
        yield self.gauges("tasks_overdue", f"{about} that are overdue", ["kind"], _summed((k, n) for k, _, n in found))

    def _cases(self, connection: Connection) -> Metric:
        query = select(cases.c.kind, cases.c.state, COUNT).where(cases.c.closed.is_(False))
        rows = connection.execute(query.group_by(cases.c.kind, cases.c.state))
        found: Counter[tuple[str, ...]] = Counter()
        for kind, state, number in rows:
            found[self.labels.case(kind), self.labels.state(state)] += number
        return self.gauges("cases_open", "open cases, by kind and state", ["kind", "state"], found)


def _summed(found: Iterable[tuple[str, int]]) -> Counter[tuple[str, ...]]:
    summed: Counter[tuple[str, ...]] = Counter()
    for label, number in found:
        summed[label,] += number
    return summed

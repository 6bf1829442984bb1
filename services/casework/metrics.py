"""Figures of a department in Prometheus' text format: what lies in its store now, and what came over HTTP."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Final, Protocol

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, select

from shared.store import outbox
from shared.store import tables as bus
from shared.store.delivery import Outcome
from shared.store.engine import Store
from shared.store.refusals import StoreUnavailable

from .reading import open_counts

log: Final = logging.getLogger("capaloop.web")


class Measured(Protocol):
    """What is measured."""

    @property
    def name(self) -> str: ...

    @property
    def store(self) -> Store: ...


class Metrics(Collector):
    """The figures of one department. No label holds a person, a customer or a case."""

    def __init__(self, department: Measured) -> None:
        self._department = department
        self._registry = CollectorRegistry()
        self._registry.register(self)
        name, about = "capaloop_http_commands", "commands over HTTP since the start, by what became of them"
        self._commands = Counter(name, about, ["department", "outcome"], registry=self._registry)

    def command(self, outcome: Outcome) -> None:
        """Count a command that came over HTTP."""
        self._commands.labels(self._department.name, outcome.value).inc()

    def text(self) -> bytes:
        """All figures; with the database away only that it is."""
        return generate_latest(self._registry)

    def describe(self) -> list[Metric]:
        """Nothing is read when the figures are registered, only when they are asked for."""
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            found = list(self._read())
            up = 1
        except StoreUnavailable as away:
            log.warning("no figures: %s", away)
            found, up = [], 0
        yield self._settled()
        yield self._gauge("database_up", "whether the department's database can be used", up)
        yield from found

    def _read(self) -> Iterator[Metric]:
        store = self._department.store
        with store.reading() as connection:
            yield self._messages(connection)
            for what, number in open_counts(connection).items():
                yield self._gauge(f"{what}_open", f"open {what}", number)
        unsent, since = outbox.backlog(store)
        yield self._gauge("outbox_unsent", "messages that wait to be sent", unsent)
        yield self._gauge("outbox_oldest_seconds", "how long the oldest has waited", _age(store.clock(), since))

    def _messages(self, connection: Connection) -> Metric:
        """Messages that are kept because they are not carried out."""
        metric = GaugeMetricFamily("capaloop_messages_kept", "messages kept", labels=["department", "state"])
        count = func.count()
        waiting = connection.execute(select(count).select_from(bus.retry)).scalar_one()
        figures = {"retry": waiting, "parked": 0, "put back": 0, "discarded": 0}
        settled = select(bus.parked.c.state, count).group_by(bus.parked.c.state)
        figures |= {row.state: row[1] for row in connection.execute(settled)}
        for state, number in figures.items():
            metric.add_metric([self._department.name, state], number)
        return metric

    def _settled(self) -> Metric:
        """Every message that came, over the bus and over HTTP."""
        about = "messages settled since the start, by what became of them"
        metric = CounterMetricFamily("capaloop_messages_settled", about, labels=["department", "outcome"])
        for outcome in Outcome:
            metric.add_metric([self._department.name, outcome.value], self._department.store.settled[outcome])
        return metric

    def _gauge(self, name: str, about: str, value: float) -> Metric:
        metric = GaugeMetricFamily(f"capaloop_{name}", about, labels=["department"])
        metric.add_metric([self._department.name], value)
        return metric


def _age(now: datetime, since: datetime | None) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0

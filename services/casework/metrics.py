"""Figures of a department in Prometheus' text format: what it did since it started, and what waits now."""

import logging
import platform
from collections import Counter as Count
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from threading import Lock
from typing import Final, Protocol

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from shared.bus.department import InboxState, Within
from shared.store.delivery import Outcome
from shared.store.engine import Store
from shared.store.handled import Handled
from shared.store.outbox import Outgoing
from shared.store.probe import DatabaseProbe

from .figures import Figures
from .labels import Labels
from .procedures import Procedures
from .readiness import Readiness, is_ready
from .tally import tally_of

log: Final = logging.getLogger("capaloop.web")

READ_SECONDS: Final = 3.0
HANDLING: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
AGES: Final = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3600, 4 * 3600, 24 * 3600)
AT_REST: Final = (Outcome.DONE, Outcome.REFUSED, Outcome.PARKED)
"""After these nothing more happens with the message by itself; a duplicate was at rest before."""


class Measured(Protocol):
    """What is measured."""

    @property
    def name(self) -> str: ...

    @property
    def store(self) -> Store: ...

    @property
    def procedures(self) -> Procedures: ...

    @property
    def readiness(self) -> Readiness: ...

    @property
    def inbox(self) -> InboxState: ...

    @property
    def probe(self) -> DatabaseProbe: ...

    @property
    def within(self) -> Within: ...


class Metrics(Collector):
    """The figures of one department. No label holds a person, a customer or a case."""

    def __init__(self, department: Measured) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, of no use here
        self._department = department
        self._labels = Labels(department.procedures)
        self._figures = Figures(department.name, self._labels)
        self._reading = Lock()
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)
        by_type = ["department", "type"]
        self._received = self._counter("messages_received", "messages that came, over the bus and over HTTP", by_type)
        self._handled = self._counter("messages_handled", "deliveries settled, by outcome", [*by_type, "outcome"])
        self._retried = self._counter("messages_retried", "failures after which a message waits for a try", by_type)
        self._parked = self._counter("messages_parked", "messages parked until a person decides", by_type)
        self._published = self._counter("messages_published", "messages that the broker has confirmed", by_type)
        self._handling = self._histogram("message_handling_seconds", "how long a delivery was worked on", HANDLING)
        self._age = self._histogram("message_age_seconds", "from a message's own time until it was settled", AGES)
        department.store.at_handled(self._count_handled)
        department.store.at_sent(self._count_sent)

    def text(self) -> bytes:
        """All figures; while the database does not answer, those that are known without it."""
        return generate_latest(self._registry)

    def describe(self) -> list[Metric]:
        """Nothing is read when the figures are registered, only when they are asked for."""
        return []

    def collect(self) -> Iterator[Metric]:
        yield from self._about()
        yield from self._checks()
        yield from self._inbox()
        yield from self._happened()
        yield from self._kept()

    def _counter(self, name: str, about: str, labels: Sequence[str]) -> Counter:
        return Counter(f"capaloop_{name}", about, labels, registry=self._registry)

    def _histogram(self, name: str, about: str, buckets: Sequence[float]) -> Histogram:
        return Histogram(f"capaloop_{name}", about, ["department", "type"], buckets=buckets, registry=self._registry)

    def _count_handled(self, told: Handled) -> None:
        name = (self._department.name, self._labels.type(told.type))
        if told.via != "retry":
            self._received.labels(*name).inc()
        if told.outcome is Outcome.RETRY:
            self._retried.labels(*name).inc()
        elif told.outcome is Outcome.PARKED:
            self._parked.labels(*name).inc()
        self._handled.labels(*name, told.outcome.value).inc()
        self._handling.labels(*name).observe(told.seconds)
        if told.age is not None and told.outcome in AT_REST:
            self._age.labels(*name).observe(told.age)

    def _count_sent(self, messages: Sequence[Outgoing]) -> None:
        for type_, number in Count(self._labels.type(message.type) for message in messages).items():
            self._published.labels(self._department.name, type_).inc(number)

    def _about(self) -> Iterator[Metric]:
        build = (version("capaloop"), platform.python_version())
        yield self._figures.gauges("build_info", "which program runs", ["version", "python"], {build: 1})
        procedures = self._department.procedures
        loaded = [procedures.in_force(site) for site in procedures.sites]
        known: dict[tuple[str, ...], float] = {(one.site.id, one.name, one.version, one.hash[:12]): 1 for one in loaded}
        labels = ["site", "procedure", "version", "hash"]
        yield self._figures.gauges("procedure_info", "the procedure that new cases of a site begin with", labels, known)

    def _checks(self) -> Iterator[Metric]:
        checks = self._department.readiness.checks()
        ok: dict[tuple[str, ...], float] = {(name,): check.ok for name, check in checks.items()}
        since: dict[tuple[str, ...], float] = {(name,): check.since.timestamp() for name, check in checks.items()}
        yield self._figures.gauge("ready", "whether the department can do its work", is_ready(checks))
        yield self._figures.gauges("check_ok", "whether a check of readiness is right", ["check"], ok)
        about = "when the check last turned, as seconds since 1970"
        yield self._figures.gauges("check_since_timestamp_seconds", about, ["check"], since)

    def _inbox(self) -> Iterator[Metric]:
        inbox = self._department.inbox
        if inbox.depth is not None and inbox.consumers is not None:
            yield self._figures.gauge("inbox_depth", "messages that lie in the inbox at the broker", inbox.depth)
            yield self._figures.gauge("inbox_consumers", "who consumes the inbox", inbox.consumers)
        about = "deliveries taken from the inbox and not settled"
        yield self._figures.gauge("inbox_taken", about, len(inbox.taken))
        about = "how long the oldest delivery taken from the inbox has waited to be settled"
        yield self._figures.gauge("inbox_oldest_seconds", about, inbox.oldest_seconds())

    def _happened(self) -> Iterator[Metric]:
        tally = tally_of(self._department.store.engine)
        decided: Count[tuple[str, ...]] = Count()
        for (question, status), number in tally.decisions.items():
            decided[self._labels.question(question), self._labels.status(status)] += number
        yield self._counters("decisions", "decisions kept with a receipt", ["question", "status"], decided)
        for name, about, counted in (
            ("opened", "cases opened", tally.opened),
            ("closed", "cases closed", tally.closed),
        ):
            by_kind: Count[tuple[str, ...]] = Count()
            for kind, number in counted.items():
                by_kind[self._labels.case(kind),] += number
            yield self._counters(f"cases_{name}", about, ["kind"], by_kind)

    def _counters(self, name: str, about: str, labels: Iterable[str], values: Count[tuple[str, ...]]) -> Metric:
        metric = CounterMetricFamily(f"capaloop_{name}", f"{about} since the start", labels=["department", *labels])
        for given, value in values.items():
            metric.add_metric([self._department.name, *given], value)
        return metric

    def _kept(self) -> Iterator[Metric]:
        """All of it or none: figures of a database that answers by halves would be read as the whole.

        One reads at a time, so that whoever asks often takes no connection from who looks whether it is well.
        """
        department = self._department
        try:
            with department.within(READ_SECONDS), self._reading, department.probe.reading() as connection:
                return iter(list(self._figures.read(connection, department.store.clock())))
        except Exception as away:  # noqa: BLE001 - whatever is wrong with it, the rest is told
            log.warning("no figures of the database: %s", away)
            return iter(())

"""Evidence built by hand: an installation that is well, and changes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from capaloop.doctor.evidence import (
    Broker,
    Case,
    Check,
    Database,
    Evidence,
    Failed,
    Held,
    Owed,
    Post,
    Queue,
    Records,
    Service,
)
from services.settings import DEPARTMENTS
from shared.bus.topology import DEAD, inbox_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AGO = timedelta(minutes=10)
CASE = "factory/C-2026-000001"
CHECKS = {name: Check(True) for name in ("broker", "database", "migrations", "procedures")}


def well(**records: Records) -> Evidence:
    """Everything runs; a department holds these records."""
    return Evidence(
        at=NOW,
        services={name: Service(name, True, 100, f"http://{name}", True, checks=CHECKS) for name in DEPARTMENTS},
        databases={name: Database(name, "sqlite:///x", records.get(name, Records())) for name in DEPARTMENTS},
        broker=Broker("amqp://h", {DEAD: Queue(0, 0)} | {inbox_of(name): Queue(0, 1) for name in DEPARTMENTS}),
        retry_delays=(0.0, 0.0, 10.0),
    )


def with_service(evidence: Evidence, name: Any, **changes: Any) -> Evidence:
    changed = replace(evidence.services[name], **changes)
    return replace(evidence, services={**evidence.services, name: changed})


def dead(evidence: Evidence, name: Any) -> Evidence:
    """Its process is not there, and nobody reads its inbox."""
    gone = with_service(evidence, name, pid=None, live=False, checks={})
    return with_queue(gone, name, 1, 0)


def with_queue(evidence: Evidence, name: Any, messages: int, consumers: int) -> Evidence:
    queues = {**evidence.broker.queues, inbox_of(name): Queue(messages, consumers)}
    return replace(evidence, broker=replace(evidence.broker, queues=queues))


def with_database(evidence: Evidence, name: Any, **changes: Any) -> Evidence:
    changed = replace(evidence.databases[name], **changes)
    return replace(evidence, databases={**evidence.databases, name: changed})


def a_case(name: str = CASE, **changes: Any) -> Case:
    return replace(Case("quality", name, "complaint", "assessed", "hash", NOW - AGO), **changes)


def a_post(**changes: Any) -> Post:
    return replace(Post("sales", "m-1", "complaint.received.v1", CASE, ("quality",), NOW - AGO), **changes)


def a_failure(**changes: Any) -> Failed:
    failure = Failed("quality", "unknown-case", "no such case", 2, NOW - AGO, NOW - AGO, "task.done.v1", case=CASE)
    return replace(failure, **changes)


def a_task(**changes: Any) -> tuple[Owed, Held]:
    """A task as its owner and as its host know it."""
    owed = Owed("quality", "sales.1", CASE, "ask_sample", "sales", "sales", NOW - AGO)
    held = Held("sales", "quality", "sales.1", CASE, "ask_sample", "sales", "open", True, NOW - AGO, ("索样", "ask"))
    return replace(owed, **{n: v for n, v in changes.items() if n in ("due_at", "case")}), replace(held, **changes)

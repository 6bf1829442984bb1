"""Which departments work, and which cases hang on one that does not."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from capaloop.doctor.evidence import Check, Evidence, Post
from capaloop.doctor.finding import once
from shared.bus.topology import inbox_of
from shared.messages.registry import DEPARTMENTS, Department

STARTING: Final = timedelta(seconds=60)
NOT_OF_THE_BROKER: Final = frozenset({"database", "migrations", "procedures", "outbox_age", "inbox_age"})
"""The checks of /readyz that say nothing about the broker; whatever others there are do."""


def is_down(evidence: Evidence, department: Department) -> bool:
    """Nobody answers for it. Where nothing of it was started here, whoever reads its inbox serves it elsewhere."""
    service = evidence.services[department]
    queue = evidence.broker.queues.get(inbox_of(department))
    elsewhere = not service.known and not service.base and queue is not None and queue.consumers > 0
    return not service.live and not elsewhere


def is_starting(evidence: Evidence, department: Department) -> bool:
    """Its process was started a moment ago and does not answer yet."""
    service = evidence.services[department]
    return not service.live and service.started_at is not None and evidence.at - service.started_at < STARTING


def without_database(evidence: Evidence, department: Department) -> bool:
    """Its database cannot be used, neither by us nor, as it says itself, by the department."""
    return bool(why_no_database(evidence, department))


def why_no_database(evidence: Evidence, department: Department) -> str:
    """What is wrong with its database."""
    found, check = evidence.databases[department], evidence.services[department].checks.get("database")
    return found.wrong or found.kept_away or (check.detail if check and not check.ok else "")


def works(evidence: Evidence, department: Department) -> bool:
    """It is there and has its database."""
    return not is_down(evidence, department) and not without_database(evidence, department)


def broken_links(evidence: Evidence, department: Department) -> tuple[Check, ...]:
    """What the department itself says is wrong between it and the broker."""
    checks = evidence.services[department].checks
    return tuple(one for name, one in checks.items() if name not in NOT_OF_THE_BROKER and not one.ok)


def unread(evidence: Evidence, department: Department) -> bool:
    """It works, and nobody reads its inbox."""
    if evidence.broker.wrong or not works(evidence, department):
        return False
    queue = evidence.broker.queues.get(inbox_of(department))
    return inbox_of(department) in evidence.broker.missing or (queue is not None and queue.consumers == 0)


def posts_to(evidence: Evidence, department: Department) -> tuple[Post, ...]:
    """What was sent to it and has not come, the oldest first."""
    found = [post for post in _posts(evidence) if post.sent_at is not None and department in post.to]
    return tuple(sorted(found, key=lambda post: post.written_at))


def cases_hanging_on(evidence: Evidence, departments: Iterable[Department]) -> tuple[str, ...]:
    """The open cases of these departments, those with a task there, and those of messages from or to there."""
    return once(case for department in departments for case in _cases_at(evidence, department))


def open_cases(evidence: Evidence) -> tuple[str, ...]:
    """Every open case that can be seen."""
    return once(case.name for _, records in evidence.every_record for case in records.cases)


def since_when(checks: Iterable[Check], otherwise: datetime | None = None) -> datetime | None:
    """Since when the first of these is as it is."""
    return min((one.since for one in checks if one.since), default=otherwise)


def restarting(evidence: Evidence, department: Department) -> str:
    """The command that starts a department anew."""
    service = evidence.services[department]
    alone = not evidence.supervised and any(evidence.services[name].live for name in DEPARTMENTS if name != department)
    if (service.pid is not None or service.live) and not is_starting(evidence, department):
        stop = f"kill -9 {service.pid}" if service.pid is not None and not service.live else "capaloop down"
        return stop if stop.startswith("kill") and evidence.supervised else f"{stop}; {_start(department, alone=False)}"
    return _start(department, alone=alone)


def _start(department: Department, *, alone: bool) -> str:
    return f"python -m capaloop.launcher {department}" if alone else "capaloop up --detach"


def _posts(evidence: Evidence) -> Iterator[Post]:
    for _, records in evidence.every_record:
        yield from records.posts


def _cases_at(evidence: Evidence, department: Department) -> Iterator[str]:
    yield from (case.name for case in evidence.records(department).cases)
    for _, records in evidence.every_record:
        yield from (task.case for task in records.owed if department in (task.host, task.owner))
        yield from (
            task.case for task in records.held if department in (task.host, task.owner) and task.state == "open"
        )
    for post in _posts(evidence):
        if department in post.to or (post.department == department and post.sent_at is None):
            yield post.case

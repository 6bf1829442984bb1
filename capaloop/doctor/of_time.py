"""What waits for people, and what ought to have happened by now."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from capaloop.doctor.evidence import Evidence, Held
from capaloop.doctor.finding import DEADLINE_MISSED, OPERATOR, WAITING_FOR_PERSON, Finding, once
from capaloop.doctor.standing import restarting, works
from shared.messages.registry import DEPARTMENTS, Department
from shared.messages.text import Text

PROMPT: Final = timedelta(seconds=60)
"""A case is looked at within a second of its time; after an outage it takes longer until all have had their turn."""


def of_time(evidence: Evidence) -> Iterator[Finding]:
    """These causes."""
    for name in DEPARTMENTS:
        if works(evidence, name):
            yield from _not_woken(evidence, name)
    for task in open_for_people(evidence):
        yield _task(evidence, task)


def open_for_people(evidence: Evidence) -> Iterator[Held]:
    """The tasks on people's lists that their owners still want; of one whose database is away nothing is known."""
    wanted = {task.id for _, records in evidence.every_record for task in records.owed}
    for _, records in evidence.every_record:
        for task in records.held:
            unknown = task.owner not in DEPARTMENTS or evidence.databases[task.owner].records is None
            if task.state == "open" and task.listed and (task.id in wanted or unknown):
                yield task


def _not_woken(evidence: Evidence, name: Department) -> Iterator[Finding]:
    records, before = evidence.records(name), evidence.at - PROMPT
    cases = [case for case in records.cases if case.wake_at and case.wake_at < before]
    periods = [one for one in records.periods if one.opens_at < before]
    stalled = {(one.site, one.name) for one in records.timed_failures if one.work == "schedule"}
    periods = [one for one in periods if (one.site, one.schedule) not in stalled]
    if cases:
        since = min(case.wake_at for case in cases if case.wake_at)
        names = once(case.name for case in cases)
        what = Text(
            f"{name} 的 {len(cases)} 个案件到期未被唤醒：{', '.join(names[:3])}",
            f"the time of {len(cases)} cases of {name} has come and nothing has woken them: {', '.join(names[:3])}",
        )
        yield _late(evidence, name, what, since, names)
    if periods:
        since = min(one.opens_at for one in periods)
        named = ", ".join(f"{one.site}/{one.schedule} {one.period}" for one in periods[:3])
        what = Text(
            f"{name} 未按日程立案：{named}", f"{name} has not opened the cases that its calendar opens: {named}"
        )
        yield _late(evidence, name, what, since, ())


def _late(evidence: Evidence, name: Department, what: Text, since: datetime, cases: tuple[str, ...]) -> Finding:
    return Finding(
        DEADLINE_MISSED, what, OPERATOR, restarting(evidence, name), department=name, since=since, cases=cases
    )


def _task(evidence: Evidence, task: Held) -> Finding:
    late = task.due_at is not None and task.due_at < evidence.at
    due = task.due_at.isoformat(timespec="minutes") if task.due_at else ""
    title = Text(task.title[0] or task.kind, task.title[1] or task.kind)
    until = Text(f"，应于 {due} 前完成" if due else "", f", due {due}" if due else ", without a deadline")
    if late:
        until = Text(f"，{due} 已逾期", f", overdue since {due}")
    return Finding(
        DEADLINE_MISSED if late else WAITING_FOR_PERSON,
        Text(f"任务 {task.id}「{title.zh}」待办{until.zh}", f"the task {task.id} ({title.en}) is open{until.en}"),
        Text(f"{task.host} 的角色 {task.role}", f"the role {task.role} at {task.host}"),
        " ".join(["capaloop do", task.id, "--by PERSON", *(f"{name}=…" for name in task.fields)]),
        department=task.host,
        since=task.due_at if late else task.opened_at,
        cases=(task.case,),
        evidence={
            "task": task.id,
            "kind": task.kind,
            "title": {"zh": title.zh, "en": title.en},
            "role": task.role,
            "due_at": task.due_at.isoformat() if task.due_at else None,
            "opened_at": task.opened_at.isoformat(),
        },
        faulty=late,
    )

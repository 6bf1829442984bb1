"""What becomes of messages that came and were not carried out, and of cases whose time came: tried again, parked."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from shlex import quote
from typing import Final

from capaloop.doctor.evidence import Evidence, Failed, TimedFailure
from capaloop.doctor.finding import HANDLER_FAILING, PARKED, WAITING_FOR_RETRY, Finding, once
from capaloop.doctor.of_installation import of_lost_procedures
from capaloop.doctor.standing import restarting, works
from shared.messages.registry import DEPARTMENTS, Department
from shared.messages.text import Text

KEEPS_RAISING: Final = 2
"""A duty that raised once may have met with something that passes; one that raises again keeps raising."""
AT_ONCE: Final = timedelta(seconds=1)
OVERDUE: Final = timedelta(seconds=30)
NAMED: Final = 10
FRAMES: Final = 4
MAINTAINER: Final = Text("维护程序或程序包的人", "whoever maintains the program or the pack")
CONTENT: Final = frozenset({"invalid", "unreadable", "unknown-type", "not-received", "id-reused", "astray"})
"""Reasons that lie in what the message says or how it came: put back it would be parked again."""


def of_handling(evidence: Evidence) -> Iterator[Finding]:
    """These causes, by department, type and reason; what a lost procedure explains is left out."""
    lost = frozenset(of_lost_procedures(evidence))
    for name in DEPARTMENTS:
        records = evidence.records(name)
        failed = [one for one in (*records.waiting, *records.parked) if one.case not in lost]
        failing = [one for one in failed if _keeps_raising(evidence, one)]
        rest = [one for one in failed if one not in failing]
        for group in _groups(failing):
            yield _failing(evidence, name, group)
        for group in _groups(one for one in rest if one.number is not None):
            yield _parked(name, group)
        for group in _groups(one for one in rest if one.number is None and _really_waits(evidence, one)):
            yield _waiting(evidence, name, group)
        timed = sorted((one for one in records.timed_failures if one.case not in lost), key=_sort_of)
        for _, these in groupby(timed, _sort_of):
            yield _timed(evidence, name, tuple(these))


def _keeps_raising(evidence: Evidence, one: Failed) -> bool:
    """Whether the duty raised again and again. One that has meanwhile done the same for other messages does not."""
    if not one.traceback:
        return False
    if one.number is None:
        return one.attempts >= KEEPS_RAISING
    handled = evidence.records(one.department).handled.get(one.type)
    return handled is None or handled <= one.last_at


def _really_waits(evidence: Evidence, one: Failed) -> bool:
    """What is due now is being tried: it takes a moment, unless nobody is there to try it."""
    if one.due_at is None or not works(evidence, one.department):
        return False
    return one.due_at > evidence.at + AT_ONCE or one.due_at < evidence.at - OVERDUE


def _kind_of(one: Failed) -> tuple[str, str]:
    return one.type, one.reason


def _sort_of(one: TimedFailure) -> tuple[str, str]:
    return one.work, one.reason


def _groups(failed: Iterable[Failed]) -> Iterator[tuple[Failed, ...]]:
    for _, group in groupby(sorted(failed, key=_kind_of), _kind_of):
        yield tuple(group)


def _failing(evidence: Evidence, name: Department, group: Sequence[Failed]) -> Finding:
    first = min(group, key=lambda one: one.first_at)
    parked = _named(group)
    count, type_ = len(group), first.type or "?"
    after = Text("；修复后放回", "; put it back when that is mended") if parked else Text("", "")
    return Finding(
        HANDLER_FAILING,
        Text(
            f"{name} 处理 {type_} 一再出错（{count} 条）：{first.detail}{after.zh}",
            f"{name} fails whenever it handles {type_} ({count} of them): {first.detail}{after.en}",
        ),
        MAINTAINER,
        f"capaloop parked put-back {name} {parked}" if parked else restarting(evidence, name),
        department=name,
        since=first.first_at,
        cases=once(one.case for one in group),
        evidence={"messages": _told(group), "raised": _frames(first.traceback)},
    )


def _parked(name: Department, group: Sequence[Failed]) -> Finding:
    first, named = min(group, key=lambda one: one.first_at), _named(group)
    command = f"capaloop parked put-back {name} {named}"
    if first.reason in CONTENT:
        command = f'capaloop parked discard {name} {named} --reason "{first.reason}"'
    return Finding(
        PARKED,
        Text(
            f"{name} 搁置了 {len(group)} × {first.type or '（无类型）'}（{first.reason}）：{first.detail}；"
            f"查看：capaloop parked show {name} {first.number}",
            f"{name} has parked {len(group)} × {first.type or '(no type)'} ({first.reason}): {first.detail}; "
            f"see it with: capaloop parked show {name} {first.number}",
        ),
        Text(f"{name} 的运维人员决定放回还是放弃", f"an operator of {name} decides: put back or discard"),
        command,
        department=name,
        since=first.first_at,
        cases=once(one.case for one in group),
        evidence={"reason": first.reason, "messages": _told(group)},
    )


def _waiting(evidence: Evidence, name: Department, group: Sequence[Failed]) -> Finding:
    first = min(group, key=lambda one: one.first_at)
    tries = len(evidence.retry_delays)
    due = first.due_at.isoformat(timespec="seconds") if first.due_at else ""
    cases = once(one.case for one in group)
    return Finding(
        WAITING_FOR_RETRY,
        Text(
            f"{name} 将于 {due} 再次处理 {first.type or '?'}"
            f"（已试 {first.attempts} 次，最多 {tries} 次）：{first.detail}",
            f"{name} tries {first.type or '?'} again at {due}, after {first.attempts} tries of {tries}: {first.detail}",
        ),
        Text("无需处理，到时自动再试", "nobody: it is tried again by itself"),
        f"capaloop doctor --case {cases[0]}" if len(cases) == 1 else "capaloop doctor",
        department=name,
        since=first.first_at,
        cases=cases,
        evidence={"next_try_at": due, "attempts": first.attempts, "of": tries, "messages": _told(group)},
    )


def _timed(evidence: Evidence, name: Department, group: Sequence[TimedFailure]) -> Finding:
    first = min(group, key=lambda one: one.first_at)
    names = ", ".join(f"{one.site}/{one.name}" for one in group[:NAMED])
    again = first.again_at.isoformat(timespec="seconds")
    said = (
        Text(f"到期时无法评估 {names}", f"cannot evaluate {names}, whose time has come")
        if first.work == "case"
        else Text(f"日程 {names} 无法立案", f"cannot open the case of the schedule {names}")
    )
    return Finding(
        HANDLER_FAILING,
        Text(
            f"{name} {said.zh}：{first.detail}；{again} 再试",
            f"{name} {said.en}: {first.detail}; tried again at {again}",
        ),
        MAINTAINER,
        restarting(evidence, name),
        department=name,
        since=first.first_at,
        cases=once(one.case for one in group),
        evidence={"attempts": first.attempts, "next_try_at": again, "raised": _frames(first.traceback)},
    )


def _named(group: Sequence[Failed]) -> str:
    """How the command line names all of the group that are parked, nothing where none is."""
    numbers = sorted(one.number for one in group if one.number is not None)
    if len(numbers) <= NAMED or not group[0].type:
        return " ".join(map(str, numbers))
    return f"--parked-for {quote(group[0].reason)} --type {quote(group[0].type)}"


def _told(group: Sequence[Failed]) -> list[dict[str, object]]:
    return [
        {"id": one.id or None, "type": one.type or None, "case": one.case or None, "parked": one.number}
        for one in group[:NAMED]
    ]


def _frames(traceback: str) -> list[str]:
    lines = [line.strip() for line in traceback.splitlines() if line.strip().startswith("File ")]
    return lines[-FRAMES:]

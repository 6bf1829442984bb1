"""What one case waits for, link by link: its tasks and their reports, its messages, its child cases."""

from collections.abc import Iterator
from dataclasses import dataclass

from capaloop.doctor.evidence import Case, Evidence, Failed, Held, Owed, Post
from shared.messages.text import Text


@dataclass(frozen=True, slots=True)
class Link:
    """`case` waits for something; the child case, where it is one."""

    case: str
    waits_for: Text
    child: str = ""


def is_known(evidence: Evidence, case: str) -> bool:
    """Whether anything that can be seen is about the case."""
    return any(
        case in records.closed
        or any(one.name == case for one in records.cases)
        or any(post.case == case for post in records.posts)
        or any(failed.case == case for failed in (*records.waiting, *records.parked))
        or any(task.case == case for task in records.held)
        for _, records in evidence.every_record
    )


def is_closed(evidence: Evidence, case: str) -> bool:
    """Whether its owner has closed it."""
    return any(case in records.closed for _, records in evidence.every_record)


def family(evidence: Evidence, case: str) -> tuple[str, ...]:
    """The case and the open cases under it: it waits for them as well."""
    found = [case]
    for name in found:
        found += [one.name for one in _cases(evidence) if one.parent == name and one.name not in found]
    return tuple(found)


def chain(evidence: Evidence, case: str) -> tuple[Link, ...]:
    """What the case waits for, then what each of its child cases waits for."""
    return tuple(link for name in family(evidence, case) for link in _links(evidence, name))


def _links(evidence: Evidence, name: str) -> Iterator[Link]:
    own = next((one for one in _cases(evidence) if one.name == name), None)
    links = [*_tasks(evidence, name), *_messages(evidence, name)]
    for child in (one for one in _cases(evidence) if one.parent == name):
        said = Text(f"其下的 {child.kind} 案件 {child.name}", f"its child case {child.name} ({child.kind})")
        links.append(Link(name, said, child.name))
    if not links and own is not None:
        links.append(Link(name, _nothing_owed(own)))
    yield from links


def _nothing_owed(case: Case) -> Text:
    if case.wake_at is None:
        return Text(
            f"无待办任务（状态 {case.state}）：等待有人对其执行行为",
            f"no task is open (it is {case.state}): it waits for somebody's act",
        )
    at = case.wake_at.isoformat(timespec="minutes")
    return Text(f"无待办任务；到 {at} 再看", f"no task is open; it is looked at again at {at}")


def _tasks(evidence: Evidence, name: str) -> Iterator[Link]:
    held = {task.id: task for _, records in evidence.every_record for task in records.held}
    for _, records in evidence.every_record:
        for task in records.owed:
            if task.case == name:
                yield Link(name, _task(evidence, task, held.get(task.id)))


def _task(evidence: Evidence, owed: Owed, held: Held | None) -> Text:
    if held is None:
        if evidence.databases[owed.host].records is None:
            return Text(
                f"{owed.host} 的任务 {owed.id}（{owed.kind}）；其数据库无法查看",
                f"the task {owed.id} ({owed.kind}) at {owed.host}, whose database cannot be looked at",
            )
        return Text(
            f"任务 {owed.id}（{owed.kind}）送达 {owed.host}", f"the task {owed.id} ({owed.kind}) to reach {owed.host}"
        )
    since = held.opened_at.isoformat(timespec="minutes")
    if held.state == "done":
        return Text(
            f"任务 {owed.id}（{owed.kind}）已完成，等待 {owed.host} 的报告送达",
            f"the report of {owed.host} that the task {owed.id} ({owed.kind}) is done",
        )
    if not held.listed:
        return Text(
            f"{owed.host} 自动办理任务 {owed.id}（{owed.kind}）",
            f"{owed.host} to fill in the task {owed.id} ({owed.kind})",
        )
    due = f", due {held.due_at.isoformat(timespec='minutes')}" if held.due_at else ""
    until = f"，应于 {held.due_at.isoformat(timespec='minutes')} 前完成" if held.due_at else ""
    title = Text(held.title[0] or held.kind, held.title[1] or held.kind)
    return Text(
        f"{held.host} 的 {held.role} 完成任务 {held.id}「{title.zh}」，自 {since}{until}",
        f"{held.role} at {held.host}, since {since}, to do the task {held.id} ({title.en}){due}",
    )


def _messages(evidence: Evidence, name: str) -> Iterator[Link]:
    for _, records in evidence.every_record:
        for post in records.posts:
            if post.case == name and post.to:
                yield Link(name, _post(post))
        for failed in (*records.waiting, *records.parked):
            if failed.case == name:
                yield Link(name, _failed(failed))


def _post(post: Post) -> Text:
    to = ", ".join(post.to)
    if post.sent_at is None:
        at = post.written_at.isoformat(timespec="seconds")
        return Text(
            f"{post.department} 未发出的 {post.type}（{at}）",
            f"{post.type} that {post.department} has not sent since {at}",
        )
    at = post.sent_at.isoformat(timespec="seconds")
    return Text(f"{at} 发往 {to}、尚未处理的 {post.type}", f"{post.type}, sent to {to} at {at} and not taken in yet")


def _failed(failed: Failed) -> Text:
    if failed.number is not None:
        return Text(
            f"{failed.department} 搁置的 {failed.type}（编号 {failed.number}）",
            f"{failed.type}, parked at {failed.department} under number {failed.number}",
        )
    at = failed.due_at.isoformat(timespec="seconds") if failed.due_at else ""
    return Text(
        f"{failed.department} 将于 {at} 再试的 {failed.type}",
        f"{failed.type}, which {failed.department} tries again at {at}",
    )


def _cases(evidence: Evidence) -> Iterator[Case]:
    for _, records in evidence.every_record:
        yield from records.cases

"""What keeps messages from their receivers: they are not sent, or nobody takes them from the queue."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Final
from urllib.parse import urlsplit

from capaloop.doctor.evidence import Evidence, Post
from capaloop.doctor.finding import HANDLER_FAILING, NO_CONSUMER, OPERATOR, OUTBOX_UNSENT, Finding, once
from capaloop.doctor.of_installation import LOCAL, UP, never_started
from capaloop.doctor.standing import (
    broken_links,
    is_down,
    open_cases,
    posts_to,
    restarting,
    since_when,
    unread,
    works,
)
from shared.bus.topology import DEAD, inbox_of
from shared.messages.registry import DEPARTMENTS, Department
from shared.messages.text import Text

SOON: Final = timedelta(seconds=30)
"""A relay sends at once; what lies in an outbox for longer is not on its way."""
LONG: Final = timedelta(minutes=2)
"""A duty that runs for longer than this does not end."""
NAMED: Final = 10


def of_the_way(evidence: Evidence) -> Iterator[Finding]:
    """These causes, unless a department or a database that is away explains them."""
    if never_started(evidence):
        return
    if evidence.broker.wrong:
        yield _no_broker(evidence)
        return
    for name in DEPARTMENTS:
        if works(evidence, name):
            yield from _unsent(evidence, name)
    for name in DEPARTMENTS:
        if unread(evidence, name):
            yield _unread(evidence, name)
        elif works(evidence, name):
            yield from _unfinished(evidence, name)
    dead = evidence.broker.queues.get(DEAD)
    if dead is not None and dead.messages:
        yield _given_up(dead.messages)


def _no_broker(evidence: Evidence) -> Finding:
    broker = evidence.broker
    posts = [post for _, records in evidence.every_record for post in records.posts if post.sent_at is None]
    what = Text(
        f"消息代理不应答，{len(posts)} 条消息留在发件箱：{broker.wrong}",
        f"the broker does not answer, so {len(posts)} messages stay in the outboxes: {broker.wrong}",
    )
    host = urlsplit(broker.shown).hostname or ""
    away = Text(f"{host} 上消息代理的管理员", f"whoever runs the broker at {host}")
    command = "systemctl start rabbitmq-server" if host in LOCAL else f"rabbitmq-diagnostics -n rabbit@{host} status"
    checks = [check for name in DEPARTMENTS for check in broken_links(evidence, name)]
    return Finding(
        OUTBOX_UNSENT,
        what,
        OPERATOR if broker.private else away,
        UP if broker.private else command,
        since=min((post.written_at for post in posts), default=since_when(checks)),
        cases=once(post.case for post in posts) or open_cases(evidence),
        evidence={"broker": broker.shown, "said": broker.wrong, "messages": _told(posts)},
        everywhere=True,
    )


def _unsent(evidence: Evidence, name: Department) -> Iterator[Finding]:
    links = broken_links(evidence, name)
    lying = [
        post
        for post in evidence.records(name).posts
        if post.sent_at is None
        and (post.trouble or links or evidence.at - post.written_at > SOON)
        and not _held_up_by_another(evidence, post)
    ]
    for trouble, group in groupby(sorted(lying, key=lambda post: post.trouble or ""), lambda post: post.trouble or ""):
        said = trouble or "; ".join(check.detail for check in links)
        yield _lying(evidence, name, tuple(group), said)


def _held_up_by_another(evidence: Evidence, post: Post) -> bool:
    """Its receiver takes nothing: the inbox of one that is down, or not read, fills up."""
    full = post.trouble is not None and "full" in post.trouble
    return full and any(is_down(evidence, at) or unread(evidence, at) for at in post.to)


def _lying(evidence: Evidence, name: Department, posts: Sequence[Post], said: str) -> Finding:
    oldest = min(posts, key=lambda post: post.written_at)
    why = Text(f"：{said}", f": {said}") if said else Text("，未说明原因", ", and nothing says why")
    return Finding(
        OUTBOX_UNSENT,
        Text(
            f"{name} 的发件箱中 {len(posts)} 条消息未发出（最早 {oldest.type}）{why.zh}",
            f"{len(posts)} messages lie in the outbox of {name}, the oldest {oldest.type}, and are not sent{why.en}",
        ),
        Text("消息代理的管理员", "whoever runs the broker") if said else OPERATOR,
        restarting(evidence, name),
        department=name,
        since=oldest.written_at,
        cases=once(post.case for post in posts),
        evidence={"trouble": said or None, "messages": _told(posts)},
    )


def _unread(evidence: Evidence, name: Department) -> Finding:
    inbox, links, posts = inbox_of(name), broken_links(evidence, name), posts_to(evidence, name)
    queue = evidence.broker.queues.get(inbox)
    said = "; ".join(check.detail for check in links)
    count = queue.messages if queue else 0
    lies = Text(
        f"队列 {inbox} 中 {count} 条消息无人读取", f"nobody reads the queue {inbox}, in which {count} messages lie"
    )
    gone = Text(f"消息代理上没有队列 {inbox}", f"there is no queue {inbox} at the broker")
    what = lies if queue else gone
    return Finding(
        NO_CONSUMER,
        Text(f"{what.zh}：{said}", f"{what.en}: {said}") if said else what,
        OPERATOR,
        restarting(evidence, name),
        department=name,
        since=since_when(links, posts[0].sent_at if posts else None),
        cases=once(post.case for post in posts),
        evidence={"queue": inbox, "in_queue": count, "consumers": 0, "messages": _told(posts), "said": said or None},
    )


def _unfinished(evidence: Evidence, name: Department) -> Iterator[Finding]:
    """Its queue is empty, so it has taken them, and a duty that neither ends nor raises holds them."""
    queue = evidence.broker.queues.get(inbox_of(name))
    posts = [post for post in posts_to(evidence, name) if post.sent_at and evidence.at - post.sent_at > LONG]
    if queue is None or queue.messages or not posts:
        return
    yield Finding(
        HANDLER_FAILING,
        Text(
            f"{name} 已取走 {len(posts)} 条消息（最早 {posts[0].type}），既未办完也未退回；或有人清空了其队列",
            f"{name} has taken {len(posts)} messages, the oldest {posts[0].type}, and neither finishes them nor gives "
            "them back; or somebody has purged its queue",
        ),
        OPERATOR,
        restarting(evidence, name),
        department=name,
        since=posts[0].sent_at,
        cases=once(post.case for post in posts),
        evidence={"queue": inbox_of(name), "messages": _told(posts)},
    )


def _given_up(count: int) -> Finding:
    return Finding(
        NO_CONSUMER,
        Text(
            f"{count} 条消息多次投递未果，由代理放入 {DEAD}，无人读取",
            f"{count} messages lie in {DEAD}, which nobody reads: the broker gave them up after too many deliveries",
        ),
        Text("消息代理的管理员", "whoever runs the broker"),
        "rabbitmqctl list_queues name messages consumers",
        evidence={"queue": DEAD, "in_queue": count, "consumers": 0},
    )


def _told(posts: Sequence[Post]) -> list[dict[str, str | None]]:
    return [
        {"id": post.id, "type": post.type, "case": post.case or None, "from": post.department, "to": ", ".join(post.to)}
        for post in posts[:NAMED]
    ]

"""What a department's people were told of tasks, their own or others', that are due soon or late."""

from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select, tuple_

from shared.messages.schema import dump
from shared.messages.task import TaskReminded
from shared.store.work import Work

from . import numbers
from .paging import Page, after_cursor, page_of
from .queries import NoticeQuery
from .selecting import between, equal
from .tables import notices

EVERY_SITE, NOTICES = "", "notice"
"""The counter of the order in which notices come."""

NOTICE_COLUMNS: Final = (*(one.name for one in fields(TaskReminded)), "site")


def keep(message: TaskReminded, work: Work) -> None:
    """Puts a reminder on the list; one that is there already stays as it is."""
    same = (notices.c.task == message.task, notices.c.step == message.step)
    if work.connection.execute(select(notices.c.seq).where(*same)).first() is not None:
        return
    row = {
        "task": message.task,
        "step": message.step,
        "seq": numbers.step(work.connection, EVERY_SITE, NOTICES),
        "site": work.site,
        "case": message.case,
        "kind": message.kind,
        "told": message.told,
        "late": message.late,
        "told_at": message.told_at,
        "notice": dump(message),
    }
    work.insert(notices, row)


def list_notices(connection: Connection, query: NoticeQuery, _now: datetime) -> Page:
    """One page of what was told, in the order in which it came."""
    after = after_cursor(query.cursor, "notice", 2)
    found = select(notices).where(*equal(notices, query, "site", "told", "kind", "case", "task", "late"))
    found = found.where(*between(notices, query, "told"))
    if after:
        found = found.where(tuple_(notices.c.seq, notices.c.task) > tuple_(*after))
    ordered = found.order_by(notices.c.seq, notices.c.task)
    return page_of(connection, ordered, query, "notice", _notice, lambda row: [row.seq, row.task])


def _notice(row: Row[Any]) -> dict[str, Any]:
    return {**row.notice, "site": row.site}

"""The tables of case work. Facts, receipts and events are append-only: a correction is a new row."""

from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from rules.records import LARGEST_ATTACHMENT
from shared.store.tables import NAMES, UtcTime

from .json_text import JsonText

casework_metadata: Final = MetaData(naming_convention=NAMES)
_ID = BigInteger().with_variant(Integer, "sqlite")


def _entry() -> "tuple[Column[Any], Column[Any]]":
    """An entry of a case: facts, receipts and events are counted together, in the order in which they came."""
    case = Column("case_id", _ID, ForeignKey("case_file.id"), primary_key=True, autoincrement=False)
    return case, Column("entry", Integer, primary_key=True, autoincrement=False)


cases: Final = Table(
    "case_file",
    casework_metadata,
    Column("id", _ID, primary_key=True),
    Column("site", String(32), nullable=False),
    Column("number", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("parent_id", _ID, ForeignKey("case_file.id")),
    Column("head", String(64), nullable=False, doc="the number of the case that this one's family hangs on"),
    Column("procedure_hash", String(64), nullable=False),
    Column("state", String(64), nullable=False),
    Column("outcome", String(64)),
    Column("cycle", Integer, nullable=False),
    Column("opened_in_cycle", Integer, nullable=False, doc="the parent's cycle in which it was opened"),
    Column("closed", Boolean, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    Column("changed_at", UtcTime, nullable=False),
    Column("wake_at", UtcTime),
    Column(
        "entries", Integer, nullable=False, doc="how many facts, receipts and events the case has; they share a count"
    ),
    UniqueConstraint("site", "number"),
    Index("ix_case_family", "site", "head"),
    Index("ix_case_parent", "parent_id"),
    Index("ix_case_wake", "wake_at"),
    Index("ix_case_list", "site", "kind", "closed", "id"),
)

_COUNTED: Final = (cases.c.kind, cases.c.state, cases.c.closed)
"""All that is needed to count open cases stands in the index."""

Index("ix_case_open", cases.c.id, *_COUNTED, sqlite_where=text("closed IS 0"), postgresql_where=text("closed IS false"))

facts: Final = Table(
    "fact",
    casework_metadata,
    *_entry(),
    Column("name", String(128), nullable=False),
    Column("key", Text, nullable=False, doc="of the task that stated it; empty for most"),
    Column("value", JSON, nullable=False),
    Column("form", String(128), nullable=False),
    Column("by", String(200), nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("known_at", UtcTime, nullable=False),
    Column("as_of", UtcTime),
    Column("cycle", Integer, nullable=False),
)

case_terms: Final = Table(
    "case_term",
    casework_metadata,
    Column("term", String(64), primary_key=True),
    Column("case_id", _ID, ForeignKey("case_file.id"), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

receipts: Final = Table(
    "receipt",
    casework_metadata,
    *_entry(),
    Column("question", String(128), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("said", JSON, nullable=False, doc="outcome and values, to see a change without opening the receipt"),
    Column("receipt", JsonText, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    Column("message_id", String(256)),
    Column("supersedes", Integer, doc="the entry of the receipt that stood before"),
    Column("superseded", Boolean, nullable=False),
)

owed_tasks: Final = Table(
    "owed_task",
    casework_metadata,
    Column("id", String(64), primary_key=True),
    Column("case_id", _ID, ForeignKey("case_file.id"), nullable=False),
    Column("name", String(128), nullable=False),
    Column("key", Text, nullable=False, doc="tells it from others of its name; empty for most"),
    Column("cycle", Integer, nullable=False),
    Column("role", String(64), nullable=False),
    Column("host", String(16), nullable=False),
    Column("state", String(16), nullable=False, doc="open, done, withdrawn"),
    Column("opened_at", UtcTime, nullable=False),
    Column("due_at", UtcTime),
    Column("late_at", UtcTime, doc="when it was told to be late; each lateness is told once"),
    Column("ended_at", UtcTime),
    Column("by", String(200)),
    Index("ix_owed_case", "case_id", "state"),
)

told_reminders: Final = Table(
    "told_reminder",
    casework_metadata,
    Column("task_id", String(64), ForeignKey("owed_task.id"), primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("told", String(64), nullable=False, doc="the role that was told"),
    Column("remind_at", UtcTime, nullable=False),
    Column("told_at", UtcTime, nullable=False),
)

timeline: Final = Table(
    "timeline",
    casework_metadata,
    *_entry(),
    Column("at", UtcTime, nullable=False),
    Column("what", String(64), nullable=False),
    Column("by", String(200), nullable=False),
    Column("message_id", String(256)),
    Column("detail", JsonText, nullable=False),
)

counters: Final = Table(
    "counter",
    casework_metadata,
    Column("site", String(32), primary_key=True),
    Column("scheme", String(128), primary_key=True),
    Column("period", String(500), primary_key=True, doc="all of the number that is not its serial"),
    Column("last", Integer, nullable=False),
)

scheduled_periods: Final = Table(
    "scheduled_period",
    casework_metadata,
    Column("site", String(32), primary_key=True),
    Column("schedule", String(128), primary_key=True),
    Column("period", String(16), primary_key=True),
    Column("opens_at", UtcTime, nullable=False),
    Column("opened_at", UtcTime, doc="empty for the one period of a schedule that comes next"),
    Column("number", String(64), doc="of the case that was opened for it"),
)

timed_failures: Final = Table(
    "timed_failure",
    casework_metadata,
    Column("site", String(32), primary_key=True),
    Column("work", String(16), primary_key=True, doc="case, schedule"),
    Column("name", String(128), primary_key=True, doc="the number of the case, the name of the schedule"),
    Column("attempts", Integer, nullable=False),
    Column("reason", String(100), nullable=False),
    Column("detail", Text, nullable=False),
    Column("traceback", Text, nullable=False),
    Column("first_at", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("again_at", UtcTime, nullable=False),
)

pictures: Final = Table(
    "picture",
    casework_metadata,
    *_entry(),
    Column("name", String(128), nullable=False),
    Column("digest", String(64), nullable=False, doc="SHA-256 of the lines"),
    Column("taken_at", UtcTime, nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("excluded_count", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False, doc="the lines, packed; see rules.pictures"),
    Index("ix_picture_digest", "digest"),
)

held_tasks: Final = Table(
    "held_task",
    casework_metadata,
    Column("id", String(64), primary_key=True),
    Column("seq", _ID, nullable=False, doc="the order in which tasks came to this department"),
    Column("site", String(32), nullable=False),
    Column("case", String(128), nullable=False, doc="SITE/NUMBER"),
    Column("kind", String(128), nullable=False),
    Column("role", String(64), nullable=False),
    Column("owner", String(16), nullable=False),
    Column("state", String(16), nullable=False, doc="open, done, withdrawn"),
    Column("listed", Boolean, nullable=False, doc="a person sees it; false while a capability fills it"),
    Column("opened_at", UtcTime, nullable=False),
    Column("due_at", UtcTime),
    Column("due_since", UtcTime, doc="since when it is due at that time, if that was changed"),
    Column("task", JSON, nullable=False, doc="the task as it came; empty for one withdrawn before it came"),
    Column("answer", JSON),
    Column("by", String(200)),
    Column("ended_at", UtcTime),
    Index("ix_held_list", "site", "state", "seq"),
    Index("ix_held_case", "case"),
)

notices: Final = Table(
    "notice",
    casework_metadata,
    Column("task", String(64), primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("seq", _ID, nullable=False, doc="the order in which notices came to this department"),
    Column("site", String(32), nullable=False),
    Column("case", String(128), nullable=False, doc="SITE/NUMBER"),
    Column("kind", String(128), nullable=False),
    Column("told", String(64), nullable=False),
    Column("late", Boolean, nullable=False),
    Column("told_at", UtcTime, nullable=False),
    Column("notice", JSON, nullable=False, doc="the reminder as it came"),
    Index("ix_notice_list", "site", "seq"),
)

_OPEN_TASK: Final = held_tasks.c.state == "open"
Index(
    "ix_held_open",
    held_tasks.c.listed,
    held_tasks.c.kind,
    held_tasks.c.due_at,
    held_tasks.c.state,
    sqlite_where=_OPEN_TASK,
    postgresql_where=_OPEN_TASK,
)

attachments: Final = Table(
    "attachment",
    casework_metadata,
    Column("sha256", String(64), primary_key=True),
    Column("media_type", String(32), nullable=False),
    Column("size", Integer, nullable=False),
    Column("name", String(500)),
    Column("by", String(200), nullable=False, doc="the client that brought it first"),
    Column("uploaded_at", UtcTime, nullable=False, doc="when it came last"),
    Column("referred_at", UtcTime, doc="when a case first referred to it; until then it may be removed"),
    Column("content", LargeBinary, nullable=False),
    CheckConstraint(f"length(content) BETWEEN 1 AND {LARGEST_ATTACHMENT}", "attachment_size"),
    Index(
        "ix_attachment_orphan",
        "uploaded_at",
        sqlite_where=text("referred_at IS NULL"),
        postgresql_where=text("referred_at IS NULL"),
    ),
)

attachment_references: Final = Table(
    "attachment_reference",
    casework_metadata,
    Column("sha256", String(64), ForeignKey("attachment.sha256"), primary_key=True),
    Column("case", String(128), primary_key=True, doc="SITE/NUMBER"),
    Column("by", String(200), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_attachment_case", "case"),
)

procedures: Final = Table(
    "procedure",
    casework_metadata,
    Column("hash", String(64), primary_key=True),
    Column("site", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("manifest", JSON, nullable=False),
    Column("first_used_at", UtcTime, nullable=False),
)

pack_files: Final = Table(
    "pack_file",
    casework_metadata,
    Column("digest", String(64), primary_key=True),
    Column("path", String(255), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

"""The tables of case work. Facts, receipts and the time line are append-only: a correction is a new row."""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
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
)

from shared.store.tables import UtcTime

casework_metadata: Final = MetaData()
_ID = BigInteger().with_variant(Integer, "sqlite")


cases: Final = Table(
    "case_file",
    casework_metadata,
    Column("id", _ID, primary_key=True),
    Column("site", String(32), nullable=False),
    Column("number", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("parent_id", _ID, ForeignKey("case_file.id")),
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
    UniqueConstraint("site", "number"),
    Index("ix_case_parent", "parent_id"),
    Index("ix_case_wake", "wake_at"),
    Index("ix_case_list", "site", "kind", "closed", "id"),
)

facts: Final = Table(
    "fact",
    casework_metadata,
    Column("id", _ID, primary_key=True),
    Column("case_id", _ID, ForeignKey("case_file.id"), nullable=False),
    Column("name", String(128), nullable=False),
    Column("value", JSON, nullable=False),
    Column("form", String(128), nullable=False),
    Column("by", String(200), nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("known_at", UtcTime, nullable=False),
    Column("as_of", UtcTime),
    Column("cycle", Integer, nullable=False),
    Index("ix_fact_case", "case_id", "id"),
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
    Column("id", _ID, primary_key=True),
    Column("case_id", _ID, ForeignKey("case_file.id"), nullable=False),
    Column("question", String(128), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("said", JSON, nullable=False, doc="outcome and values, to see a change without opening the receipt"),
    Column("receipt", JSON, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
    Column("supersedes", _ID),
    Column("superseded", Boolean, nullable=False),
    Index("ix_receipt_case", "case_id", "superseded"),
)

owed_tasks: Final = Table(
    "owed_task",
    casework_metadata,
    Column("id", String(64), primary_key=True),
    Column("case_id", _ID, ForeignKey("case_file.id"), nullable=False),
    Column("name", String(128), nullable=False),
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

timeline: Final = Table(
    "timeline",
    casework_metadata,
    Column("id", _ID, primary_key=True),
    Column("case_id", _ID, ForeignKey("case_file.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("what", String(64), nullable=False),
    Column("by", String(200), nullable=False),
    Column("message_id", String(256)),
    Column("detail", JSON, nullable=False),
    Index("ix_timeline_case", "case_id", "id"),
)

counters: Final = Table(
    "counter",
    casework_metadata,
    Column("site", String(32), primary_key=True),
    Column("scheme", String(64), primary_key=True),
    Column("period", String(8), primary_key=True),
    Column("last", Integer, nullable=False),
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
    Column("task", JSON, nullable=False, doc="the task as it came; empty for one withdrawn before it came"),
    Column("answer", JSON),
    Column("by", String(200)),
    Column("ended_at", UtcTime),
    Index("ix_held_list", "site", "state", "seq"),
    Index("ix_held_case", "case"),
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

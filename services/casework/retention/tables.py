"""What is noted of holds and disposals. A disposal that was carried out is itself a record that nothing removes."""

from typing import Final

from sqlalchemy import JSON, Column, Date, Index, Integer, String, Table, Text

from services.casework.tables import casework_metadata as casework_metadata
from shared.store.tables import RowNumber, UtcTime

PROPOSED, DONE, REFUSED = "proposed", "done", "refused"

case_holds: Final = Table(
    "case_hold",
    casework_metadata,
    Column("id", RowNumber, primary_key=True),
    Column("site", String(32), nullable=False),
    Column("number", String(64), nullable=False),
    Column("reason", String(4000), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("released_by", String(200)),
    Column("released_at", UtcTime),
    Column("release_reason", String(4000)),
    Index("ix_case_hold_case", "site", "number"),
)

disposals: Final = Table(
    "disposal",
    casework_metadata,
    Column("id", RowNumber, primary_key=True),
    Column("site", String(32), nullable=False),
    Column("number", String(64), nullable=False, doc="of the case"),
    Column("kind", String(64), nullable=False),
    Column("form", String(128), nullable=False),
    Column("form_number", String(200), doc="of the record, where its form has numbers"),
    Column("clauses", JSON, nullable=False),
    Column("setting", String(128), nullable=False),
    Column("months", Integer, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False, doc="the last day on which it had to be kept"),
    Column("state", String(16), nullable=False, doc="proposed, done, refused"),
    Column("proposed_by", String(200), nullable=False),
    Column("proposed_at", UtcTime, nullable=False),
    Column("reason", String(4000), nullable=False),
    Column("decided_by", String(200)),
    Column("decided_at", UtcTime),
    Column("decision_reason", String(4000)),
    Column("digest", String(64), doc="SHA-256 of what was removed"),
    Column("removed", Text, doc="what was removed, counted, as JSON"),
    Index("ix_disposal_case", "site", "number", "form"),
    Index("ix_disposal_list", "state", "id"),
)

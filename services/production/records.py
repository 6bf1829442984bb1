"""The work in process, filled by import or by message."""

from typing import Final

from sqlalchemy import Column, Integer, MetaData, Text

from services.casework.recording import enter_record, history_table, record_table
from shared.messages.records import WipRecord
from shared.store.delivery import Accepted
from shared.store.tables import NAMES
from shared.store.work import Work

records_metadata: Final = MetaData(naming_convention=NAMES)

wip_records: Final = record_table(
    "wip_record",
    records_metadata,
    Column("stage", Text),
    Column("quantity", Integer),
)
wip_record_history: Final = history_table(wip_records)


def enter(work: Work, message: WipRecord) -> Accepted:
    """Keeps the record; the same `record` with other content is its next version, and no version is ever lost."""
    return enter_record(work, wip_records, wip_record_history, message)

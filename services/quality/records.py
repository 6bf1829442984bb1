"""The inspection records, filled by import or by message."""

from typing import Final

from sqlalchemy import Column, Date, MetaData, Text

from services.casework.recording import enter_record, history_table, record_table
from shared.messages.records import InspectionRecord
from shared.store.delivery import Accepted
from shared.store.tables import NAMES
from shared.store.work import Work

records_metadata: Final = MetaData(naming_convention=NAMES)

inspection_records: Final = record_table(
    "inspection_record",
    records_metadata,
    Column("inspected_on", Date),
    Column("result", Text),
)
inspection_record_history: Final = history_table(inspection_records)


def enter(work: Work, message: InspectionRecord) -> Accepted:
    """Keeps the record; the same `record` with other content is its next version, and no version is ever lost."""
    return enter_record(work, inspection_records, inspection_record_history, message)

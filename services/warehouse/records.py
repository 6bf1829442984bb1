"""The goods in stock, filled by import or by message."""

from typing import Final

from sqlalchemy import Column, Integer, MetaData, Text

from services.casework.recording import enter_record, history_table, record_table
from shared.messages.records import StockRecord
from shared.store.delivery import Accepted
from shared.store.tables import NAMES
from shared.store.work import Work

records_metadata: Final = MetaData(naming_convention=NAMES)

stock_records: Final = record_table(
    "stock_record",
    records_metadata,
    Column("quantity", Integer),
    Column("location", Text),
)
stock_record_history: Final = history_table(stock_records)


def enter(work: Work, message: StockRecord) -> Accepted:
    """Keeps the record; the same `record` with other content is its next version, and no version is ever lost."""
    return enter_record(work, stock_records, stock_record_history, message)

"""What the warehouse does with the messages it receives; a method bears the name of its message."""

from services.casework.duties import DepartmentDuties
from services.casework.filling import fill_search
from services.casework.listing import listing_of
from services.casework.procedures import Procedures
from shared.messages.lots import LotQuarantineRequested, LotRecord, LotReleaseRequested, LotTraceRequested
from shared.messages.records import StockRecord
from shared.messages.search import SearchRequested
from shared.store.delivery import Accepted
from shared.store.work import Work

from .lots.ledger import enter as enter_movement
from .lots.listing import LISTS, lot_endpoint
from .lots.working import LotWork
from .records import enter, stock_records


class WarehouseDuties(DepartmentDuties):
    """The warehouse keeps the stock records; its people receive, isolate, label and dispose of returned goods."""

    def __init__(self, procedures: Procedures) -> None:
        super().__init__("warehouse", procedures)
        self.lists = {"records": listing_of(stock_records), **LISTS}
        self.endpoints = {"lot": lot_endpoint(procedures)}
        self._lots = LotWork(self.tasks)

    def search_requested(self, message: SearchRequested, work: Work) -> None:
        fill_search(self.tasks, stock_records, message, work)

    def stock_record(self, message: StockRecord, work: Work) -> Accepted:
        self.procedures.in_force(work.site)
        return enter(work, message)

    def lot_record(self, message: LotRecord, work: Work) -> Accepted:
        return enter_movement(work, message, self.procedures.in_force(work.site).timezone)

    def lot_quarantine_requested(self, message: LotQuarantineRequested, work: Work) -> None:
        self._lots.quarantine(message, work)

    def lot_trace_requested(self, message: LotTraceRequested, work: Work) -> None:
        self._lots.trace(message, work)

    def lot_release_requested(self, message: LotReleaseRequested, work: Work) -> None:
        self._lots.release(message, work)

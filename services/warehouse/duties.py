"""What the warehouse does with the messages it receives; a method bears the name of its message."""

from services.casework.duties import DepartmentDuties
from services.casework.filling import fill_search
from services.casework.procedures import Procedures
from shared.messages.records import StockRecord
from shared.messages.search import SearchRequested
from shared.store.delivery import Accepted
from shared.store.work import Work

from .records import enter, stock_records


class WarehouseDuties(DepartmentDuties):
    """The warehouse keeps the stock records; its people receive, isolate, label and dispose of returned goods."""

    def __init__(self, procedures: Procedures) -> None:
        super().__init__("warehouse", procedures)
        self.records = stock_records

    def search_requested(self, message: SearchRequested, work: Work) -> None:
        fill_search(self.tasks, stock_records, message, work)

    def stock_record(self, message: StockRecord, work: Work) -> Accepted:
        self.procedures.in_force(work.site)
        return enter(work, message)

"""What production does with the messages it receives; a method bears the name of its message."""

from services.casework.duties import DepartmentDuties
from services.casework.filling import fill_search
from services.casework.listing import listing_of
from services.casework.procedures import Procedures
from shared.messages.records import WipRecord
from shared.messages.search import SearchRequested
from shared.store.delivery import Accepted
from shared.store.work import Work

from .records import enter, wip_records


class ProductionDuties(DepartmentDuties):
    """Production keeps the records of work in process; its people answer CAPA requests and act."""

    def __init__(self, procedures: Procedures) -> None:
        super().__init__("production", procedures)
        self.lists = {"records": listing_of(wip_records)}

    def search_requested(self, message: SearchRequested, work: Work) -> None:
        fill_search(self.tasks, wip_records, message, work)

    def wip_record(self, message: WipRecord, work: Work) -> Accepted:
        self.procedures.in_force(work.site)
        return enter(work, message)

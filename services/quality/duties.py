"""What quality does with the messages it receives; a method bears the name of its message."""

from services.casework import journal
from services.casework.duties import DepartmentDuties
from services.casework.filling import fill_search
from services.casework.listing import listing_of
from services.casework.procedures import Procedures
from services.casework.stating import facts_of, flat
from shared.messages.complaint import ComplaintClose, ComplaintReceived, ComplaintReopen, ComplaintWithdraw
from shared.messages.goods_return import ReturnRegistered
from shared.messages.records import InspectionRecord
from shared.messages.schema import dump
from shared.messages.search import SearchRequested
from shared.store.delivery import Accepted
from shared.store.work import Work

from .records import enter, inspection_records

COMPLAINT, RETURN = "complaint", "return"


class QualityDuties(DepartmentDuties):
    """Quality owns complaints, CAPA requests and returns: it alone evaluates and closes them."""

    def __init__(self, procedures: Procedures) -> None:
        super().__init__("quality", procedures)
        self.lists = {"records": listing_of(inspection_records)}

    def complaint_received(self, message: ComplaintReceived, work: Work) -> None:
        if self.owner.has(work.connection, message.case):
            return
        by = work.actor.name
        complaint = message.complaint
        facts = facts_of(self.procedures.in_force(work.site), COMPLAINT, flat(complaint))
        file = self.owner.open(
            work,
            COMPLAINT,
            facts,
            by=by,
            number=message.case.partition("/")[2],
            as_of=complaint.received_at,
            receipts=message.receipts,
        )
        if message.looks_like:
            journal.note(work, file, "looks like", {"cases": list(message.looks_like)}, by=by)
        if message.returned is not None:
            self.owner.register_child(work, file.name, RETURN, {"returned": dump(message.returned)}, by)

    def return_registered(self, message: ReturnRegistered, work: Work) -> None:
        stated = {"returned": dump(message.returned)}
        self.owner.register_child(work, message.case, RETURN, stated, work.actor.name)

    def complaint_withdraw(self, message: ComplaintWithdraw, work: Work) -> Accepted:
        return self._act(work, message.case, "withdraw", message.reason)

    def complaint_reopen(self, message: ComplaintReopen, work: Work) -> Accepted:
        return self._act(work, message.case, "reopen", message.reason)

    def complaint_close(self, message: ComplaintClose, work: Work) -> Accepted:
        return self._act(work, message.case, "close", message.reason)

    def search_requested(self, message: SearchRequested, work: Work) -> None:
        fill_search(self.tasks, inspection_records, message, work)

    def inspection_record(self, message: InspectionRecord, work: Work) -> Accepted:
        self.procedures.in_force(work.site)
        return enter(work, message)

    def _act(self, work: Work, case: str, act: str, reason: str | None) -> Accepted:
        return self.owner.request_with_reason(work, case, act, reason, work.actor.name)

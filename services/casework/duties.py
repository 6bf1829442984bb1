"""What every department does: hold the tasks of its people, own the cases of its kinds, answer for both."""

from collections.abc import Mapping
from typing import Any

from rules.lots import QUARANTINE_BREACH, QUARANTINE_BREACHES
from shared.messages.act import ActRequest
from shared.messages.disposal import RecordDisposed
from shared.messages.lots import LotMovedDespiteQuarantine
from shared.messages.registry import Department, MessageType
from shared.messages.schema import dump
from shared.messages.search import SearchReported
from shared.messages.task import TaskAssigned, TaskComplete, TaskDone, TaskReminded, TaskRescheduled, TaskWithdrawn
from shared.store.delivery import Accepted
from shared.store.ownership import host_of
from shared.store.work import Work

from . import notices
from .asking import Endpoint
from .holding import TaskList
from .listing import Listing
from .owning import Owner
from .procedures import Procedures
from .retention.copies import forget


class DepartmentDuties:
    """The duties that all departments share; each room adds its own. A method bears the name of its message."""

    def __init__(self, name: Department, procedures: Procedures) -> None:
        self.name = name
        self.procedures = procedures
        self.endpoints: Mapping[str, Endpoint] = {}
        self.lists: Mapping[str, Listing] = {}
        self.owner = Owner(name, procedures)
        self.tasks = TaskList(procedures)

    def task_assigned(self, message: TaskAssigned, work: Work) -> None:
        self.tasks.list(message, work)

    def task_withdrawn(self, message: TaskWithdrawn, work: Work) -> None:
        self.tasks.withdraw(message, work)

    def task_rescheduled(self, message: TaskRescheduled, work: Work) -> None:
        self.tasks.reschedule(message, work)

    def task_reminded(self, message: TaskReminded, work: Work) -> None:
        notices.keep(message, work)

    def task_complete(self, message: TaskComplete, work: Work) -> Accepted:
        return self.tasks.complete(message, work)

    def task_done(self, message: TaskDone, work: Work) -> None:
        self.owner.task_done(message, work)

    def search_reported(self, message: SearchReported, work: Work) -> None:
        self.owner.task_done(message, work)

    def lot_moved_despite_quarantine(self, message: LotMovedDespiteQuarantine, work: Work) -> None:
        breach = dump(message)
        consignee = breach.pop("consignee", {})
        breach |= {f"consignee_{name}": value for name, value in consignee.items()}
        entry = {name: breach[name] for name in QUARANTINE_BREACH.parts if name in breach}
        self.owner.enlist(work, message.case, QUARANTINE_BREACHES, entry, "moved despite quarantine", message.by)

    def act_request(self, message: ActRequest, work: Work) -> Accepted:
        answer = message.answer or {}
        if message.case is None:
            return self.owner.open_by_act(work, message.act, answer, work.actor.name)
        return self.owner.request(work, message.case, message.act, answer, work.actor.name)

    def record_disposed(self, message: RecordDisposed, work: Work) -> None:
        forget(work, message)

    def is_ours(self, message: MessageType, site: str, data: Mapping[str, Any]) -> bool:
        """Whether this department answers a command that all of them receive; of all exactly one says yes."""
        if message.name == "task.complete":
            return host_of(data.get("task")) == self.name
        return self._owner_of(site, data) == self.name

    def _owner_of(self, site: str, data: Mapping[str, Any]) -> str:
        """The owner of the case's kind, told by its number; without a case that of the kind the act opens.
        Quality answers for what nobody owns."""
        if site not in self.procedures.sites:
            return "quality"
        procedure = self.procedures.in_force(site)
        case, act = data.get("case"), data.get("act")
        if isinstance(case, str):
            kind = procedure.kind_of_number(case.partition("/")[2])
        else:
            opening = ((name, kind.acts.get(str(act))) for name, kind in procedure.kinds.items())
            kind = next((name for name, found in opening if found and found[1].effect == "open"), None)
        return procedure.kinds[kind].kind.owner if kind else "quality"

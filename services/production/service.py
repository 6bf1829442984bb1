"""What production receives and what it sends."""

from shared.bus.desk import Desk
from shared.bus.receives import to_desk
from shared.messages import act, disposal, lots, records, search, task


class ProductionService:
    """Searches its work in process; its people answer CAPA requests, act, and report what is done."""

    name = "production"
    desk = Desk()

    wip_record = to_desk(records.WipRecord)

    search_requested = to_desk(search.SearchRequested)
    search_reported = to_desk(search.SearchReported)
    task_assigned = to_desk(task.TaskAssigned)
    task_withdrawn = to_desk(task.TaskWithdrawn)
    task_rescheduled = to_desk(task.TaskRescheduled)
    task_reminded = to_desk(task.TaskReminded)
    record_disposed = to_desk(disposal.RecordDisposed)
    task_complete = to_desk(task.TaskComplete)
    task_done = to_desk(task.TaskDone)
    act_request = to_desk(act.ActRequest)
    lot_moved_despite_quarantine = to_desk(lots.LotMovedDespiteQuarantine)

    sends = ("search.reported", "capa.answered", "capa.completed", "task.opened", "task.done")

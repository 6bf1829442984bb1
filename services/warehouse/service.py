"""What the warehouse receives and what it sends."""

from shared.bus.desk import Desk
from shared.bus.receives import to_desk
from shared.messages import act, disposal, lots, records, search, task


class WarehouseService:
    """Searches its stock and keeps the ledger of lots; its people receive, isolate and label returned goods and carry
    out what is agreed."""

    name = "warehouse"
    desk = Desk()

    stock_record = to_desk(records.StockRecord)
    lot_record = to_desk(lots.LotRecord)
    lot_quarantine_requested = to_desk(lots.LotQuarantineRequested)
    lot_trace_requested = to_desk(lots.LotTraceRequested)
    lot_release_requested = to_desk(lots.LotReleaseRequested)

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

    sends = (
        "search.reported",
        "capa.answered",
        "capa.completed",
        "return.received",
        "goods.quarantined",
        "lot.quarantined",
        "lot.released",
        "lot.moved-despite-quarantine",
        "disposition.completed",
        "task.opened",
        "task.done",
    )

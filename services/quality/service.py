"""What quality receives and what it sends."""

from shared.bus.desk import Desk
from shared.bus.receives import to_desk
from shared.messages import act, complaint, disposal, goods_return, lots, records, search, task


class QualityService:
    """Owns complaints, CAPA requests and returns; its people verify, inspect, judge, confirm effect and close."""

    name = "quality"
    desk = Desk()

    complaint_received = to_desk(complaint.ComplaintReceived)
    complaint_withdraw = to_desk(complaint.ComplaintWithdraw)
    complaint_reopen = to_desk(complaint.ComplaintReopen)
    complaint_close = to_desk(complaint.ComplaintClose)
    return_registered = to_desk(goods_return.ReturnRegistered)
    inspection_record = to_desk(records.InspectionRecord)

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
        "complaint.acknowledged",
        "complaint.assessed",
        "complaint.closed",
        "complaint.reopened",
        "complaint.closing-refused",
        "evidence.requested",
        "search.requested",
        "complaint.intake-requested",
        "search.reported",
        "lot.quarantine-requested",
        "lot.trace-requested",
        "lot.release-requested",
        "capa.requested",
        "capa.answered",
        "capa.completed",
        "capa.verified",
        "form.copied",
        "return.opened",
        "return.closed",
        "return.inspected",
        "document_copy.opened",
        "document_copy.changed",
        "document_copy.closed",
        "responsibility.judged",
        "task.assigned",
        "task.opened",
        "task.done",
        "task.withdrawn",
        "task.late",
        "task.reminded",
        "task.rescheduled",
        "act.allowed",
        "act.refused",
        "record.disposed",
    )

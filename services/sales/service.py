"""What sales receives and what it sends."""

from shared.bus.desk import Desk
from shared.bus.receives import to_desk
from shared.messages import act, complaint, disposal, feedback, goods_return, inquiry, intake, lots, search, task


class SalesService:
    """Takes in what customers say; its people complete forms, ask for evidence, agree on returns and reply."""

    name = "sales"
    desk = Desk()

    complaint_submit = to_desk(complaint.ComplaintSubmit)
    feedback_submit = to_desk(feedback.FeedbackSubmit)
    inquiry_submit = to_desk(inquiry.InquirySubmit)
    return_register = to_desk(goods_return.ReturnRegister)

    complaint_intake_requested = to_desk(intake.ComplaintIntakeRequested)
    complaint_closed = to_desk(complaint.ComplaintClosed)
    complaint_reopened = to_desk(complaint.ComplaintReopened)

    task_assigned = to_desk(task.TaskAssigned)
    task_withdrawn = to_desk(task.TaskWithdrawn)
    task_rescheduled = to_desk(task.TaskRescheduled)
    task_reminded = to_desk(task.TaskReminded)
    record_disposed = to_desk(disposal.RecordDisposed)
    task_complete = to_desk(task.TaskComplete)
    task_done = to_desk(task.TaskDone)
    search_reported = to_desk(search.SearchReported)
    act_request = to_desk(act.ActRequest)
    lot_moved_despite_quarantine = to_desk(lots.LotMovedDespiteQuarantine)

    sends = (
        "complaint.received",
        "complaint.intake-requested",
        "return.registered",
        "capa.answered",
        "capa.completed",
        "form.copied",
        "evidence.received",
        "disposition.agreed",
        "reply.issued",
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
        "inquiry.opened",
        "inquiry.changed",
        "inquiry.closed",
        "service_record.opened",
        "service_record.changed",
        "service_record.closed",
        "satisfaction_measurement.opened",
        "satisfaction_measurement.changed",
        "satisfaction_measurement.closed",
    )

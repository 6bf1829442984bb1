"""The complaints of the last month: summed up, approved by the department manager, published, copied to quality."""

from rules.api import (
    EACH,
    Act,
    CaseKind,
    Day,
    Field,
    Form,
    Gathering,
    Holder,
    Reminder,
    Schedule,
    Signer,
    State,
    Task,
    days,
    is_,
    known,
    not_,
)

from .parties import DEPARTMENT_MANAGER, LINE, PROSE, QUALITY, QUALITY_GROUP, SUPERVISOR

MONTH = "complaint_month"
FIGURES = ("period", "complaints_of_month", "complaints_closed", "complaints_open")

KINDS = (
    CaseKind(
        MONTH,
        owner=QUALITY,
        number="MC-{yyyy}-{n:03}",
        clause="4.3.p2",
        states=(
            State("awaited"),
            State("approved", is_("summary_approved", True)),
            State("published", known("published_on")),
            State("closed", is_("closed", True)),
        ),
        outcome="month_outcome",
        closes_when=known("published_on"),
    ),
)
SCHEDULES = (Schedule("monthly_summary", MONTH, "month", "4.3.p2"),)
GATHERINGS = (
    Gathering(
        "complaints_of_last_month",
        MONTH,
        "complaint",
        ("product_name", "defect", "complaint_stage"),
        "4.3.p2",
        first="period_from",
        last="period_to",
        anew_by=(SUPERVISOR,),
    ),
)

ASKED = (Reminder(EACH, "4.3.p2"),)
FORMS = (
    Form(
        "complaint_summary",
        MONTH,
        (Field("summary_text", PROSE),),
        "4.3.p2",
        kept_by=SUPERVISOR,
        signers=(Signer(DEPARTMENT_MANAGER, "approved", "4.3.p3", due="summary_due", reminders=ASKED),),
        holders=(Holder(QUALITY_GROUP, "4.3.p2"),),
        shows=(*FIGURES, "complaints_of_last_month"),
    ),
    Form(
        "summary_publication",
        MONTH,
        (Field("published_on", Day()), Field("published_where", LINE)),
        ("4.3.p2", "4.3.p3"),
        kept_by=SUPERVISOR,
    ),
    Form(
        "supervision_note",
        MONTH,
        (Field("supervised_on", Day()), Field("supervision_finding", PROSE)),
        "3.1",
        kept_by=QUALITY_GROUP,
    ),
)

LATE = (Reminder(DEPARTMENT_MANAGER, "4.3.p2", ahead=days(1)), Reminder(DEPARTMENT_MANAGER, "4.3.p2"))
TASKS = (
    Task(
        "sum_up_complaints",
        MONTH,
        SUPERVISOR,
        "complaint_summary",
        "4.3.p2",
        when=known("complaints_of_month"),
        before=("close",),
        due="summary_due",
        shows=FIGURES,
        reminders=LATE,
    ),
    Task(
        "publish_complaint_summary",
        MONTH,
        SUPERVISOR,
        "summary_publication",
        ("4.3.p2", "4.3.p3"),
        before=("close",),
        performs="publish_summary",
        due="summary_due",
        shows=("summary_text", *FIGURES),
        reminders=LATE,
    ),
    Task(
        "supervise_communication",
        MONTH,
        QUALITY_GROUP,
        "supervision_note",
        "3.1",
        when=is_("summary_approved", True),
        before=("close",),
        shows=("summary_text", *FIGURES),
    ),
)
ACTS = (
    Act(
        "publish_summary",
        MONTH,
        (SUPERVISOR,),
        ("4.3.p2", "4.3.p3"),
        form="summary_publication",
        when=not_(known("published_on")),
    ),
)

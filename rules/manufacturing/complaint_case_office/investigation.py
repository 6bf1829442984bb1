"""Three departments look into a case: manufacturing gives the facts, quality investigates, the group reviews."""

from rules.api import (
    EACH,
    Act,
    Completeness,
    Day,
    Field,
    Form,
    Formula,
    ListOf,
    Reminder,
    Rule,
    Table,
    Task,
    all_,
    is_,
    known,
)

from .grievance import CASE
from .parties import GROUP, LINE, PRODUCTION, PROSE, QUALITY, UNITS

REGISTERED = known("register_received_on")
QUALITY_CASE = all_(REGISTERED, is_("office_class", "quality"))
SHOWN = ("product_name", "defect", "part_number", "shipping_date", "quantity", "defective_quantity", "demand")
FORMS = (
    Form(
        "quality_investigation",
        CASE,
        (Field("investigation_report", PROSE), Field("quality_proposes", LINE)),
        "7.2.1",
        kept_by=QUALITY,
    ),
    Form("case_inspection", CASE, (Field("quality_inspected", PROSE), Field("quality_inspected_on", Day())), "7.2.3"),
    Form(
        "manufacturing_report",
        CASE,
        (
            Field("manufacturing_findings", PROSE),
            Field("countermeasures", PROSE),
        ),
        "7.4.1",
        kept_by=PRODUCTION,
    ),
    Form(
        "production_data",
        CASE,
        (
            Field("production_unit", LINE),
            Field("machine_and_shift", LINE),
            Field("production_staff", LINE),
            Field("production_date", Day()),
        ),
        "7.4.2",
        kept_by=PRODUCTION,
    ),
    Form("countermeasure_check", CASE, (Field("countermeasures_checked", PROSE),), "7.4.1", kept_by=PRODUCTION),
    Form("content_review", CASE, (Field("review_report", PROSE),), "7.3.2", kept_by=GROUP),
    Form(
        "case_ruling",
        CASE,
        (Field("group_judges", LINE), Field("handling_way", PROSE), Field("ruled_on", Day())),
        "7.3.3",
        kept_by=GROUP,
    ),
    Form(
        "group_opinion",
        CASE,
        (Field("opinion_text", PROSE), Field("opinion_departments", ListOf(UNITS, gaps=False))),
        "7.3.6",
        kept_by=GROUP,
    ),
    Form("opinion_followed", CASE, (Field("opinion_follow_up", PROSE),), "7.3.6", kept_by=GROUP),
    Form("assistance_note", CASE, (Field("assistance_given", PROSE),), "7.3.5", kept_by=GROUP),
    Form("overdue_reaction", CASE, (Field("overdue_measures", PROSE),), "7.3.1", kept_by=GROUP),
)

TOLD_WHEN_LATE = (Reminder(GROUP, "7.3.1"),)
"""The group controls the time: it is told of whatever is still open when the limit is over."""

TASKS = (
    Task(
        "investigate_case",
        CASE,
        QUALITY,
        "quality_investigation",
        "7.2.1",
        QUALITY_CASE,
        ("close",),
        due="case_due",
        reminders=TOLD_WHEN_LATE,
        shows=SHOWN,
    ),
    Task(
        "inspect_complained_quality",
        CASE,
        QUALITY,
        "case_inspection",
        "7.2.3",
        QUALITY_CASE,
        ("close",),
        due="case_due",
        reminders=TOLD_WHEN_LATE,
        shows=SHOWN,
    ),
    Task(
        "investigate_production",
        CASE,
        PRODUCTION,
        "manufacturing_report",
        "7.4.1",
        QUALITY_CASE,
        ("close",),
        "case_due",
        shows=SHOWN,
        reminders=TOLD_WHEN_LATE,
    ),
    Task(
        "report_production",
        CASE,
        PRODUCTION,
        "production_data",
        "7.4.2",
        QUALITY_CASE,
        ("close",),
        "case_due",
        shows=SHOWN,
        reminders=TOLD_WHEN_LATE,
    ),
    Task(
        "check_countermeasures",
        CASE,
        PRODUCTION,
        "countermeasure_check",
        "7.4.1",
        known("countermeasures"),
        ("close",),
        shows=("countermeasures",),
    ),
    Task(
        "review_content",
        CASE,
        GROUP,
        "content_review",
        "7.3.2",
        REGISTERED,
        ("close",),
        due="case_due",
        reminders=TOLD_WHEN_LATE,
        shows=SHOWN,
    ),
    Task(
        "judge_case",
        CASE,
        GROUP,
        "case_ruling",
        "7.3.3",
        is_("investigation_complete", True),
        ("close",),
        due="case_due",
        reminders=TOLD_WHEN_LATE,
        shows=(*SHOWN, "investigation_report", "quality_proposes", "manufacturing_findings", "review_report"),
    ),
    Task(
        "react_to_overdue",
        CASE,
        GROUP,
        "overdue_reaction",
        "7.3.1",
        is_("overdue", True),
        ("close",),
        shows=("days_open", "limit_days_configured"),
    ),
    Task(
        "follow_opinion",
        CASE,
        EACH,
        "opinion_followed",
        "7.3.6",
        known("opinion_text"),
        ("close",),
        shows=("opinion_text",),
        for_each="opinion_departments",
    ),
)

ACTS = (
    Act("report_opinion", CASE, (GROUP,), "7.3.6", form="group_opinion"),
    Act("assist_investigation", CASE, (GROUP,), "7.3.5", form="assistance_note"),
)


def investigation_complete(kind: str, review: str | None, data: bool, *reports: str | None) -> bool:
    """A quality case needs what all three report; another one the group's review."""
    return review is not None and (kind == "non_quality" or (data and None not in reports))


def responsible(_proposed: str | None, judged: str) -> str:
    """The group's judgement stands, whatever quality has proposed."""
    return judged


OFFICE_CLASS = Table(
    inputs=("complaint_cause",),
    rules=(Rule(("human factors",), "non_quality", ("5.1", "6")), Rule(("abnormal quality",), "quality", ("5.2", "6"))),
)
PRODUCTION_DATA_COMPLETE = Completeness("production_data", "7.4.2")
INVESTIGATION_COMPLETE = Formula(
    (
        "office_class",
        "review_report?",
        "production_data_complete",
        "investigation_report?",
        "quality_inspected?",
        "manufacturing_findings?",
    ),
    investigation_complete,
    ("7.2.1", "7.2.3", "7.3.2", "7.4.1", "7.4.2"),
)
RESPONSIBLE = Formula(("quality_proposes?", "group_judges"), responsible, ("7.2.1", "7.3.3"))
PROPOSAL_OVERRULED = Formula(
    ("quality_proposes?", "group_judges"),
    lambda proposed, judged: proposed is not None and proposed != judged,
    ("7.2.1", "7.3.3"),
)

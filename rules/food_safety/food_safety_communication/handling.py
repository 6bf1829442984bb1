"""Information is handled by its owner, put right where something is wrong, summed up and kept by the hub."""

from rules.api import (
    ANY,
    Act,
    Day,
    Deadline,
    FactRole,
    Field,
    Form,
    Formula,
    Holder,
    Opening,
    Reminder,
    Rule,
    Table,
    Task,
    all_,
    hours,
    is_,
    known,
    minutes,
    not_,
)

from .correction import CORRECTION
from .grades import COMPLAINT, EXTERNAL, INTERNAL, ITEMS, OPEN, SOURCES
from .intake import CUSTOMER
from .owners import INFORMATION
from .parties import ADMINISTRATION, GENERAL_MANAGER, HUB, LINE, PROSE, QUALITY, REPRESENTATIVE, SALES, TEAM_LEADER

NONCONFORMITY_PROCEDURE = "不符合控制程序"
ORGANISED = {"corrective_action_organised_by": HUB, "procedure": NONCONFORMITY_PROCEDURE}
REQUIRED = "required"
NOT_REQUIRED = "not required"
AUTHORITY = "external/1"
BY_COMPLAINT = "by the complaint procedure"
WHAT = ("information_content", "information_class", "information_from", "information_attachments")
LATE = (Reminder(ADMINISTRATION, "4.2.2.1.2b"), Reminder(TEAM_LEADER, "3.3"))

FORMS = (
    Form(
        "handling_record",
        INFORMATION,
        (Field("information_handling", PROSE), Field("handled_on", Day())),
        ("4.2.2.1.2b", "3.1b"),
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
    ),
    Form(
        "complaint_reference",
        INFORMATION,
        (Field("complaint_case", LINE),),
        "4.2.1.1.3",
        kept_by=SALES,
        keep="information_retention_months",
        fill="intake",
    ),
    Form(
        "information_summary",
        INFORMATION,
        (Field("information_summed_up", PROSE), Field("filed_on", Day())),
        ("3.1b", "4.2.2.1.1c"),
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
    ),
    Form(
        "serious_complaint_report",
        "complaint",
        (Field("serious_complaint_reason", PROSE),),
        ("4.2.2.1.2c", "3.3"),
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
        shows=("product_name", "defect"),
        holders=(
            Holder(ADMINISTRATION, "4.2.2.1.2c"),
            Holder(REPRESENTATIVE, "4.2.2.1.2c"),
            Holder(TEAM_LEADER, "3.3", when=is_("team_leader_hears_serious", True)),
        ),
    ),
)

TASKS = (
    Task(
        "handle_urgent_information",
        INFORMATION,
        FactRole("information_owner"),
        "handling_record",
        "4.2.1.2.3",
        when=is_("urgency", True),
        before=("close",),
        due="urgent_handle_by",
        shows=WHAT,
        reminders=(Reminder(GENERAL_MANAGER, "4.2.1.2.3"), *LATE),
    ),
    Task(
        "handle_information",
        INFORMATION,
        FactRole("information_owner"),
        "handling_record",
        "4.2.2.1.2b",
        when=is_("urgency", False),
        before=("close",),
        due="handle_by",
        shows=WHAT,
        reminders=LATE,
    ),
    Task(
        "submit_complaint",
        INFORMATION,
        SALES,
        "complaint_reference",
        "4.2.1.1.3",
        when=is_("goes_to_complaints", True),
        before=("close",),
        asks="complaint.intake-requested",
        shows=(*(field.name for field in CUSTOMER), "information_content", "information_form", "information_from"),
    ),
    Task(
        "sum_up_information",
        INFORMATION,
        ADMINISTRATION,
        "information_summary",
        ("3.1b", "4.2.2.1.1c"),
        when=all_(known("handled_on"), not_(is_("information_class", OPEN)), is_("information_correction.open", 0)),
        before=("close",),
        shows=(*WHAT, "information_handling", "handled_on"),
    ),
)

ACTS = (
    Act(
        "report_serious_complaint",
        "complaint",
        (SALES, QUALITY, TEAM_LEADER),
        ("4.2.2.1.2c", "3.3"),
        form="serious_complaint_report",
        when=not_(known("serious_complaint_reason")),
    ),
)
OPENINGS = (
    Opening(
        CORRECTION,
        INFORMATION,
        ("4.2.2.1.1d", "4.2.2.1.p3"),
        when=is_("corrective_action_owed", REQUIRED),
        again=is_("effect_confirmed", False),
    ),
)

HANDLE_BY = Deadline("opened_at", "4.2.2.1.2b", within=hours("handling_hours"))
URGENT_HANDLE_BY = Deadline("opened_at", "4.2.1.2.3", within=minutes("urgent_handling_minutes"))
GOES_TO_COMPLAINTS = Table(
    inputs=("information_source", "information_item", "problem_raised"),
    rules=(
        Rule(("customer", COMPLAINT, ANY), True, "4.2.1.1.3"),
        Rule(("customer", ANY, True), True, ("4.2.1.1.3", "4.2.2.1.p3")),
        Rule(("customer", set(ITEMS) - {COMPLAINT}, False), False, "4.2.1.1.3"),
        Rule((set(SOURCES) - {"customer"}, ANY, ANY), False, "4.2.1.1.3"),
    ),
    hit="any",
)
IS_NONCONFORMING = Formula(
    ("nonconformity_found?", "problem_raised?"),
    lambda found, problem: False if found is None and problem is False else found,
    ("4.2.2.1.1d", "4.2.2.1.p3"),
)
IS_PROBLEM = Formula(
    ("problem_raised?", "nonconformity_found?", "information_class"),
    lambda problem, found, grade: False if problem is None and found is False and grade == AUTHORITY else problem,
    ("4.2.2.1.1d", "4.2.2.1.p3"),
)
CORRECTIVE_ACTION_OWED = Table(
    inputs=(
        "information_class",
        "is_nonconforming",
        "is_problem",
        "goes_to_complaints",
        "internal_nonconformity_needs_action",
    ),
    rules=(
        Rule((AUTHORITY, True, ANY, False, ANY), REQUIRED, "4.2.2.1.1d", ORGANISED),
        Rule((set(EXTERNAL) - {AUTHORITY}, True, ANY, False, ANY), REQUIRED, "4.2.1.1.5", ORGANISED),
        Rule((set(EXTERNAL), ANY, True, False, ANY), REQUIRED, "4.2.2.1.p3", ORGANISED),
        Rule((set(EXTERNAL), ANY, ANY, True, ANY), BY_COMPLAINT, ("4.2.1.1.3", "4.2.2.1.p3"), ORGANISED),
        Rule((set(EXTERNAL), False, False, False, ANY), NOT_REQUIRED, "4.2.2.1.p3"),
        Rule((set(INTERNAL), True, ANY, ANY, True), REQUIRED, "4.2.1.2.2", ORGANISED),
        Rule((set(INTERNAL), True, ANY, ANY, False), NOT_REQUIRED, "4.2.1.2.2"),
        Rule((set(INTERNAL), False, ANY, ANY, ANY), NOT_REQUIRED, "4.2.2.1.p3"),
        Rule((OPEN, ANY, ANY, ANY, ANY), OPEN, "4.2.2.1.p3"),
    ),
    hit="any",
)
IS_HANDLED = Formula(("handled_on?",), lambda day: day is not None, "4.2.2.1.2b")
FILING = Table(
    inputs=("is_handled",),
    rules=(
        Rule((True,), "summed up and kept", "3.1b", {"summed_up_by": HUB, "kept_by": HUB}),
        Rule((False,), "not yet", "4.2.2.1.2b"),
    ),
)
INFORMATION_OUTCOME = Formula(("filed_on",), lambda _: "handled", "3.1b")

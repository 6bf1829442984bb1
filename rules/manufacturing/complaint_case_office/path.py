"""Which way a complaint goes: a case if there is a loss, the anomaly handling form if there is none."""

from rules.api import (
    ANY,
    Act,
    Choice,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Opening,
    Rule,
    Table,
    Task,
    YesNo,
    all_,
    is_,
    known,
)

from .parties import LINE, PROSE, QUALITY, SALES, UNITS

UPHELD = is_("withdrawn", False)
NO_CASE = all_(UPHELD, is_("case_path", "anomaly handling"))

FORMS = (
    Form(
        "loss_statement",
        "complaint",
        (Field("loss", YesNo()), Field("complaint_cause", Choice("abnormal quality", "human factors"))),
        ("3/1", "3/2", "5.1", "5.2"),
        kept_by=SALES,
    ),
    Form(
        "anomaly_handling",
        "complaint",
        (
            Field("anomaly_text", PROSE),
            Field("improvement_request", PROSE),
            Field("anomaly_unit", UNITS),
            Field("anomaly_dealt_with_by", LINE),
        ),
        "3/2",
        kept_by=SALES,
    ),
    Form(
        "anomaly_improvement",
        "complaint",
        (Field("anomaly_improvement_done", PROSE), Field("anomaly_improved_on", Day())),
        "3/2",
        kept_by=SALES,
    ),
    Form("help_note", "complaint", (Field("help_given", PROSE),), "7.1.3", kept_by=SALES),
)

TASKS = (
    Task(
        "state_loss",
        "complaint",
        SALES,
        "loss_statement",
        ("3/1", "3/2", "7.1.2"),
        when=UPHELD,
        before=("close",),
        shows=("product_name", "defect", "details"),
    ),
    Task(
        "fill_anomaly_handling",
        "complaint",
        SALES,
        "anomaly_handling",
        "3/2",
        when=NO_CASE,
        before=("close",),
        shows=("product_name", "defect", "details"),
    ),
    Task(
        "improve_anomaly",
        "complaint",
        FactRole("anomaly_unit"),
        "anomaly_improvement",
        "3/2",
        when=all_(NO_CASE, known("anomaly_unit")),
        before=("close",),
        shows=("anomaly_text", "improvement_request"),
    ),
)

ACTS = (
    # a loss may turn up later, or turn out to be none
    Act("restate_loss", "complaint", (SALES, QUALITY), "3/2", form="loss_statement", when=known("loss")),
    Act("give_help", "complaint", (SALES,), "7.1.3", form="help_note"),
)

OPENINGS = (Opening("office_case", "complaint", ("3/1", "7.3.1"), when=all_(UPHELD, is_("case_path", "case"))),)

ASKED = {
    "quality": (
        "quality management: investigation, inspection",
        "manufacturing: investigation, unit, machine/shift, staff, date",
    ),
    "non_quality": (),
}


DEPARTMENTS = {
    "quality": ("业务部", "质量管理部", "总经理室生产管理组", "制造部门"),
    "non_quality": ("业务部", "总经理室生产管理组"),
}

OPENED = {"record": "客诉处理表", "case_number": True, "intake_by": "业务部", "registered_by": "总经理室生产管理组"}
NOT_OPENED = {"record": "异常处理单", "case_number": False}
CASE_PATH = Table(
    inputs=("loss", "human_factors_get_a_case", "complaint_cause"),
    rules=(
        Rule((True, True, ANY), "case", ("3/1", "7.3.1"), OPENED),
        Rule((True, False, "abnormal quality"), "case", ("3/1", "7.3.1"), OPENED),
        Rule((True, False, "human factors"), "anomaly handling", "3/1", NOT_OPENED),
        Rule((False, ANY, ANY), "anomaly handling", "3/2", NOT_OPENED),
    ),
)
CASE_CLASS = Table(
    inputs=("complaint_cause",),
    rules=(
        Rule(("human factors",), "non_quality", "5.1", {"class": "non_quality"}),
        Rule(("abnormal quality",), "quality", "5.2", {"class": "quality"}),
    ),
)
ASKS = Formula(
    ("case_path", "case_class"),
    lambda path, kind: ASKED[kind] if path == "case" else (),
    ("6", "7.2.1", "7.2.3", "7.4.1", "7.4.2"),
)
HANDLING_DEPARTMENTS = Formula(("case_class",), lambda kind: DEPARTMENTS[kind], "6")

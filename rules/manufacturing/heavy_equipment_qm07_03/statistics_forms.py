"""The cases and papers of each month, quarter and year: which open when, what they gather, who signs them."""

from rules.api import (
    CaseKind,
    Chart,
    Field,
    Form,
    Gathering,
    Holder,
    Schedule,
    Setting,
    Signer,
    State,
    Task,
    Text,
    Whole,
    is_,
    known,
)

from .parties import COMPANY_QUALITY, QUALITY, QUALITY_HEAD

PROSE = Text(longest=4000)
LINE = Text(longest=500)
TAKEN = (
    "feedback.number",
    "customer_name",
    "product_name",
    "drawing_number",
    "defect",
    "problem_analysis",
    "responsible_departments",
    "handling_opinion",
    "complaint_outcome",
    "three_guarantees_cost",
    "three_guarantees_forms",
    "opened_at",
)
LEDGER_TAKEN = ("ledger_line",)

SETTINGS = (
    Setting(
        "statistics_due_day",
        Whole(1, 31, unit="day of the month"),
        "5.3.6.1",
        default=5,
        reading="By the 5th means on or before it; a day off does not move it.",
    ),
    Setting(
        "trend_due_day",
        Whole(1, 31, unit="day of the month"),
        "5.3.6.2.p2",
        default=8,
        reading="By the 8th means on or before it; a day off does not move it.",
    ),
)

MONTH = CaseKind(
    "monthly_statistics",
    owner="quality",
    number="MS-{yyyy}-{n:03}",
    clause="5.3.6.1",
    states=(
        State("awaited"),
        State("signed", is_("statistics_table.signed", True)),
        State("closed", is_("closed", True)),
    ),
    outcome="monthly_statistics_outcome",
    closes_when=is_("statistics_table.signed", True),
)
TREND_REPORT = CaseKind(
    "trend_report",
    owner="quality",
    number="TR-{yyyy}-{n:03}",
    clause=("5.3.6.2.p1", "5.3.6.2.p2"),
    states=(
        State("awaited"),
        State("signed", is_("trend_analysis.signed", True)),
        State("closed", is_("closed", True)),
    ),
    outcome="trend_report_outcome",
    closes_when=is_("trend_analysis.signed", True),
)
LEDGER = CaseKind(
    "feedback_ledger",
    owner="quality",
    number="FL-{yyyy}-{n:03}",
    clause=("form.QM0703-07", "6.10"),
    states=(State("awaited"), State("closed", is_("closed", True))),
    outcome="feedback_ledger_outcome",
    closes_when=known("ledger_checked_by"),
)
KINDS = (MONTH, TREND_REPORT, LEDGER)

SCHEDULES = (
    Schedule("monthly_table", opens="monthly_statistics", each="month", clause="5.3.6.1"),
    Schedule("quarterly_trend", opens="trend_report", each="quarter", clause="5.3.6.2.p1"),
    Schedule("yearly_trend", opens="trend_report", each="year", clause="5.3.6.2.p1"),
    Schedule("yearly_ledger", opens="feedback_ledger", each="year", clause=("form.QM0703-07", "6.10")),
)


def _gathering(name: str, of: str, takes: tuple[str, ...], clause: str | tuple[str, ...]) -> Gathering:
    return Gathering(name, of, "complaint", takes, clause, first="period_from", last="period_to")


GATHERINGS = (
    _gathering("feedback_of_month", "monthly_statistics", TAKEN, "5.3.6.1"),
    _gathering("feedback_of_period", "trend_report", TAKEN, "5.3.6.2.p1"),
    _gathering("feedback_of_year", "feedback_ledger", LEDGER_TAKEN, "form.QM0703-07"),
)

FORMS = (
    Form(
        "statistics_table",
        "monthly_statistics",
        (Field("statistics_unit", LINE), Field("statistics_analysis", PROSE)),
        ("5.3.6.1", "form.QM0703-05"),
        kept_by=(COMPANY_QUALITY, QUALITY),
        keep="statistics_retention_months",
        keep_from="statistics_table.signed_on",
        copies=2,
        code="QM0703-05",
        signers=(Signer(QUALITY, "prepared", "form.QM0703-05"), Signer(QUALITY_HEAD, "reviewed", "5.3.6.1")),
        holders=(Holder(QUALITY, "form.QM0703-05", acknowledged=False), Holder(COMPANY_QUALITY, "form.QM0703-05")),
        shows=("period", "rows", "feedback_of_month"),
    ),
    Form(
        "trend_analysis",
        "trend_report",
        (Field("trend_findings", PROSE), Field("trend_improvement", PROSE)),
        ("5.3.6.2.p1", "5.3.6.2.p2"),
        kept_by=(COMPANY_QUALITY, QUALITY),
        keep="trend_report_retention_months",
        keep_from="trend_analysis.signed_on",
        signers=(Signer(QUALITY, "prepared", "5.3.6.2.p1"), Signer(QUALITY_HEAD, "reviewed", "5.3.6.2.p2")),
        holders=(Holder(COMPANY_QUALITY, "5.3.6.2.p2"),),
        shows=("period", "problem_pareto", "product_pareto", "loss_pareto"),
        charts=(
            Chart("problems", "problem_pareto", "pareto"),
            Chart("products", "product_pareto", "pareto"),
            Chart("losses", "loss_pareto", "pareto"),
            Chart("by_month", "problem_trend", "trend"),
        ),
    ),
    Form(
        "ledger",
        "feedback_ledger",
        (Field("ledger_checked_by", LINE),),
        ("form.QM0703-07", "6.10"),
        kept_by=QUALITY,
        keep="ledger_retention_months",
        code="QM0703-07",
        shows=("period", "feedback_of_year"),
    ),
)

TASKS = (
    Task(
        "compile_statistics",
        "monthly_statistics",
        QUALITY,
        "statistics_table",
        ("5.3.6.1", "4.4.1.a"),
        when=known("rows"),
        due="table_due",
        before=("close",),
        shows=("period", "rows"),
    ),
    Task(
        "write_trend_report",
        "trend_report",
        QUALITY,
        "trend_analysis",
        ("5.3.6.2.p1", "5.3.6.2.p2"),
        when=known("problem_pareto"),
        due="trend_due",
        before=("close",),
        shows=("period", "problem_pareto", "product_pareto", "loss_pareto"),
    ),
    Task(
        "check_ledger",
        "feedback_ledger",
        QUALITY,
        "ledger",
        "form.QM0703-07",
        when=known("feedback_of_year"),
        before=("close",),
        shows=("period",),
    ),
)

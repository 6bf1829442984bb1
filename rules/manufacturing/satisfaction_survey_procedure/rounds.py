"""A survey from its plan to its archive: the form, the sample, issuing, chasing, statistics, report."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rules.api import (
    NA,
    SALES_ROWS,
    Act,
    CaseKind,
    Choice,
    Collect,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Holder,
    ListOf,
    MapOf,
    Number,
    Rule,
    Schedule,
    State,
    Table,
    Task,
    all_,
    is_,
    known,
    months,
)

from .measures import STATISTICS_DONE
from .parties import MANAGING_DIRECTOR, QUALITY, SALES
from .sheet import LINE, PROSE
from .sheets import KEEP, LEDGER

ROUND = "satisfaction_round"
POINTS = Number(0, 100)
SCORES = MapOf(POINTS)

KIND = CaseKind(
    ROUND,
    owner=QUALITY,
    number="SV-{yyyy}-{n:04}",
    clause=("2", "3.1", "3.2"),
    states=(
        State("planned"),
        State("sent_out", known("ledger")),
        State("reported_to_quality", known("issue_reported_on")),
        State("analysed", known("statistics_closed_on")),
        State("reported_to_management", known("survey_reported_on")),
        State("closed", is_("closed", True)),
    ),
    outcome="round_outcome",
)
KINDS = (KIND,)

FORMS = (
    Form(
        "product_launch",
        ROUND,
        (Field("new_product", LINE), Field("launched", Day())),
        "5.1.3",
        arrives=True,
    ),
    Form(
        "special_survey",
        ROUND,
        (
            Field("special_reason", Choice("major quality problem", "special situation")),
            Field("special_note", PROSE),
            Field("customers_concerned", ListOf(LINE, gaps=False)),
            Field("special_issue_by", Day(), False),
        ),
        "5.1.2",
        arrives=True,
    ),
    Form(
        "questionnaire",
        ROUND,
        (Field("questionnaire_text", PROSE), Field("questionnaire_compiled_on", Day())),
        "5.2.1",
        kept_by=QUALITY,
        keep=KEEP,
    ),
    Form(
        "questionnaire_release",
        ROUND,
        (Field("questionnaire_fixed_on", Day()),),
        ("3.2", "5.2.1"),
        kept_by=QUALITY,
        keep=KEEP,
    ),
    Form("sampling_plan", ROUND, (Field("customer_sales", SALES_ROWS),), ("5.3.1", "5.3.1.1"), kept_by=SALES),
    Form("issue_ledger", ROUND, (Field("ledger", LEDGER),), ("5.3.1.3/1", "5.3.1.2"), kept_by=SALES, keep=KEEP),
    Form("issue_report", ROUND, (Field("issue_reported_on", Day()),), "5.3.1.3/2", kept_by=QUALITY),
    Form("chase_note", ROUND, (Field("chased_on", Day()), Field("chase_text", PROSE)), "5.3.2", kept_by=SALES),
    Form("forms_handed_over", ROUND, (Field("handed_over_on", Day()),), "5.6.1", kept_by=QUALITY),
    Form(
        "statistics_basis",
        ROUND,
        (
            Field("target", POINTS),
            Field("statistics_closed_on", Day()),
            Field("last", POINTS, False),
            Field("last_item_scores", SCORES, False),
            Field("last_group_scores", SCORES, False),
            Field("last_product_satisfactions", SCORES, False),
        ),
        ("3.2", "5.5.1", "5.5.2"),
        kept_by=QUALITY,
        keep=KEEP,
    ),
    Form(
        "survey_result_report",
        ROUND,
        (Field("satisfaction_report_text", PROSE), Field("survey_reported_on", Day())),
        ("3.2", "5.6.4"),
        kept_by=QUALITY,
        keep=KEEP,
        holders=(Holder(MANAGING_DIRECTOR, "5.6.4", copy="original"),),
        shows=("average", "return_rate", "product_satisfactions", "item_scores", "comparison_reason", "measures"),
    ),
    Form("survey_archive", ROUND, (Field("archived_on", Day()),), "5.8", kept_by=QUALITY, keep=KEEP),
)

TASKS = (
    Task(
        "compile_questionnaire",
        ROUND,
        SALES,
        "questionnaire",
        "5.2.1",
        before=("close",),
        due="issue_due",
    ),
    Task(
        "fix_questionnaire",
        ROUND,
        QUALITY,
        "questionnaire_release",
        ("3.2", "5.2.1"),
        when=known("questionnaire_text"),
        before=("close",),
        shows=("questionnaire_text",),
    ),
    Task(
        "plan_sample",
        ROUND,
        SALES,
        "sampling_plan",
        ("5.3.1", "5.3.1.1"),
        before=("close",),
        due="issue_due",
    ),
    Task(
        "issue_forms",
        ROUND,
        SALES,
        "issue_ledger",
        ("3.1", "5.1.1", "5.1.3", "5.3.1.3/1"),
        when=known("customer_sales"),
        before=("close",),
        due="issue_due",
        shows=("surveyed_min", "key_surveyed_min", "key_customer_names", "questionnaire_text"),
    ),
    Task(
        "report_issue",
        ROUND,
        SALES,
        "issue_report",
        "5.3.1.3/2",
        when=known("ledger"),
        before=("close",),
        due="issue_report_due",
        shows=("issued", "sampling_rate", "key_rate"),
    ),
    Task(
        "chase_forms",
        ROUND,
        SALES,
        "chase_note",
        "5.3.2",
        when=all_(is_("return_time_over", True), is_("sufficient", False)),
        before=("close",),
        shows=("issued", "returned_within_month", "return_rate"),
    ),
    Task(
        "hand_over_forms",
        ROUND,
        SALES,
        "forms_handed_over",
        "5.6.1",
        when=is_("return_time_over", True),
        before=("close",),
        shows=("issued", "forms_in_statistics"),
    ),
    Task(
        "state_basis",
        ROUND,
        QUALITY,
        "statistics_basis",
        ("3.2", "5.5.1", "5.5.2", "5.6.1"),
        when=known("handed_over_on"),
        before=("close",),
        shows=("forms_in_statistics", "return_rate", "sufficient"),
    ),
    Task(
        "compile_report",
        ROUND,
        QUALITY,
        "survey_result_report",
        ("3.2", "5.6.4"),
        when=STATISTICS_DONE,
        before=("close",),
        due="survey_report_due",
        shows=("average", "return_rate", "product_satisfactions", "item_scores", "comparison_reason", "measures"),
    ),
    Task("archive_survey_records", ROUND, QUALITY, "survey_archive", "5.8", performs="archive_survey"),
)

ACTS = (
    Act("survey_new_product", ROUND, (SALES, QUALITY), "5.1.3", form="product_launch", effect="open"),
    Act("survey_special_case", ROUND, (SALES,), "5.1.2", form="special_survey", effect="open"),
    Act("extend_ledger", ROUND, (SALES,), ("5.3.1", "5.3.1.1"), form="issue_ledger", when=known("ledger")),
    Act("correct_basis", ROUND, (QUALITY,), "5.5.1", form="statistics_basis", when=known("target")),
    Act("archive_survey", ROUND, (QUALITY,), "5.8", form="survey_archive", effect="close"),
)


def occasion(launched: object, special: object) -> str:
    """A survey that neither a launch nor a special reason has called for is the yearly one."""
    if launched is not None:
        return "new product"
    return "special" if special is not None else "yearly"


def issue_due(period_to: date | None, launched_by: date | None, special_by: date | None) -> date | str:
    """The yearly forms by 5 December, those of a new product by its day, special ones as sales has said, if at all."""
    if period_to is not None:
        return period_to.replace(month=12, day=5)
    return launched_by or special_by or NA


def issue_report_due(period_to: date | None) -> date | str:
    """Two days after the yearly forms; no other survey has a day for it."""
    return NA if period_to is None else period_to.replace(month=12, day=7)


def survey_report_due(period_to: date | None) -> date | str:
    """The last day of the January after the year; no other survey has a day for it."""
    return NA if period_to is None else date(period_to.year + 1, 1, 31)


def issued_until(ledger: Sequence[Mapping[str, Any]]) -> date:
    """The day of the last form. Raises `ValueError` without any."""
    days: list[date] = [row["issued_on"] for row in ledger]
    return max(days)


def in_time(done: date, due: date | str) -> bool:
    """On or before the day; where none is set nothing is late."""
    return not isinstance(due, date) or done <= due


SCHEDULES = (Schedule("yearly_survey", ROUND, "year", ("5.1.1", "5.6.4"), at="end", ahead=months(1)),)

ISSUE_DUE = Formula(("period_to?", "survey_by?", "special_issue_by?"), issue_due, ("5.3.1.3/1", "5.1.1", "5.1.3"))
ISSUE_REPORT_DUE = Formula(("period_to?",), issue_report_due, "5.3.1.3/2")
SURVEY_REPORT_DUE = Formula(("period_to?",), survey_report_due, "5.6.4")
ISSUED_UNTIL = Formula(("ledger",), issued_until, "5.3.1.3/1")
ISSUED_IN_TIME = Formula(("issued_until", "issue_due"), in_time, ("5.3.1.3/1", "5.1.3"))
ISSUE_REPORTED_IN_TIME = Formula(("issue_reported_on", "issue_report_due"), in_time, "5.3.1.3/2")
REPORTED_IN_TIME = Formula(("survey_reported_on", "survey_report_due"), in_time, "5.6.4")
SURVEY_OCCASION = Formula(("launched?", "special_reason?"), occasion, ("5.1.1", "5.1.2", "5.1.3"))
SURVEY_BY = Deadline("launched", "5.1.3", within=months("new_product_survey_months"))
MAY_ARCHIVE_SURVEY = Collect(
    inputs=("sample_valid",),
    rules=(Rule((False,), "sample_too_small", ("5.3.1", "5.3.1.1")),),
)
ROUND_OUTCOME = Table(
    inputs=("sufficient",),
    rules=(Rule((True,), "sufficient", "5.3.2"), Rule((False,), "insufficient", "5.3.2")),
)

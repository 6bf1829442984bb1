"""Satisfaction: who does what in the two rounds a year, and what follows from it."""

from datetime import date
from decimal import Decimal

from rules.api import (
    Act,
    Answer,
    Deadline,
    Formula,
    Number,
    Rule,
    Setting,
    Table,
    Task,
    Whole,
    hook,
    is_,
    known,
)

from . import survey_scores
from .parties import (
    COMPANY_QUALITY,
    PRODUCTION,
    QUALITY,
    QUALITY_HEAD,
    SALES,
)
from .survey_forms import CONTENT
from .survey_scores import EACH_FORM, OVERALL_COUNTS, SCORED_AS

GRADE_POINTS = Number(0, 10)
BANDS = "No bands for the whole are printed: the best grade whose points the mean score reaches."
SETTINGS = (
    Setting(
        "evaluation_report_day",
        Whole(1, 31, unit="day of the month"),
        "5.4.4.p1.s2",
        default=8,
        reading="By the 8th means on or before it; a day off does not move it.",
    ),
    Setting(
        "other_plants_scored_as",
        SCORED_AS,
        "form.QM0703-06.note2",
        default="commodity",
        reading="Kinds of plant that are not named are treated as commodity plants.",
    ),
    Setting(
        "rate_places",
        Whole(0, 4, unit="decimals"),
        "5.4.2.1.b",
        default=1,
        reading="No rounding is printed: one decimal of a percent, half up.",
    ),
    Setting(
        "overall_rate_counts",
        OVERALL_COUNTS,
        "5.4.2.1.b",
        default=EACH_FORM,
        reading="The formula is lost: each form counts once. The equal mean of the products is the other reading.",
    ),
    Setting("very_satisfied_from", GRADE_POINTS, "5.4.4.p1.s1", default=10, reading=BANDS),
    Setting("satisfied_from", GRADE_POINTS, "5.4.4.p1.s1", default="8.5", reading=BANDS),
    Setting("basically_satisfied_from", GRADE_POINTS, "5.4.4.p1.s1", default="7.5", reading=BANDS),
    Setting("dissatisfied_from", GRADE_POINTS, "5.4.4.p1.s1", default=6, reading=BANDS),
)


TASKS = (
    Task("plan_survey", "satisfaction_evaluation", SALES, "survey_plan", ("5.4.1.2", "5.4.1.3")),
    Task(
        "hand_over_survey_forms",
        "satisfaction_evaluation",
        SALES,
        "survey_hand_over",
        ("5.4.3.1.s1", "5.4.3.1.s2"),
        due="distribution_to_quality_by",
        before=("close",),
        shows=("period", "survey_method"),
    ),
    Task(
        "write_satisfaction_report",
        "satisfaction_evaluation",
        QUALITY,
        "unit_evaluation_report",
        ("5.4.4.p1.s1", "4.4.1.a"),
        when=known("forms_counted"),
        due="report_to_company_by",
        before=("close",),
        shows=(
            "period",
            "forms_counted",
            "overall_rate",
            "overall_rate_percent",
            "product_percent",
            "satisfaction_grade",
        ),
    ),
    Task(
        "carry_out_irregular_survey",
        "irregular_survey",
        SALES,
        "irregular_report",
        "5.4.1.3",
        before=("close",),
        shows=("irregular_reason", "irregular_customers", "irregular_method"),
    ),
)

WHOEVER_HAS_ONE = (SALES, QUALITY, PRODUCTION, COMPANY_QUALITY)
ACTS = (
    Act("register_survey_form", "opinion_form", WHOEVER_HAS_ONE, "5.4.3.1.s1", form="survey_form", effect="open"),
    Act(
        "set_survey_form_aside",
        "opinion_form",
        (SALES, QUALITY),
        "5.4.2.2.p1",
        form="survey_set_aside",
        when=is_("scored", False),
    ),
    Act(
        "begin_irregular_survey",
        "irregular_survey",
        (SALES, QUALITY),
        "5.4.1.3",
        form="irregular_plan",
        effect="open",
    ),
)


def hand_over_day(period_to: date) -> date:
    """The last day of the half-year."""
    return period_to


def in_principle(quarter: Decimal | None, period: str | None) -> bool:
    """Whether the survey is made in the second or the fourth quarter; a round of its own half-year is."""
    return quarter in (2, 4) if quarter is not None else period is not None


def opinion_outcome(scored: bool, signed: bool, reason: str | None) -> str:
    """A form counts once it is scored and signed; one that cannot be corrected is set aside with a reason."""
    if scored and signed:
        return "scored"
    return "set aside" if reason is not None and not scored else "open"


SURVEY_IN_PRINCIPLE = Formula(("survey_quarter?", "period?"), in_principle, "5.4.1.3")
SURVEY_SCORABLE = Table(
    ("survey_method",),
    (
        Rule(("form",), True, "5.4.1.1.b"),
        Rule(("visit_or_forum",), False, "5.4.1.1.a"),
        Rule(("meeting",), False, "5.4.1.1.c"),
        Rule(("service",), False, "5.4.1.1.d"),
        Rule(("remote",), False, "5.4.1.1.e"),
    ),
)
SURVEY_CONTENT_MISSING = Formula(
    ("survey_content",),
    lambda content: tuple(item for item in CONTENT.members if item not in content),
    "5.4.1.2",
)
SURVEY_PASSED_TO = Formula(("surveyed_organisation?",), lambda _customer: SALES, "5.4.3.1.s1")
DISTRIBUTION_TO_QUALITY_BY = Formula(("period_to",), hand_over_day, "5.4.3.1.s2")
REPORT_TO_COMPANY_BY = Deadline(after="period_to", by_day="evaluation_report_day", months_on=1, clause="5.4.4.p1.s2")
REPORT_APPROVED_BY = Formula(("period",), lambda _period: QUALITY_HEAD, "5.4.4.p1.s2")
SATISFACTION_REPORT_ON_TIME = Formula(
    ("report_to_company_by", "unit_evaluation_report.signed_on"), lambda due, signed: signed <= due, "5.4.4.p1.s2"
)
OPINION_OUTCOME = Formula(("scored", "survey_form.signed", "set_aside_reason?"), opinion_outcome, "5.4.2.2.p1")
EVALUATION_OUTCOME = Table(
    ("unit_evaluation_report.signed",),
    (Rule((True,), "reported", "5.4.4.p1.s2"), Rule((False,), "open", "5.4.4.p1.s1")),
)
IRREGULAR_OUTCOME = Formula(("irregular_done_on",), lambda _day: "surveyed", "5.4.1.3")


class Answers:
    """The answers about satisfaction."""

    @hook
    def survey_in_principle(self) -> Answer:
        return SURVEY_IN_PRINCIPLE

    @hook
    def survey_scorable(self) -> Answer:
        return SURVEY_SCORABLE

    @hook
    def survey_content_missing(self) -> Answer:
        return SURVEY_CONTENT_MISSING

    @hook
    def survey_passed_to(self) -> Answer:
        return SURVEY_PASSED_TO

    @hook
    def distribution_to_quality_by(self) -> Answer:
        return DISTRIBUTION_TO_QUALITY_BY

    @hook
    def handed_over_on_time(self) -> Answer:
        return Formula(("distribution_to_quality_by", "handed_over_on"), lambda due, on: on <= due, "5.4.3.1.s2")

    @hook
    def report_to_company_by(self) -> Answer:
        return REPORT_TO_COMPANY_BY

    @hook
    def report_approved_by(self) -> Answer:
        return REPORT_APPROVED_BY

    @hook
    def satisfaction_report_on_time(self) -> Answer:
        return SATISFACTION_REPORT_ON_TIME

    @hook
    def opinion_outcome(self) -> Answer:
        return OPINION_OUTCOME

    @hook
    def evaluation_outcome(self) -> Answer:
        return EVALUATION_OUTCOME

    @hook
    def irregular_outcome(self) -> Answer:
        return IRREGULAR_OUTCOME

    @hook
    def form_score(self) -> Answer:
        return survey_scores.FORM_SCORED

    @hook
    def complete(self) -> Answer:
        return survey_scores.COMPLETE

    @hook
    def scored(self) -> Answer:
        return survey_scores.SCORED

    @hook
    def intrinsic_score(self) -> Answer:
        return survey_scores.INTRINSIC_SCORE

    @hook
    def score(self) -> Answer:
        return survey_scores.TOTAL

    @hook
    def rate_percent(self) -> Answer:
        return survey_scores.RATE_PERCENT

    @hook
    def rows_without_cause(self) -> Answer:
        return survey_scores.ROWS_WITHOUT_CAUSE

    @hook
    def scored_forms(self) -> Answer:
        return survey_scores.FORMS

    @hook
    def forms_counted(self) -> Answer:
        return survey_scores.FORMS_COUNTED

    @hook
    def overall_rate_percent(self) -> Answer:
        return survey_scores.OVERALL_RATE

    @hook
    def overall_rate(self) -> Answer:
        return survey_scores.RATE_COUNTED

    @hook
    def product_percent(self) -> Answer:
        return survey_scores.PRODUCT_RATES

    @hook
    def satisfaction_grade(self) -> Answer:
        return survey_scores.SATISFACTION_GRADE

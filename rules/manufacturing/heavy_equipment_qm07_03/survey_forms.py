"""The forms and cases of satisfaction: the form that a customer fills in, the half-yearly round, irregular surveys."""

from rules.api import (
    CaseKind,
    Choice,
    Day,
    Field,
    Form,
    Gathering,
    Holder,
    ListOf,
    MapOf,
    Schedule,
    Signer,
    State,
    Text,
    Whole,
    is_,
    known,
    months,
)

from .parties import (
    COMPANY_QUALITY,
    DISTRIBUTION_LEADER,
    QUALITY,
    QUALITY_HEAD,
    SALES,
)
from .survey_scores import GRADE, PLANT, ROW_NAMES, ROWS

LINE = Text(longest=500)
PROSE = Text(longest=4000)
METHOD = Choice("visit_or_forum", "form", "meeting", "service", "remote")
CONTENT = Choice("intrinsic quality", "appearance", "after-sales service", "delivery time")

SURVEY_FORM = CaseKind(
    "opinion_form",
    owner=QUALITY,
    number="QM6-{yyyy}-{n:05}",
    clause="form.QM0703-06",
    states=(State("received"), State("scored", is_("scored", True)), State("closed", is_("closed", True))),
    outcome="opinion_outcome",
    closes_when=is_("opinion_outcome", "scored", "set aside"),
)
EVALUATION = CaseKind(
    "satisfaction_evaluation",
    owner=QUALITY,
    number="SE-{yyyy}-{n:03}",
    clause=("5.4.1.3", "5.4.4.p1.s1"),
    states=(
        State("collecting"),
        State("handed_over", known("handed_over_on")),
        State("reported", is_("unit_evaluation_report.signed", True)),
        State("closed", is_("closed", True)),
    ),
    outcome="evaluation_outcome",
    closes_when=is_("unit_evaluation_report.signed", True),
)
IRREGULAR = CaseKind(
    "irregular_survey",
    owner=QUALITY,
    number="IS-{yyyy}-{n:03}",
    clause="5.4.1.3",
    states=(State("planned"), State("closed", is_("closed", True))),
    outcome="irregular_outcome",
    closes_when=known("irregular_done_on"),
)
KINDS = (SURVEY_FORM, EVALUATION, IRREGULAR)

SCHEDULES = (
    # the rounds begin with the second and the fourth quarter
    Schedule(
        "half_year_evaluation",
        opens="satisfaction_evaluation",
        each="half_year",
        at="begin",
        after=months(3),
        clause="5.4.1.3",
    ),
)

GATHERINGS = (
    Gathering(
        "half_year_forms",
        of="satisfaction_evaluation",
        kind="opinion_form",
        takes=("survey_product", "score"),
        day="survey_received_on",
        first="collected_from",
        last="handed_over_on",
        where=is_("scored", True),
        when=known("handed_over_on"),
        clause=("5.4.3.2", "5.4.2.1.b"),
    ),
)

SUMMED_UP = (
    "period",
    "forms_counted",
    "overall_rate",
    "overall_rate_percent",
    "product_percent",
    "satisfaction_grade",
)
PLAN = (
    Field("survey_method", METHOD),
    Field("survey_content", ListOf(CONTENT, gaps=False)),
    Field("survey_quarter", Whole(1, 4), False),
)

FORMS = (
    Form(
        "survey_form",
        "opinion_form",
        (
            Field("surveyed_organisation", LINE),
            Field("survey_product", LINE),
            Field("survey_drawing_number", LINE, False),
            Field("survey_works_date", Day(), False),
            Field("survey_works_serial", LINE, False),
            Field("survey_date", Day()),
            Field("survey_received_on", Day()),
            Field("plant", PLANT),
            *(Field(row, GRADE, False) for row in ROWS),
            Field("intrinsic", GRADE, False),
            Field("ticked_twice", ROW_NAMES, False),
            Field("causes", MapOf(PROSE), False),
            Field("survey_suggestions", PROSE, False),
            Field("dissatisfaction", PROSE, False),
            Field("survey_remarks", PROSE, False),
            Field("reporting_department", LINE),
        ),
        "form.QM0703-06",
        kept_by=QUALITY,
        keep="survey_form_retention_months",
        code="QM0703-06",
        arrives=True,
        signers=(
            Signer(SALES, "filled_in", "form.QM0703-06"),
            Signer(DISTRIBUTION_LEADER, "approved", "form.QM0703-06"),
        ),
    ),
    Form("survey_set_aside", "opinion_form", (Field("set_aside_reason", PROSE),), "5.4.2.2.p1"),
    Form("survey_plan", "satisfaction_evaluation", PLAN, ("5.4.1.2", "5.4.1.3")),
    Form(
        "survey_hand_over",
        "satisfaction_evaluation",
        (Field("collected_from", Day()), Field("handed_over_on", Day())),
        "5.4.3.1.s2",
    ),
    Form(
        "unit_evaluation_report",
        "satisfaction_evaluation",
        (Field("main_problems", PROSE), Field("improvement_measures", PROSE)),
        ("5.4.4.p1.s1", "5.4.4.p1.s2"),
        kept_by=(COMPANY_QUALITY, QUALITY),
        keep="satisfaction_report_retention_months",
        keep_from="unit_evaluation_report.signed_on",
        number="SR{yyyy}-{n:03}",
        signers=(
            Signer(QUALITY, "prepared", "5.4.4.p1.s1"),
            Signer(QUALITY_HEAD, "approved", "5.4.4.p1.s2"),
        ),
        holders=(
            Holder(QUALITY, "5.4.4.p1.s1", acknowledged=False),
            Holder(COMPANY_QUALITY, "5.4.4.p1.s2"),
        ),
        shows=(
            "period",
            "forms_counted",
            "overall_rate",
            "overall_rate_percent",
            "product_percent",
            "satisfaction_grade",
        ),
    ),
    Form(
        "irregular_plan",
        "irregular_survey",
        (Field("irregular_reason", PROSE), Field("irregular_customers", PROSE), Field("irregular_method", METHOD)),
        "5.4.1.3",
        arrives=True,
    ),
    Form("irregular_report", "irregular_survey", (Field("irregular_done_on", Day()),), "5.4.1.3"),
)

"""The questions about satisfaction."""

from rules.api import FORM_SCORE, Answer, Choice, Day, ListOf, YesNo, question
from rules.api import RATE as RATE_WITH_PARTS

from .parties import QUALITY_HEAD, SALES
from .survey_scores import BY_PRODUCT, COUNT, FORMS_SCORED, GRADE, RATE, ROW_NAMES, SCORE


@question(asked="set", of="opinion_form", outcome=FORM_SCORE)
def form_score() -> Answer:
    """How is the form scored, row by row? An incomplete form is not."""


@question(asked="change", of="opinion_form", outcome=YesNo())
def complete() -> Answer:
    """Has every scored row exactly one grade?"""


@question(asked="change", of="opinion_form", outcome=YesNo())
def scored() -> Answer:
    """Does the form count?"""


@question(asked="set", of="opinion_form", outcome=SCORE)
def intrinsic_score() -> Answer:
    """What does intrinsic quality score, of 6?"""


@question(asked="set", of="opinion_form", outcome=SCORE)
def score() -> Answer:
    """What does the whole form score, of 10?"""


@question(asked="set", of="opinion_form", outcome=RATE)
def rate_percent() -> Answer:
    """The satisfaction rate that the form gives by itself."""


@question(asked="change", of="opinion_form", outcome=ROW_NAMES)
def rows_without_cause() -> Answer:
    """Which dissatisfied rows still lack a cause?"""


@question(asked="change", of="opinion_form", outcome=Choice(SALES))
def survey_passed_to() -> Answer:
    """To whom does whoever has a survey form pass it?"""


@question(asked="end", of="opinion_form", outcome=Choice("open", "scored", "set aside"))
def opinion_outcome() -> Answer:
    """What became of the form?"""


@question(asked="change", of="satisfaction_evaluation", outcome=YesNo())
def survey_in_principle() -> Answer:
    """Is the survey made in a quarter that the procedure names? Another quarter is a warning only."""


@question(asked="change", of="satisfaction_evaluation", outcome=YesNo())
def survey_scorable() -> Answer:
    """Can what is collected in this way be scored?"""


@question(
    asked="change",
    of="satisfaction_evaluation",
    outcome=ListOf(Choice("intrinsic quality", "appearance", "after-sales service", "delivery time"), gaps=False),
)
def survey_content_missing() -> Answer:
    """Which of the four things does the survey not ask about?"""


@question(asked="time", of="satisfaction_evaluation", outcome=Day())
def distribution_to_quality_by() -> Answer:
    """By which day does distribution hand the collated forms to unit quality?"""


@question(asked="change", of="satisfaction_evaluation", outcome=YesNo())
def handed_over_on_time() -> Answer:
    """Were the collated forms handed over in time?"""


@question(asked="time", of="satisfaction_evaluation", outcome=Day())
def report_to_company_by() -> Answer:
    """By which day is the evaluation report with company quality?"""


@question(asked="change", of="satisfaction_evaluation", outcome=Choice(QUALITY_HEAD))
def report_approved_by() -> Answer:
    """Who approves the evaluation report?"""


@question(asked="end", of="satisfaction_evaluation", outcome=YesNo())
def satisfaction_report_on_time() -> Answer:
    """Was the evaluation report signed in time?"""


@question(asked="set", of="satisfaction_evaluation", outcome=FORMS_SCORED)
def scored_forms() -> Answer:
    """The scored forms of the half-year."""


@question(asked="set", of="satisfaction_evaluation", outcome=COUNT)
def forms_counted() -> Answer:
    """How many forms count?"""


@question(asked="set", of="satisfaction_evaluation", outcome=RATE)
def overall_rate_percent() -> Answer:
    """The satisfaction rate of all products, each form once."""


@question(asked="set", of="satisfaction_evaluation", outcome=RATE_WITH_PARTS)
def overall_rate() -> Answer:
    """The satisfaction rate of all products with its numerator, its denominator and how many forms are left out."""


@question(asked="set", of="satisfaction_evaluation", outcome=BY_PRODUCT)
def product_percent() -> Answer:
    """The satisfaction rate of each product."""


@question(asked="set", of="satisfaction_evaluation", outcome=Choice(*GRADE.members, na=True))
def satisfaction_grade() -> Answer:
    """How satisfied are the customers on the whole?"""


@question(asked="end", of="satisfaction_evaluation", outcome=Choice("open", "reported"))
def evaluation_outcome() -> Answer:
    """What became of the half-year's evaluation?"""


@question(asked="end", of="irregular_survey", outcome=Choice("surveyed"))
def irregular_outcome() -> Answer:
    """What became of the irregular survey?"""

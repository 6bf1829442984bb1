"""The questions that this procedure asks of an estate, of its surveys, of one form, and of the company."""

from rules.api import TREND, Answer, Choice, Day, ListOf, MapOf, Number, Record, Text, Whole, YesNo, question

from .company import KIND as COMPANY
from .estates import ESTATE, SURVEY
from .settings import GRADES
from .sheets import SHEET

REASON = Text(longest=64)
FORMS = Whole(0, 100_000_000)
RATE = Number(0, 1, na=True)
ITEM = Text(longest=200)
COUNTED = Record("grade count", {"item": ITEM, "grade": GRADES, "count": FORMS})


@question(asked="time", of=ESTATE, outcome=Day())
def estate_today() -> Answer:
    """Which day is it at the site?"""


@question(asked="time", of=ESTATE, outcome=Day())
def survey_from() -> Answer:
    """From which day on are the residents surveyed?"""


@question(asked="time", of=ESTATE, outcome=Number(0, 12_000, unit="months"))
def months_since_move_in() -> Answer:
    """How many calendar months are over since the start of move-in?"""


@question(asked="change", of=ESTATE, outcome=YesNo())
def survey_due() -> Answer:
    """Are the residents surveyed? The value `survey` says the same."""


@question(asked="change", of=ESTATE, outcome=ListOf(Whole(1, 100), gaps=False))
def survey_rounds() -> Answer:
    """Which surveys of all residents are owed, counted from the first?"""


@question(asked="end", of=ESTATE, outcome=Choice("in service", "given up"))
def estate_outcome() -> Answer:
    """How does it stand with the estate?"""


@question(asked="change", of=SURVEY, outcome=Choice("regular", "targeted"))
def survey_scope() -> Answer:
    """Are all residents surveyed, or a particular group for a reason?"""


@question(asked="change", of=SURVEY, outcome=YesNo())
def approved_by_management_representative() -> Answer:
    """Has the management representative approved the form?"""


@question(asked="change", of=SURVEY, outcome=YesNo())
def form_may_go_out() -> Answer:
    """May the form be handed out? The values `hand_out` and `waits_for` say the same, and for whom it waits."""


@question(asked="act", of=SURVEY, outcome=REASON, combine="collect")
def may_hand_out() -> Answer:
    """Why may the forms not be handed out?"""


@question(asked="change", of=SURVEY, outcome=FORMS)
def handed_out() -> Answer:
    """How many forms were handed out?"""


@question(asked="change", of=SURVEY, outcome=Day())
def first_handed_out_on() -> Answer:
    """On which day were the first forms handed out?"""


@question(asked="change", of=SURVEY, outcome=Day())
def last_handed_out_on() -> Answer:
    """On which day were the last forms handed out?"""


@question(asked="time", of=SURVEY, outcome=Day())
def collection_closes_on() -> Answer:
    """Which is the last day on which a form is in time?"""


@question(asked="time", of=SURVEY, outcome=Day())
def survey_today() -> Answer:
    """Which day is it at the site?"""


@question(asked="time", of=SURVEY, outcome=YesNo())
def collection_over() -> Answer:
    """Is the last day of collection over?"""


@question(asked="set", of=SURVEY, outcome=FORMS)
def returned_in_time() -> Answer:
    """How many forms came back in time?"""


@question(asked="set", of=SURVEY, outcome=FORMS)
def returned_late() -> Answer:
    """How many forms came back late? They do not count."""


@question(asked="set", of=SURVEY, outcome=FORMS)
def forms_returned() -> Answer:
    """How many forms came back at all?"""


@question(asked="change", of=SURVEY, outcome=YesNo())
def count_agrees() -> Answer:
    """Are as many forms registered as are in hand?"""


@question(asked="set", of=SURVEY, outcome=RATE)
def recovery_rate() -> Answer:
    """Which share of the forms handed out came back in time, to four places?"""


@question(asked="set", of=SURVEY, outcome=YesNo())
def recovery_exceeds() -> Answer:
    """Is the exact recovery rate above the bar?"""


@question(asked="change", of=SURVEY, outcome=Choice("valid", "invalid", "not judged"))
def survey_validity() -> Answer:
    """Is the survey valid? The value `valid` says the same where the rule holds."""


@question(asked="change", of=SURVEY, outcome=YesNo())
def result_for_company() -> Answer:
    """Does the result go into the rate of the company? The value `input_to_company_rate` says the same."""


@question(asked="end", of=SURVEY, outcome=Choice("valid", "invalid", "targeted"))
def survey_outcome() -> Answer:
    """How has the survey ended?"""


@question(asked="set", of=SURVEY, outcome=ListOf(COUNTED, gaps=False))
def grade_counts() -> Answer:
    """How often was each item given each grade, on the forms in time?"""


@question(asked="set", of=SURVEY, outcome=MapOf(FORMS))
def item_answers() -> Answer:
    """How many answers has each item?"""


@question(asked="set", of=SURVEY, outcome=MapOf(FORMS))
def item_satisfied() -> Answer:
    """How many of the answers on each item are satisfied ones?"""


@question(asked="set", of=SURVEY, outcome=MapOf(Number(0, 1)))
def single_rates() -> Answer:
    """What is the satisfaction rate of each item?"""


@question(asked="set", of=SURVEY, outcome=RATE)
def overall_rate() -> Answer:
    """What is the satisfaction rate of all items together?"""


@question(asked="set", of=SURVEY, outcome=FORMS)
def satisfied_total() -> Answer:
    """How many of all answers are satisfied ones?"""


@question(asked="set", of=SURVEY, outcome=FORMS)
def answers_total() -> Answer:
    """How many answers are there on all items?"""


@question(asked="change", of=SURVEY, outcome=ListOf(ITEM, gaps=False))
def items_listed() -> Answer:
    """Which items of the form does the procedure name?"""


@question(asked="change", of=SURVEY, outcome=ListOf(ITEM, gaps=False))
def items_added() -> Answer:
    """Which items of the form are the branch's own?"""


@question(asked="time", of=SHEET, outcome=Day())
def collection_closes() -> Answer:
    """By which day is the form in time?"""


@question(asked="change", of=SHEET, outcome=YesNo())
def form_on_time() -> Answer:
    """Did the form come back by its last day?"""


@question(asked="change", of=SHEET, outcome=YesNo())
def form_counts() -> Answer:
    """Is the form among those in time? The value `in_time` says the same."""


@question(asked="change", of=SHEET, outcome=YesNo())
def sheet_counted() -> Answer:
    """Is it a form that counts at all, not one set aside?"""


@question(asked="end", of=SHEET, outcome=Choice("in time", "late", "set aside"))
def sheet_outcome() -> Answer:
    """How does the form count?"""


@question(asked="set", of=COMPANY, outcome=RATE)
def company_rate() -> Answer:
    """What is the service satisfaction rate of the whole company?"""


@question(asked="set", of=COMPANY, outcome=FORMS)
def surveys_counted() -> Answer:
    """How many surveys make up the rate?"""


@question(asked="set", of=COMPANY, outcome=TREND)
def rate_trend() -> Answer:
    """How has the rate moved, in percent?"""


@question(asked="set", of=COMPANY, outcome=Choice("rising", "falling", "level", "nothing to compare"))
def rate_direction() -> Answer:
    """Which way does the rate go?"""


@question(asked="time", of=COMPANY, outcome=Day())
def company_report_due() -> Answer:
    """By which day is the rate reported?"""


@question(asked="end", of=COMPANY, outcome=Choice("reported"))
def company_outcome() -> Answer:
    """How has the computing ended?"""

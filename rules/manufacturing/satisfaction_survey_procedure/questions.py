"""The questions that this procedure asks of a survey as a whole."""

from rules.api import Answer, Choice, Day, ListOf, MapOf, Number, Text, Whole, YesNo, question

from .measures import MEASURES
from .scores import COUNTED
from .sheet import LINE

COUNT = Whole(0, 1_000_000)
RATE = Number(0, 1, na=True)
SCORE = Number(0, 100, na=True)
POINTS = Number(0, 100)
NAMES = ListOf(LINE, gaps=False)
REASON = Text(longest=64)
ROUND = "satisfaction_round"


@question(asked="change", of=ROUND, outcome=Choice("yearly", "special", "new product"))
def survey_occasion() -> Answer:
    """What is the survey made for?"""


@question(asked="time", of=ROUND, outcome=Day())
def survey_by() -> Answer:
    """By which day is the form of a newly launched product issued?"""


@question(asked="time", of=ROUND, outcome=Day(na=True))
def issue_due() -> Answer:
    """By which day are the forms issued? `n/a` where none is set."""


@question(asked="time", of=ROUND, outcome=Day(na=True))
def issue_report_due() -> Answer:
    """By which day is the issue reported to quality? `n/a` where none is set."""


@question(asked="time", of=ROUND, outcome=Day(na=True))
def survey_report_due() -> Answer:
    """By which day is the report with the general manager? `n/a` where none is set."""


@question(asked="time", of=ROUND, outcome=Day())
def issued_until() -> Answer:
    """On which day was the last form issued?"""


@question(asked="time", of=ROUND, outcome=YesNo())
def issued_in_time() -> Answer:
    """Were all forms issued in time?"""


@question(asked="time", of=ROUND, outcome=YesNo())
def issue_reported_in_time() -> Answer:
    """Was the issue reported to quality assurance in time?"""


@question(asked="time", of=ROUND, outcome=YesNo())
def reported_in_time() -> Answer:
    """Was the report with the general manager in time?"""


@question(asked="set", of=ROUND, outcome=Number(0, 10_000))
def sum() -> Answer:
    """What do the weights of the small items add up to?"""


@question(asked="set", of=ROUND, outcome=Number(0, 10_000))
def group_headings_sum() -> Answer:
    """What do the printed headings of the groups add up to?"""


@question(asked="set", of=ROUND, outcome=Number(0, 10_000))
def service_small_items() -> Answer:
    """What do the small items of the service group add up to?"""


@question(asked="set", of=ROUND, outcome=Number(0, 10_000))
def service_heading() -> Answer:
    """What does the heading of the service group print?"""


@question(asked="set", of=ROUND, outcome=COUNT)
def customers() -> Answer:
    """How many customers are there to be surveyed, key customers included?"""


@question(asked="set", of=ROUND, outcome=COUNT)
def surveyed() -> Answer:
    """How many of these customers have been sent a form?"""


@question(asked="set", of=ROUND, outcome=NAMES)
def key_customer_names() -> Answer:
    """Who is a key customer: by rank among a product's customers, or by yearly sales?"""


@question(asked="set", of=ROUND, outcome=COUNT)
def key_customers() -> Answer:
    """How many key customers are there?"""


@question(asked="set", of=ROUND, outcome=COUNT)
def key_surveyed() -> Answer:
    """How many key customers have been sent a form?"""


@question(asked="set", of=ROUND, outcome=RATE)
def sampling_rate() -> Answer:
    """Which share of all customers is surveyed?"""


@question(asked="set", of=ROUND, outcome=RATE)
def key_rate() -> Answer:
    """Which share of the key customers is surveyed?"""


@question(asked="set", of=ROUND, outcome=COUNT)
def surveyed_min() -> Answer:
    """How many customers have to be surveyed at least?"""


@question(asked="set", of=ROUND, outcome=COUNT)
def key_surveyed_min() -> Answer:
    """How many key customers have to be surveyed at least?"""


@question(asked="set", of=ROUND, outcome=YesNo())
def sampling_reached() -> Answer:
    """Is the least share of all customers surveyed?"""


@question(asked="set", of=ROUND, outcome=YesNo())
def key_sampling_reached() -> Answer:
    """Is the least share of the key customers surveyed?"""


@question(asked="set", of=ROUND, outcome=YesNo())
def sample_valid() -> Answer:
    """Is the sample large enough? The value `valid` says the same."""


@question(asked="set", of=ROUND, outcome=COUNT)
def issued() -> Answer:
    """How many forms have been issued?"""


@question(asked="set", of=ROUND, outcome=COUNT)
def returned_within_month() -> Answer:
    """How many forms came back in time?"""


@question(asked="set", of=ROUND, outcome=COUNT)
def late() -> Answer:
    """How many forms came back later?"""


@question(asked="set", of=ROUND, outcome=RATE)
def return_rate() -> Answer:
    """Which share of the issued forms came back in time?"""


@question(asked="set", of=ROUND, outcome=YesNo())
def sufficient() -> Answer:
    """Did enough forms come back in time?"""


@question(asked="time", of=ROUND, outcome=YesNo())
def return_time_over() -> Answer:
    """Is the time over in which the forms count for the return rate?"""


@question(asked="set", of=ROUND, outcome=COUNT)
def forms_in_statistics() -> Answer:
    """How many forms enter the statistics, late ones included?"""


@question(asked="set", of=ROUND, outcome=COUNTED)
def counted_forms() -> Answer:
    """Which forms enter the statistics, those of the year's single surveys among them?"""


@question(asked="set", of=ROUND, outcome=ListOf(SCORE, gaps=False))
def form_satisfactions() -> Answer:
    """What is the satisfaction of each returned form?"""


@question(asked="set", of=ROUND, outcome=SCORE)
def satisfaction() -> Answer:
    """What is the mean satisfaction of the forms of one product or class? `n/a` as long as none has come back."""


@question(asked="set", of=ROUND, outcome=MapOf(POINTS))
def item_scores() -> Answer:
    """What is the mean raw score of each small item?"""


@question(asked="set", of=ROUND, outcome=MapOf(POINTS))
def group_scores() -> Answer:
    """What is the mean raw score of each group, its items weighted as on the form?"""


@question(asked="set", of=ROUND, outcome=NAMES)
def measure_for() -> Answer:
    """Which small items have the lowest mean score? All that tie."""


@question(asked="set", of=ROUND, outcome=MapOf(NAMES))
def weakest_items() -> Answer:
    """Which small items are lowest in each product class?"""


@question(asked="set", of=ROUND, outcome=MapOf(POINTS))
def product_satisfactions() -> Answer:
    """What is the satisfaction of each product?"""


@question(asked="set", of=ROUND, outcome=MapOf(Number(0, 10**15)))
def product_sales() -> Answer:
    """What are the sales of each product in the year?"""


@question(asked="set", of=ROUND, outcome=SCORE)
def average() -> Answer:
    """What is the satisfaction of all products, weighted by their sales?"""


@question(asked="set", of=ROUND, outcome=NAMES)
def weakest_products() -> Answer:
    """Which products have the lowest satisfaction? All that tie."""


@question(asked="set", of=ROUND, outcome=YesNo())
def below_target() -> Answer:
    """Is the average below the set target?"""


@question(asked="set", of=ROUND, outcome=YesNo())
def below_last() -> Answer:
    """Is the average below that of the last survey?"""


@question(asked="set", of=ROUND, outcome=YesNo())
def action_by_comparison() -> Answer:
    """Does the comparison require corrective and preventive action? The value `capa` says the same."""


@question(asked="set", of=ROUND, outcome=Choice("none", "below target", "below last", "below target and last"))
def comparison_reason() -> Answer:
    """Why does the comparison require action?"""


@question(asked="set", of=ROUND, outcome=MEASURES)
def measures() -> Answer:
    """What are measures to be aimed at?"""


@question(asked="act", of=ROUND, outcome=REASON, combine="collect")
def may_archive_survey() -> Answer:
    """Why may the survey not be closed and archived?"""


@question(asked="end", of=ROUND, outcome=Choice("sufficient", "insufficient"))
def round_outcome() -> Answer:
    """How has the survey ended?"""

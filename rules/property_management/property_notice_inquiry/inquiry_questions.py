"""The questions that this procedure asks of an inquiry, and of a period."""

from rules.api import Answer, Choice, Day, ListOf, Record, Whole, YesNo, question

from .parties import LINE

INQUIRY = "inquiry"
PERIOD = "communication_period"
COUNT = Whole(0, 10**9)
LEDGER_LINE = Record(
    "ledger_line",
    {"ledger_number": LINE},
    {
        "notice_title": LINE,
        "notice_category": Whole(1, 4),
        "printed_on": Day(),
        "printed_in_colour": YesNo(),
        "posted_on": Day(),
        "notice_valid_until": Day(),
        "removed_on": Day(),
    },
)
COUNTS = Record(
    "communication_figures",
    dict.fromkeys(("notices", "late_notices", "inquiries", "grievances", "late_calls"), COUNT),
)


@question(asked="change", of=INQUIRY, outcome=YesNo())
def channel_foreseen() -> Answer:
    """Is the way of asking one of the two that the procedure foresees? Another is taken in too, and `flagged`."""


@question(asked="change", of=INQUIRY, outcome=Choice("in time", "late", "not counted"))
def call_picked_up() -> Answer:
    """Was the call taken in time, as far as its rings were counted?"""


@question(asked="change", of=INQUIRY, outcome=Choice("in time", "late", "not counted"))
def call_in_time() -> Answer:
    """Was the call taken in time? The values `in_time` and `late` say the same."""


@question(asked="change", of=INQUIRY, outcome=Choice("complaint", "inquiry"))
def opened_as() -> Answer:
    """Is what the customer says opened as a complaint, or is it an inquiry and no more?"""


@question(asked="change", of=INQUIRY, outcome=YesNo())
def satisfied_at_last() -> Answer:
    """Is the customer satisfied with what he was answered last?"""


@question(asked="change", of=INQUIRY, outcome=YesNo())
def inquiry_answered() -> Answer:
    """Has the customer had an answer?"""


@question(asked="change", of=INQUIRY, outcome=YesNo())
def talk_ends() -> Answer:
    """May the talk end?"""


@question(asked="end", of="inquiry_follow_up", outcome=Choice("satisfied", "not satisfied"))
def follow_up_outcome() -> Answer:
    """Has the further answer satisfied the customer?"""


@question(asked="change", of=PERIOD, outcome=ListOf(LEDGER_LINE, gaps=False))
def ledger_lines() -> Answer:
    """What stands in the publication ledger for the period?"""


@question(asked="change", of=PERIOD, outcome=COUNTS)
def communication_counts() -> Answer:
    """What are the figures of the period?"""


@question(asked="end", of=PERIOD, outcome=Choice("summed up"))
def period_outcome() -> Answer:
    """How has the period ended?"""

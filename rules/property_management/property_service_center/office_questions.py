"""The questions that this procedure asks of enquiries, opinions, information, staff and rules."""

from rules.api import TOTALS, Answer, Choice, Day, Instant, ListOf, ReportingPeriod, Text, Whole, YesNo, question

from .parties import LINE

REASON = Text(longest=64)
LINES = ListOf(LINE, gaps=False)
COUNT = Whole(0, 10**9)


@question(asked="change", of="inquiry", outcome=Choice("answer", "explain, ask at once, answer correctly"))
def consult_way() -> Answer:
    """How is the enquiry dealt with?"""


@question(asked="time", of="inquiry", outcome=Instant())
def consult_due() -> Answer:
    """By when does the person concerned answer?"""


@question(asked="change", of="inquiry", outcome=LINES)
def phrases_used() -> Answer:
    """Which forbidden phrases stand in the answer?"""


@question(asked="change", of="inquiry", outcome=YesNo())
def phrase_forbidden() -> Answer:
    """Does a forbidden phrase stand in the answer?"""


@question(asked="change", of="inquiry", outcome=Choice("reminder", "none"))
def manner_reminder() -> Answer:
    """Is the employee reminded of the manner of answering?"""


@question(asked="time", of="enquiry_quarter", outcome=Day())
def summary_due() -> Answer:
    """By which day are the enquiries of the quarter summed up?"""


@question(asked="set", of="enquiry_quarter", outcome=COUNT)
def enquiry_count() -> Answer:
    """How many enquiries has the quarter?"""


@question(asked="set", of="enquiry_quarter", outcome=TOTALS)
def enquiries_by_topic() -> Answer:
    """How many enquiries of each topic has the quarter?"""


@question(asked="change", of="enquiry_quarter", outcome=Choice("summary to director", "summary owed"))
def summary_state() -> Answer:
    """Has the director got the summary?"""


@question(asked="change", of="enquiry_quarter", outcome=ReportingPeriod())
def board_quarter() -> Answer:
    """For which quarter does the director fix the content of the notice board?"""


@question(asked="end", of="enquiry_quarter", outcome=Choice("notice board fixed"))
def quarter_outcome() -> Answer:
    """How has the quarter ended?"""


@question(asked="set", of="opinion_round", outcome=COUNT)
def opinion_count() -> Answer:
    """How many opinions were heard in the period?"""


@question(asked="set", of="opinion_round", outcome=COUNT)
def dissatisfied_count() -> Answer:
    """How many users were not satisfied?"""


@question(asked="end", of="opinion_round", outcome=Choice("improved", "nothing to improve"))
def opinion_outcome() -> Answer:
    """What came of the opinions?"""


@question(asked="time", of="service_improvement", outcome=Day())
def improvement_by() -> Answer:
    """By which day is the improvement carried out?"""


@question(asked="end", of="service_improvement", outcome=Choice("carried out"))
def improvement_outcome() -> Answer:
    """How has the improvement ended?"""


@question(
    asked="change", of="information_request", outcome=Choice("customer information", "public information", "other")
)
def information_class() -> Answer:
    """What kind of information is asked for?"""


@question(asked="change", of="information_request", outcome=Choice("refused", "answered"))
def privacy_answer() -> Answer:
    """Is the information given? The values `allowed` and `disclosed` say the same."""


@question(asked="act", of="information_request", outcome=REASON, combine="collect")
def may_disclose_information() -> Answer:
    """Why may the information not be given?"""


@question(asked="end", of="information_request", outcome=Choice("refused", "answered"))
def request_outcome() -> Answer:
    """How has the request ended?"""


@question(asked="change", of="staff_matter", outcome=YesNo())
def rules_apply() -> Answer:
    """Do the rules hold for this person? The value `applies` says the same."""


@question(asked="change", of="staff_matter", outcome=Choice("complaint", "dissatisfaction", "neither"))
def breach_result() -> Answer:
    """What did the breach lead to?"""


@question(
    asked="change", of="staff_matter", outcome=Choice("award and preference", "punishment by severity", "guidance")
)
def staff_measure() -> Answer:
    """What does the director decide on?"""


@question(
    asked="act",
    of="staff_matter",
    outcome=Choice("award", "preference", "award and preference", "punishment", "guidance", "none"),
)
def staff_ruling_made() -> Answer:
    """What has the director decided?"""


@question(
    asked="end",
    of="staff_matter",
    outcome=Choice("award", "preference", "award and preference", "punishment", "guidance", "none"),
)
def staff_outcome() -> Answer:
    """How has the matter ended?"""


@question(asked="change", of="rule_change", outcome=Choice("客户服务中心"))
def rules_keeper() -> Answer:
    """Who makes, carries out, supervises and improves the rules?"""


@question(asked="end", of="rule_change", outcome=Choice("adopted", "not adopted"))
def rule_outcome() -> Answer:
    """How has the proposal ended?"""

"""The questions that this procedure asks of an inquiry, of a complaint, and of what is published."""

from rules.api import Answer, Choice, Day, ListOf, Number, Text, Whole, YesNo, question

from .activities import ACTIVITY, IN, MISSED, MONTH, OPEN, OUTSIDE
from .collected import ACTION, INTERNAL
from .collected import KIND as COLLECTED
from .developer import ARTICLE, REPORT
from .fees import REMARK, STATEMENT
from .inquiries import CHANNEL
from .news import KIND as NEWS
from .news import KIND_OF_CONTENT
from .parties import DEPARTMENT, LINE, POST
from .residents import MOVE_IN

REASON = Text(longest=64)
INQUIRY = "inquiry"
COMPLAINT = "complaint"
CONTENTS = ListOf(KIND_OF_CONTENT, gaps=False)


@question(asked="change", of=INQUIRY, outcome=POST)
def question_post() -> Answer:
    """Which post has taken the question? The one that talks to residents, where nobody says."""


@question(asked="change", of=INQUIRY, outcome=DEPARTMENT)
def reply_owed_by() -> Answer:
    """Who owes the reply?"""


@question(asked="change", of=INQUIRY, outcome=LINE)
def reply_by() -> Answer:
    """Who replies, as people call him: the department to which it was passed, else the post that took the question?"""


@question(asked="time", of=INQUIRY, outcome=Day())
def question_reply_due() -> Answer:
    """By which day is the question answered?"""


@question(asked="change", of=INQUIRY, outcome=Choice(*CHANNEL.members, "not said"))
def question_way_in() -> Answer:
    """By which channel has the question come?"""


@question(asked="change", of=INQUIRY, outcome=YesNo())
def question_accepted() -> Answer:
    """May a question come this way? The values `record` and `answer` say what follows."""


@question(asked="change", of=INQUIRY, outcome=Choice("resident", "owner", "developer", "other"))
def asker() -> Answer:
    """Who asks? A resident, where nobody says."""


@question(asked="change", of=INQUIRY, outcome=YesNo())
def question_in_scope() -> Answer:
    """Does the procedure hold for whoever asks? The value `in_scope` says the same."""


@question(asked="change", of=INQUIRY, outcome=YesNo())
def resident_name_said() -> Answer:
    """Is the name of whoever asks recorded?"""


@question(asked="change", of=INQUIRY, outcome=YesNo())
def way_to_reach_said() -> Answer:
    """Is the way to reach whoever asks recorded?"""


@question(asked="change", of=INQUIRY, outcome=YesNo())
def question_transferred() -> Answer:
    """Has the question been passed to a department?"""


@question(asked="change", of=INQUIRY, outcome=YesNo())
def leader_asked() -> Answer:
    """Has a leader been asked?"""


@question(asked="change", of=INQUIRY, outcome=Choice("allowed", "refused", "not needed"))
def passing_on() -> Answer:
    """May the question be taken to a leader or passed on? The value `missing` names what has to be recorded first."""


@question(asked="change", of=INQUIRY, outcome=Choice("answered at once", "leader asked", "transferred", "open"))
def question_way() -> Answer:
    """How is the question answered? The value `reply_from` says who replies."""


@question(asked="act", of=INQUIRY, outcome=REASON, combine="collect")
def may_transfer_question() -> Answer:
    """Why may the question not be passed to a department?"""


@question(asked="act", of=INQUIRY, outcome=REASON, combine="collect")
def may_ask_leader() -> Answer:
    """Why may no leader be asked?"""


@question(asked="change", of=COMPLAINT, outcome=YesNo())
def complaint_recorded() -> Answer:
    """Is the complaint recorded in detail?"""


@question(asked="change", of=COMPLAINT, outcome=YesNo())
def complaint_handled() -> Answer:
    """Is the complaint handled in this round?"""


@question(asked="change", of=COMPLAINT, outcome=YesNo())
def return_visit_made() -> Answer:
    """Has the resident been visited after the complaint was handled?"""


@question(asked="change", of=COMPLAINT, outcome=Choice("allowed", "refused"))
def closing_check() -> Answer:
    """Is there all that closing needs? The value `missing` names what is not there."""


@question(asked="change", of=COMPLAINT, outcome=YesNo())
def supervised_by_quality() -> Answer:
    """Does quality supervise that the complaint is handled? The value `visible_to` says who sees it."""


@question(asked="time", of=COMPLAINT, outcome=Day())
def complaint_handling_due() -> Answer:
    """By which day is the complaint handled?"""


@question(asked="time", of=COMPLAINT, outcome=Day())
def return_visit_due() -> Answer:
    """By which day is the resident visited?"""


@question(asked="change", of=COLLECTED, outcome=Choice("feedback", "complaint", "unclear"))
def item_read_as() -> Answer:
    """Is what a department has collected feedback or a complaint?"""


@question(asked="change", of=COLLECTED, outcome=Choice(INTERNAL, ACTION))
def handled_under() -> Answer:
    """Under which procedure is it handled? The value `procedure` says the same."""


@question(asked="change", of=COLLECTED, outcome=YesNo())
def item_passed_on() -> Answer:
    """Has it gone where it belongs?"""


@question(asked="end", of=COLLECTED, outcome=Choice("communicated", "entered"))
def collected_outcome() -> Answer:
    """How has it ended?"""


@question(asked="time", of=STATEMENT, outcome=Day())
def fee_statement_due() -> Answer:
    """By which day is the statement published?"""


@question(asked="change", of=STATEMENT, outcome=Number(-(10**12), 10**12, unit="RMB"))
def fee_balance() -> Answer:
    """What is left of the income?"""


@question(asked="end", of=STATEMENT, outcome=Choice("published"))
def fee_statement_outcome() -> Answer:
    """How has the statement ended?"""


@question(asked="end", of=REMARK, outcome=Choice("answered"))
def fee_remark_outcome() -> Answer:
    """How has the remark on the accounts ended?"""


@question(asked="change", of=NEWS, outcome=YesNo())
def news_complete() -> Answer:
    """Is each kind of content written? What is missing comes in the value `missing`."""


@question(asked="change", of=NEWS, outcome=CONTENTS)
def news_content() -> Answer:
    """Which kinds of content are written?"""


@question(asked="change", of=NEWS, outcome=CONTENTS)
def news_missing() -> Answer:
    """Which kinds of content are not written?"""


@question(asked="change", of=NEWS, outcome=YesNo())
def news_publishable() -> Answer:
    """May the news be published? The values `publish` and `complete` say the same, `missing` what it lacks."""


@question(asked="time", of=NEWS, outcome=Day())
def news_due() -> Answer:
    """By which day is the news published?"""


@question(asked="end", of=NEWS, outcome=Choice("published"))
def news_outcome() -> Answer:
    """How has the bulletin ended?"""


@question(asked="change", of=REPORT, outcome=YesNo())
def developer_way_accepted() -> Answer:
    """May the developer be told this way?"""


@question(asked="time", of=REPORT, outcome=Day())
def developer_report_due() -> Answer:
    """By which day is the developer told?"""


@question(asked="end", of=REPORT, outcome=Choice("reported"))
def developer_report_outcome() -> Answer:
    """How has the report to the developer ended?"""


@question(asked="time", of=ARTICLE, outcome=Day())
def developer_article_due() -> Answer:
    """By which day is the article sent?"""


@question(asked="end", of=ARTICLE, outcome=Choice("sent"))
def developer_article_outcome() -> Answer:
    """How has the article ended?"""


@question(asked="time", of=MOVE_IN, outcome=Day())
def service_guide_due() -> Answer:
    """By which day are the residents told of the services?"""


@question(asked="end", of=MOVE_IN, outcome=Choice("told"))
def move_in_outcome() -> Answer:
    """How has the move-in ended?"""


@question(asked="change", of=MONTH, outcome=Whole(0, 10_000, unit="activities"))
def activities_count() -> Answer:
    """How many activities were held in the month?"""


@question(asked="change", of=MONTH, outcome=Whole(1, 31, unit="activities"))
def required_min() -> Answer:
    """How many activities does the month need?"""


@question(asked="change", of=MONTH, outcome=YesNo())
def month_fulfilled() -> Answer:
    """Were enough activities held? The values `fulfilled` and `compliant` say the same."""


@question(asked="change", of=MONTH, outcome=ListOf(Whole(1, 10_000), gaps=False))
def activity_slots() -> Answer:
    """Which activities are owed, counted from the first?"""


@question(asked="time", of=ACTIVITY, outcome=Day())
def activity_due() -> Answer:
    """By which day is the activity held?"""


@question(asked="change", of=ACTIVITY, outcome=YesNo())
def activity_done() -> Answer:
    """Has the activity been held or given up?"""


@question(asked="end", of=ACTIVITY, outcome=Choice(IN, OUTSIDE, MISSED, OPEN))
def activity_outcome() -> Answer:
    """How has the activity ended?"""


@question(asked="time", of=MONTH, outcome=Day())
def month_today() -> Answer:
    """Which day is it at the site?"""


@question(asked="time", of=MONTH, outcome=YesNo())
def month_over() -> Answer:
    """Is the month over?"""


@question(asked="end", of=MONTH, outcome=Choice("held", "not held"))
def culture_outcome() -> Answer:
    """How has the month ended?"""

"""The questions that this procedure asks of corrections, meetings, disputes and publications."""

from rules.api import Answer, Choice, Day, ListOf, Text, YesNo, question

from .corrections import CORRECTION
from .meetings import DISPUTE, DROPPED, HELD, MEETING, MOVED, NOT_SAID
from .month_plan import PLAN
from .parties import LINE, SEVERAL
from .publications import PUBLICATION

FLAG = Choice("as usual", "on a day off")


@question(asked="change", of=CORRECTION, outcome=SEVERAL)
def progress_lacking() -> Answer:
    """Which departments concerned have heard nothing of it yet?"""


@question(asked="change", of=CORRECTION, outcome=YesNo())
def progress_to_each() -> Answer:
    """Has every department concerned heard of it?"""


@question(asked="change", of=CORRECTION, outcome=YesNo())
def progress_passed_on() -> Answer:
    """Is its progress passed on? The value `may_be_closed` says the same."""


@question(asked="act", of=CORRECTION, outcome=Text(longest=64), combine="collect")
def may_finish_correction() -> Answer:
    """Why may the correction not be ended?"""


@question(asked="end", of=CORRECTION, outcome=Choice("corrected"))
def correction_outcome() -> Answer:
    """How has the correction ended?"""


@question(asked="change", of=MEETING, outcome=Day())
def meeting_day() -> Answer:
    """On which Monday is the meeting?"""


@question(asked="time", of=MEETING, outcome=Day())
def next_day_worked() -> Answer:
    """Which is the first day from that Monday on that the site works?"""


@question(asked="change", of=MEETING, outcome=FLAG)
def meeting_day_is() -> Answer:
    """Does the site work on that Monday?"""


@question(asked="change", of=MEETING, outcome=FLAG)
def meeting_flag() -> Answer:
    """Is the meeting pointed out as lying on a day off? It is not moved by itself."""


@question(asked="change", of=MEETING, outcome=Choice(HELD, MOVED, DROPPED, NOT_SAID))
def holiday_said() -> Answer:
    """What has been said of a meeting on a day off?"""


@question(asked="change", of=MEETING, outcome=Choice("yes", "no", "open"))
def meeting_takes_place() -> Answer:
    """Does the meeting take place? `open` until it is said of one on a day off."""


@question(asked="time", of=MEETING, outcome=Day())
def meeting_by() -> Answer:
    """On which day do the departments meet?"""


@question(asked="change", of=MEETING, outcome=SEVERAL)
def invited_departments() -> Answer:
    """Which departments are invited?"""


@question(asked="change", of=MEETING, outcome=ListOf(LINE, gaps=False))
def agenda() -> Answer:
    """What stands on the agenda?"""


@question(asked="change", of=MEETING, outcome=SEVERAL)
def absent_departments() -> Answer:
    """Which departments have not taken part?"""


@question(asked="end", of=MEETING, outcome=Choice("held", DROPPED))
def meeting_outcome() -> Answer:
    """How has the meeting ended?"""


@question(asked="change", of=PLAN, outcome=Day())
def first_monday() -> Answer:
    """Which is the first Monday of the month?"""


@question(asked="change", of=PLAN, outcome=ListOf(Day(), gaps=False))
def dates() -> Answer:
    """On which days of the month is the production meeting?"""


@question(asked="time", of=PLAN, outcome=Day())
def worked_from_monday_1() -> Answer:
    """Which is the first day that the site works from the first Monday on?"""


@question(asked="time", of=PLAN, outcome=Day())
def worked_from_monday_2() -> Answer:
    """Which is the first day that the site works from the second Monday on?"""


@question(asked="time", of=PLAN, outcome=Day())
def worked_from_monday_3() -> Answer:
    """Which is the first day that the site works from the third Monday on?"""


@question(asked="time", of=PLAN, outcome=Day())
def worked_from_monday_4() -> Answer:
    """Which is the first day that the site works from the fourth Monday on?"""


@question(asked="time", of=PLAN, outcome=Day())
def worked_from_monday_5() -> Answer:
    """Which is the first day that the site works from the fifth Monday on?"""


@question(asked="time", of=PLAN, outcome=ListOf(Day(), gaps=False))
def dates_on_days_off() -> Answer:
    """Which of these days does the site not work? The meetings are not moved."""


@question(asked="end", of=PLAN, outcome=Choice("planned"))
def plan_outcome() -> Answer:
    """How has the planning ended?"""


@question(asked="end", of=DISPUTE, outcome=Choice("settled"))
def dispute_outcome() -> Answer:
    """How has the dispute ended?"""


@question(asked="change", of=PUBLICATION, outcome=Choice("human resources"))
def publication_task() -> Answer:
    """Who makes it public? The values `publisher` and `started_by` say so."""


@question(asked="end", of=PUBLICATION, outcome=Choice("published"))
def publication_outcome() -> Answer:
    """How has the publication ended?"""

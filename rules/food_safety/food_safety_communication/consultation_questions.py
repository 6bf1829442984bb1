"""The questions that this procedure asks of consultations, opinions, decisions and the summing up."""

from rules.api import Answer, Choice, Day, Instant, ListOf, MapOf, Text, Whole, YesNo, question

from .consultation import CONSULTATION, HELD, NOTHING, PLANNED
from .decisions import NOTICE
from .digest import DIGEST
from .opinions import OPINION

REASON = Text(longest=64)
PERMISSION = Choice("refused", "allowed")


@question(asked="change", of=CONSULTATION, outcome=YesNo())
def consultation_needed() -> Answer:
    """Are employees or their representatives to be consulted before this is issued?"""


@question(asked="change", of=CONSULTATION, outcome=Choice(NOTHING, PLANNED, HELD))
def consultation_stage() -> Answer:
    """How far has the consultation come?"""


@question(asked="change", of=CONSULTATION, outcome=PERMISSION)
def consulting() -> Answer:
    """May the consultation be held? The value `missing` says what has to come first."""


@question(asked="change", of=CONSULTATION, outcome=PERMISSION)
def issuing() -> Answer:
    """May it be issued? The value `next` says what comes next."""


@question(asked="act", of=CONSULTATION, outcome=REASON, combine="collect")
def may_hold_consultation() -> Answer:
    """Why may the consultation not be held?"""


@question(asked="act", of=CONSULTATION, outcome=REASON, combine="collect")
def may_issue_document() -> Answer:
    """Why may it not be issued?"""


@question(asked="change", of=CONSULTATION, outcome=Choice("issued", "dropped", "under way"))
def issue_progress() -> Answer:
    """Is it issued, or dropped?"""


@question(asked="change", of=CONSULTATION, outcome=Choice("interested parties", "nobody"))
def telling() -> Answer:
    """Who is told the plan and the result of the consultation?"""


@question(asked="end", of=CONSULTATION, outcome=Choice("issued", "dropped"))
def consultation_outcome() -> Answer:
    """How has the consultation ended?"""


@question(asked="change", of=OPINION, outcome=YesNo())
def opinion_accepted() -> Answer:
    """Is this a way in which an employee may take part?"""


@question(asked="change", of=OPINION, outcome=Choice("department concerned"))
def opinion_route() -> Answer:
    """Where does the opinion go? The values say who collects it and until when it is watched."""


@question(asked="time", of=OPINION, outcome=Day())
def opinion_by() -> Answer:
    """By which day is the opinion handled?"""


@question(asked="end", of=OPINION, outcome=Choice("handled"))
def opinion_outcome() -> Answer:
    """How has the opinion ended?"""


@question(asked="change", of=NOTICE, outcome=Choice("employees"))
def decision_route() -> Answer:
    """Whom does the decision reach? The values say who sees to it."""


@question(asked="time", of=NOTICE, outcome=Instant())
def decision_acknowledge_by() -> Answer:
    """By when does every department sign for the decision?"""


@question(asked="end", of=NOTICE, outcome=Choice("communicated", "not yet communicated"))
def decision_outcome() -> Answer:
    """How has the announcement ended?"""


@question(asked="set", of=DIGEST, outcome=MapOf(Whole(0, 10**9)))
def information_counts() -> Answer:
    """How much information of each class came in during the period?"""


@question(asked="set", of=DIGEST, outcome=ListOf(Text(longest=64), gaps=False))
def information_unhandled() -> Answer:
    """Which information of the period was not handled when it was summed up?"""


@question(asked="time", of=DIGEST, outcome=Day())
def digest_by() -> Answer:
    """By which day is the period summed up?"""


@question(asked="end", of=DIGEST, outcome=Choice("summed up"))
def digest_outcome() -> Answer:
    """How has the summing up ended?"""

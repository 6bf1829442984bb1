"""The questions that this procedure asks of what goes out, and of what is told inside the company."""

from rules.api import Answer, Choice, Instant, ListOf, Text, YesNo, question

from .answering import REPLY
from .departments import ACROSS, INSIDE, WITHIN
from .outgoing import COMPANY_INFORMATION, OUTGOING
from .settings import ADMINISTRATION, TECHNICAL_CENTRE

ROLE = Text(longest=64)
REASON = Text(longest=64)


@question(asked="act", of=REPLY, outcome=REASON, combine="collect")
def may_send_answer() -> Answer:
    """Why may the message not be sent?"""


@question(asked="change", of=REPLY, outcome=ROLE)
def answer_role() -> Answer:
    """Which role writes and sends the message? The outcome is the name of a role."""


@question(asked="time", of=REPLY, outcome=Instant())
def report_due() -> Answer:
    """By when is something grave reported to the authority?"""


@question(asked="end", of=REPLY, outcome=Choice("sent"))
def answer_outcome() -> Answer:
    """How has the message ended?"""


@question(asked="act", of=OUTGOING, outcome=REASON, combine="collect")
def may_send_outgoing() -> Answer:
    """Why may the information not be sent?"""


@question(asked="act", of=OUTGOING, outcome=Choice("refused", "allowed"))
def outgoing_release() -> Answer:
    """May it go out? The value `send` says the same, `waits_for` whose approval is lacking."""


@question(asked="change", of=OUTGOING, outcome=YesNo())
def policy_told() -> Answer:
    """Does it tell the management policy?"""


@question(asked="change", of=OUTGOING, outcome=Choice("outgoing"))
def outgoing_direction() -> Answer:
    """Which way does it go? The value `kind` is that of telling the management policy."""


@question(asked="change", of=OUTGOING, outcome=ListOf(Choice(*COMPANY_INFORMATION), gaps=False))
def company_information_left() -> Answer:
    """Which of the four kinds of company information are not told here?"""


@question(asked="change", of=OUTGOING, outcome=Choice(ADMINISTRATION, TECHNICAL_CENTRE, "department concerned"))
def outgoing_owner() -> Answer:
    """Who is in charge of telling it to this addressee?"""


@question(asked="change", of=OUTGOING, outcome=ROLE)
def outgoing_role() -> Answer:
    """Which role sends it? The outcome is the name of a role."""


@question(asked="end", of=OUTGOING, outcome=Choice("sent"))
def outgoing_outcome() -> Answer:
    """How has it ended?"""


@question(asked="change", of=INSIDE, outcome=Choice(WITHIN, ACROSS))
def inside_reach() -> Answer:
    """Does it stay within the department?"""


@question(asked="change", of=INSIDE, outcome=Choice(TECHNICAL_CENTRE, ADMINISTRATION))
def inside_channel() -> Answer:
    """Through which of the two departments does it go to another department?"""


@question(asked="change", of=INSIDE, outcome=ROLE)
def inside_through() -> Answer:
    """Which role passes it on? The outcome is the name of a role."""


@question(asked="change", of=INSIDE, outcome=Choice("head of department", TECHNICAL_CENTRE, ADMINISTRATION))
def inside_owner() -> Answer:
    """Who is in charge of it? The values `owner` and `through` say so."""


@question(asked="end", of=INSIDE, outcome=Choice("told"))
def inside_outcome() -> Answer:
    """How has it ended?"""

"""The questions that this procedure asks of information that comes in."""

from rules.api import Answer, Choice, ListOf, Text, YesNo, question

from .answering import AIM
from .intake import INFORMATION
from .receiving import PASSED_TO, RECEIVER
from .sources import KINDS_OF_INFORMATION, MATTER, ORIGIN

ROLE = Text(longest=64)


@question(asked="change", of=INFORMATION, outcome=ORIGIN)
def information_origin() -> Answer:
    """Whom does it come from? `not said` until somebody has said so."""


@question(asked="change", of=INFORMATION, outcome=MATTER)
def information_matter() -> Answer:
    """What is it about? `not said` until somebody has said so."""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def measured_by_authority() -> Answer:
    """Has an authority measured what is reported of the environment?"""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def grave_information() -> Answer:
    """Is it about an important environmental impact, or about somebody injured or dead?"""


@question(asked="change", of=INFORMATION, outcome=KINDS_OF_INFORMATION)
def information_kind() -> Answer:
    """Of which kind is it? The value `kind` says the same."""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def information_urgent() -> Answer:
    """Is it reported to the authority at once, whatever its kind? The values say through whom."""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def information_in_scope() -> Answer:
    """Is its subject one of those that the procedure covers?"""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def information_received() -> Answer:
    """Is it taken in? The values say that no approval is needed for it."""


@question(asked="change", of=INFORMATION, outcome=RECEIVER)
def proper_receiver() -> Answer:
    """Who receives it properly? The values `receiver` and `owner` say the same."""


@question(asked="change", of=INFORMATION, outcome=ROLE)
def receiving_role() -> Answer:
    """Which role handles it? The outcome is the name of a role."""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def in_right_hands() -> Answer:
    """Has its proper receiver taken it in?"""


@question(asked="change", of=INFORMATION, outcome=PASSED_TO)
def pass_on_to() -> Answer:
    """To whom does the one who has it pass it on? The value `through` says by which department."""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def information_complete() -> Answer:
    """Is everything recorded that the record asks for? What is missing comes in the value `missing`."""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def study_owed() -> Answer:
    """Is it studied for leaders and departments? The values say by whom and for whom."""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def customer_complains() -> Answer:
    """Is it a customer's complaint, which sales takes in as one?"""


@question(asked="change", of=INFORMATION, outcome=ListOf(AIM, gaps=False))
def answers_owed() -> Answer:
    """What has to be said to the outside about it?"""


@question(asked="end", of=INFORMATION, outcome=Choice("handled"))
def information_outcome() -> Answer:
    """How has the information ended?"""

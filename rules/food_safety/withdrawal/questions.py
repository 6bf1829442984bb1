"""The questions that this procedure asks of a withdrawal, of each lot, of each consignee."""

from rules.api import Answer, Choice, Instant, ListOf, Text, Whole, YesNo, question

from .balance import BALANCES, COUNTS, UNEXPLAINED
from .recall import LOTS
from .tracing import CONSIGNEES

WITHDRAWAL, HOLD, NOTICE = "withdrawal", "lot_hold", "consignee_notice"
REASON = Text(longest=64)
MINUTES = Whole(0, 10**9, unit="minutes")


@question(asked="change", of=WITHDRAWAL, outcome=LOTS)
def lots_concerned() -> Answer:
    """Which lots are concerned, those among them into which the named ones went?"""


@question(asked="change", of=WITHDRAWAL, outcome=CONSIGNEES)
def consignees_concerned() -> Answer:
    """Who got any of them, and of which?"""


@question(asked="change", of=WITHDRAWAL, outcome=YesNo())
def trace_has_gaps() -> Answer:
    """Does the ledger leave open where a lot came from or went?"""


@question(asked="change", of=WITHDRAWAL, outcome=ListOf(Text(longest=100_000), gaps=False))
def movements_told() -> Answer:
    """What has been moved or found out since, for each of which it has to be traced again?"""


@question(asked="time", of=WITHDRAWAL, outcome=MINUTES)
def minutes_to_trace() -> Answer:
    """How many minutes did the first trace take from the call on?"""


@question(asked="time", of=WITHDRAWAL, outcome=YesNo())
def trace_in_time() -> Answer:
    """Was it traced within the time that the site has set itself?"""


@question(asked="time", of=WITHDRAWAL, outcome=ListOf(MINUTES))
def minutes_to_notify() -> Answer:
    """How many minutes did it take until each consignee was told?"""


@question(asked="change", of=WITHDRAWAL, outcome=COUNTS)
def lots_counted() -> Answer:
    """What was counted of each lot, and what does the ledger say of it?"""


@question(asked="change", of=WITHDRAWAL, outcome=BALANCES)
def mass_balances() -> Answer:
    """Where is what was made of each lot?"""


@question(asked="change", of=WITHDRAWAL, outcome=BALANCES)
def mass_balance_totals() -> Answer:
    """Where is what was made of all lots, for each unit?"""


@question(asked="change", of=WITHDRAWAL, outcome=UNEXPLAINED)
def lots_unexplained() -> Answer:
    """Of which lots is more unexplained than the site tolerates, or nothing known to the ledger?"""


@question(asked="change", of=WITHDRAWAL, outcome=YesNo())
def withdrawal_worked_off() -> Answer:
    """Is every lot dealt with, and has every consignee been told and answered?"""


@question(asked="time", of=WITHDRAWAL, outcome=Instant())
def authority_due() -> Answer:
    """By when is it decided whether an authority is told, and is it told?"""


@question(asked="act", of=WITHDRAWAL, outcome=REASON, combine="collect")
def may_close_withdrawal() -> Answer:
    """Why may the withdrawal not be closed?"""


@question(asked="end", of=WITHDRAWAL, outcome=Choice("withdrawn", "recalled", "drilled"))
def withdrawal_outcome() -> Answer:
    """How has it ended?"""


@question(asked="act", of=HOLD, outcome=REASON, combine="collect")
def may_release_lot() -> Answer:
    """Why may the lot not leave its block?"""


@question(asked="end", of=HOLD, outcome=Choice("released", "reworked", "redirected", "destroyed", "drilled", "held"))
def lot_outcome() -> Answer:
    """What has become of the lot?"""


@question(
    asked="change",
    of=NOTICE,
    outcome=Choice("to be told", "told", "to be recovered", "nothing left", "recovered", "no answer", "drilled"),
)
def consignee_stage() -> Answer:
    """How far has it come with the consignee?"""


@question(asked="time", of=NOTICE, outcome=Instant())
def consignee_notice_due() -> Answer:
    """By when is the consignee told?"""


@question(asked="time", of=NOTICE, outcome=Instant())
def consignee_answer_due() -> Answer:
    """By when should he have answered?"""


@question(asked="end", of=NOTICE, outcome=Choice("recovered", "nothing left", "no answer", "drilled", "open"))
def consignee_outcome() -> Answer:
    """How has it ended with the consignee?"""

"""The questions that this procedure adds to those that ship with the engine."""

from rules.api import Answer, Choice, Text, YesNo, question

REASON = Text(longest=64)


@question(asked="change", of="complaint", outcome=YesNo())
def withdrawn() -> Answer:
    """Has the customer taken the complaint back in this round?"""


@question(
    asked="change",
    of="complaint",
    outcome=Choice("none", "requested", "answered", "effective", "not effective"),
)
def capa_progress() -> Answer:
    """How far has the latest request for corrective and preventive action of this round come?"""


@question(asked="change", of="complaint", outcome=Choice("none", "under way", "agreed"))
def return_progress() -> Answer:
    """How far have the returns of this round come: `agreed` when every one is settled with the customer?"""


@question(asked="change", of="complaint", outcome=YesNo())
def reply_issued() -> Answer:
    """Has the customer been answered in this round?"""


@question(
    asked="change",
    of="complaint",
    outcome=Choice("none", "not yet", "copy of the CAPA request form", "reasons without a request"),
)
def reply() -> Answer:
    """With what is the customer answered? `none`: no reply is owed; `not yet`: there is nothing to say yet."""


@question(asked="draw", of="complaint", outcome=YesNo())
def log_row() -> Answer:
    """Does the complaint have a row in the complaint log? The value `row` says whether it is open or completed."""


@question(asked="end", of="complaint", outcome=YesNo())
def reason_in_log() -> Answer:
    """Must the log say why the complaint ends without a request for action?"""


@question(asked="change", of="return", outcome=YesNo())
def return_cancelled() -> Answer:
    """Has it been said that the goods do not come?"""


@question(asked="change", of="return", outcome=Choice("sample", "every piece"))
def inspection_coverage() -> Answer:
    """How much of the returned goods has been inspected by now?"""


@question(asked="change", of="return", outcome=YesNo())
def inspection_sufficient() -> Answer:
    """Is as much inspected as the size of the return asks for?"""


@question(asked="change", of="inquiry", outcome=Choice("before the sale", "while the order runs"))
def inquiry_phase() -> Answer:
    """In which phase of the business does the customer ask?"""


@question(asked="end", of="satisfaction_measurement", outcome=Choice("measured"))
def measurement_outcome() -> Answer:
    """How has the measurement of satisfaction ended?"""


@question(asked="change", of="document_copy", outcome=Choice("approved", "refused", "open"))
def copy_verdict() -> Answer:
    """May the procedure be copied? `open` until management has said so."""


@question(asked="act", of="document_copy", outcome=REASON, combine="collect")
def may_copy_document() -> Answer:
    """Why may the procedure not be copied?"""


@question(asked="end", of="document_copy", outcome=Choice("copied", "refused"))
def copy_outcome() -> Answer:
    """How has the wish for a copy ended?"""

"""The questions that this procedure adds about suggestions, meetings and appeals."""

from rules.api import Answer, Choice, Day, Text, Whole, YesNo, question


@question(asked="change", of="suggestion", outcome=YesNo())
def quality_head_signed() -> Answer:
    """Has the head of unit quality reviewed and signed the suggestion form?"""


@question(asked="change", of="suggestion", outcome=YesNo())
def sent() -> Answer:
    """Does the suggestion form go to the responsible unit?"""


@question(asked="draw", of="suggestion", outcome=Choice("unit quality", "responsible unit"), combine="collect")
def suggestion_holders() -> Answer:
    """Who holds a copy of the suggestion form?"""


@question(asked="change", of="suggestion", outcome=Day())
def signed_for() -> Answer:
    """On which day has the responsible unit signed for the suggestion form?"""


@question(asked="time", of="suggestion", outcome=Day())
def due() -> Answer:
    """By which day must the responsible unit have answered?"""


@question(asked="change", of="suggestion", outcome=YesNo())
def on_time() -> Answer:
    """Has it answered in time?"""


@question(asked="change", of="suggestion", outcome=Choice("given", "missing"))
def rejection_reason() -> Answer:
    """Is it said why the suggestion is not adopted?"""


@question(asked="change", of="suggestion", outcome=YesNo())
def answer_valid() -> Answer:
    """Is the answer one that can be accepted? A refusal needs its reason."""


@question(asked="change", of="suggestion", outcome=Choice("issue", "answer", "check", "done"))
def stage() -> Answer:
    """At which of its stages is the suggestion form?"""


@question(asked="end", of="suggestion", outcome=Choice("carried out", "not carried out", "not adopted"))
def suggestion_outcome() -> Answer:
    """How has the suggestion ended?"""


@question(asked="change", of="quality_meeting", outcome=Choice("unit", "company"))
def meeting_level() -> Answer:
    """Is it a meeting of the unit or of the company?"""


@question(asked="change", of="quality_meeting", outcome=YesNo())
def meeting_critical() -> Answer:
    """Does the meeting plan the handling of a critical case?"""


@question(asked="change", of="quality_meeting", outcome=Text(longest=64))
def meeting_organiser() -> Answer:
    """Which role organises the meeting? The outcome is the name of a role."""


@question(asked="end", of="quality_meeting", outcome=Choice("concluded"))
def meeting_outcome() -> Answer:
    """How has the meeting ended?"""


@question(asked="end", of="forwarded_complaint", outcome=Choice("reported"))
def forwarded_outcome() -> Answer:
    """How has the case ended that was passed to another unit?"""


@question(asked="time", of="supplier_claim", outcome=Day())
def supplier_due() -> Answer:
    """By which day must the supplier have reported?"""


@question(asked="end", of="supplier_claim", outcome=Choice("reported"))
def supplier_outcome() -> Answer:
    """How has the case ended that was passed to the supplier?"""


@question(asked="change", of="appeal", outcome=YesNo())
def appeal_reasons_given() -> Answer:
    """Does the appeal give its reasons?"""


@question(asked="change", of="appeal", outcome=Whole(1, 9))
def appeal_level() -> Answer:
    """Which appeal in the same matter is it?"""


@question(asked="change", of="appeal", outcome=Choice("company technical quality management department"))
def arbitrated_by() -> Answer:
    """Who arbitrates what is disputed?"""


@question(asked="change", of="appeal", outcome=YesNo())
def appeal_accepted() -> Answer:
    """Is the appeal taken in, and by whom is it ruled on?"""


@question(asked="end", of="appeal", outcome=Choice("own_unit", "other_unit", "supplier"))
def appeal_outcome() -> Answer:
    """Whom has the first ruling found responsible?"""


@question(asked="end", of="final_appeal", outcome=Choice("own_unit", "other_unit", "supplier"))
def final_appeal_outcome() -> Answer:
    """Whom has the final ruling found responsible?"""


@question(asked="change", of="quality_meeting", outcome=YesNo())
def weighing_complete() -> Answer:
    """Are risk, cost and benefit of the improvement all written down?"""

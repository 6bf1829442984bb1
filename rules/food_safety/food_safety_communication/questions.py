"""The questions that this procedure asks of information and of the corrective action on it."""

from rules.api import Answer, Choice, Day, Instant, ListOf, Text, YesNo, question

from .correction import CORRECTION
from .distribution import ANY_CARRIER, CARRIERS, COPIED, NO_CARRIER, ON_A_SHEET
from .grades import GRADES, INSIDE, OPEN, SOURCES
from .handling import BY_COMPLAINT, NOT_REQUIRED, REQUIRED
from .owners import INFORMATION, NO_SOURCE, NOBODY
from .parties import ANYBODY, TEAM_LEADER, UNIT, UNITS

REASON = Text(longest=64)
GRADE = Choice(*GRADES, OPEN)


@question(asked="change", of=INFORMATION, outcome=Choice("outside", "inside"))
def information_origin() -> Answer:
    """Does the information come from outside or from the company itself?"""


@question(asked="change", of=INFORMATION, outcome=Choice(*GRADES, INSIDE))
def source_class() -> Answer:
    """Which group has the information by its source? `inside`: what it is about decides."""


@question(asked="change", of=INFORMATION, outcome=Choice(*GRADES))
def item_class() -> Answer:
    """Which group has the information by what it is about?"""


@question(asked="change", of=INFORMATION, outcome=GRADE)
def class_found() -> Answer:
    """Which group has the information? `open` while neither source nor matter says so."""


@question(asked="change", of=INFORMATION, outcome=GRADE)
def information_class() -> Answer:
    """Of which class is the information? The value `class` says the same."""


@question(asked="change", of=INFORMATION, outcome=Choice(*UNITS, NOBODY))
def activity_of() -> Answer:
    """Which department's own activity does the information concern?"""


@question(asked="change", of=INFORMATION, outcome=Choice(*UNITS, NOBODY))
def ruled_owner() -> Answer:
    """To which department has the team leader given the information?"""


@question(asked="change", of=INFORMATION, outcome=Choice(*SOURCES, NO_SOURCE))
def owning_source() -> Answer:
    """By which source is its owner found? `not said` if nobody has named one and it is some department's activity."""


@question(asked="change", of=INFORMATION, outcome=UNIT)
def information_owner() -> Answer:
    """Which department is responsible for the information? The value `owner` names it."""


@question(asked="change", of=INFORMATION, outcome=Choice("none", "disputed", "decided"))
def ownership_disputed() -> Answer:
    """Is it disputed whose the information is?"""


@question(asked="change", of=INFORMATION, outcome=Choice("nobody", TEAM_LEADER))
def dispute_decided_by() -> Answer:
    """Who decides whose the information is? The value `decided_by` names him."""


@question(asked="change", of=INFORMATION, outcome=Choice(*UNITS, NOBODY))
def collecting_department() -> Answer:
    """Which department does it concern, or else has found it?"""


@question(asked="change", of=INFORMATION, outcome=Choice(*UNITS, NOBODY))
def collection() -> Answer:
    """Who collects the information? The values say who sums it up and passes it on."""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def urgency() -> Answer:
    """Is it an emergency, to be handled before all else? The values say how and who hears of it at once."""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def is_serious() -> Answer:
    """Is it serious, as the responsible department or the team leader has said last?"""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def owned_by_hub() -> Answer:
    """Does administration and personnel own it, so that it need not be told?"""


@question(asked="change", of=INFORMATION, outcome=Choice("serious", "not serious"))
def escalation() -> Answer:
    """Who else hears of it because it is serious? The value `also_informed` names them."""


@question(asked="change", of=INFORMATION, outcome=ListOf(ANYBODY, gaps=False))
def informed_at_once() -> Answer:
    """Who gets it at once, before it is distributed, and signs for it?"""


@question(asked="time", of=INFORMATION, outcome=Instant())
def told_acknowledge_by() -> Answer:
    """By when does whoever gets it at once sign for it, if it is no emergency?"""


@question(asked="change", of=INFORMATION, outcome=ListOf(ANYBODY, gaps=False))
def kept_informed() -> Answer:
    """Who sees all information and gets this one in no other way?"""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def contact_sheet_needed() -> Answer:
    """Is it to be put on a contact sheet before it is distributed?"""


@question(asked="change", of=INFORMATION, outcome=Choice("refused", ON_A_SHEET, *COPIED.values(), ANY_CARRIER))
def distribution_way() -> Answer:
    """How is it distributed? The value `missing` says what has to come first."""


@question(asked="change", of=INFORMATION, outcome=ListOf(UNIT, gaps=False))
def distribution_list() -> Answer:
    """Which departments get a photocopy?"""


@question(asked="change", of=INFORMATION, outcome=UNIT)
def distributor() -> Answer:
    """Who photocopies and hands out what is in writing?"""


@question(asked="time", of=INFORMATION, outcome=Instant())
def sheet_acknowledge_by() -> Answer:
    """By when are the photocopies of the contact sheet acknowledged?"""


@question(asked="time", of=INFORMATION, outcome=Instant())
def copy_acknowledge_by() -> Answer:
    """By when are the photocopies of the document acknowledged?"""


@question(asked="act", of=INFORMATION, outcome=REASON, combine="collect")
def may_distribute_information() -> Answer:
    """Why may the information not be handed out as a photocopy of a document?"""


@question(asked="change", of=INFORMATION, outcome=Choice(*CARRIERS, "other carrier", NO_CARRIER))
def carrier_used() -> Answer:
    """By which carrier was internal information passed on?"""


@question(asked="change", of=INFORMATION, outcome=Choice("accepted", "not accepted", NO_CARRIER))
def carrier_accepted() -> Answer:
    """May information travel this way?"""


@question(asked="time", of=INFORMATION, outcome=Instant())
def handle_by() -> Answer:
    """By when is the information handled?"""


@question(asked="time", of=INFORMATION, outcome=Instant())
def urgent_handle_by() -> Answer:
    """By when is it handled if it is an emergency?"""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def goes_to_complaints() -> Answer:
    """Is it a customer's complaint, which the complaint procedure handles?"""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def is_nonconforming() -> Answer:
    """Is a nonconformity found? None, if all that is said is that no problem is raised."""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def is_problem() -> Answer:
    """Is a problem raised? None by an authority of which all that is said is that it found no nonconformity."""


@question(asked="change", of=INFORMATION, outcome=Choice(REQUIRED, BY_COMPLAINT, NOT_REQUIRED, OPEN))
def corrective_action_owed() -> Answer:
    """Is corrective action to be taken, and by which procedure?"""


@question(asked="change", of=INFORMATION, outcome=YesNo())
def is_handled() -> Answer:
    """Has its owner handled the information?"""


@question(asked="change", of=INFORMATION, outcome=Choice("summed up and kept", "not yet"))
def filing() -> Answer:
    """What becomes of the information once it is handled? The value `kept_by` says who keeps it."""


@question(asked="end", of=INFORMATION, outcome=Choice("handled"))
def information_outcome() -> Answer:
    """How has the information ended?"""


@question(asked="time", of=CORRECTION, outcome=Day())
def correction_by() -> Answer:
    """By which day is the corrective action promised?"""


@question(asked="act", of=CORRECTION, outcome=YesNo())
def correction_effect() -> Answer:
    """Is the effect of the corrective action proved?"""


@question(asked="end", of=CORRECTION, outcome=Choice("effective", "not_effective"))
def correction_outcome() -> Answer:
    """How has the corrective action ended?"""

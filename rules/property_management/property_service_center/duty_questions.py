"""The questions that this procedure asks of a shift, its log, its handover, leave and checks."""

from rules.api import Answer, Choice, Day, Instant, ListOf, MapOf, Record, Text, TimeOfDay, Whole, YesNo, question

from .parties import LINE

REASON = Text(longest=64)
LINES = ListOf(LINE, gaps=False)
NEED = Record(
    "open_need",
    {"line": Whole(1, 10**6), "number": Text(longest=64), "defect": Text(longest=4000)},
    {"need_sort": Choice("complaint", "repair", "enquiry"), "first_employee": LINE},
)
NEEDS = ListOf(NEED, gaps=False)
THING = Choice("in order", "damaged", "missing")


@question(asked="change", of="duty_shift", outcome=TimeOfDay())
def shift_change() -> Answer:
    """At what time of day is the shift handed over?"""


@question(asked="time", of="duty_shift", outcome=Instant())
def shift_ends() -> Answer:
    """When is the shift handed over?"""


@question(asked="change", of="duty_shift", outcome=Whole(1, 24, unit="hours"))
def hours_covered() -> Answer:
    """How many hours of the day do the shifts cover?"""


@question(asked="time", of="duty_shift", outcome=Instant())
def roster_due() -> Answer:
    """By when is it settled who is on duty?"""


@question(asked="time", of="duty_shift", outcome=Day())
def duty_next_working_day() -> Answer:
    """Which is the first working day from the day of the shift on?"""


@question(asked="change", of="duty_shift", outcome=YesNo())
def duty_off_day() -> Answer:
    """Is the day of the shift a day off in the calendar of the site?"""


@question(asked="change", of="duty_shift", outcome=Choice("ordinary", "holiday", "special situation"))
def duty_day_sort() -> Answer:
    """Is the day an ordinary one?"""


@question(asked="change", of="duty_shift", outcome=YesNo())
def duty_manager_named() -> Answer:
    """Is a manager named for this shift besides the person on duty?"""


@question(asked="change", of="duty_shift", outcome=YesNo())
def roster_valid() -> Answer:
    """Is the person on duty of the level that the day asks for? The values `valid` and `required` say more."""


@question(asked="change", of="duty_shift", outcome=YesNo())
def log_complete() -> Answer:
    """Is every column of the duty log filled?"""


@question(asked="time", of="duty_shift", outcome=Instant())
def outgoing_ready_due() -> Answer:
    """By when is the outgoing person ready?"""


@question(asked="time", of="duty_shift", outcome=Instant())
def incoming_due() -> Answer:
    """By when is the incoming person at the post?"""


@question(asked="change", of="duty_shift", outcome=YesNo())
def outgoing_on_time() -> Answer:
    """Was the outgoing person ready in time?"""


@question(asked="change", of="duty_shift", outcome=YesNo())
def incoming_on_time() -> Answer:
    """Was the incoming person at the post in time?"""


@question(asked="change", of="duty_shift", outcome=MapOf(THING))
def thing_states() -> Answer:
    """In what state is each thing that was counted?"""


@question(asked="change", of="duty_shift", outcome=LINES)
def things_not_counted() -> Answer:
    """Which things of the list has nobody counted?"""


@question(asked="change", of="duty_shift", outcome=YesNo())
def all_things_counted() -> Answer:
    """Is every thing of the list counted?"""


@question(asked="change", of="duty_shift", outcome=LINES)
def things_damaged() -> Answer:
    """Which things are damaged or lost?"""


@question(asked="change", of="duty_shift", outcome=Choice("missing", "not missing"))
def property_state() -> Answer:
    """Is public property missing, so that the handover stops?"""


@question(asked="change", of="duty_shift", outcome=Choice("not needed", "given", "owed"))
def explanation_state() -> Answer:
    """Is damage or loss explained?"""


@question(asked="change", of="duty_shift", outcome=Choice("clear", "unclear", "not checked"))
def log_state() -> Answer:
    """Is the duty log clear?"""


@question(asked="change", of="duty_shift", outcome=Choice("clean", "not clean", "not checked"))
def hygiene_state() -> Answer:
    """Is the post clean?"""


@question(asked="change", of="duty_shift", outcome=Choice("nothing", "ordinary", "repair not judged", "major repair"))
def unfinished_state() -> Answer:
    """What is unfinished?"""


@question(asked="change", of="duty_shift", outcome=NEEDS)
def needs_handed_over() -> Answer:
    """Which users' problems are open when the shift is handed over?"""


@question(asked="change", of="duty_shift", outcome=Choice("nothing", "told", "owed"))
def telling_state() -> Answer:
    """Is unfinished work told?"""


@question(asked="change", of="duty_shift", outcome=Whole(0, 99, na=True))
def signatures() -> Answer:
    """How many persons have signed the handover? `n/a` until they are asked."""


@question(asked="change", of="duty_shift", outcome=Choice("not asked", "not both", "both"))
def signing_state() -> Answer:
    """Have both sides signed?"""


@question(asked="change", of="duty_shift", outcome=Choice("nothing to record", "recorded", "explanation owed"))
def damage_record() -> Answer:
    """Is damage or loss recorded? The value `recorded` says the same."""


@question(asked="change", of="duty_shift", outcome=Choice("refused", "open", "unchecked", "passed"))
def handover_checks() -> Answer:
    """What do the checks of the incoming person say?"""


@question(asked="change", of="duty_shift", outcome=Choice("accepted", "open", "refused", "accepted after both sign"))
def handover() -> Answer:
    """Where does the handover stand?"""


@question(asked="act", of="duty_shift", outcome=REASON, combine="collect")
def may_begin_duty() -> Answer:
    """Why may the incoming person not start?"""


@question(asked="end", of="duty_shift", outcome=Choice("handed over", "on duty", "not handed over"))
def shift_outcome() -> Answer:
    """How has the shift ended?"""


@question(asked="change", of="duty_entry", outcome=Choice("director at once", "log only"))
def major_report() -> Answer:
    """Who hears of it? The values `message` and `logged` say the same."""


@question(asked="change", of="duty_entry", outcome=Choice("duty log"))
def entry_record() -> Answer:
    """Where is the call, the visit or the event recorded?"""


@question(asked="change", of="duty_entry", outcome=YesNo())
def entry_complete() -> Answer:
    """Is every column of the entry filled?"""


@question(asked="time", of="duty_entry", outcome=Instant())
def major_problem_due() -> Answer:
    """By when has the director heard of the major problem?"""


@question(asked="end", of="duty_entry", outcome=Choice("reported to the director", "logged"))
def entry_outcome() -> Answer:
    """How has the entry ended?"""


@question(asked="time", of="duty_leave", outcome=Instant())
def leave_due() -> Answer:
    """By when does the director rule on the leave?"""


@question(asked="change", of="duty_leave", outcome=Choice("may leave", "absence without leave"))
def leave_status() -> Answer:
    """May the person on duty leave, or would it be absence? The values `may_leave` and `absent` say the same."""


@question(asked="change", of="duty_leave", outcome=YesNo())
def leave_given() -> Answer:
    """Has the director approved the leave?"""


@question(asked="change", of="duty_leave", outcome=YesNo())
def replaced() -> Answer:
    """Does somebody stand in, by what was stated or because he is named?"""


@question(asked="change", of="duty_leave", outcome=YesNo())
def replaced_on_duty() -> Answer:
    """Is somebody there in the place of the one who leaves?"""


@question(asked="act", of="duty_leave", outcome=REASON, combine="collect")
def may_leave_post() -> Answer:
    """Why may the person on duty not leave the post?"""


@question(asked="end", of="duty_leave", outcome=Choice("left", "refused", "absent without leave", "given up", "open"))
def leave_outcome() -> Answer:
    """How has the wish for leave ended?"""


@question(asked="time", of="duty_check", outcome=Instant())
def correction_due() -> Answer:
    """By when is the problem dealt with that the director found?"""


@question(asked="change", of="duty_check", outcome=Choice("correct at once", "in order"))
def check_result() -> Answer:
    """What follows from the check?"""


@question(asked="end", of="duty_check", outcome=Choice("corrected", "in order"))
def check_outcome() -> Answer:
    """How has the check ended?"""

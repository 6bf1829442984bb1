"""Inquiries: how the customer asks, how soon the call is taken, a grievance among them, satisfied before it ends."""

from collections.abc import Sequence
from decimal import Decimal

from rules.api import (
    ANY,
    CaseKind,
    ChildFacts,
    Choice,
    Day,
    Field,
    Form,
    Formula,
    Opening,
    Rule,
    State,
    Table,
    Task,
    Whole,
    YesNo,
    all_,
    is_,
    known,
)

from .parties import CENTRE, LINE, PROSE, SALES

INQUIRY, FOLLOW_UP = "inquiry", "inquiry_follow_up"
CHANNELS = Choice("telephone", "visit", "other")
ANSWERED = known("answered_on")

FOLLOW_UP_KIND = CaseKind(
    FOLLOW_UP,
    owner=SALES,
    number="PIF-{yyyy}-{n:05}",
    clause="4.2.2.5a",
    states=(State("unsatisfied"), State("closed", is_("closed", True))),
    outcome="follow_up_outcome",
    parent=INQUIRY,
    repeats=True,
    closes_when=known("follow_up_satisfied"),
)
KINDS = (FOLLOW_UP_KIND,)

FORMS = (
    Form(
        "inquiry_reception",
        INQUIRY,
        (
            Field("inquiry_channel", CHANNELS),
            Field("inquiry_grievance", YesNo()),
            Field("telephone_rings", Whole(0, 99, unit="rings"), False),
            Field("grievance_said", PROSE, False),
        ),
        ("2.2", "4.1.2", "4.2.2.1", "4.2.2.2"),
        kept_by=CENTRE,
    ),
    Form(
        "grievance_complaint",
        INQUIRY,
        (Field("complaint_opened", LINE),),
        "4.1.2",
        kept_by=CENTRE,
        fill="intake",
    ),
    Form("inquiry_satisfaction", INQUIRY, (Field("inquiry_satisfied", YesNo()),), "4.2.2.5a", kept_by=CENTRE),
    Form(
        "follow_up_answer",
        FOLLOW_UP,
        (Field("follow_up_text", PROSE), Field("followed_up_on", Day()), Field("follow_up_satisfied", YesNo())),
        "4.2.2.5a",
        kept_by=CENTRE,
    ),
)

ASKED = ("inquiry_question", "customer_name")
TASKS = (
    Task(
        "note_reception",
        INQUIRY,
        CENTRE,
        "inquiry_reception",
        ("2.2", "4.1.2", "4.2.2.1", "4.2.2.2"),
        before=("close",),
        shows=ASKED,
    ),
    Task(
        "open_complaint_for_grievance",
        INQUIRY,
        CENTRE,
        "grievance_complaint",
        "4.1.2",
        when=is_("inquiry_grievance", True),
        before=("close",),
        asks="complaint.intake-requested",
        shows=("customer_code", *ASKED, "inquiry_channel", "grievance_said"),
    ),
    Task(
        "ask_whether_satisfied",
        INQUIRY,
        CENTRE,
        "inquiry_satisfaction",
        "4.2.2.5a",
        when=ANSWERED,
        before=("close",),
        shows=(*ASKED, "answer_given"),
    ),
    Task(
        "answer_further",
        FOLLOW_UP,
        CENTRE,
        "follow_up_answer",
        "4.2.2.5a",
        before=("close",),
        shows=(*ASKED, "answer_given"),
    ),
)

OPENINGS = (
    Opening(
        FOLLOW_UP,
        INQUIRY,
        "4.2.2.5a",
        when=all_(ANSWERED, is_("inquiry_satisfied", False)),
        again=is_("follow_up_satisfied", False),
    ),
)
CHILD_FACTS = (ChildFacts("inquiry_follow_up.satisfied", INQUIRY, FOLLOW_UP, "follow_up_satisfied"),)


def picked_up(rings: Decimal | None, most: Decimal) -> str:
    """Whether the call was taken in time, as far as the rings were counted."""
    if rings is None:
        return "not counted"
    return "in time" if rings <= most else "late"


def satisfied_at_last(satisfied: bool, further: Sequence[bool | None]) -> bool:
    """What the customer said last, after the first answer or after a further one."""
    return bool(further[-1]) if further else satisfied


CHANNEL_FORESEEN = Table(
    inputs=("inquiry_channel",),
    rules=(
        Rule(({"telephone", "visit"},), True, "4.2.2.1", {"accepted": True, "flagged": False}),
        Rule(("other",), False, "4.2.2.1", {"accepted": True, "flagged": True}),
    ),
)
CALL_PICKED_UP = Formula(("telephone_rings?", "rings_max"), picked_up, "4.2.2.2")
CALL_IN_TIME = Table(
    inputs=("call_picked_up",),
    rules=(
        Rule(("in time",), "in time", "4.2.2.2", {"in_time": True, "on_time": True, "late": False}),
        Rule(("late",), "late", "4.2.2.2", {"in_time": False, "on_time": False, "late": True}),
        Rule(("not counted",), "not counted", "4.2.2.2"),
    ),
)
OPENED_AS = Table(
    inputs=("inquiry_grievance",),
    rules=(
        Rule((True,), "complaint", "4.1.2", {"opened_as": "complaint"}),
        Rule((False,), "inquiry", "2.2", {"opened_as": "inquiry"}),
    ),
)
SATISFIED_AT_LAST = Formula(("inquiry_satisfied", "inquiry_follow_up.satisfied"), satisfied_at_last, "4.2.2.5a")
INQUIRY_ANSWERED = Formula(
    ("answered_on?", "inquiry_satisfied?"), lambda *said: any(one is not None for one in said), "4.2.2.5a"
)
TALK_ENDS = Table(
    inputs=("inquiry_answered", "satisfied_at_last"),
    rules=(
        Rule((True, True), True, "4.2.2.5a", {"may_end": True, "closed": True}),
        Rule((True, False), False, "4.2.2.5a", {"may_end": False, "closed": False}),
        Rule((False, ANY), False, "4.2.2.5a", {"may_end": False, "closed": False}),
    ),
)
FOLLOW_UP_OUTCOME = Table(
    inputs=("follow_up_satisfied",),
    rules=(Rule((True,), "satisfied", "4.2.2.5a"), Rule((False,), "not satisfied", "4.2.2.5a")),
)

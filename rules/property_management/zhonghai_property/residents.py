"""What residents are told at move-in."""

from rules.api import (
    Act,
    Answer,
    CaseKind,
    Choice,
    Day,
    Field,
    Form,
    Formula,
    State,
    Task,
    hook,
    known,
)

from .fees import CLOSED
from .inquiries import KEEP
from .parties import LINE, POSTS, PROSE, SALES

MOVE_IN = "household_move_in"

KINDS = (
    CaseKind(
        MOVE_IN,
        owner=SALES,
        number="ZH-{yyyy}-{n:06}",
        clause="3.1",
        states=(State("moved_in"), CLOSED),
        outcome="move_in_outcome",
        closes_when=known("residents_told_on"),
    ),
)

FORMS = (
    Form(
        "move_in_record",
        MOVE_IN,
        (Field("house_unit", LINE), Field("household_moved_in_on", Day())),
        "3.1",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "service_guide_note",
        MOVE_IN,
        (
            Field("residents_told_by", Choice("service guide", "other means")),
            Field("residents_told_on", Day()),
            Field("residents_told_note", PROSE, False),
        ),
        "3.1",
        kept_by=SALES,
        keep=KEEP,
        shows=("house_unit", "web_address"),
    ),
)

TASKS = (
    Task(
        "give_service_guide",
        MOVE_IN,
        SALES,
        "service_guide_note",
        ("3.1", "4.1.h"),
        before=("close",),
        due="service_guide_due",
        shows=("house_unit", "household_moved_in_on", "web_address"),
    ),
)

ACTS = (Act("register_move_in", MOVE_IN, POSTS, "3.1", form="move_in_record", effect="open"),)


class Answers:
    """The answers about move-in."""

    @hook
    def service_guide_due(self) -> Answer:
        return Formula(("household_moved_in_on",), lambda day: day, "3.1")

    @hook
    def move_in_outcome(self) -> Answer:
        return Formula(("residents_told_on",), lambda _: "told", "3.1")

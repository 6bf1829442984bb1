"""Information inside the company: within a department its head has it, to another it goes through two departments."""

from datetime import date

from rules.api import (
    ANY,
    Act,
    Answer,
    CaseKind,
    Choice,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Rule,
    State,
    Table,
    Task,
    any_,
    hook,
    is_,
    known,
)

from .parties import ADMINISTRATION, ANYBODY, DEPARTMENTS, PROSE, QUALITY, TECHNICAL
from .settings import TECHNICAL_CENTRE

INSIDE = "inside_information"
WITHIN, ACROSS = "within the department", "to another department"
TOLD = ("inside_from", "inside_content")

KINDS = (
    CaseKind(
        INSIDE,
        owner=QUALITY,
        number="II-{yyyy}-{n:06}",
        clause=("2", "3.5a", "3.5b"),
        states=(
            State("told"),
            State("passed_across", known("inside_passed_on")),
            State("closed", is_("closed", True)),
        ),
        outcome="inside_outcome",
        closes_when=any_(known("staff_told_on"), known("inside_taken_on")),
    ),
)
FORMS = (
    Form(
        "inside_record",
        INSIDE,
        (
            Field("inside_from", DEPARTMENTS),
            Field("inside_to", DEPARTMENTS),
            Field("inside_content", PROSE),
            Field("inside_via", Choice(TECHNICAL, ADMINISTRATION), False),
        ),
        ("3.5a", "3.5b"),
        kept_by=TECHNICAL,
        arrives=True,
    ),
    Form("staff_briefing", INSIDE, (Field("staff_told_on", Day()),), "3.5a", kept_by=TECHNICAL),
    Form("inside_passing", INSIDE, (Field("inside_passed_on", Day()),), "3.5b", kept_by=TECHNICAL),
    Form(
        "inside_taking",
        INSIDE,
        (Field("inside_taken_on", Day()), Field("inside_handling", PROSE)),
        "3.5b",
        kept_by=TECHNICAL,
    ),
)
TASKS = (
    Task(
        "tell_staff",
        INSIDE,
        FactRole("inside_from"),
        "staff_briefing",
        "3.5a",
        when=is_("inside_reach", WITHIN),
        before=("close",),
        shows=TOLD,
    ),
    Task(
        "pass_on_inside",
        INSIDE,
        FactRole("inside_through"),
        "inside_passing",
        "3.5b",
        when=is_("inside_reach", ACROSS),
        before=("close",),
        shows=(*TOLD, "inside_to"),
    ),
    Task(
        "take_inside_information",
        INSIDE,
        FactRole("inside_to"),
        "inside_taking",
        "3.5b",
        when=known("inside_passed_on"),
        before=("close",),
        shows=TOLD,
    ),
)
ACTS = (Act("tell_inside", INSIDE, ANYBODY, ("3.5a", "3.5b"), form="inside_record", effect="open"),)


def inside_outcome(staff_told: date | None, taken: date | None) -> str | None:
    """Told to the staff, or taken by the other department."""
    return None if staff_told is None and taken is None else "told"


INSIDE_REACH = Formula(
    ("inside_from", "inside_to"), lambda from_, to: WITHIN if from_ == to else ACROSS, ("3.5a", "3.5b")
)
INSIDE_CHANNEL = Formula(
    ("inside_via?",), lambda via: ADMINISTRATION if via == ADMINISTRATION else TECHNICAL_CENTRE, ("3.5b", "3.2")
)
INSIDE_THROUGH = Formula(
    ("inside_channel",), lambda via: ADMINISTRATION if via == ADMINISTRATION else TECHNICAL, ("3.5b", "3.2")
)
INSIDE_OWNER = Table(
    inputs=("inside_reach", "inside_channel"),
    rules=(
        Rule((WITHIN, ANY), "head of department", "3.5a", {"owner": "head of department"}),
        Rule(
            (ACROSS, TECHNICAL_CENTRE),
            TECHNICAL_CENTRE,
            ("3.5b", "3.2"),
            {"owner": TECHNICAL_CENTRE, "through": TECHNICAL_CENTRE},
        ),
        Rule(
            (ACROSS, ADMINISTRATION),
            ADMINISTRATION,
            ("3.5b", "3.4"),
            {"owner": ADMINISTRATION, "through": ADMINISTRATION},
        ),
    ),
)
INSIDE_OUTCOME = Formula(("staff_told_on?", "inside_taken_on?"), inside_outcome, ("3.5a", "3.5b"))


class Answers:
    """What is asked of information inside the company."""

    @hook
    def inside_reach(self) -> Answer:
        return INSIDE_REACH

    @hook
    def inside_channel(self) -> Answer:
        return INSIDE_CHANNEL

    @hook
    def inside_through(self) -> Answer:
        return INSIDE_THROUGH

    @hook
    def inside_owner(self) -> Answer:
        return INSIDE_OWNER

    @hook
    def inside_outcome(self) -> Answer:
        return INSIDE_OUTCOME

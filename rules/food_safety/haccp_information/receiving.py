"""Who properly receives information, and what happens when somebody else has got it."""

from rules.api import (
    ANY,
    CONTRADICTION,
    JUDGE,
    Answer,
    Choice,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Rule,
    Table,
    Task,
    hook,
    is_,
)

from . import sources as of
from .intake import INFORMATION, SHOWN
from .parties import ADMINISTRATION, LINE, PURCHASING, SALES, TECHNICAL
from .settings import CONCERNED_SALES, TECHNICAL_CENTRE

CONCERNED_PURCHASING = "department concerned (purchasing)"
CONCERNED = "department concerned"
RECEIVER = Choice(ADMINISTRATION, TECHNICAL_CENTRE, CONCERNED_SALES, CONCERNED_PURCHASING, CONCERNED)
NOBODY = "nobody"
PASSED_TO = Choice(*RECEIVER.members, NOBODY)
ROLE_OF = {
    ADMINISTRATION: ADMINISTRATION,
    TECHNICAL_CENTRE: TECHNICAL,
    CONCERNED_SALES: SALES,
    CONCERNED_PURCHASING: PURCHASING,
}
PLAIN = {of.OTHER, of.NOT_SAID}
STUDIED = {of.LAW, of.TECHNOLOGY, of.POLICY, of.SYSTEM}
MEASURES = {of.MONITORING, of.SAFETY}
REST = set(of.MATTER.members) - STUDIED - MEASURES

FORMS = (
    Form(
        "information_passing",
        INFORMATION,
        (Field("information_passed_on", Day()), Field("passing_note", LINE, False)),
        ("3.5b", "4.1.2.2", "4.1.2.3"),
        kept_by=TECHNICAL,
    ),
)

TASKS = (
    Task(
        "pass_on_information",
        INFORMATION,
        FactRole("information_received_by"),
        "information_passing",
        ("3.5b", "4.1.2.2", "4.1.2.3"),
        when=is_("in_right_hands", False),
        before=("close",),
        shows=(*SHOWN, "pass_on_to"),
    ),
)


def _receives(receiver: str, clause: str | tuple[str, ...], *cells: object) -> Rule:
    return Rule(cells, receiver, clause, {"receiver": receiver, "owner": receiver})


def _passed(receiver: str, through: str, clause: str | tuple[str, ...]) -> Rule:
    return Rule((False, receiver), receiver, clause, {"through": through})


PROPER_RECEIVER = Table(
    inputs=("information_origin", "information_matter", "residents_receiver", "inspection_receiver"),
    rules=(
        _receives(ADMINISTRATION, ("4.1.2.3", "4.1.1.f", "3.4"), of.AUTHORITIES, ANY, ANY, ANY),
        _receives(ADMINISTRATION, ("4.1.2.4", "3.4"), of.ENVIRONMENT, ANY, ANY, ANY),
        _receives(TECHNICAL_CENTRE, ("4.1.1.a", "3.2"), of.BODIES | {of.SUPERVISION}, ANY, ANY, TECHNICAL_CENTRE),
        _receives(ADMINISTRATION, ("4.1.1.a", "3.4"), of.BODIES | {of.SUPERVISION}, ANY, ANY, ADMINISTRATION),
        _receives(TECHNICAL_CENTRE, ("4.1.1.c", "3.2"), of.ENFORCEMENT, ANY, ANY, ANY),
        _receives(CONCERNED_SALES, "4.1.2.5", of.CUSTOMER, ANY, ANY, ANY),
        _receives(CONCERNED_PURCHASING, ("4.1.2.5", "4.1.1.g"), of.SUPPLIERS, ANY, ANY, ANY),
        _receives(ADMINISTRATION, ("4.1.2.5", "3.4"), of.RESIDENTS, ANY, ADMINISTRATION, ANY),
        _receives(CONCERNED_SALES, "4.1.2.5", of.RESIDENTS, ANY, CONCERNED_SALES, ANY),
        _receives(TECHNICAL_CENTRE, ("4.1.2.5", "3.2"), of.RESIDENTS, ANY, TECHNICAL_CENTRE, ANY),
        _receives(ADMINISTRATION, ("4.1.2.5", "3.4"), of.PARTY, ANY, ANY, ANY),
        _receives(CONCERNED, "4.1.1.i", of.GUESTS, ANY, ANY, ANY),
        _receives(TECHNICAL_CENTRE, ("4.1.1.e", "3.2"), of.INDUSTRY, ANY, ANY, ANY),
        _receives(TECHNICAL_CENTRE, "3.2", of.OWN, REST | STUDIED, ANY, ANY),
        _receives(ADMINISTRATION, ("4.1.1.h", "3.4"), {of.OWN, *PLAIN}, MEASURES, ANY, ANY),
        _receives(TECHNICAL_CENTRE, ("4.1.1.c", "3.2"), PLAIN, of.LAW, ANY, ANY),
        _receives(TECHNICAL_CENTRE, ("4.1.1.e", "3.2"), PLAIN, of.TECHNOLOGY, ANY, ANY),
        _receives(TECHNICAL_CENTRE, "3.2", PLAIN, {of.POLICY, of.SYSTEM}, ANY, ANY),
        _receives(ADMINISTRATION, "3.4", PLAIN, REST, ANY, ANY),
    ),
)

PASS_ON_TO = Table(
    inputs=("in_right_hands", "proper_receiver"),
    rules=(
        Rule((True, ANY), NOBODY, ("4.1.2.2", "3.5b")),
        _passed(ADMINISTRATION, ADMINISTRATION, ("4.1.2.3", "3.5b")),
        _passed(TECHNICAL_CENTRE, TECHNICAL_CENTRE, ("3.2", "3.5b")),
        _passed(CONCERNED_SALES, TECHNICAL_CENTRE, ("4.1.2.5", "3.5b")),
        _passed(CONCERNED_PURCHASING, TECHNICAL_CENTRE, ("4.1.2.5", "3.5b")),
        Rule((False, CONCERNED), CONTRADICTION, "4.1.1.i"),
    ),
    yields=tuple(name for name in PASSED_TO.members if name != CONCERNED),
)

INFORMATION_RECEIVED = Table(
    inputs=("information_origin",),
    rules=(
        Rule(
            (ANY,),
            True,
            ("3.1", "4.1.2.2"),
            {"received": True, "approval_needed_to_receive": False, "direction": "incoming"},
        ),
    ),
    yields=(True,),
)

INFORMATION_IN_SCOPE = Table(
    inputs=("information_subject",),
    rules=(
        Rule(({"quality", "environment", "food safety", "integrity"},), True, "2", {"in_scope": True}),
        Rule(("measurement",), True, ("2", "4.1.1.c"), {"in_scope": True}),
        Rule((of.SAFETY,), True, ("2", "4.1.1.h"), {"in_scope": True}),
        Rule((of.OTHER,), JUDGE, "2"),
    ),
    judged_by=TECHNICAL,
)


def receiving_role(receiver: str, received_by: str) -> str:
    """The role behind the receiver; with visitors it is the department that they are in contact with."""
    return ROLE_OF.get(receiver, received_by)


RECEIVING_ROLE = Formula(("proper_receiver", "information_received_by"), receiving_role, ("3.2", "3.4", "4.1.2.5"))
IN_RIGHT_HANDS = Formula(
    ("proper_receiver", "information_received_by"),
    lambda receiver, received_by: receiving_role(receiver, received_by) == received_by,
    ("4.1.2.3", "4.1.2.5", "3.5b"),
)


class Answers:
    """What is asked of the way that information takes in the company."""

    @hook
    def proper_receiver(self) -> Answer:
        return PROPER_RECEIVER

    @hook
    def pass_on_to(self) -> Answer:
        return PASS_ON_TO

    @hook
    def information_received(self) -> Answer:
        return INFORMATION_RECEIVED

    @hook
    def information_in_scope(self) -> Answer:
        return INFORMATION_IN_SCOPE

    @hook
    def receiving_role(self) -> Answer:
        return RECEIVING_ROLE

    @hook
    def in_right_hands(self) -> Answer:
        return IN_RIGHT_HANDS

"""What the company tells interested parties of itself: only what was approved."""

from collections.abc import Sequence

from rules.api import (
    Act,
    Answer,
    CaseKind,
    Choice,
    Collect,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    ListOf,
    Rule,
    State,
    Table,
    Task,
    hook,
    is_,
    known,
    not_,
)

from .answering import APPROVERS
from .parties import ADMINISTRATION, ANYBODY, DEPARTMENTS, LINE, PROSE, QUALITY, TECHNICAL
from .settings import TECHNICAL_CENTRE

OUTGOING = "outgoing_information"
POLICY = "management policy"
COMPANY_INFORMATION = (
    POLICY,
    "environmental protection",
    "performance of the management system",
    "applicable laws and regulations",
)
ADDRESSEE = Choice(
    *("customer", "supplier", "subcontractor", "residents", "society", "other interested party"),
    *("authority", "certification body"),
)
WAITS = "management representative or HACCP team leader"
OUT = {"direction": "outgoing"}

KINDS = (
    CaseKind(
        OUTGOING,
        owner=QUALITY,
        number="IO-{yyyy}-{n:06}",
        clause=("3.1", "4.1.2.6"),
        states=(
            State("to_be_approved"),
            State("released", is_("outgoing_message.signed", True)),
            State("closed", is_("closed", True)),
        ),
        outcome="outgoing_outcome",
        closes_when=known("outgoing_sent_on"),
    ),
)
FORMS = (
    Form(
        "outgoing_message",
        OUTGOING,
        (
            Field("outgoing_from", DEPARTMENTS),
            Field("outgoing_to", ADDRESSEE),
            Field("outgoing_to_name", LINE),
            Field("outgoing_occasion", Choice("contact", "cooperation", "reply", "other")),
            Field("outgoing_subjects", ListOf(Choice(*COMPANY_INFORMATION, "other"), gaps=False)),
            Field("outgoing_text", PROSE),
        ),
        ("3.1", "4.1.2.6", "4.1.1.b"),
        kept_by=TECHNICAL,
        arrives=True,
        signers=APPROVERS,
    ),
    Form(
        "outgoing_sending",
        OUTGOING,
        (Field("outgoing_sent_on", Day()), Field("outgoing_sent_by", LINE)),
        ("3.1", "4.1.2.6"),
        kept_by=TECHNICAL,
    ),
)
TASKS = (
    Task(
        "write_outgoing",
        OUTGOING,
        FactRole("outgoing_from"),
        "outgoing_message",
        ("3.1", "4.1.2.6"),
        before=("close",),
    ),
    Task(
        "tell_outside",
        OUTGOING,
        FactRole("outgoing_role"),
        "outgoing_sending",
        ("4.1.2.6", "3.4"),
        before=("close",),
        performs="send_outgoing",
        shows=("outgoing_to", "outgoing_to_name", "outgoing_subjects", "outgoing_text"),
    ),
)
ACTS = (
    Act("prepare_outgoing", OUTGOING, ANYBODY, ("3.1", "4.1.2.6"), form="outgoing_message", effect="open"),
    Act(
        "send_outgoing",
        OUTGOING,
        ANYBODY,
        ("3.1", "4.1.2.6"),
        form="outgoing_sending",
        when=not_(known("outgoing_sent_on")),
    ),
)


def left(told: Sequence[str]) -> Sequence[str]:
    """What of the four kinds of company information is not among what is told."""
    return [one for one in COMPANY_INFORMATION if one not in told]


def outgoing_role(owner: str, from_: str) -> str:
    """What goes to an authority goes through administration, what goes to a certifier through the technical centre."""
    return {ADMINISTRATION: ADMINISTRATION, TECHNICAL_CENTRE: TECHNICAL}.get(owner, from_)


MAY_SEND_OUTGOING = Collect(
    inputs=("outgoing_message.signed",), rules=(Rule((False,), "outgoing_not_approved", "3.1"),)
)
OUTGOING_RELEASE = Table(
    inputs=("outgoing_message.signed",),
    rules=(
        Rule((False,), "refused", "3.1", {"send": "refused", "waits_for": WAITS}),
        Rule((True,), "allowed", "3.1", {"send": "allowed"}),
    ),
)
POLICY_TOLD = Formula(("outgoing_subjects",), lambda told: POLICY in told, "4.1.1.b")
OUTGOING_DIRECTION = Table(
    inputs=("policy_told",),
    rules=(
        Rule((True,), "outgoing", ("4.1.1.b", "4.1.2.6"), {**OUT, "kind": "b"}),
        Rule((False,), "outgoing", "4.1.2.6", OUT),
    ),
)
COMPANY_INFORMATION_LEFT = Formula(("outgoing_subjects",), left, "4.1.2.6")
OUTGOING_OWNER = Table(
    inputs=("outgoing_to",),
    rules=(
        Rule(("authority",), ADMINISTRATION, "3.4", {"owner": ADMINISTRATION}),
        Rule(("certification body",), TECHNICAL_CENTRE, "3.2", {"owner": TECHNICAL_CENTRE}),
        Rule(
            (set(ADDRESSEE.members) - {"authority", "certification body"},),
            "department concerned",
            "4.1.2.6",
            {
                "owner": "department concerned",
                "information_kinds": list(COMPANY_INFORMATION),
                "information_kinds_count": len(COMPANY_INFORMATION),
            },
        ),
    ),
)
OUTGOING_ROLE = Formula(("outgoing_owner", "outgoing_from"), outgoing_role, ("3.4", "4.1.2.6"))
OUTGOING_OUTCOME = Formula(("outgoing_sent_on",), lambda _: "sent", "4.1.2.6")


class Answers:
    """What is asked of information that goes out."""

    @hook
    def may_send_outgoing(self) -> Answer:
        return MAY_SEND_OUTGOING

    @hook
    def outgoing_release(self) -> Answer:
        return OUTGOING_RELEASE

    @hook
    def policy_told(self) -> Answer:
        return POLICY_TOLD

    @hook
    def outgoing_direction(self) -> Answer:
        return OUTGOING_DIRECTION

    @hook
    def company_information_left(self) -> Answer:
        return COMPANY_INFORMATION_LEFT

    @hook
    def outgoing_owner(self) -> Answer:
        return OUTGOING_OWNER

    @hook
    def outgoing_role(self) -> Answer:
        return OUTGOING_ROLE

    @hook
    def outgoing_outcome(self) -> Answer:
        return OUTGOING_OUTCOME

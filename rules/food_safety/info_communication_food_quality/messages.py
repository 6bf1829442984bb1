"""A message from the department in which it arises: by mail with four fields and its copies, or by another way."""

from collections.abc import Sequence
from datetime import date, datetime

from rules.api import (
    ANY,
    Act,
    Answer,
    CaseKind,
    Collect,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Holder,
    Instant,
    ListOf,
    Rule,
    State,
    Table,
    Task,
    YesNo,
    all_,
    any_,
    hook,
    is_,
    known,
    not_,
)

from .complaints import HEARD
from .complaints import MESSAGE as MESSAGE
from .parties import ANYBODY, DEPARTMENTS, DEPUTIES, GENERAL_MANAGER, LINE, PROSE, QUALITY, SEVERAL
from .topics import CLASS, TOPIC, WAY

CHIEF = {"general manager", "总经理"}
MAIL_FIELDS = {
    "mail_time": "time",
    "mail_content": "content",
    "mail_contact": "contact person",
    "mail_contact_details": "contact details",
}
"""The four things that a mail states, as they are called."""
ABOUT = ("message_topic", "message_from", "mail_content", "mail_contact", "mail_contact_details")

KINDS = (
    CaseKind(
        MESSAGE,
        owner=QUALITY,
        number="QI-{yyyy}-{n:06}",
        clause=("3a.p1", "3a.p2", "3b.in.A2"),
        states=(
            State("arisen"),
            State("told_to_all", any_(known("mail_sent_at"), is_("emergency_notice", "complete"))),
            State("closed", is_("closed", True)),
        ),
        outcome="message_outcome",
        closes_when=any_(known("mail_sent_at"), is_("emergency_notice", "complete"), known("other_passed_on")),
    ),
)
FORMS = (
    Form(
        "message_record",
        MESSAGE,
        (
            Field("message_topic", TOPIC),
            Field("message_from", DEPARTMENTS),
            Field("message_way", WAY),
            Field("message_emergency", YesNo()),
            Field("responsible_department", DEPARTMENTS),
            Field("concerned_departments", SEVERAL),
            Field("message_class_said", CLASS, False),
            *HEARD,
        ),
        ("3a.p2", "3b.class", "3b.ways"),
        kept_by=QUALITY,
        arrives=True,
    ),
    Form(
        "information_mail",
        MESSAGE,
        (
            Field("mail_time", Instant()),
            Field("mail_content", PROSE),
            Field("mail_contact", LINE),
            Field("mail_contact_details", LINE),
            Field("mail_copies", ListOf(LINE, gaps=False)),
        ),
        ("3b.in.A2", "3b.in.A3"),
        kept_by=QUALITY,
        holders=(
            Holder(GENERAL_MANAGER, "3b.in.A2", acknowledged=False),
            Holder(DEPUTIES, "3b.in.A2", acknowledged=False),
        ),
        shows=("message_topic", "message_from", "responsible_department", "concerned_departments"),
    ),
    Form("copy_addition", MESSAGE, (Field("copy_added_at", Instant()),), "3b.in.A2", kept_by=QUALITY),
    Form("mail_sending", MESSAGE, (Field("mail_sent_at", Instant()),), "3b.in.A2", kept_by=QUALITY),
    Form("other_passing", MESSAGE, (Field("other_passed_on", Day()),), ("3a.p2", "3b.ways"), kept_by=QUALITY),
)
TASKS = (
    Task(
        "write_mail",
        MESSAGE,
        FactRole("message_from"),
        "information_mail",
        ("3b.in.A2", "3b.in.A3"),
        when=is_("mail_owed", True),
        before=("close", "send_mail"),
        shows=("message_topic", "responsible_department", "concerned_departments", "deputy_managers"),
    ),
    Task(
        "add_copy",
        MESSAGE,
        FactRole("message_from"),
        "copy_addition",
        "3b.in.A2",
        when=is_("mail_owed", True),
        before=("close",),
        for_each="copies_to_add",
        shows=("message_topic", "mail_content"),
    ),
    Task(
        "send_mail_to_all",
        MESSAGE,
        FactRole("message_from"),
        "mail_sending",
        "3b.in.A2",
        before=("close",),
        performs="send_mail",
        shows=("addressed_departments", "mail_copies"),
    ),
    Task(
        "pass_on_otherwise",
        MESSAGE,
        FactRole("message_from"),
        "other_passing",
        ("3a.p2", "3b.ways"),
        when=all_(is_("mail_owed", False), is_("emergency_flagged", False)),
        before=("close",),
        shows=("message_topic", "message_way"),
    ),
)
ACTS = (
    Act("raise_information", MESSAGE, ANYBODY, ("3a.p2", "3b.in.A2"), form="message_record", effect="open"),
    Act(
        "send_mail",
        MESSAGE,
        ANYBODY,
        "3b.in.A2",
        form="mail_sending",
        when=all_(is_("mail_owed", True), not_(known("mail_sent_at"))),
    ),
    Act(
        "correct_mail", MESSAGE, ANYBODY, ("3b.in.A2", "3b.in.A3"), form="information_mail", when=known("mail_content")
    ),
)


def fields_lacking(*stated: object) -> Sequence[str]:
    """Which of the four things the mail does not state."""
    return [called for called, value in zip(MAIL_FIELDS.values(), stated, strict=True) if value is None]


def fields_stated(lacking: Sequence[str]) -> str:
    """How many of the four the mail states."""
    if not lacking:
        return "all"
    return "none" if len(lacking) == len(MAIL_FIELDS) else "some"


def copies_to_add(copied: Sequence[str], chief: str, deputies: Sequence[str]) -> Sequence[str]:
    """Who of those to whom every mail is copied is not among its copies, however their names are capitalised."""
    there = {one.casefold() for one in copied}
    lacking = [] if {chief.casefold(), *(CHIEF if chief in CHIEF else ())} & there else [chief]
    return lacking + [one for one in dict.fromkeys(deputies) if one.casefold() not in there]


def copies_lacking(to_add: Sequence[str], added_at: Sequence[datetime | None] | None) -> Sequence[str]:
    """Who has not got a copy yet."""
    times = dict(zip(to_add, added_at or (), strict=False))
    return [one for one in to_add if times.get(one) is None]


def missing(fields: Sequence[str], stated: str, copies: Sequence[str] | None, groups: Sequence[str]) -> Sequence[str]:
    """What is still missing of what has been begun: the fields of a mail, its copies, the groups of an emergency."""
    return [*(fields if stated == "some" else ()), *(copies or ()), *groups]


def addressed(sender: str, responsible: str, concerned: Sequence[str]) -> Sequence[str]:
    """Whose reply is owed: the responsible department and those concerned, each once, and never the sender."""
    return [one for one in dict.fromkeys((responsible, *concerned)) if one != sender]


def message_outcome(sent_at: datetime | None, passed_on: date | None, emergency: str) -> str | None:
    """It ends when the mail is sent, when all groups are told, or when it is passed on by another way."""
    ended = sent_at is not None or passed_on is not None or emergency == "complete"
    return "communicated" if ended else None


FIELDS_LACKING = Formula(tuple(f"{name}?" for name in MAIL_FIELDS), fields_lacking, "3b.in.A3")
FIELDS_STATED = Formula(("fields_lacking",), fields_stated, "3b.in.A3")
MAIL_STATES_ALL = Table(
    inputs=("fields_stated",),
    rules=(
        Rule(("all",), True, "3b.in.A3", {"complete": True}),
        Rule(("some",), False, "3b.in.A3", {"complete": False}),
        Rule(("none",), False, "3b.in.A3"),
    ),
)
COPIES_TO_ADD = Formula(("mail_copies", "general_manager_called", "deputy_managers"), copies_to_add, "3b.in.A2")
COPIES_LACKING = Formula(("copies_to_add", "copy_added_at?"), copies_lacking, "3b.in.A2")
COPIED_TO_EVERYBODY = Formula(("copies_lacking",), lambda lacking: not lacking, "3b.in.A2")
MAIL_COPIED = Table(
    inputs=("copied_to_everybody",),
    rules=(
        Rule((True,), True, "3b.in.A2", {"complete": True}),
        Rule((False,), False, "3b.in.A2", {"complete": False}),
    ),
)
MISSING = Formula(
    ("fields_lacking", "fields_stated", "copies_lacking?", "groups_lacking"),
    missing,
    ("3b.in.A2", "3b.in.A3", "3b.in.B"),
)
DEPUTIES_NAMED = Formula(("deputy_managers?",), lambda named: named is not None, "3b.in.A2")
MAY_SEND_MAIL = Collect(
    inputs=("deputies_named", "mail_states_all", "mail_copied"),
    rules=(
        Rule((False, ANY, ANY), "deputies_not_named", "3b.in.A2"),
        Rule((ANY, False, ANY), "mail_states_too_little", "3b.in.A3"),
        Rule((ANY, ANY, False), "copies_are_missing", "3b.in.A2"),
    ),
)
ADDRESSED_DEPARTMENTS = Formula(
    ("message_from", "responsible_department", "concerned_departments"), addressed, ("3b.in.A2", "3b.in.A4")
)
MESSAGE_OUTCOME = Formula(
    ("mail_sent_at?", "other_passed_on?", "emergency_notice"), message_outcome, ("3a.p1", "3b.in.A2", "3b.in.B")
)


class Answers:
    """What is asked of a message on its way."""

    @hook
    def fields_lacking(self) -> Answer:
        return FIELDS_LACKING

    @hook
    def fields_stated(self) -> Answer:
        return FIELDS_STATED

    @hook
    def mail_states_all(self) -> Answer:
        return MAIL_STATES_ALL

    @hook
    def copies_to_add(self) -> Answer:
        return COPIES_TO_ADD

    @hook
    def copies_lacking(self) -> Answer:
        return COPIES_LACKING

    @hook
    def copied_to_everybody(self) -> Answer:
        return COPIED_TO_EVERYBODY

    @hook
    def mail_copied(self) -> Answer:
        return MAIL_COPIED

    @hook
    def missing(self) -> Answer:
        return MISSING

    @hook
    def deputies_named(self) -> Answer:
        return DEPUTIES_NAMED

    @hook
    def may_send_mail(self) -> Answer:
        return MAY_SEND_MAIL

    @hook
    def addressed_departments(self) -> Answer:
        return ADDRESSED_DEPARTMENTS

    @hook
    def message_outcome(self) -> Answer:
        return MESSAGE_OUTCOME

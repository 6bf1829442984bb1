"""The reply of each department to which a mail is addressed: within a working day, with a suggestion or an opinion."""

from datetime import datetime

from rules.api import (
    ANY,
    Act,
    Answer,
    CaseKind,
    Deadline,
    FactRole,
    Field,
    Form,
    Formula,
    Instant,
    Opening,
    Reminder,
    Rule,
    State,
    Table,
    Task,
    all_,
    days,
    hook,
    is_,
    known,
    working_days,
)

from .messages import ABOUT, MESSAGE
from .parties import ANYBODY, DEPARTMENTS, PROSE, QUALITY

REPLY = "mail_reply"
TOLD_OF_SILENCE = (Reminder(FactRole("message_from"), "3b.in.A4", after=working_days("reply_reminder_days")),)

KINDS = (
    CaseKind(
        REPLY,
        owner=QUALITY,
        number="QR-{yyyy}-{n:06}",
        clause="3b.in.A4",
        states=(
            State("mail_arrived"),
            State("replied_to", known("mail_replied_at")),
            State("closed", is_("closed", True)),
        ),
        outcome="reply_outcome",
        parent=MESSAGE,
        repeats=True,
        closes_when=all_(known("mail_replied_at"), is_("reply_counts", True)),
    ),
)
OPENINGS = (
    Opening(
        REPLY,
        MESSAGE,
        "3b.in.A4",
        when=all_(known("mail_sent_at"), known("addressed_departments")),
        for_each="addressed_departments",
        states="addressed_department",
    ),
)
FORMS = (
    Form("mail_arrival", REPLY, (Field("addressed_department", DEPARTMENTS),), "3b.in.A4", arrives=True),
    Form("mail_receipt", REPLY, (Field("mail_received_at", Instant()),), "3b.in.A4", kept_by=QUALITY),
    Form(
        "mail_answer",
        REPLY,
        (
            Field("mail_replied_at", Instant()),
            Field("mail_answer_text", PROSE),
            Field("reply_suggestion", PROSE, False),
            Field("reply_opinion", PROSE, False),
        ),
        "3b.in.A4",
        kept_by=QUALITY,
    ),
    Form(
        "answer_supplement",
        REPLY,
        (Field("supplement_opinion", PROSE), Field("supplemented_at", Instant())),
        "3b.in.A4",
        kept_by=QUALITY,
    ),
)
TASKS = (
    Task(
        "reply_to_mail",
        REPLY,
        FactRole("addressed_department"),
        "mail_answer",
        "3b.in.A4",
        before=("close",),
        due="due_date",
        shows=ABOUT,
        reminders=TOLD_OF_SILENCE,
    ),
    Task(
        "give_opinion",
        REPLY,
        FactRole("addressed_department"),
        "answer_supplement",
        "3b.in.A4",
        when=all_(known("mail_replied_at"), is_("reply_counts", False)),
        before=("close",),
        due="due_date",
        shows=(*ABOUT, "mail_answer_text"),
        reminders=TOLD_OF_SILENCE,
    ),
)
ACTS = (Act("state_receipt", REPLY, ANYBODY, "3b.in.A4", form="mail_receipt"),)


def has_opinion(opinion: str | None, supplement: str | None) -> bool:
    """An opinion on the handling, at once or afterwards."""
    return opinion is not None or supplement is not None


def in_time(replied: datetime, supplemented: datetime | None, over: datetime) -> bool:
    """The reply counts from when it holds what it has to hold; the last moment of the day is still in time."""
    return (supplemented or replied) < over


MAIL_RECEIVED = Formula(("mail_received_at?", "opened_at"), lambda stated, opened: stated or opened, "3b.in.A4")
DUE_DATE = Deadline("mail_received", "3b.in.A4", within=working_days("reply_working_days"))
REPLY_DAY_OVER = Deadline("due_date", "3b.in.A4", within=days(0))
REPLY_HAS_OPINION = Formula(("reply_opinion?", "supplement_opinion?"), has_opinion, "3b.in.A4")
REPLY_HAS_SUGGESTION = Formula(("reply_suggestion?",), lambda suggestion: suggestion is not None, "3b.in.A4")
REPLY_COUNTS = Table(
    inputs=("reply_has_opinion", "reply_has_suggestion"),
    rules=(
        Rule((True, ANY), True, "3b.in.A4", {"reply_valid": True}),
        Rule((False, True), True, "3b.in.A4", {"reply_valid": True}),
        Rule((False, False), False, "3b.in.A4", {"reply_valid": False}),
    ),
)
BEFORE_THE_END = Formula(("mail_replied_at", "supplemented_at?", "reply_day_over"), in_time, "3b.in.A4")
REPLY_IN_TIME = Table(
    inputs=("before_the_end",),
    rules=(
        Rule((True,), True, "3b.in.A4", {"on_time": True}),
        Rule((False,), False, "3b.in.A4", {"on_time": False}),
    ),
)
REPLY_OUTCOME = Table(
    inputs=("reply_in_time",),
    rules=(Rule((True,), "replied in time", "3b.in.A4"), Rule((False,), "replied late", "3b.in.A4")),
)


class Answers:
    """What is asked of a reply."""

    @hook
    def mail_received(self) -> Answer:
        return MAIL_RECEIVED

    @hook
    def due_date(self) -> Answer:
        return DUE_DATE

    @hook
    def reply_day_over(self) -> Answer:
        return REPLY_DAY_OVER

    @hook
    def reply_has_opinion(self) -> Answer:
        return REPLY_HAS_OPINION

    @hook
    def reply_has_suggestion(self) -> Answer:
        return REPLY_HAS_SUGGESTION

    @hook
    def reply_counts(self) -> Answer:
        return REPLY_COUNTS

    @hook
    def before_the_end(self) -> Answer:
        return BEFORE_THE_END

    @hook
    def reply_in_time(self) -> Answer:
        return REPLY_IN_TIME

    @hook
    def reply_outcome(self) -> Answer:
        return REPLY_OUTCOME

"""What is said to the outside about information that came in: a reply, or the report of something grave.

Either goes out only after the management representative or the HACCP team leader has approved it.
"""

from rules.api import (
    Act,
    Answer,
    CaseKind,
    Choice,
    Collect,
    Day,
    Deadline,
    FactRole,
    Field,
    Form,
    Formula,
    Opening,
    Reminder,
    Rule,
    Signer,
    State,
    Task,
    hook,
    hours,
    is_,
    known,
    not_,
)

from .intake import INFORMATION
from .parties import ADMINISTRATION, ANYBODY, LEADER, LINE, PROSE, QUALITY, REPRESENTATIVE, TECHNICAL

REPLY = "information_answer"
REPORT_AIM, REPLY_AIM = "report to the authority", "reply to the sender"
AIM = Choice(REPORT_AIM, REPLY_AIM)
APPROVERS = (
    Signer(REPRESENTATIVE, "approved_to_go_out", "3.1", step=1, either=True),
    Signer(LEADER, "approved_to_go_out", "3.1", step=1, either=True),
)
ABOUT = ("information_source", "information_from", "information_content", "handling_text")

KINDS = (
    CaseKind(
        REPLY,
        owner=QUALITY,
        number="IA-{yyyy}-{n:06}",
        clause=("3.1", "4.1.1.d2"),
        states=(
            State("to_be_written"),
            State("approved_for_sending", is_("outside_message.signed", True)),
            State("closed", is_("closed", True)),
        ),
        outcome="answer_outcome",
        parent=INFORMATION,
        repeats=True,
        closes_when=known("message_sent_on"),
    ),
)
OPENINGS = (
    Opening(
        REPLY,
        INFORMATION,
        ("3.1", "4.1.1.d2"),
        when=known("answers_owed"),
        for_each="answers_owed",
        states="answer_aim",
    ),
)
FORMS = (
    Form("answer_opened", REPLY, (Field("answer_aim", AIM),), ("3.1", "4.1.1.d2"), arrives=True),
    Form(
        "outside_message",
        REPLY,
        (Field("message_to", LINE), Field("message_text", PROSE)),
        ("3.1", "3.4"),
        kept_by=TECHNICAL,
        signers=APPROVERS,
        shows=("answer_aim", "information_content"),
    ),
    Form(
        "outside_sending",
        REPLY,
        (Field("message_sent_on", Day()), Field("message_sent_by", LINE)),
        ("3.1", "4.1.1.d2"),
        kept_by=TECHNICAL,
    ),
)
TASKS = (
    Task(
        "write_answer",
        REPLY,
        FactRole("answer_role"),
        "outside_message",
        ("3.4", "4.1.1.d2"),
        before=("close",),
        shows=("answer_aim", *ABOUT),
    ),
    Task(
        "report_to_authority",
        REPLY,
        ADMINISTRATION,
        "outside_sending",
        ("4.1.1.d2", "3.4"),
        when=is_("answer_aim", REPORT_AIM),
        before=("close",),
        performs="send_answer",
        due="report_due",
        shows=("message_to", "message_text"),
        reminders=(Reminder(REPRESENTATIVE, "4.1.1.d2"), Reminder(LEADER, "4.1.1.d2")),
    ),
    Task(
        "send_reply",
        REPLY,
        FactRole("answer_role"),
        "outside_sending",
        "3.1",
        when=is_("answer_aim", REPLY_AIM),
        before=("close",),
        performs="send_answer",
        shows=("message_to", "message_text"),
    ),
)
ACTS = (
    Act(
        "send_answer", REPLY, ANYBODY, ("3.1", "4.1.1.d2"), form="outside_sending", when=not_(known("message_sent_on"))
    ),
)


def answer_role(aim: str, reply_by: str | None) -> str:
    """Administration reports to authorities; who replies was said when the information was handled."""
    return ADMINISTRATION if aim == REPORT_AIM or reply_by in (None, "nobody") else str(reply_by)


MAY_SEND_ANSWER = Collect(
    inputs=("outside_message.signed",), rules=(Rule((False,), "not_approved_to_go_out", ("3.1", "4.1.1.d2")),)
)
ANSWER_ROLE = Formula(("answer_aim", "reply_by?"), answer_role, ("3.4", "4.1.2.5"))
REPORT_DUE = Deadline("opened_at", "4.1.1.d2", within=hours("urgent_report_hours"))
ANSWER_OUTCOME = Formula(("message_sent_on",), lambda _: "sent", "3.1")


class Answers:
    """What is asked of a message to the outside about information that came in."""

    @hook
    def may_send_answer(self) -> Answer:
        return MAY_SEND_ANSWER

    @hook
    def answer_role(self) -> Answer:
        return ANSWER_ROLE

    @hook
    def report_due(self) -> Answer:
        return REPORT_DUE

    @hook
    def answer_outcome(self) -> Answer:
        return ANSWER_OUTCOME

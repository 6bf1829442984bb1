"""Opinions of employees: given in any way, collected by the hub, sent to the department, watched until handled."""

from rules.api import (
    ANY,
    Act,
    CaseKind,
    Choice,
    Day,
    Deadline,
    FactRole,
    Field,
    Form,
    Formula,
    Reminder,
    Rule,
    Signer,
    State,
    Table,
    Task,
    days,
    is_,
    known,
)

from .parties import ADMINISTRATION, EVERYBODY, HUB, LINE, PROSE, QUALITY, TEAM_LEADER, UNIT

OPINION = "employee_opinion"
WAYS = ("oral", "written", "meeting", "other way")
WAY = Choice(*WAYS)

KINDS = (
    CaseKind(
        OPINION,
        owner=QUALITY,
        number="YG-{yyyy}-{n:06}",
        clause=("4.1.3", "4.1.4"),
        states=(
            State("collected"),
            State("sent_on", known("opinion_department")),
            State("answered", known("opinion_handled_on")),
            State("closed", is_("closed", True)),
        ),
        outcome="opinion_outcome",
        closes_when=is_("opinion_handling.signed", True),
    ),
)

FORMS = (
    Form(
        "opinion_record",
        OPINION,
        (
            Field("opinion_text", PROSE),
            Field("opinion_way", WAY),
            Field("opinion_from", LINE, False),
            Field("opinion_about", LINE, False),
        ),
        ("4.1.3", "4.1.4"),
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
        arrives=True,
    ),
    Form(
        "opinion_forwarding",
        OPINION,
        (Field("opinion_department", UNIT),),
        "4.1.4",
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
    ),
    Form(
        "opinion_handling",
        OPINION,
        (Field("opinion_handled", PROSE), Field("opinion_handled_on", Day())),
        "4.1.4",
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
        signers=(Signer(ADMINISTRATION, "opinion_settled", "4.1.4"),),
    ),
)

TASKS = (
    Task(
        "forward_opinion",
        OPINION,
        ADMINISTRATION,
        "opinion_forwarding",
        "4.1.4",
        before=("close",),
        shows=("opinion_text", "opinion_way", "opinion_from", "opinion_about"),
    ),
    Task(
        "handle_opinion",
        OPINION,
        FactRole("opinion_department"),
        "opinion_handling",
        "4.1.4",
        when=known("opinion_department"),
        before=("close",),
        due="opinion_by",
        shows=("opinion_text", "opinion_way", "opinion_from", "opinion_about"),
        reminders=(Reminder(ADMINISTRATION, "4.1.4"), Reminder(TEAM_LEADER, "3.3", after=days(7))),
    ),
)

ACTS = (Act("give_opinion", OPINION, EVERYBODY, "4.1.3", form="opinion_record", effect="open"),)

OPINION_ACCEPTED = Table(
    inputs=("opinion_way",), rules=(Rule((set(WAYS),), True, "4.1.3", {"accepted": True}),), yields=(True,)
)
OPINION_ROUTE = Table(
    # whatever its way, also when nobody has said which
    inputs=("opinion_way",),
    rules=(
        Rule(
            (ANY,),
            "department concerned",
            ("4.1.3", "4.1.4"),
            {"collected_by": HUB, "sent_to": "department concerned", "contact_sheet": False, "open_until": "handled"},
        ),
    ),
)
OPINION_BY = Deadline("opened_at", "4.1.4", within=days("opinion_handling_days"))
OPINION_OUTCOME = Formula(("opinion_handling.signed_on",), lambda _: "handled", "4.1.4")

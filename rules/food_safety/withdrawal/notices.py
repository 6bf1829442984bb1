"""One consignee: told in time, heard, and what came back from him."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rules.api import (
    AMOUNT,
    CONSIGNEE,
    LOT_NAME,
    Act,
    CaseKind,
    ChildFacts,
    Choice,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Instant,
    ListOf,
    Opening,
    Record,
    Reminder,
    Rule,
    State,
    Table,
    Task,
    YesNo,
    all_,
    hours,
    is_,
    known,
    minutes_between,
    not_,
)

from .parties import AUTHORITY, PROSE, QUALITY, SALES, WAREHOUSE
from .recall import KEEP
from .recall import OF as PARENT

OF = "consignee_notice"
CAME_BACK = ListOf(Record("lot_back", {"lot": LOT_NAME, "quantity": AMOUNT}), gaps=False)
IN_EARNEST = is_("withdrawal_drill", False)
SILENT = all_(IN_EARNEST, known("consignee_told_at"), not_(known("consignee_answered_on")))
TOLD = ("withdrawal_drill", "consignee_told", "withdrawal_kind", "withdrawal_reason")

KIND = CaseKind(
    OF,
    owner=QUALITY,
    number="CN-{yyyy}-{n:05}",
    clause=("8.9.5.p2", "8.9.5.p3"),
    parent=PARENT,
    repeats=True,
    states=(
        State("consignee_found"),
        State("consignee_notified", known("consignee_told_at")),
        State("consignee_answered", known("consignee_answered_on")),
        State("closed", is_("closed", True)),
    ),
    outcome="consignee_outcome",
    closes_when=is_("consignee_stage", "drilled", "nothing left", "recovered", "no answer"),
)
KINDS = (KIND,)

OPENINGS = (
    Opening(
        OF,
        PARENT,
        "8.9.5.p2",
        when=known("consignees_concerned"),
        for_each="consignees_concerned",
        states="consignee_told",
    ),
)

FORMS = (
    Form("consignee_naming", OF, (Field("consignee_told", CONSIGNEE),), "8.9.5.p2", arrives=True),
    Form(
        "notice_to_consignee",
        OF,
        (
            Field("consignee_told_at", Instant()),
            Field("recall_notice_way", Choice("telephone", "letter", "e-mail", "visit", "other")),
            Field("recall_notice_text", PROSE),
        ),
        "8.9.5.p2",
        **KEEP,
    ),
    Form(
        "consignee_answer",
        OF,
        (
            Field("consignee_answered_on", Day()),
            Field("goods_still_held", YesNo()),
            Field("consignee_answer_note", PROSE, False),
        ),
        "8.9.4.p4",
        **KEEP,
    ),
    Form("consignee_silence", OF, (Field("given_up_on", Day()), Field("given_up_reason", PROSE)), "8.9.5.p2", **KEEP),
    Form(
        "recovery_record",
        OF,
        (Field("lots_came_back", CAME_BACK), Field("recovery_ended_on", Day())),
        "8.9.5.p3",
        **KEEP,
    ),
)

TASKS = (
    Task(
        "notify_consignee",
        OF,
        SALES,
        "notice_to_consignee",
        "8.9.5.p2",
        before=("close",),
        shows=TOLD,
        due="consignee_notice_due",
        tells="notice.issued",
        reminders=(Reminder(AUTHORITY, "8.9.5.p1"),),
    ),
    Task(
        "record_consignee_answer",
        OF,
        SALES,
        "consignee_answer",
        "8.9.4.p4",
        when=all_(IN_EARNEST, known("consignee_told_at"), not_(known("given_up_on"))),
        before=("close",),
        shows=(*TOLD, "consignee_told_at", "recall_notice_way"),
        due="consignee_answer_due",
        reminders=(
            Reminder(SALES, "8.9.5.p2"),
            Reminder(AUTHORITY, "8.9.5.p2", after=hours("silence_escalated_hours")),
        ),
    ),
    Task(
        "record_recovery",
        OF,
        WAREHOUSE,
        "recovery_record",
        "8.9.5.p3",
        when=all_(IN_EARNEST, is_("goods_still_held", True), not_(known("given_up_on"))),
        before=("close",),
        shows=TOLD,
    ),
)

ACTS = (
    Act(
        "give_up_consignee",
        OF,
        (AUTHORITY,),
        "8.9.5.p2",
        form="consignee_silence",
        when=all_(SILENT, not_(known("given_up_on"))),
    ),
)

CHILD_FACTS = (ChildFacts("consignees_told_at", PARENT, OF, "consignee_told_at"),)

CONSIGNEE_NOTICE_DUE = Deadline("opened_at", ("8.9.5.p1", "8.9.5.p2"), within=hours("withdrawal_notice_hours"))
CONSIGNEE_ANSWER_DUE = Deadline("consignee_told_at", "8.9.5.p2", within=hours("consignee_answer_hours"))


def consignee_stage(
    drill: bool,
    sent: datetime | None,
    held: bool | None,
    back: Sequence[Mapping[str, Any]] | None,
    given_up: date | None,
) -> str:
    """How far it has come with the consignee."""
    if sent is None:
        return "to be told"
    if drill:
        return "drilled"
    if held is None:
        return "told" if given_up is None else "no answer"
    return "nothing left" if not held else "to be recovered" if back is None else "recovered"


def minutes_to_notify(opened: datetime, sent: Sequence[datetime | None]) -> tuple[int | None, ...]:
    """How long it took from the call until each consignee was told."""
    return tuple(None if one is None else max(0, minutes_between(opened, one)) for one in sent)


CONSIGNEE_OUTCOME = Table(
    inputs=("consignee_stage",),
    rules=(
        Rule(("drilled",), "drilled", "8.9.5.p5"),
        Rule(("nothing left",), "nothing left", "8.9.5.p3"),
        Rule(("recovered",), "recovered", "8.9.5.p3"),
        Rule(("no answer",), "no answer", "8.9.5.p2"),
        Rule(({"to be told", "told", "to be recovered"},), "open", "8.9.5.p2"),
    ),
)
CONSIGNEE_STAGE = Formula(
    inputs=("withdrawal_drill", "consignee_told_at?", "goods_still_held?", "lots_came_back?", "given_up_on?"),
    compute=consignee_stage,
    clause=("8.9.5.p2", "8.9.5.p3"),
)
MINUTES_TO_NOTIFY = Formula(
    inputs=("opened_at", "consignees_told_at"), compute=minutes_to_notify, clause=("8.9.5.p1", "8.9.5.p5")
)

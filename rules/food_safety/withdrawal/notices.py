"""One consignee: told in time, heard, and what came back from him."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rules.api import (
    AMOUNT,
    CONSIGNEE,
    LOT_NAME,
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
)

from .parties import AUTHORITY, PROSE, QUALITY, SALES, WAREHOUSE
from .recall import KEEP
from .recall import OF as PARENT

OF = "consignee_notice"
CAME_BACK = ListOf(Record("lot_back", {"lot": LOT_NAME, "quantity": AMOUNT}), gaps=False)
IN_EARNEST = is_("withdrawal_drill", False)
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
        State("consignee_notified", known("notice_sent_at")),
        State("consignee_answered", known("acknowledged_on")),
        State("closed", is_("closed", True)),
    ),
    outcome="notice_outcome",
    closes_when=is_("notice_stage", "drilled", "nothing left", "recovered"),
)

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
            Field("notice_sent_at", Instant()),
            Field("notice_way", Choice("telephone", "letter", "e-mail", "visit", "other")),
            Field("notice_text", PROSE),
        ),
        "8.9.5.p2",
        **KEEP,
    ),
    Form(
        "acknowledgement",
        OF,
        (
            Field("acknowledged_on", Day()),
            Field("goods_still_held", YesNo()),
            Field("acknowledgement_note", PROSE, False),
        ),
        "8.9.4.p4",
        **KEEP,
    ),
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
        due="notice_due",
        tells="notice.issued",
        reminders=(Reminder(AUTHORITY, "8.9.5.p1"),),
    ),
    Task(
        "record_acknowledgement",
        OF,
        SALES,
        "acknowledgement",
        "8.9.4.p4",
        when=all_(IN_EARNEST, known("notice_sent_at")),
        before=("close",),
        shows=(*TOLD, "notice_sent_at", "notice_way"),
        due="acknowledgement_due",
        reminders=(
            Reminder(SALES, "8.9.5.p2"),
            Reminder(AUTHORITY, "8.9.5.p2", after=hours("escalate_after_hours")),
        ),
    ),
    Task(
        "record_recovery",
        OF,
        WAREHOUSE,
        "recovery_record",
        "8.9.5.p3",
        when=all_(IN_EARNEST, is_("goods_still_held", True)),
        before=("close",),
        shows=TOLD,
    ),
)

CHILD_FACTS = (ChildFacts("notices_sent_at", PARENT, OF, "notice_sent_at"),)

NOTICE_DUE = Deadline("opened_at", ("8.9.5.p1", "8.9.5.p2"), within=hours("notify_within_hours"))
ACKNOWLEDGEMENT_DUE = Deadline("notice_sent_at", "8.9.5.p2", within=hours("acknowledge_within_hours"))


def notice_stage(
    drill: bool, sent: datetime | None, held: bool | None, back: Sequence[Mapping[str, Any]] | None
) -> str:
    """How far it has come with the consignee."""
    if sent is None:
        return "to be told"
    if drill:
        return "drilled"
    if held is None:
        return "told"
    return "nothing left" if not held else "to be recovered" if back is None else "recovered"


def minutes_to_notify(opened: datetime, sent: Sequence[datetime | None]) -> tuple[int | None, ...]:
    """How long it took from the call until each consignee was told."""
    return tuple(None if one is None else max(0, minutes_between(opened, one)) for one in sent)


NOTICE_OUTCOME = Table(
    inputs=("notice_stage",),
    rules=(
        Rule(("drilled",), "drilled", "8.9.5.p5"),
        Rule(("nothing left",), "nothing left", "8.9.5.p3"),
        Rule(("recovered",), "recovered", "8.9.5.p3"),
        Rule(({"to be told", "told", "to be recovered"},), "open", "8.9.5.p2"),
    ),
)
NOTICE_STAGE = Formula(
    inputs=("withdrawal_drill", "notice_sent_at?", "goods_still_held?", "lots_came_back?"),
    compute=notice_stage,
    clause=("8.9.5.p2", "8.9.5.p3"),
)
MINUTES_TO_NOTIFY = Formula(
    inputs=("opened_at", "notices_sent_at"), compute=minutes_to_notify, clause=("8.9.5.p1", "8.9.5.p5")
)

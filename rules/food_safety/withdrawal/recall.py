"""The withdrawal as a case: who starts it and for which lots, what it must tell an authority, how it ends."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rules.api import (
    LOT_NAME,
    Act,
    CaseKind,
    Choice,
    Collect,
    Deadline,
    Field,
    Form,
    Formula,
    Instant,
    ListOf,
    Rule,
    Signer,
    State,
    Table,
    Task,
    YesNo,
    hours,
    is_,
    known,
)

from .parties import AUTHORITY, LINE, MANAGEMENT, PROSE, QUALITY, TEAM

OF = "withdrawal"
KEEP: dict[str, Any] = {"kept_by": QUALITY, "keep": "withdrawal_retention_months"}
LOTS = ListOf(LOT_NAME, gaps=False)
SCOPE = ("withdrawal_drill", "withdrawal_kind", "withdrawal_reason", "lots_concerned")
FOUND = ("consignees_concerned", "mass_balances", "mass_balance_totals", "minutes_to_trace", "minutes_to_notify")

KIND = CaseKind(
    OF,
    owner=QUALITY,
    number="WD-{yyyy}-{n:04}",
    clause=("8.9.5.p1", "8.9.5.p2", "8.9.5.p5"),
    parent="complaint",
    drill="withdrawal_drill",
    states=(
        State("withdrawal_called"),
        State("lots_traced_once", known("traced_at")),
        State("withdrawal_balanced", is_("withdrawal_worked_off", True)),
        State("withdrawal_reported", is_("withdrawal_report.signed", True)),
        State("closed", is_("closed", True)),
    ),
    outcome="withdrawal_outcome",
)
KINDS = (KIND,)

FORMS = (
    Form(
        "withdrawal_call",
        OF,
        (
            Field("withdrawal_drill", YesNo()),
            Field("withdrawal_kind", Choice("withdrawal", "recall")),
            Field("withdrawal_reason", PROSE),
            Field("lots_named", ListOf(LOT_NAME, gaps=False, least=1)),
        ),
        ("8.9.5.p1", "8.9.4.p3"),
        arrives=True,
        **KEEP,
    ),
    Form(
        "authority_decision",
        OF,
        (Field("authority_concerned", YesNo()), Field("authority_grounds", PROSE)),
        "8.9.5.p2",
        **KEEP,
    ),
    Form(
        "authority_notice",
        OF,
        (
            Field("authority_name", LINE),
            Field("authority_told_at", Instant()),
            Field("authority_notice_text", PROSE),
            Field("authority_reference", LINE, False),
        ),
        "8.9.5.p2",
        **KEEP,
    ),
    Form(
        "withdrawal_report",
        OF,
        (
            Field("withdrawal_cause", PROSE),
            Field("withdrawal_extent", PROSE),
            Field("withdrawal_result", PROSE),
            Field("withdrawal_effective", YesNo()),
            Field("withdrawal_lessons", PROSE),
        ),
        ("8.9.5.p4", "8.9.5.p5"),
        number="WR{yyyy}-{n:03}",
        signers=(Signer(MANAGEMENT, "taken_note_of", "8.9.5.p4"),),
        shows=(*SCOPE, *FOUND),
        **KEEP,
    ),
    Form("withdrawal_closing", OF, (Field("withdrawal_closing_remark", PROSE),), ("8.9.5.p3", "8.9.5.p4"), **KEEP),
)

TASKS = (
    Task(
        "decide_authority",
        OF,
        AUTHORITY,
        "authority_decision",
        "8.9.5.p2",
        before=("close",),
        shows=SCOPE,
        due="authority_due",
    ),
    Task(
        "notify_authority",
        OF,
        AUTHORITY,
        "authority_notice",
        "8.9.5.p2",
        when=is_("authority_concerned", True),
        before=("close",),
        shows=(*SCOPE, "authority_grounds"),
        due="authority_due",
        tells="notice.issued",
    ),
    Task(
        "report_withdrawal",
        OF,
        TEAM,
        "withdrawal_report",
        ("8.9.5.p4", "8.9.5.p5"),
        when=is_("withdrawal_worked_off", True),
        before=("close",),
        shows=(*SCOPE, *FOUND, "trace_in_time"),
    ),
    Task(
        "close_withdrawal_case",
        OF,
        AUTHORITY,
        "withdrawal_closing",
        "8.9.5.p4",
        performs="close_withdrawal",
        shows=(*SCOPE, *FOUND),
    ),
)

ACTS = (
    Act(
        "start_withdrawal",
        OF,
        (AUTHORITY, TEAM),
        "8.9.5.p1",
        form="withdrawal_call",
        effect="open",
    ),
    Act(
        "call_withdrawal",
        "complaint",
        (AUTHORITY, TEAM),
        ("8.9.5.p1", "8.9.4.p3"),
        form="withdrawal_call",
        opens=OF,
    ),
    Act(
        "close_withdrawal",
        OF,
        (AUTHORITY,),
        ("8.9.5.p3", "8.9.5.p4"),
        form="withdrawal_closing",
        effect="close",
    ),
)


def worked_off(
    lots: Sequence[str], holds: Decimal, held: Decimal, consignees: Sequence[object], notices: Decimal, noticed: Decimal
) -> bool:
    """Every lot is dealt with and every consignee has been told and has answered."""
    return holds >= len(lots) and held == 0 and notices >= len(consignees) and noticed == 0


WORKED_OFF = Formula(
    inputs=(
        "lots_concerned",
        "lot_hold.count",
        "lot_hold.open",
        "consignees_concerned",
        "consignee_notice.count",
        "consignee_notice.open",
    ),
    compute=worked_off,
    clause=("8.9.5.p2", "8.9.5.p3"),
)
AUTHORITY_DUE = Deadline("opened_at", ("8.9.5.p1", "8.9.5.p2"), within=hours("withdrawal_notice_hours"))
MAY_CLOSE_WITHDRAWAL = Collect(
    inputs=("withdrawal_report.signed",), rules=(Rule((False,), "management_not_informed", "8.9.5.p4"),)
)
WITHDRAWAL_OUTCOME = Table(
    inputs=("withdrawal_drill", "withdrawal_kind"),
    rules=(
        Rule((True, {"withdrawal", "recall"}), "drilled", "8.9.5.p5"),
        Rule((False, "withdrawal"), "withdrawn", "8.9.5.p1"),
        Rule((False, "recall"), "recalled", "8.9.5.p1"),
    ),
)

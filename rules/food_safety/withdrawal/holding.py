"""One lot from the alarm to its end: blocked, set apart and counted, evaluated, disposed of, counted again."""

from rules.api import (
    AMOUNT,
    ANY,
    BLOCKED_LOT,
    LOT_NAME,
    QUARANTINE_BREACHES,
    TRACED_LOT,
    Act,
    CaseKind,
    Choice,
    Collect,
    Condition,
    Day,
    Field,
    Form,
    Formula,
    Instant,
    Opening,
    Rule,
    Signer,
    State,
    Task,
    YesNo,
    all_,
    any_,
    is_,
    known,
)

from .parties import AUTHORITY, LINE, PROSE, QUALITY, TEAM, WAREHOUSE
from .recall import KEEP
from .tracing import TRACE

OF = "lot_hold"
NO_EVIDENCE = "none"

IN_EARNEST: Condition = is_("withdrawal_drill", False)
EVALUATED = all_(IN_EARNEST, is_("lot_evaluation.signed", True))
ENDED = any_(
    all_(is_("lot_disposition", "release"), known("ledger_release")),
    all_(is_("lot_disposition", "rework", "redirect", "destroy"), known("carried_out_on")),
)

KIND = CaseKind(
    OF,
    owner=QUALITY,
    number="LH-{yyyy}-{n:05}",
    clause=("8.9.4.p1", "8.9.5.p3"),
    parent="withdrawal",
    repeats=True,
    states=(
        State("lot_named"),
        State("lot_blocked", known("ledger_block")),
        State("lot_set_apart", known("segregated_on")),
        State("lot_evaluated", EVALUATED),
        State("lot_disposed_of", ENDED),
        State("closed", is_("closed", True)),
    ),
    outcome="lot_outcome",
    closes_when=any_(known("final_ledger_at"), all_(is_("withdrawal_drill", True), known("first_ledger_at"))),
)
KINDS = (KIND,)

OPENINGS = (
    Opening(
        OF,
        "withdrawal",
        ("8.9.4.p1", "8.9.5.p2"),
        when=known("lots_concerned"),
        for_each="lots_concerned",
        states="lot_concerned",
    ),
)

FORMS = (
    Form("lot_naming", OF, (Field("lot_concerned", LOT_NAME),), "8.9.4.p1", arrives=True),
    Form(
        "lot_alarm",
        OF,
        (Field("quarantine_breaches", QUARANTINE_BREACHES, False),),
        "8.9.4.p2",
        arrives=True,
        **KEEP,
    ),
    Form("lot_blocking", OF, (Field("ledger_block", BLOCKED_LOT),), "8.9.4.p1", fill="quarantine", **KEEP),
    Form(
        "segregation",
        OF,
        (Field("segregated_quantity", AMOUNT), Field("segregated_place", LINE), Field("segregated_on", Day())),
        ("8.9.4.p1", "8.9.5.p3"),
        **KEEP,
    ),
    Form(
        "first_account",
        OF,
        (Field("first_ledger", TRACED_LOT), Field("first_ledger_at", Instant())),
        "8.3.p4",
        fill="trace",
        **KEEP,
    ),
    Form(
        "lot_evaluation",
        OF,
        (
            Field("lot_disposition", Choice("release", "rework", "redirect", "destroy")),
            Field("critical_limit_failed", YesNo()),
            Field(
                "release_evidence",
                Choice("controls shown effective", "combined effect sufficient", "shown by sampling", NO_EVIDENCE),
            ),
            Field("evaluation_grounds", PROSE),
        ),
        ("8.9.4.2.p1", "8.9.4.2.p2", "8.9.4.3.p1", "8.9.4.3.p2"),
        signers=(Signer(AUTHORITY, "approved", "8.9.4.3.p2"),),
        **KEEP,
    ),
    Form("lot_release_order", OF, (Field("release_reason", PROSE),), "8.9.4.2.p2", **KEEP),
    Form("lot_unblocking", OF, (Field("ledger_release", BLOCKED_LOT),), "8.9.4.2.p2", fill="release", **KEEP),
    Form(
        "lot_disposal",
        OF,
        (
            Field("carried_out_quantity", AMOUNT),
            Field("carried_out_on", Day()),
            Field("carried_out_evidence", PROSE),
        ),
        "8.9.4.3.p1",
        **KEEP,
    ),
    Form("final_count", OF, (Field("final_quantity", AMOUNT), Field("final_counted_on", Day())), "8.3.p4", **KEEP),
    Form(
        "final_account",
        OF,
        (Field("final_ledger", TRACED_LOT), Field("final_ledger_at", Instant())),
        "8.3.p4",
        fill="trace",
        **KEEP,
    ),
    Form(
        "breach_judgement",
        OF,
        (Field("breach_handling", PROSE), Field("breach_reached_others", YesNo())),
        ("8.9.4.p2", "8.9.4.p3"),
        **KEEP,
    ),
)

LOT = ("lot_concerned", "ledger_block")
ASKED = ("withdrawal_drill", "withdrawal_reason")

TASKS = (
    Task(
        "quarantine_lot",
        OF,
        WAREHOUSE,
        "lot_blocking",
        "8.9.4.p1",
        before=("close", "release_lot"),
        shows=("lot_concerned",),
        asks="lot.quarantine-requested",
    ),
    Task(
        "confirm_segregation",
        OF,
        WAREHOUSE,
        "segregation",
        ("8.9.4.p1", "8.9.5.p3"),
        when=known("ledger_block"),
        before=("close",),
        shows=(*ASKED, *LOT),
    ),
    Task(
        "account_first",
        OF,
        WAREHOUSE,
        "first_account",
        "8.3.p4",
        when=known("segregated_quantity"),
        before=("close",),
        shows=("lot_concerned",),
        asks=TRACE,
    ),
    Task(
        "evaluate_lot",
        OF,
        TEAM,
        "lot_evaluation",
        ("8.9.4.2.p1", "8.9.4.2.p2", "8.9.4.3.p1"),
        when=all_(IN_EARNEST, known("segregated_on")),
        before=("close", "release_lot"),
        shows=(*ASKED, *LOT, "segregated_quantity", "first_ledger"),
    ),
    Task(
        "unblock_lot",
        OF,
        WAREHOUSE,
        "lot_unblocking",
        "8.9.4.2.p2",
        when=known("release_reason"),
        before=("close",),
        shows=("lot_concerned", "release_reason"),
        asks="lot.release-requested",
    ),
    Task(
        "dispose_of_lot",
        OF,
        WAREHOUSE,
        "lot_disposal",
        "8.9.4.3.p1",
        when=all_(
            EVALUATED,
            any_(
                is_("lot_disposition", "destroy"),
                all_(is_("lot_disposition", "rework", "redirect"), known("ledger_release")),
            ),
        ),
        before=("close",),
        shows=(*LOT, "lot_disposition", "evaluation_grounds", "segregated_quantity"),
    ),
    Task(
        "count_finally",
        OF,
        WAREHOUSE,
        "final_count",
        "8.3.p4",
        when=all_(EVALUATED, ENDED),
        before=("close",),
        shows=(*LOT, "lot_disposition"),
    ),
    Task(
        "account_finally",
        OF,
        WAREHOUSE,
        "final_account",
        "8.3.p4",
        when=known("final_quantity"),
        before=("close",),
        shows=("lot_concerned",),
        asks=TRACE,
    ),
    Task(
        "judge_breach",
        OF,
        TEAM,
        "breach_judgement",
        ("8.9.4.p2", "8.9.4.p3"),
        when=known("quarantine_breaches"),
        before=("close", "release_lot"),
        shows=(*ASKED, *LOT),
        for_each="quarantine_breaches",
    ),
)

ACTS = (Act("release_lot", OF, (AUTHORITY,), "8.9.4.2.p2", form="lot_release_order", when=IN_EARNEST),)


MAY_RELEASE_LOT = Collect(
    inputs=("lot_evaluation.signed", "lot_disposition", "critical_limit_failed", "release_evidence"),
    rules=(
        Rule((False, ANY, ANY, ANY), "lot_not_evaluated", ("8.9.4.2.p1", "8.9.4.3.p2")),
        Rule((ANY, "destroy", ANY, ANY), "lot_to_be_destroyed", "8.9.4.3.p1"),
        Rule((ANY, "release", True, ANY), "critical_limit_not_met", "8.9.4.2.p1"),
        Rule((ANY, "release", ANY, NO_EVIDENCE), "no_evidence_of_safety", "8.9.4.2.p2"),
    ),
)


def lot_outcome(drill: bool, disposition: str | None) -> str:
    """How the lot has ended."""
    ends = {"release": "released", "rework": "reworked", "redirect": "redirected", "destroy": "destroyed"}
    return "drilled" if drill else ends.get(disposition or "", "held")


LOT_OUTCOME = Formula(
    inputs=("withdrawal_drill", "lot_disposition?"), compute=lot_outcome, clause=("8.9.4.3.p1", "8.9.5.p5")
)

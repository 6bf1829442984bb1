"""A notice as a case: its draft, its category, how it ends."""

from datetime import date
from typing import Any

from rules.api import (
    JUDGE,
    Act,
    CaseKind,
    Day,
    Field,
    Form,
    Formula,
    Rule,
    Signer,
    State,
    Table,
    Task,
    all_,
    any_,
    is_,
    known,
)

from .parties import (
    CENTRE,
    DISINFECTION,
    ESTATE_NEWS,
    KEEP,
    LINE,
    NOTICE_KIND,
    OFFICE,
    PARTICIPATION,
    POWER,
    PROSE,
    REMINDERS,
    SALES,
    UNSORTED,
    WATER,
)

NOTICE = "customer_notice"
LIVE = is_("notice_dropped", False)
POSTED, UNPOSTED = is_("notice_posted", True), is_("notice_posted", False)

KIND = CaseKind(
    NOTICE,
    owner=SALES,
    number="PN-{yyyy}-{n:05}",
    clause=("2.1", "3.1", "4.2.1.1"),
    states=(
        State("notice_drafted"),
        State("notice_approved", is_("notice_draft.signed", True)),
        State("notice_on_paper", is_("notice_printed", True)),
        State("notice_ready", is_("ready_to_post", True)),
        State("notice_displayed", POSTED),
        State("notice_taken_down", known("removed_on")),
        State("closed", is_("closed", True)),
    ),
    outcome="notice_outcome",
    closes_when=any_(known("removed_on"), all_(is_("notice_dropped", True), UNPOSTED)),
)
KINDS = (KIND,)

FORMS = (
    Form(
        "notice_draft",
        NOTICE,
        (
            Field("notice_title", LINE),
            Field("notice_kind", NOTICE_KIND),
            Field("notice_text", PROSE),
            Field("notice_valid_until", Day(), False),
        ),
        ("2.1", "4.2.1.1"),
        kept_by=CENTRE,
        keep=KEEP,
        arrives=True,
        signers=(Signer(OFFICE, "notice_agreed", "4.2.1.2a", when=is_("notice_approval_required", True)),),
    ),
    Form("notice_withdrawal", NOTICE, (Field("notice_withdrawal_reason", PROSE),), "3.1", kept_by=CENTRE, keep=KEEP),
)

TASKS = (
    Task(
        "correct_notice_draft",
        NOTICE,
        CENTRE,
        "notice_draft",
        "4.2.1.2a",
        when=all_(LIVE, UNPOSTED, is_("notice_draft.sent_back", True)),
        shows=("notice_draft.signatures",),
    ),
)

ACTS = (
    Act("draft_notice", NOTICE, (CENTRE,), ("2.1", "3.1"), form="notice_draft", effect="open"),
    Act("withdraw_notice", NOTICE, (CENTRE, OFFICE), "3.1", form="notice_withdrawal", when=LIVE),
)


def sorted_as(number: int) -> dict[str, Any]:
    """What goes with a category: its number as printed, and who supervises the notice."""
    return {"category": number, "owner": "customer service centre"}


def notice_outcome(removed: date | None, dropped: bool, posted: bool) -> str | None:
    """A notice that was withdrawn while it hung is taken down like any other."""
    if removed is not None:
        return "taken down"
    return "withdrawn" if dropped and not posted else None


DAILY, REMINDER, TOGETHER, NEWS = (sorted_as(number) for number in (1, 2, 3, 4))
NOTICE_CATEGORY = Table(
    inputs=("notice_kind",),
    rules=(
        Rule(({WATER, POWER},), 1, ("4.2.1.1.1a", "4.2.1.1", "3.1"), DAILY),
        Rule((DISINFECTION,), 1, ("4.2.1.1.1b", "4.2.1.1", "3.1"), DAILY),
        Rule(("other daily life",), 1, ("4.2.1.1.1c", "4.2.1.1", "3.1"), DAILY),
        Rule((set(REMINDERS),), 2, ("4.2.1.1.2", "4.2.1.1", "3.1"), REMINDER),
        Rule((set(PARTICIPATION),), 3, ("4.2.1.1.3", "4.2.1.1", "3.1"), TOGETHER),
        Rule((set(ESTATE_NEWS),), 4, ("4.2.1.1.4", "4.2.1.1", "3.1"), NEWS),
        Rule((UNSORTED,), JUDGE, "4.2.1.1"),
    ),
    judged_by=CENTRE,
)
NOTICE_DROPPED = Formula(("notice_withdrawal_reason?",), lambda reason: reason is not None, "3.1")
NOTICE_OUTCOME = Formula(("removed_on?", "notice_dropped", "notice_posted"), notice_outcome, ("4.2.1.5a", "4.2.1.5b"))

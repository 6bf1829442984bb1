"""Information is taken in: what it is, who brought it, who hears of it at once."""

from collections.abc import Sequence

from rules.api import (
    ANY,
    ATTACHMENTS,
    Act,
    CaseKind,
    Choice,
    Deadline,
    FactRole,
    Field,
    Form,
    Formula,
    Holder,
    Instant,
    Reminder,
    Rule,
    State,
    Table,
    Text,
    YesNo,
    all_,
    any_,
    hours,
    is_,
    known,
)

from .grades import GRADES, ITEM, OPEN, SOURCE
from .owners import INFORMATION
from .parties import (
    ADMINISTRATION,
    EVERYBODY,
    GENERAL_MANAGER,
    HUB,
    LINE,
    PROSE,
    QUALITY,
    REPRESENTATIVE,
    TEAM_LEADER,
    UNIT,
    UNITS,
)

WRITTEN = {"letter", "e-mail", "other document"}
FORM = Choice("oral", *sorted(WRITTEN))
URGENT = "internal/3"
LEADER = "food safety team leader"
MANAGER = "management representative"

UNANSWERED = (Reminder(ADMINISTRATION, "3.1a"), Reminder(TEAM_LEADER, "3.3"))
"""Who is told when a copy is not signed for in time."""

KIND = CaseKind(
    INFORMATION,
    owner=QUALITY,
    number="IF-{yyyy}-{n:06}",
    clause=("2", "3.1a"),
    states=(
        State("taken_in"),
        State("distributed", any_(known("sheet_written_at"), known("copied_at"), known("passed_on_at"))),
        State("handled", known("handled_on")),
        State("closed", is_("closed", True)),
    ),
    outcome="information_outcome",
    closes_when=known("filed_on"),
)
KINDS = (KIND,)

CUSTOMER = (
    Field("customer_code", Text(longest=100), False),
    Field("customer_name", Text(longest=500), False),
    Field("order_number", Text(na=True, longest=500), False),
    Field("product_name", Text(longest=500), False),
    Field("lot", Text(longest=500), False),
)
"""What a complaint of a customer says besides, in the words of the complaint's own form."""

FORMS = (
    Form(
        "information_intake",
        INFORMATION,
        (
            Field("information_content", PROSE),
            Field("information_source", SOURCE),
            Field("information_item", ITEM),
            Field("information_form", FORM),
            Field("found_by_department", UNIT),
            Field("information_urgent", YesNo()),
            Field("information_serious", YesNo()),
            Field("problem_raised", YesNo()),
            Field("nonconformity_found", YesNo()),
            Field("activity_department", UNIT, False),
            Field("information_from", LINE, False),
            Field("information_received_at", Instant(), False),
            Field("information_attachments", ATTACHMENTS, False),
            *CUSTOMER,
        ),
        ("2", "3.1b"),
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
        arrives=True,
        shows=("information_class", "information_owner"),
        holders=(
            Holder(
                FactRole("informed_at_once"),
                ("4.2.1.2.3", "4.2.2.1.2c"),
                when=is_("urgency", True),
                due="urgent_handle_by",
                reminders=UNANSWERED,
            ),
            Holder(
                FactRole("informed_at_once"),
                "4.2.2.1.2c",
                when=all_(is_("urgency", False), is_("is_serious", True)),
                due="told_acknowledge_by",
                reminders=UNANSWERED,
            ),
            Holder(FactRole("kept_informed"), ("3.1a", "3.3"), acknowledged=False),
        ),
    ),
    Form(
        "seriousness",
        INFORMATION,
        (Field("serious_ruled", YesNo()), Field("serious_reason", PROSE)),
        "4.2.2.1.2c",
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
    ),
)

ACTS = (
    Act("take_in_information", INFORMATION, EVERYBODY, ("2", "3.4"), form="information_intake", effect="open"),
    Act("correct_information", INFORMATION, (*UNITS, TEAM_LEADER), "3.1a", form="information_intake"),
    Act("rule_on_seriousness", INFORMATION, (*UNITS, TEAM_LEADER), "4.2.2.1.2c", form="seriousness"),
)

AT_ONCE = (GENERAL_MANAGER, ADMINISTRATION, TEAM_LEADER)


def informed_at_once(urgent: bool, serious: bool | None, owner: str, leader: bool) -> Sequence[str]:
    """Management and team leader of an emergency; of what is serious those whom the text names, but not the owner."""
    told = list(AT_ONCE) if urgent else []
    if serious:
        told += [one for one in (ADMINISTRATION, REPRESENTATIVE) if one != owner]
        told += [TEAM_LEADER] if leader else []
    return tuple(dict.fromkeys(told))


def kept_informed(at_once: Sequence[str], owner: str) -> Sequence[str]:
    """The hub and the team leader see whatever they do not get anyhow."""
    return tuple(one for one in (ADMINISTRATION, TEAM_LEADER) if one not in (*at_once, owner))


INFORMED_AT_ONCE = Formula(
    ("urgency", "is_serious?", "information_owner", "team_leader_hears_serious"),
    informed_at_once,
    ("4.2.1.2.3", "4.2.2.1.2c"),
)
TOLD_ACKNOWLEDGE_BY = Deadline("opened_at", "4.2.2.1.2c", within=hours("copy_acknowledge_hours"))
KEPT_INFORMED = Formula(("informed_at_once", "information_owner"), kept_informed, ("3.1a", "3.3"))
URGENCY = Table(
    inputs=("information_urgent", "information_class"),
    rules=(
        Rule((True, ANY), True, "4.2.1.2.3", {"handled": "before all else", "at_once_to": [HUB, LEADER]}),
        Rule((ANY, URGENT), True, "4.2.1.2.3", {"handled": "before all else", "at_once_to": [HUB, LEADER]}),
        Rule((False, {*GRADES, OPEN} - {URGENT}), False, "4.2.2.1.2b", {"handled": "as soon as possible"}),
    ),
    hit="any",
)
IS_SERIOUS = Formula(
    ("information_serious", "serious_ruled?"),
    lambda stated, ruled: stated if ruled is None else ruled,
    "4.2.2.1.2c",
)
OWNED_BY_HUB = Formula(("information_owner?",), lambda owner: owner == ADMINISTRATION, "3.1a")
ESCALATION = Table(
    inputs=("is_serious", "owned_by_hub", "team_leader_hears_serious"),
    rules=(
        Rule((False, ANY, ANY), "not serious", "4.2.2.1.2c", {"also_informed": []}),
        Rule((True, True, True), "serious", ("4.2.2.1.2c", "3.3"), {"also_informed": [MANAGER, LEADER]}),
        Rule((True, True, False), "serious", "4.2.2.1.2c", {"also_informed": [MANAGER]}),
        Rule((True, False, True), "serious", ("4.2.2.1.2c", "3.3"), {"also_informed": [HUB, MANAGER, LEADER]}),
        Rule((True, False, False), "serious", "4.2.2.1.2c", {"also_informed": [HUB, MANAGER]}),
    ),
)

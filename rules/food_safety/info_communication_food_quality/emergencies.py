"""In an emergency four groups are told by the fastest means: no mail is needed first, and no deputy."""

from collections.abc import Sequence
from datetime import datetime

from rules.api import (
    ANY,
    Act,
    Answer,
    Choice,
    Deadline,
    FactRole,
    Field,
    Form,
    Formula,
    Instant,
    ListOf,
    Reminder,
    Rule,
    Table,
    Task,
    YesNo,
    hook,
    is_,
    minutes,
)

from .messages import MESSAGE
from .parties import ANYBODY, GENERAL_MANAGER, QUALITY
from .topics import WAY

GROUPS = ("main responsible department", "departments concerned", "general manager", "government bodies concerned")
GROUP = Choice(*GROUPS)
TELLABLE = Choice(*GROUPS, "deputy general managers")
"""Deputies may be told as well; nobody asks for it."""
NONE, SEVERAL_GROUPS = "nobody", "several"
GAP = Choice(*GROUPS, NONE, SEVERAL_GROUPS)

FORMS = (
    Form(
        "first_telling",
        MESSAGE,
        (Field("groups_notified", ListOf(TELLABLE, gaps=False)), Field("deputies_notified", YesNo(), False)),
        "3b.in.B",
        kept_by=QUALITY,
    ),
    Form(
        "group_telling",
        MESSAGE,
        (Field("group_told_at", Instant()), Field("group_told_by", WAY)),
        "3b.in.B",
        kept_by=QUALITY,
    ),
)
TASKS = (
    Task(
        "tell_group",
        MESSAGE,
        FactRole("message_from"),
        "group_telling",
        "3b.in.B",
        before=("close",),
        due="tell_by",
        for_each="groups_to_tell",
        shows=("message_topic",),
        reminders=(Reminder(GENERAL_MANAGER, "3b.in.B"),),
    ),
)
ACTS = (
    Act(
        "note_who_was_told",
        MESSAGE,
        ANYBODY,
        "3b.in.B",
        form="first_telling",
        when=is_("emergency_flagged", True),
    ),
)


def emergency_flagged(flag: bool | None) -> bool:
    """An emergency is what somebody has called one."""
    return flag is True


def groups_to_tell(emergency: bool, told: Sequence[str] | None) -> Sequence[str]:
    """Whom nobody had told yet when the emergency was recorded."""
    return [one for one in GROUPS if one not in (told or ())] if emergency else []


def groups_lacking(
    to_tell: Sequence[str], told_at: Sequence[datetime | None] | None, _deputies: bool | None
) -> Sequence[str]:
    """Who is not told yet; deputies are not asked for."""
    times = dict(zip(to_tell, told_at or (), strict=False))
    return [one for one in to_tell if times.get(one) is None]


def emergency_gap(lacking: Sequence[str]) -> str:
    """The one group that is not told yet."""
    if not lacking:
        return NONE
    return lacking[0] if len(lacking) == 1 else SEVERAL_GROUPS


EMERGENCY_FLAGGED = Formula(("message_emergency?",), emergency_flagged, "3b.in.B")
GROUPS_TO_TELL = Formula(("emergency_flagged", "groups_notified?"), groups_to_tell, "3b.in.B")
GROUPS_LACKING = Formula(("groups_to_tell", "group_told_at?", "deputies_notified?"), groups_lacking, "3b.in.B")
EMERGENCY_GAP = Formula(("groups_lacking",), emergency_gap, "3b.in.B")
EMERGENCY_NOTICE = Table(
    inputs=("emergency_flagged", "emergency_gap"),
    rules=(
        Rule((False, ANY), "no emergency", "3b.in.B"),
        Rule((True, NONE), "complete", "3b.in.B", {"complete": True}),
        Rule((True, SEVERAL_GROUPS), "incomplete", "3b.in.B", {"complete": False}),
        *(Rule((True, one), "incomplete", "3b.in.B", {"complete": False, "missing": one}) for one in GROUPS),
    ),
)
TELL_BY = Deadline("opened_at", "3b.in.B", within=minutes("emergency_minutes"))


class Answers:
    """What is asked of an emergency."""

    @hook
    def emergency_flagged(self) -> Answer:
        return EMERGENCY_FLAGGED

    @hook
    def groups_to_tell(self) -> Answer:
        return GROUPS_TO_TELL

    @hook
    def groups_lacking(self) -> Answer:
        return GROUPS_LACKING

    @hook
    def emergency_gap(self) -> Answer:
        return EMERGENCY_GAP

    @hook
    def emergency_notice(self) -> Answer:
        return EMERGENCY_NOTICE

    @hook
    def tell_by(self) -> Answer:
        return TELL_BY

"""When a handover is in time, what was counted, told and signed, and whether it is refused, open or accepted."""

from collections.abc import Mapping, Sequence
from datetime import time
from decimal import Decimal
from typing import Any

from rules.api import ANY, NA, Collect, Deadline, Formula, Rule, Table, minutes, table_rows

from .handover import PRINTED_THINGS, REFUSALS
from .shifts import A_DAY, minutes_of

TWO = {"signatures_required": 2}
NOTHING_SAID = ("none", "nothing", "no", "无", "没有")
REPAIR_WORDS = ("repair", "维修", "修理", "抢修")
MINOR_WORDS = ("minor", "small", "ordinary", "小修", "一般")


def ahead_of(change: time, at: time) -> int:
    """Minutes before the change, over midnight if need be; half a day and more counts as after it."""
    before = (minutes_of(change) - minutes_of(at)) % A_DAY
    return before if before <= A_DAY // 2 else before - A_DAY


def in_time(change: time, at: time, least: Decimal) -> bool:
    """Exactly so many minutes before the change is in time."""
    return ahead_of(change, at) >= least


def states_of(*stated: Any) -> dict[str, str]:
    """The state of each thing that was counted, by its name."""
    *printed, others, whole = stated
    found = {name: state for name, state in zip(PRINTED_THINGS, printed, strict=True) if state is not None}
    found |= dict(others or {})
    return found | ({"public_property": whole} if whole is not None else {})


def not_counted(states: Mapping[str, str], expected: Sequence[str]) -> list[str]:
    """Things of the site's list that nobody has counted."""
    return [thing for thing in expected if thing not in states]


def damaged(states: Mapping[str, str]) -> list[str]:
    """Things that are damaged or lost."""
    return sorted(thing for thing, state in states.items() if state != "in order")


def property_state(states: Mapping[str, str], loss_stops: bool) -> str:
    """`missing` if public property is not there and the site reads that as a refusal."""
    return "missing" if loss_stops and "missing" in states.values() else "not missing"


def explanation_state(things: Sequence[str], explained: bool | None) -> str:
    """Damage and loss are explained, or the explanation is owed."""
    if not things:
        return "not needed"
    return "given" if explained is True else "owed"


def log_state(clear: bool | None, gaps: bool | None) -> str:
    """A log with an empty column is not clear."""
    if clear is False or gaps is True:
        return "unclear"
    return "clear" if clear else "not checked"


def hygiene_state(clean: bool | None) -> str:
    """As the incoming person found the post."""
    if clean is None:
        return "not checked"
    return "clean" if clean else "not clean"


def weight_of(work: str, major: bool | None, majors: Sequence[str]) -> str:
    """Whether unfinished work is a major repair; of a repair that nobody has judged it is not known."""
    said = work.strip().lower()
    if said in NOTHING_SAID:
        return "nothing"
    if major is not None:
        return "major repair" if major else "ordinary"
    if any(one.lower() in said for one in majors):
        return "major repair"
    unclear = any(one in said for one in REPAIR_WORDS) and not any(one in said for one in MINOR_WORDS)
    return "repair not judged" if unclear else "ordinary"


def unfinished_state(
    work: str | None, major: bool | None, needs: Mapping[str, Any] | None, majors: Sequence[str]
) -> str:
    """The gravest of what the outgoing person leaves: what he names, and the open cases of the picture."""
    rows = needs["rows"] if needs else ()
    weights = [weight_of(work, major, majors)] if work is not None else []
    weights += ["major repair" if _is_major(row, majors) else "ordinary" for row in rows]
    found = [one for one in ("major repair", "repair not judged", "ordinary") if one in weights]
    return found[0] if found else "nothing"


def _is_major(row: Mapping[str, Any], majors: Sequence[str]) -> bool:
    text = str(row.get("defect") or "").lower()
    under_repair = row.get("need_sort") == "repair" and row.get("user_answered") is not True
    return under_repair and any(one.lower() in text for one in majors)


def listed(needs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The open cases of the picture, a line for each."""
    return table_rows(needs["rows"], ("number", "defect", "need_sort", "first_employee"))


def telling_state(unfinished: str, told: bool | None) -> str:
    """Unfinished work is told, or that is owed."""
    if unfinished == "nothing":
        return "nothing"
    return "told" if told is True else "owed"


def signatures(digest: str | None, given: Sequence[Mapping[str, Any] | None] | None, complete: bool) -> int | str:
    """How many persons have signed what stands there now; `n/a` until they are asked."""
    if not complete:
        return NA
    signed = [one for one in given or () if one and one["agreed"] and one["digest"] == digest and not one.get("stale")]
    return len({one["by"] for one in signed})


def signing_state(count: Decimal | str) -> str:
    """Two persons sign; one cannot sign for both."""
    if isinstance(count, str):
        return "not asked"
    return "both" if count >= TWO["signatures_required"] else "not both"


OUTGOING_READY_DUE = Deadline("shift_ends", "handover.1", ahead=minutes("outgoing_ready_minutes"))
INCOMING_DUE = Deadline("shift_ends", "handover.3/1", ahead=minutes("incoming_at_post_minutes"))
OUTGOING_ON_TIME = Formula(("shift_change", "outgoing_ready", "outgoing_ready_minutes"), in_time, "handover.1")
INCOMING_ON_TIME = Formula(("shift_change", "incoming_at_post", "incoming_at_post_minutes"), in_time, "handover.3/1")
THING_STATES = Formula(
    (*(f"{thing}?" for thing in PRINTED_THINGS), "other_things?", "public_property?"), states_of, "handover.3/1"
)
THINGS_NOT_COUNTED = Formula(("thing_states", "counted_things"), not_counted, "handover.3/1")
ALL_THINGS_COUNTED = Formula(("things_not_counted",), lambda left: not left, "handover.3/1")
THINGS_DAMAGED = Formula(("thing_states",), damaged, "handover.3/2")
PROPERTY_STATE = Formula(("thing_states", "loss_stops_handover"), property_state, "handover.6.c")
EXPLANATION_STATE = Formula(("things_damaged", "damage_explained?"), explanation_state, "handover.3/2")
LOG_STATE = Formula(("log_clear?", "log_has_gaps?"), log_state, ("handover.6.a", "handover.2"))
HYGIENE_STATE = Formula(("post_clean?",), hygiene_state, "handover.6.b")
UNFINISHED_STATE = Formula(
    ("unfinished_work?", "repair_is_major?", "open_needs?", "major_repairs"),
    unfinished_state,
    ("handover.4", "handover.6.d"),
)
NEEDS_HANDED_OVER = Formula(("open_needs",), listed, "handover.4")
TELLING_STATE = Formula(("unfinished_state", "unfinished_told?"), telling_state, "handover.4")
SIGNATURES = Formula(
    ("handover_record.digest?", "handover_record.signatures?", "handover_record.complete"), signatures, "handover.5"
)
SIGNING_STATE = Formula(("signatures",), signing_state, ("handover.3/2", "handover.5"))
DAMAGE_RECORD = Table(
    inputs=("explanation_state",),
    rules=(
        Rule(("not needed",), "nothing to record", "handover.3/2"),
        Rule(("given",), "recorded", "handover.3/2", {"recorded": True, **TWO}),
        Rule(("owed",), "explanation owed", "handover.3/2", {"recorded": False, **TWO}),
    ),
)
CLEAR, CLEAN, NO_REPAIR = {"clear", "not checked"}, {"clean", "not checked"}, {"nothing", "ordinary"}
HANDOVER_CHECKS = Table(
    inputs=("log_state", "hygiene_state", "property_state", "unfinished_state", "explanation_state", "telling_state"),
    rules=(
        Rule(("unclear", ANY, ANY, ANY, ANY, ANY), "refused", "handover.6.a"),
        Rule((ANY, "not clean", ANY, ANY, ANY, ANY), "refused", "handover.6.b"),
        Rule((ANY, ANY, "missing", ANY, ANY, ANY), "refused", "handover.6.c"),
        Rule((ANY, ANY, ANY, "major repair", ANY, ANY), "refused", "handover.6.d"),
        Rule((CLEAR, CLEAN, "not missing", "repair not judged", ANY, ANY), "open", "handover.6.d"),
        Rule((CLEAR, CLEAN, "not missing", NO_REPAIR, "owed", ANY), "open", "handover.3/2"),
        Rule((CLEAR, CLEAN, "not missing", NO_REPAIR, ANY, "owed"), "open", "handover.4"),
        Rule(
            ("not checked", CLEAN, "not missing", NO_REPAIR, {"not needed", "given"}, {"nothing", "told"}),
            "unchecked",
            "handover.6.a",
        ),
        Rule(
            (CLEAR, "not checked", "not missing", NO_REPAIR, {"not needed", "given"}, {"nothing", "told"}),
            "unchecked",
            "handover.6.b",
        ),
        Rule(
            ("clear", "clean", "not missing", NO_REPAIR, {"not needed", "given"}, {"nothing", "told"}),
            "passed",
            ("handover.3/2", "handover.4", "handover.5"),
        ),
    ),
    hit="any",
)
BOTH = ("handover.3/2", "handover.5")
NOT_YET = {**TWO, "may_start": False}
HANDOVER = Table(
    inputs=("handover_checks", "signing_state"),
    rules=(
        Rule(("refused", ANY), "refused", REFUSALS, {"may_start": False}),
        Rule(("open", ANY), "open", ("handover.3/2", "handover.4", "handover.6.d"), NOT_YET),
        Rule(({"passed", "unchecked"}, "both"), "accepted", BOTH, {**TWO, "may_start": True}),
        Rule(({"passed", "unchecked"}, "not both"), "open", BOTH, NOT_YET),
        Rule(("unchecked", "not asked"), "open", ("handover.6.a", "handover.6.b"), NOT_YET),
        Rule(("passed", "not asked"), "accepted after both sign", ("handover.4", "handover.5"), NOT_YET),
    ),
)
MAY_BEGIN_DUTY = Collect(
    inputs=("log_state", "hygiene_state", "property_state", "unfinished_state", "handover"),
    rules=(
        Rule(("unclear", ANY, ANY, ANY, ANY), "log_unclear", "handover.6.a"),
        Rule((ANY, "not clean", ANY, ANY, ANY), "post_not_clean", "handover.6.b"),
        Rule((ANY, ANY, "missing", ANY, ANY), "property_missing", "handover.6.c"),
        Rule((ANY, ANY, ANY, "major repair", ANY), "major_repair_unfinished", "handover.6.d"),
        Rule(
            (ANY, ANY, ANY, ANY, {"open", "refused", "accepted after both sign"}),
            "handover_not_accepted",
            "handover.5",
        ),
    ),
)

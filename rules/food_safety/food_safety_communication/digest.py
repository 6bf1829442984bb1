"""What has come in is summed up: a case for each period counts it by its grades and names what nobody has handled."""

from collections.abc import Mapping
from typing import Any

from rules.api import (
    CaseKind,
    Choice,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Gathering,
    Holder,
    Schedule,
    Setting,
    State,
    Task,
    Whole,
    is_,
    known,
    working_days,
)

from .grades import GRADES, OPEN
from .intake import UNANSWERED
from .owners import INFORMATION
from .parties import ADMINISTRATION, GENERAL_MANAGER, PROSE, QUALITY, TEAM_LEADER

DIGEST = "information_digest"
Picture = Mapping[str, Any]

SETTINGS = (
    Setting(
        "digest_period",
        Choice("month", "quarter", "half_year", "year"),
        "3.1b",
        default="month",
        reading="Summing up has no period; each month is taken for it.",
    ),
    Setting(
        "digest_within_days",
        Whole(1, 60, unit="working days"),
        "3.1b",
        reading="Unset, summing up is owed after each period and never counts as late.",
    ),
)

KINDS = (
    CaseKind(
        DIGEST,
        owner=QUALITY,
        number="HZ-{yyyy}-{n:04}",
        clause="3.1b",
        states=(State("gathered"), State("summed_up", known("digest_on")), State("closed", is_("closed", True))),
        outcome="digest_outcome",
        closes_when=is_("information_summary_report.delivered", True),
    ),
)
SCHEDULES = (Schedule("information_digest", DIGEST, "digest_period", "3.1b"),)
GATHERINGS = (
    Gathering(
        "information_of_period",
        DIGEST,
        INFORMATION,
        ("information_class", "information_owner", "is_handled"),
        "3.1b",
        first="period_from",
        last="period_to",
        anew_by=(ADMINISTRATION,),
    ),
)
FORMS = (
    Form(
        "information_summary_report",
        DIGEST,
        (Field("digest_text", PROSE), Field("digest_on", Day())),
        ("3.1b", "3.3"),
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
        shows=("period", "information_counts", "information_unhandled"),
        holders=(
            Holder(GENERAL_MANAGER, "3.2", acknowledged=False),
            Holder(TEAM_LEADER, "3.3"),
        ),
    ),
)
TASKS = (
    Task(
        "sum_up_period",
        DIGEST,
        ADMINISTRATION,
        "information_summary_report",
        "3.1b",
        before=("close",),
        due="digest_by",
        shows=("period", "information_counts", "information_unhandled"),
        reminders=UNANSWERED,
    ),
)


def counts(picture: Picture) -> dict[str, int]:
    """How much there was of each class; what has no class yet counts as open."""
    found: dict[str, int] = dict.fromkeys((*GRADES, OPEN), 0)
    for row in picture["rows"]:
        found[row.get("information_class") or OPEN] += 1
    return found


def unhandled(picture: Picture) -> tuple[str, ...]:
    """The numbers of what its owner had not handled when the picture was taken."""
    return tuple(str(row["number"]) for row in picture["rows"] if not row.get("is_handled"))


INFORMATION_COUNTS = Formula(("information_of_period",), counts, "3.1b")
INFORMATION_UNHANDLED = Formula(("information_of_period",), unhandled, ("3.1b", "3.3"))
DIGEST_BY = Deadline("period_to", "3.1b", within=working_days("digest_within_days"))
DIGEST_OUTCOME = Formula(("digest_on",), lambda _: "summed up", "3.1b")

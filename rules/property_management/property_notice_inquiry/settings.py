"""What a site may choose where the written procedure leaves it open."""

from rules.api import Choice, ListOf, Setting, Whole, YesNo

from .parties import NOTICE_KIND

SETTINGS = (
    Setting(
        "notice_approval_required",
        YesNo(),
        "4.2.1.2a",
        default=False,
        reading="No approval before printing is asked for; a site may have the management office approve each notice.",
    ),
    Setting(
        "disinfection_lead_days",
        Whole(0, 365, unit="days"),
        "4.2.1.1.1b",
        default=3,
        reading="Calendar days, the day of the start less the day of posting: exactly as many are enough.",
    ),
    Setting(
        "sudden_post_hours",
        Whole(1, 720, unit="hours"),
        "4.2.1.1.1a",
        reading="A sudden cut is announced at once, which has no figure. Unset, its posting never counts as late.",
    ),
    Setting(
        "notice_retention_months",
        Whole(1, 1200, unit="months"),
        "4.2.1.2a",
        reading="How long the ledger and the originals are kept is not printed. Unset, nothing is ever deleted.",
    ),
    Setting(
        "further_colour_kinds",
        ListOf(NOTICE_KIND, gaps=False),
        "4.2.1.2b",
        default=(),
        reading="Water and power cuts are always in colour; which other kinds are special is the site's to say.",
    ),
    Setting(
        "notice_patrol_days",
        Whole(1, 366, unit="days"),
        "4.2.1.4a",
        reading="Regularly has no figure. Unset, one round is owed while a notice hangs, and no next one by itself.",
    ),
    Setting(
        "notice_grace_days",
        Whole(0, 31, unit="days"),
        "4.2.1.5a",
        default=0,
        reading="The last valid day counts in full, the notice comes down on the next; no grace is stated.",
    ),
    Setting(
        "notice_months_posted",
        Whole(1, 24, unit="months"),
        "4.2.1.5b",
        default=1,
        reading="A calendar month from posting: the same day of the next month, or the last of a shorter one.",
    ),
    Setting(
        "communication_summed_each",
        Choice("month", "quarter", "half_year", "year"),
        "3.2",
        default="month",
        reading="How often communication is summed up is not printed: each calendar month.",
    ),
    Setting(
        "rings_max",
        Whole(1, 20, unit="rings"),
        "4.2.2.2",
        default=3,
        reading="Within three rings: the third is in time, the fourth is late.",
    ),
)

"""What the printed text leaves open: limits without a figure, and readings that another company could choose."""

from rules.api import Setting, Whole, YesNo

SETTINGS = (
    Setting(
        "information_retention_months",
        Whole(1, 1200, unit="months"),
        "3.1b",
        reading="Keeping has no period. Unset, nothing is ever deleted.",
    ),
    Setting(
        "handling_hours",
        Whole(1, 8760, unit="hours"),
        "4.2.2.1.2b",
        reading="As soon as possible has no figure. Unset, handling is owed and never counts as late.",
    ),
    Setting(
        "urgent_handling_minutes",
        Whole(0, 1440, unit="minutes"),
        "4.2.1.2.3",
        default=60,
        reading="Its procedure is lost. Before all else: within this time; after it management is told.",
    ),
    Setting(
        "copy_acknowledge_hours",
        Whole(1, 8760, unit="hours"),
        ("4.2.2.1.2.a", "4.2.2.1.2.b", "4.2.2.1.2c", "3.2"),
        reading="Nothing says by when a copy is acknowledged. Unset, it is owed and never counts as late.",
    ),
    Setting(
        "opinion_handling_days",
        Whole(1, 365, unit="days"),
        "4.1.4",
        reading="Opinions have no limit. Unset, handling one is owed and never counts as late.",
    ),
    Setting(
        "internal_oral_needs_sheet",
        YesNo(),
        "4.2.2.1.2.b",
        default=False,
        reading="The rule stands under external information; oral information from inside needs no contact sheet.",
    ),
    Setting(
        "internal_nonconformity_needs_action",
        YesNo(),
        "4.2.1.2.2",
        default=True,
        reading="The text is lost; a nonconformity of our own goes the same way as one from outside.",
    ),
    Setting(
        "team_leader_hears_serious",
        YesNo(),
        ("4.2.2.1.2c", "3.3"),
        default=True,
        reading="The team leader is not named among those told of serious information, but supervises all of it.",
    ),
    Setting(
        "consultation_before_issue",
        YesNo(),
        ("4.1.1.1", "4.1.1.2", "4.1.1.3", "4.1.1.4"),
        default=True,
        reading="Should is read as: not issued without. Set to false it is owed and stops nothing.",
    ),
)

"""What the printed text announces and then lacks: the site has to say it."""

from rules.api import Setting, Whole, YesNo

SETTINGS = (
    Setting(
        "limit_days_configured",
        Whole(1, 3650, unit="days"),
        ("7.3.1", "2"),
        required=True,
        reading="Time limits are announced in Art. 2 and cut off; a site without one of its own is refused.",
    ),
    Setting(
        "human_factors_get_a_case",
        YesNo(),
        "3/1",
        default=True,
        reading="Art. 3 speaks of abnormal quality alone and Art. 5 of human factors too: both get a case.",
    ),
    Setting(
        "send_within_days",
        Whole(0, 365, unit="days"),
        "9.1",
        reading="At once has no figure. Unset, sending the form is owed and never counts as late.",
    ),
    Setting(
        "convey_within_days",
        Whole(0, 365, unit="days"),
        "7.1.4",
        reading="Quickly has no figure. Unset, conveying the result is owed and never counts as late.",
    ),
)

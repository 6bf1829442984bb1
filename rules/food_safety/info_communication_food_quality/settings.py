"""What the site has to say, and where another company could well read the text otherwise."""

from rules.api import ListOf, Setting, Whole

from .parties import LINE

SETTINGS = (
    Setting(
        "deputy_managers",
        ListOf(LINE, gaps=False),
        "3b.in.A2",
        reading="The persons of the rank of a deputy and above, each copied on every mail. Unset, no mail can be sent.",
    ),
    Setting(
        "general_manager_called",
        LINE,
        "3b.in.A2",
        default="general manager",
        reading="As whom a mail names the general manager among its copies.",
    ),
    Setting(
        "reply_working_days",
        Whole(1, 30, unit="working days"),
        "3b.in.A4",
        default=1,
        reading="The day of receipt does not count; due at the end of the first working day after it.",
    ),
    Setting(
        "reply_reminder_days",
        Whole(0, 30, unit="working days"),
        "3b.in.A4",
        reading="Nothing is printed for silence. Unset, nobody is told; else the sender, so long after the day.",
    ),
    Setting(
        "emergency_minutes",
        Whole(1, 1440, unit="minutes"),
        "3b.in.B",
        reading="The fastest means has no figure. Unset, telling is owed at once and never counts as late.",
    ),
    Setting(
        "meeting_invitation_days",
        Whole(0, 6, unit="days"),
        "3b.in.D",
        default=3,
        reading="When departments are invited is not printed: on the Friday before.",
    ),
)

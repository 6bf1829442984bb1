"""What a bakery may choose: the figures of the print, and one that it does not print."""

from capaloop.pack import Number, Setting, Whole

SETTINGS = (
    Setting("shop_decides_up_to", Number(0, 100_000, unit="CNY"), "5.1", default=50),
    Setting("supervisor_decides_up_to", Number(0, 100_000, unit="CNY"), "5.1", default=500),
    Setting("answer_within_days", Whole(0, 365, unit="working days"), "6", default=3),
    Setting(
        "keep_back_within_hours",
        Whole(0, 240, unit="hours"),
        "4",
        default=2,
        reading="At once has no figure: two hours.",
    ),
    Setting("bakery_record_months", Whole(1, 1200, unit="months"), "8", default=24),
)

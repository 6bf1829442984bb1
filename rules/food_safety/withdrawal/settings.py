"""What a site may choose where the standard gives no figure."""

from rules.api import Number, Setting, Whole

SETTINGS = (
    Setting(
        "trace_target_minutes",
        Whole(1, 100_000, unit="minutes"),
        "8.3.p4",
        default=240,
        reading="No time is printed in which tracing must end; four hours are usual in trade.",
    ),
    Setting(
        "withdrawal_notice_hours",
        Whole(1, 1000, unit="hours"),
        "8.9.5.p1",
        default=24,
        reading="Timely has no figure: whoever got the goods, and an authority, is told within this.",
    ),
    Setting(
        "consignee_answer_hours",
        Whole(1, 1000, unit="hours"),
        "8.9.5.p2",
        default=24,
        reading="By when a consignee answers is not printed; without an answer by then sales is reminded.",
    ),
    Setting(
        "silence_escalated_hours",
        Whole(1, 1000, unit="hours"),
        "8.9.5.p2",
        default=24,
        reading="If a consignee is still silent this long after that, whoever has authority over the withdrawal hears.",
    ),
    Setting(
        "unexplained_tolerance_percent",
        Number(0, 100, unit="%"),
        "8.3.p4",
        default=0,
        reading="How exact a balance must be is not printed: by default whatever is unexplained is judged by a person.",
    ),
    Setting(
        "withdrawal_retention_months",
        Whole(1, 1200, unit="months"),
        "8.3.p3",
        reading="At least as long as the food keeps, which differs by product. Unset, nothing is ever deleted.",
    ),
)

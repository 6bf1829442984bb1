"""What a site may choose where the written procedure leaves it open, contradicts itself or lost its figures."""

from decimal import Decimal

from rules.api import MapOf, Number, Setting, Whole, YesNo

from .sheet import GRADES, WEIGHTS

SHARE = Number(0, 1)

SETTINGS = (
    Setting(
        "weights",
        MapOf(Number(0, 100)),
        ("5.2.2", "5.2.2.2"),
        default=WEIGHTS,
        reading="The small items add up to 100 and govern; the headings of the groups add up to 105.",
    ),
    Setting(
        "raw_table",
        MapOf(Number(0, 100)),
        "5.4.1/1",
        default=dict(zip(GRADES, map(Decimal, (100, 80, 60, 40, 20)), strict=True)),
        reading="The printed table lost its figures: 100, 80, 60, 40 and 20 points from satisfied to dissatisfied.",
    ),
    Setting("sampling_rate_min", SHARE, "5.3.1", default=Decimal("0.78")),
    Setting("key_sampling_rate_min", SHARE, "5.3.1.1", default=Decimal("0.9")),
    Setting("key_top_rank", Whole(1, 1000), "5.3.1.1", default=20),
    Setting("key_sales_above", Number(0, 10**12, unit="RMB"), "5.3.1.1", default=5_000_000),
    Setting("return_rate_min", SHARE, "5.3.2", default=Decimal("0.6")),
    Setting("return_within_months", Whole(1, 12, unit="months"), "5.3.2", default=1),
    Setting(
        "late_forms_counted",
        YesNo(),
        "5.3.2",
        default=True,
        reading="What becomes of forms that come late is not printed: the statistics count them, the rate does not.",
    ),
    Setting("new_product_survey_months", Whole(1, 24, unit="months"), "5.1.3", default=3),
    Setting(
        "opinion_reply_days",
        Whole(0, 365, unit="days"),
        "5.7.3",
        reading="Promptly has no figure. Unset, the reply is owed and never counts as late.",
    ),
    Setting(
        "survey_retention_months",
        Whole(1, 1200, unit="months"),
        "5.8",
        reading="No period is printed. Unset, nothing is ever deleted.",
    ),
)

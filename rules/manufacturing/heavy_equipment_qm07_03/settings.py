"""What a site may choose where the written procedure leaves it open."""

from rules.api import Choice, Setting, Whole, YesNo

SETTINGS = (
    Setting(
        "email_is_written",
        YesNo(),
        "5.3.1.1",
        default=True,
        reading="The list of 2011 names neither e-mail nor web forms: they count as the written form a.",
    ),
    Setting(
        "sample_when_not_found",
        YesNo(),
        "5.3.2.2",
        default=False,
        reading="Distribution checks until the problem is clear; asking for a sample besides is the site's choice.",
    ),
    Setting(
        "suggestion_answer_months",
        Whole(1, 12, unit="months"),
        "5.3.3.2.s1",
        default=1,
        reading="Within the month: a calendar month from the day on which it was signed for, clamped to month end.",
    ),
    Setting(
        "suggestion_answer_ends",
        Choice("months from receipt", "end of the month of receipt"),
        "5.3.3.2.s1",
        default="months from receipt",
        reading="The printed words can also mean the end of the calendar month in which it was signed for.",
    ),
    Setting(
        "company_level_needs",
        Choice("any condition", "all conditions"),
        "5.3.4.3.s1",
        default="any condition",
        reading="Three conditions stand in a row without and or or: any one lifts a major complaint.",
    ),
    Setting(
        "warranty_months_from_shipping",
        Whole(1, 240, unit="months"),
        "5.3.5.1.a",
        default=18,
        reading="The outer limit, counted from the works' shipping date.",
    ),
    Setting(
        "warranty_months_from_use",
        Whole(1, 240, unit="months"),
        "5.3.5.1.a",
        default=12,
        reading="Within the months from shipping, counted from the day of first use.",
    ),
    Setting(
        "warranty_ends",
        Choice("at the earlier end", "at the later end"),
        "5.3.5.1.a",
        default="at the earlier end",
        reading="Which of the two ends counts is not printed: the earlier one; else the months of use would be idle.",
    ),
    Setting(
        "statutory_period",
        Whole(1, 600, unit="months"),
        "5.3.5.1.b",
        reading="No regulation is named: months from shipping for pressure vessels; unset, quality judges each case.",
    ),
    Setting(
        "purchased_parts_are_ours",
        YesNo(),
        "3.2",
        default=True,
        reading="Design and manufacture are named, purchased parts are not: towards the customer they count as ours.",
    ),
    Setting(
        "loss_decimal_places",
        Whole(0, 6),
        "5.3.4.3.s3",
        default=2,
        reading="Rounding is not printed: to 0.01 yuan, what remains goes on the largest share.",
    ),
    Setting(
        "complaint_retention_months",
        Whole(1, 1200, unit="months"),
        "6.9",
        default=60,
        reading="Handling records without a form code of their own: five years from the day the case is closed.",
        replaces="iso9001:complaint_retention_months",
    ),
)

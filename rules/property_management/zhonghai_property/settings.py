"""What a site may choose where the written procedure leaves it open."""

from decimal import Decimal

from rules.api import Choice, ListOf, Number, Setting, Text, Whole

SHARE = Number(0, 1)
LENGTH = Choice("month", "quarter", "half_year", "year")
FROM_TIME_TO_TIME = "From time to time has no figure."
GRADES = Choice("very satisfied", "satisfied", "fair", "dissatisfied", "very dissatisfied")
EACH_ANSWER = "each answer"
EACH_ESTATE = "each estate"

SETTINGS = (
    Setting(
        "question_reply_days",
        Whole(0, 365, unit="days"),
        "4.1.b2",
        reading="No deadline of a reply is printed. Unset, it is owed and never counts as late.",
    ),
    Setting(
        "complaint_handling_days",
        Whole(0, 365, unit="days"),
        "3.5b",
        reading="No day is printed on which quality steps in. Unset, handling is owed and never counts as late.",
    ),
    Setting(
        "return_visit_days",
        Whole(0, 365, unit="days"),
        "3.5a",
        reading="When the return visit is made is not printed. Unset, it is owed and never counts as late.",
    ),
    Setting("activities_per_month_min", Whole(1, 31, unit="activities"), "3.2", default=1),
    Setting("fee_statement_every", LENGTH, "4.1.c", default="quarter", reading=FROM_TIME_TO_TIME),
    Setting("news_every", LENGTH, "4.1.d", default="month", reading=FROM_TIME_TO_TIME),
    Setting("developer_report_every", LENGTH, "4.1.f", default="quarter", reading=FROM_TIME_TO_TIME),
    Setting("developer_article_every", LENGTH, "4.1.g", default="half_year", reading=FROM_TIME_TO_TIME),
    Setting(
        "publication_days",
        Whole(0, 365, unit="days"),
        ("4.1.c", "4.1.f"),
        default=15,
        reading="By when after its period a statement or a report is given is not printed.",
    ),
    Setting(
        "company_rate_every",
        LENGTH,
        "3.3c",
        default="quarter",
        reading="How often the rate of the company is computed is not printed.",
    ),
    Setting(
        "web_address",
        Text(longest=200),
        "4.1.h",
        reading="The address that is made known to residents; the text prints none.",
    ),
    Setting(
        "months_since_move_in_min",
        Whole(1, 120, unit="months"),
        "4.2.a1",
        default=3,
        reading="Calendar months from the start of move-in, clamped to the end of the month; exactly three are enough.",
    ),
    Setting(
        "collection_days",
        Whole(1, 365, unit="days"),
        "4.2.a3",
        default=15,
        reading="Half a month is 15 calendar days; the first is the day after hand-out, the fifteenth is in time.",
    ),
    Setting(
        "recovery_rate_over",
        SHARE,
        "4.2.a4",
        default=Decimal("0.75"),
        reading="Exceeds is strict: exactly this rate is not enough.",
    ),
    Setting(
        "satisfied_grades",
        ListOf(GRADES, gaps=False),
        "4.2.c2",
        default=("very satisfied", "satisfied"),
        reading="Which grades count as satisfied is not printed.",
    ),
    Setting(
        "company_rate_counts",
        Choice(EACH_ANSWER, EACH_ESTATE),
        "3.3c",
        default=EACH_ANSWER,
        reading="The formula is not printed: all answers of all estates together, or the mean of the estates' rates.",
    ),
    Setting(
        "communication_retention_months",
        Whole(1, 1200, unit="months"),
        "3.5a",
        reading="No period is printed. Unset, nothing is ever deleted.",
    ),
)

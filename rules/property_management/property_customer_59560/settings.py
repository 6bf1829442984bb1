"""What a site may choose where the written procedure leaves it open, and its figures."""

from decimal import Decimal

from rules.api import Choice, ListOf, Number, Setting, Text, Whole, YesNo

from .parties import SPECIALIST, SUPERVISOR

SHARE = Number(0, 1)
DAYS = Whole(0, 366, unit="days")
MONTH = Whole(1, 12, unit="month")
DAY_OF_MONTH = Whole(1, 31, unit="day of the month")
IN_TIME = "In time has no figure. Unset, it is owed and never counts as late."

SETTINGS = (
    Setting(
        "management_offices",
        ListOf(Text(longest=200), gaps=False),
        ("2", "4.6", "4.10.p1", "4.11.p1"),
        default=["管理处"],
        reading="The company's management offices by name; each reports and is surveyed by itself.",
    ),
    Setting("report_to_superior_days", DAYS, "4.1.p2", reading=IN_TIME),
    Setting("measure_proposal_days", DAYS, "4.3.p1", reading=IN_TIME),
    Setting(
        "complaint_handler",
        Choice(SUPERVISOR, SPECIALIST),
        ("4.3.p1", "3.3"),
        default=SUPERVISOR,
        reading="The text names two: the supervisor, unless the site gives complaints to the specialist.",
    ),
    Setting(
        "visits_by_sample",
        YesNo(),
        "4.2",
        default=False,
        reading="No share is printed: each finished service is visited; by sample, somebody says which ones.",
    ),
    Setting("visit_within_days", DAYS, "4.2", reading="No interval is printed. Unset, a visit is never late."),
    Setting(
        "summary_due_day",
        DAY_OF_MONTH,
        "4.3.p2",
        default=5,
        reading="Before the 5th is until the end of the 5th; a day off does not move it.",
    ),
    Setting(
        "report_due_day",
        DAY_OF_MONTH,
        "4.6",
        default=20,
        reading="Before the 20th is until the end of the 20th; a day off does not move it.",
    ),
    Setting(
        "department_plan_days",
        DAYS,
        "4.9.p2",
        reading="The start of the year has no date. Unset, the plan is owed and never counts as late.",
    ),
    Setting("mid_year_review_month", MONTH, "4.10.p1", default=7, reading="The month of the mid-year review."),
    Setting("mid_year_review_day", DAY_OF_MONTH, "4.10.p1", default=10, reading="The day of the mid-year review."),
    Setting(
        "year_end_review_month",
        MONTH,
        "4.11.p1",
        default=1,
        reading="The month of the year-end review; up to June it lies in the next year.",
    ),
    Setting("year_end_review_day", DAY_OF_MONTH, "4.11.p1", default=10, reading="The day of the year-end review."),
    Setting("focus_share_min", SHARE, "4.10.p3", default=Decimal("0.2")),
    Setting(
        "focus_share_of",
        Choice("all customers", "the sample", "last year's answers"),
        "4.10.p3",
        default="all customers",
        reading="20 percent of what is not printed: of all customers of the office, rounded up.",
    ),
    Setting("mid_year_recovery_min", SHARE, "4.10.p4", default=Decimal("0.5")),
    Setting("year_end_recovery_min", SHARE, "4.11.p3", default=Decimal("0.3")),
)

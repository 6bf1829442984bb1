"""The questions that this procedure asks of a notice, and of damage to one."""

from rules.api import Answer, Choice, Day, Instant, ListOf, Text, Whole, YesNo, question

NOTICE = "customer_notice"
DAMAGE = "notice_damage"
REASON = Text(longest=64)
DAYS = Whole(-4_000_000, 4_000_000, unit="days")


@question(asked="change", of=NOTICE, outcome=Whole(1, 4))
def notice_category() -> Answer:
    """Which of the four kinds of content is the notice of?"""


@question(asked="change", of=NOTICE, outcome=Choice("days ahead", "before the start", "none"))
def advance_class() -> Answer:
    """How long ahead is a matter of this kind announced?"""


@question(asked="change", of=NOTICE, outcome=YesNo())
def advance_needed() -> Answer:
    """Is the matter announced ahead of its start? The value `three_days_needed` says whether by a number of days."""


@question(asked="change", of=NOTICE, outcome=Day())
def event_starts_at_day() -> Answer:
    """On which day at the site does the event begin, by its time?"""


@question(asked="change", of=NOTICE, outcome=Day())
def event_day() -> Answer:
    """On which day does the event begin?"""


@question(asked="change", of=NOTICE, outcome=Day())
def posted_at_day() -> Answer:
    """On which day at the site was the notice posted, by its time?"""


@question(asked="change", of=NOTICE, outcome=Day())
def posted_day() -> Answer:
    """On which day was the notice posted?"""


@question(asked="change", of=NOTICE, outcome=DAYS)
def lead_days() -> Answer:
    """How many calendar days lie from the day of posting to the day of the start?"""


@question(asked="change", of=NOTICE, outcome=YesNo())
def days_enough() -> Answer:
    """Are that as many days as disinfection needs?"""


@question(asked="change", of=NOTICE, outcome=YesNo())
def before_start() -> Answer:
    """Did the notice hang before the event began?"""


@question(asked="change", of=NOTICE, outcome=YesNo())
def exception_claimed() -> Answer:
    """Has somebody said that the event came suddenly?"""


@question(asked="change", of=NOTICE, outcome=YesNo())
def notice_in_time() -> Answer:
    """Did the notice hang as early as its matter asks for? The value `exception` marks a sudden event."""


@question(asked="change", of=NOTICE, outcome=Whole(0, 365, unit="days"))
def post_lead() -> Answer:
    """How many days before the day of the event does the last day for posting lie?"""


@question(asked="time", of=NOTICE, outcome=Instant())
def eve_ends() -> Answer:
    """When is the last day for posting over?"""


@question(asked="time", of=NOTICE, outcome=Instant())
def at_once_by() -> Answer:
    """By when is a sudden event announced, if the site says within how many hours?"""


@question(asked="time", of=NOTICE, outcome=Instant())
def post_by() -> Answer:
    """By when does the notice hang?"""


@question(asked="time", of=NOTICE, outcome=YesNo())
def post_by_over() -> Answer:
    """Is the time up by which the notice was to hang?"""


@question(asked="change", of=NOTICE, outcome=YesNo())
def colour_wanted() -> Answer:
    """Is the matter one of the special cases?"""


@question(asked="change", of=NOTICE, outcome=YesNo())
def colour_required() -> Answer:
    """Are the print and the posted sheet in colour? The value `colour` says the same."""


@question(asked="change", of=NOTICE, outcome=Choice("none", "colour required", "unknown"))
def print_fault() -> Answer:
    """What is wrong with the print?"""


@question(asked="change", of=NOTICE, outcome=Choice("none", "colour required", "original posted", "unknown"))
def sheet_fault() -> Answer:
    """What is wrong with the sheet that the steward puts on the board?"""


@question(asked="change", of=NOTICE, outcome=Choice("none", "posted too early", "unknown"))
def order_fault() -> Answer:
    """Was the notice posted before it was printed, entered in the ledger and archived?"""


@question(
    asked="change",
    of=NOTICE,
    outcome=Choice("none", "colour required", "original posted", "posted too early", "unknown"),
)
def posting_fault() -> Answer:
    """What is wrong with the print, the posted sheet or their order, the gravest first?"""


@question(asked="change", of=NOTICE, outcome=Choice("accepted", "refused", "nothing to judge"))
def posting_accepted() -> Answer:
    """Are print and posted sheet as they must be, as far as they are known? The value `accepted` says so."""


@question(asked="change", of=NOTICE, outcome=YesNo())
def notice_printed() -> Answer:
    """Is the notice printed?"""


@question(asked="change", of=NOTICE, outcome=YesNo())
def ledger_entered() -> Answer:
    """Does the notice stand in the publication ledger?"""


@question(asked="change", of=NOTICE, outcome=YesNo())
def original_archived() -> Answer:
    """Does the original lie in the archive?"""


@question(asked="change", of=NOTICE, outcome=YesNo())
def ready_to_post() -> Answer:
    """Are all three steps done that come before posting?"""


@question(asked="time", of=NOTICE, outcome=YesNo())
def validity_over() -> Answer:
    """Is the last valid day over that the draft states?"""


@question(asked="act", of=NOTICE, outcome=REASON, combine="collect")
def may_post_notice() -> Answer:
    """Why may the notice not be posted?"""


@question(asked="change", of=NOTICE, outcome=YesNo())
def notice_posted() -> Answer:
    """Has the notice been put on the board?"""


@question(asked="time", of=NOTICE, outcome=Day())
def removal_due() -> Answer:
    """On which day is the notice taken down?"""


@question(asked="time", of=NOTICE, outcome=Instant())
def display_ends() -> Answer:
    """When is the last day on the board over?"""


@question(asked="time", of=NOTICE, outcome=YesNo())
def display_over() -> Answer:
    """Is the last day on the board over now?"""


@question(asked="change", of=NOTICE, outcome=YesNo())
def remove() -> Answer:
    """Was the notice to be taken down on the day on which it was looked at?"""


@question(asked="change", of=NOTICE, outcome=DAYS)
def removal_delay() -> Answer:
    """How many days after the day on which it was due was the notice taken down?"""


@question(asked="change", of=NOTICE, outcome=YesNo())
def removal_in_time() -> Answer:
    """Was the notice taken down by the day on which it was due? The values `on_time` and `late` say the same."""


@question(asked="change", of=NOTICE, outcome=Choice("in order", "damaged while valid", "damaged after its time"))
def round_finding() -> Answer:
    """What has the last round found? The value `repost` says whether a new copy is wanted."""


@question(asked="change", of=NOTICE, outcome=ListOf(Day(), gaps=False))
def damage_days() -> Answer:
    """On which days has a round found the notice damaged?"""


@question(asked="change", of=NOTICE, outcome=YesNo())
def notice_dropped() -> Answer:
    """Has the notice been withdrawn?"""


@question(asked="end", of=NOTICE, outcome=Choice("taken down", "withdrawn"))
def notice_outcome() -> Answer:
    """How has the notice ended?"""


@question(asked="change", of=DAMAGE, outcome=Day())
def damaged_posted_at_day() -> Answer:
    """On which day at the site was the damaged notice posted, by its time?"""


@question(asked="change", of=DAMAGE, outcome=YesNo())
def damaged_while_valid() -> Answer:
    """Would the notice still hang on the day of the damage, counted from its first posting?"""


@question(asked="change", of=DAMAGE, outcome=YesNo())
def repost() -> Answer:
    """Is a new copy posted?"""


@question(asked="change", of=DAMAGE, outcome=YesNo())
def new_copy_plain() -> Answer:
    """Does a new copy hang in black and white that has to be in colour?"""


@question(asked="end", of=DAMAGE, outcome=Choice("reposted", "not reposted"))
def damage_outcome() -> Answer:
    """Was a new copy posted?"""

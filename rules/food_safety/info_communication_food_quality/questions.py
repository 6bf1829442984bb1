"""The questions that this procedure asks of a message and of the replies to it."""

from rules.api import Answer, Choice, Day, Instant, ListOf, Text, YesNo, question

from .emergencies import GAP, GROUP
from .messages import MAIL_FIELDS, MESSAGE
from .parties import DEPARTMENTS, LINE, SEVERAL
from .replies import REPLY
from .topics import CLASS, CONTENT, NOT_SAID

LINES = ListOf(LINE, gaps=False)


@question(asked="change", of=MESSAGE, outcome=CONTENT)
def message_content() -> Answer:
    """Which place has it in the two lists of contents? The value `content` says the same."""


@question(asked="change", of=MESSAGE, outcome=Choice(*CLASS.members, NOT_SAID))
def class_claimed() -> Answer:
    """Of which class does its sender say that it is?"""


@question(asked="change", of=MESSAGE, outcome=CLASS)
def message_class() -> Answer:
    """Is it information on the system or other information? The value `class` says the same."""


@question(asked="change", of=MESSAGE, outcome=Choice(*DEPARTMENTS.members))
def message_owner() -> Answer:
    """Which department has charge of it? The value `owner` says the same."""


@question(asked="change", of=MESSAGE, outcome=YesNo())
def way_accepted() -> Answer:
    """May it go by this way? The value `goes_by` says by which it has to."""


@question(asked="change", of=MESSAGE, outcome=YesNo())
def mail_owed() -> Answer:
    """Does it go by mail?"""


@question(asked="change", of=MESSAGE, outcome=ListOf(Choice(*MAIL_FIELDS.values()), gaps=False))
def fields_lacking() -> Answer:
    """Which of the four things does the mail not state?"""


@question(asked="change", of=MESSAGE, outcome=Choice("none", "some", "all"))
def fields_stated() -> Answer:
    """How many of the four things does the mail state?"""


@question(asked="change", of=MESSAGE, outcome=YesNo())
def mail_states_all() -> Answer:
    """Does the mail state all four? The value `complete` says so as soon as one is stated."""


@question(asked="change", of=MESSAGE, outcome=LINES)
def copies_to_add() -> Answer:
    """Who was not among the copies as the mail was written?"""


@question(asked="change", of=MESSAGE, outcome=LINES)
def copies_lacking() -> Answer:
    """Who is not among the copies yet?"""


@question(asked="change", of=MESSAGE, outcome=YesNo())
def copied_to_everybody() -> Answer:
    """Is the mail copied to everybody to whom it has to be?"""


@question(asked="change", of=MESSAGE, outcome=YesNo())
def mail_copied() -> Answer:
    """Is the mail complete in its copies? The value `complete` says the same."""


@question(asked="change", of=MESSAGE, outcome=LINES)
def missing() -> Answer:
    """What is missing by now: what a mail has to state, copies, groups that an emergency is told to?"""


@question(asked="change", of=MESSAGE, outcome=YesNo())
def deputies_named() -> Answer:
    """Has the site said who is of deputy rank and above?"""


@question(asked="act", of=MESSAGE, outcome=Text(longest=64), combine="collect")
def may_send_mail() -> Answer:
    """Why may the mail not be sent?"""


@question(asked="change", of=MESSAGE, outcome=SEVERAL)
def addressed_departments() -> Answer:
    """Which departments owe a reply? Those who have a copy do not."""


@question(asked="change", of=MESSAGE, outcome=YesNo())
def complaint_heard() -> Answer:
    """Is it a customer's complaint, which sales takes in as one?"""


@question(asked="end", of=MESSAGE, outcome=Choice("communicated"))
def message_outcome() -> Answer:
    """How has the message ended?"""


@question(asked="change", of=MESSAGE, outcome=YesNo())
def emergency_flagged() -> Answer:
    """Has somebody called it an emergency?"""


@question(asked="change", of=MESSAGE, outcome=ListOf(GROUP, gaps=False))
def groups_to_tell() -> Answer:
    """Which groups had not been told when the emergency was recorded?"""


@question(asked="change", of=MESSAGE, outcome=ListOf(GROUP, gaps=False))
def groups_lacking() -> Answer:
    """Which groups are not told yet?"""


@question(asked="change", of=MESSAGE, outcome=GAP)
def emergency_gap() -> Answer:
    """Which one group is not told yet, if it is one?"""


@question(asked="change", of=MESSAGE, outcome=Choice("no emergency", "complete", "incomplete"))
def emergency_notice() -> Answer:
    """Are all four groups told? The values `complete` and `missing` say so."""


@question(asked="time", of=MESSAGE, outcome=Instant())
def tell_by() -> Answer:
    """By when are the groups told?"""


@question(asked="change", of=REPLY, outcome=Instant())
def mail_received() -> Answer:
    """When did the department receive the mail?"""


@question(asked="time", of=REPLY, outcome=Day())
def due_date() -> Answer:
    """By which day does the department reply?"""


@question(asked="time", of=REPLY, outcome=Instant())
def reply_day_over() -> Answer:
    """When is that day over at the site?"""


@question(asked="change", of=REPLY, outcome=YesNo())
def reply_has_opinion() -> Answer:
    """Does the reply hold an opinion on the handling?"""


@question(asked="change", of=REPLY, outcome=YesNo())
def reply_has_suggestion() -> Answer:
    """Does the reply hold a suggestion?"""


@question(asked="change", of=REPLY, outcome=YesNo())
def reply_counts() -> Answer:
    """Is the reply valid? The value `reply_valid` says the same."""


@question(asked="change", of=REPLY, outcome=YesNo())
def before_the_end() -> Answer:
    """Was it there before the day was over?"""


@question(asked="end", of=REPLY, outcome=YesNo())
def reply_in_time() -> Answer:
    """Was the reply in time? The value `on_time` says the same."""


@question(asked="end", of=REPLY, outcome=Choice("replied in time", "replied late"))
def reply_outcome() -> Answer:
    """How has it ended?"""

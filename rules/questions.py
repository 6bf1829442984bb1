"""The questions that ship with the engine, and the declarations a pack may make: one hookspec each.

A pack answers a question by a method of the same name, marked with `hook`, that returns a `Table`, `Collect`,
`Formula`, `Judgement` or `Completeness`. A declaration returns a list. A pack that brings a case kind may bring
questions of its own: a class or module of such hookspecs in its attribute `questions`.
"""

from collections.abc import Sequence

from .answers import Answer
from .declarations import (
    Act,
    CaseKind,
    ChildFacts,
    Drop,
    Form,
    Gathering,
    Opening,
    Role,
    Schedule,
    Setting,
    Task,
)
from .domains import Choice, Day, Text, YesNo
from .hooks import declaration, question

NAME = Text(longest=64)
"""The domain of an outcome that is a name of the procedure: a case kind, a role, a reason to refuse."""

YES_NO = YesNo()


@declaration
def settings() -> Sequence[Setting]:
    """The values that a site may choose."""


@declaration
def roles() -> Sequence[Role]:
    """Who is named in the procedure, and which department keeps their tasks."""


@declaration
def case_kinds() -> Sequence[CaseKind]:
    """The kinds of case, with their owners, states and numbers."""


@declaration
def forms() -> Sequence[Form]:
    """The record kinds and their fields."""


@declaration
def tasks() -> Sequence[Task]:
    """What is owed, when, by whom."""


@declaration
def acts() -> Sequence[Act]:
    """What a person may ask to do to a case."""


@declaration
def openings() -> Sequence[Opening]:
    """The child cases that a case owes."""


@declaration
def child_facts() -> Sequence[ChildFacts]:
    """What a case sees of its children."""


@declaration
def schedules() -> Sequence[Schedule]:
    """What the calendar opens."""


@declaration
def gatherings() -> Sequence[Gathering]:
    """What a case takes from many others: the rows of statistics."""


@declaration
def drops() -> Sequence[Drop]:
    """What of a lower layer does not hold here."""


@question(asked="arrive", of="", outcome=NAME)
def intake_kind() -> Answer:
    """As which kind of case is this message taken in? The outcome is the name of a case kind."""


@question(asked="arrive", of="", outcome=YES_NO)
def accepted_channel() -> Answer:
    """May dissatisfaction reach the company by this channel?"""


@question(asked="change", of="complaint", outcome=YES_NO)
def form_complete() -> Answer:
    """Is the customer feedback form complete? What is missing comes in the value `missing`."""


@question(asked="change", of="complaint", outcome=YES_NO)
def sent_to_quality() -> Answer:
    """Does the form go on from where it was taken in to where it is verified?"""


@question(asked="change", of="complaint", outcome=YES_NO)
def same_problem() -> Answer:
    """Is the same problem found in house? Waiting as long as the searches do not decide it."""


@question(asked="change", of="complaint", outcome=Choice("present", "absent", "open"))
def search_finding() -> Answer:
    """What the searches have shown by now; `open` while `same_problem` waits."""


@question(asked="change", of="complaint", outcome=YES_NO)
def defect_shown() -> Answer:
    """Does the customer's sample or picture show the defect?"""


@question(asked="change", of="complaint", outcome=Choice("confirmed", "disproved", "open"))
def evidence_finding() -> Answer:
    """What the customer's evidence has shown by now; `open` while nobody has judged it."""


@question(asked="change", of="complaint", outcome=YES_NO)
def ask_customer_for_sample() -> Answer:
    """Is the customer asked for a sample, a picture or the like?"""


@question(asked="change", of="complaint", outcome=Choice("company", "not company", "open", "none"))
def returned_cause() -> Answer:
    """Whose cause the returns of this complaint are: `none` without a return, `open` until all are judged."""


@question(asked="change", of="complaint", outcome=YES_NO)
def capa_request() -> Answer:
    """Is corrective and preventive action requested now?"""


@question(asked="change", of="complaint", outcome=YES_NO)
def capa_still_required() -> Answer:
    """Does the duty to take corrective and preventive action still stand without a request?"""


@question(asked="change", of="complaint", outcome=YES_NO)
def analysis_meeting() -> Answer:
    """Is a meeting of the departments concerned called to analyse the defect?"""


@question(asked="change", of="complaint", outcome=YES_NO)
def reply_owed() -> Answer:
    """Is a reply owed to the customer?"""


@question(asked="end", of="complaint", outcome=Choice("handled", "unfounded", "withdrawn", "not_our_cause"))
def complaint_outcome() -> Answer:
    """How has the complaint ended?"""


@question(asked="act", of="complaint", outcome=NAME, combine="collect")
def may_close() -> Answer:
    """Why may the complaint not be closed? The engine adds open tasks, open child cases and an owed reply by itself."""


@question(asked="change", of="capa", outcome=NAME)
def capa_addressee() -> Answer:
    """Which role has to act on the request? The outcome is the name of a role."""


@question(asked="time", of="capa", outcome=Day())
def capa_due() -> Answer:
    """By which day is the action promised? Late from the following day on, in the site's time zone."""


@question(asked="act", of="capa", outcome=YES_NO)
def effect() -> Answer:
    """Is the effect of the action proved?"""


@question(asked="end", of="capa", outcome=Choice("effective", "not_effective"))
def capa_outcome() -> Answer:
    """How has the request ended?"""


@question(asked="change", of="return", outcome=Choice("bulk", "small"))
def return_size() -> Answer:
    """Is the return a bulk return or a small one?"""


@question(asked="change", of="return", outcome=Choice("sampling", "full"))
def inspection_mode() -> Answer:
    """Are the returned goods inspected by sampling, or every piece?"""


@question(asked="change", of="return", outcome=Choice("company", "not company"))
def responsibility() -> Answer:
    """Whose cause is the defect of the returned goods?"""


@question(asked="change", of="return", outcome=Choice("replenish or another way", "deal with the customer"))
def disposition() -> Answer:
    """What is settled with the customer about the returned goods?"""


@question(asked="end", of="return", outcome=Choice("settled", "not_our_cause", "cancelled"))
def return_outcome() -> Answer:
    """How has the return ended?"""


@question(asked="end", of="inquiry", outcome=Choice("answered"))
def inquiry_outcome() -> Answer:
    """How has the inquiry ended?"""


@question(asked="end", of="service_record", outcome=Choice("recorded"))
def service_outcome() -> Answer:
    """How has the service contact ended?"""

"""The work information book: what is asked, introduced and suggested at the desk, and what becomes of opinions."""

from datetime import date

from rules.api import (
    Act,
    Answer,
    CaseKind,
    Choice,
    Day,
    Deadline,
    FactRole,
    Field,
    Form,
    Formula,
    Reminder,
    Rule,
    State,
    Table,
    Task,
    Text,
    YesNo,
    all_,
    days,
    is_,
    known,
    not_,
    question,
)

from .gaps import complete_table
from .parties import FRONT_DESK, LINE, PROSE, SALES, SPECIALIST, STEWARD, SUPERVISOR

ENTRY = "book_entry"
SUBJECTS = Choice("introduction", "question", "opinion", "suggestion", "complaint", "other")
BOOK = frozenset({"工作信息记录本", "work information book", "the work information book", "work_book"})
TO_SUPERIOR = is_("entry_subject", "opinion", "suggestion", "complaint")
OPINION = is_("entry_subject", "opinion", "suggestion")
CONSTRUCTIVE = all_(OPINION, is_("constructive", True))
CUSTOMER = ("customer_code", "customer_name")
SHOWN = ("entry_subject", "entry_text", "product_name", *CUSTOMER)
IN_THE_BOOK, TOLD = "entry in the work information book", "report to superior"
NEXT = {
    "introduction": "nothing",
    "question": "front desk answers the question",
    "opinion": "supervisor records constructive opinion, checks feasibility, answers",
    "suggestion": "supervisor records constructive opinion, checks feasibility, answers",
    "complaint": "supervisor or specialist records the complaint and proposes a measure",
    "other": "nothing",
}
OPINION_PARTS = {
    "opinion_recorded": "record of the opinion",
    "feasibility_judged": "feasibility analysis",
    "opinion_answered": "answer to the customer",
}

KINDS = (
    CaseKind(
        ENTRY,
        owner=SALES,
        number="WB-{yyyy}-{n:06}",
        clause=("4.1.p1", "3.4"),
        states=(
            State("entered"),
            State("reported_on", is_("reported_to_superior", True)),
            State("weighed", known("feasible")),
            State("closed", is_("closed", True)),
        ),
        outcome="entry_outcome",
        closes_when=known("entry_subject"),
    ),
)

FORMS = (
    Form(
        "work_book",
        ENTRY,
        (
            Field("entry_subject", SUBJECTS),
            Field("entry_text", PROSE),
            Field("entry_taken_by", Choice(FRONT_DESK, STEWARD, SPECIALIST, SUPERVISOR)),
            Field("product_name", LINE, False),
            Field("customer_code", Text(longest=100), False),
            Field("customer_name", LINE, False),
            Field("recorded_in", LINE, False),
        ),
        ("4.1.p1", "3.4"),
        kept_by=FRONT_DESK,
        arrives=True,
    ),
    Form("desk_answer", ENTRY, (Field("desk_answer_text", PROSE),), "4.1.p1", kept_by=FRONT_DESK),
    Form(
        "report_to_superior",
        ENTRY,
        (Field("superior_told_on", Day()), Field("superior_told", PROSE, False)),
        "4.1.p2",
        kept_by=FRONT_DESK,
    ),
    Form(
        "complaint_from_desk",
        ENTRY,
        (Field("complaint_number", Text(longest=100)),),
        "4.3.p1",
        kept_by=SUPERVISOR,
        fill="intake",
    ),
    Form("opinion_reading_by_supervisor", ENTRY, (Field("constructive", YesNo()),), "4.4", kept_by=SUPERVISOR),
    Form(
        "feasibility",
        ENTRY,
        (Field("feasible", YesNo()), Field("feasibility_reason", PROSE)),
        "4.4",
        kept_by=SUPERVISOR,
    ),
    Form(
        "answer_to_opinion",
        ENTRY,
        (Field("opinion_answer_text", PROSE), Field("opinion_answered_on", Day())),
        "4.4",
        kept_by=SUPERVISOR,
    ),
)

TASKS = (
    Task(
        "answer_at_desk",
        ENTRY,
        FactRole("entry_taken_by"),
        "desk_answer",
        "4.1.p1",
        when=is_("entry_subject", "question"),
        before=("close",),
        shows=SHOWN,
    ),
    Task(
        "tell_superior",
        ENTRY,
        FactRole("entry_taken_by"),
        "report_to_superior",
        "4.1.p2",
        when=TO_SUPERIOR,
        before=("close",),
        due="superior_due",
        reminders=(Reminder(SUPERVISOR, "4.1.p2"),),
        shows=SHOWN,
    ),
    Task(
        "take_complaint_in",
        ENTRY,
        SUPERVISOR,
        "complaint_from_desk",
        "4.3.p1",
        when=is_("entry_subject", "complaint"),
        before=("close",),
        asks="complaint.intake-requested",
        shows=SHOWN[1:],
    ),
    Task(
        "read_opinion_at_desk",
        ENTRY,
        SUPERVISOR,
        "opinion_reading_by_supervisor",
        "4.4",
        when=all_(OPINION, is_("reported_to_superior", True)),
        before=("close",),
        shows=(*SHOWN, "superior_told"),
    ),
    Task(
        "analyse_feasibility",
        ENTRY,
        SUPERVISOR,
        "feasibility",
        "4.4",
        when=CONSTRUCTIVE,
        before=("close",),
        shows=SHOWN,
    ),
    Task(
        "answer_opinion",
        ENTRY,
        SUPERVISOR,
        "answer_to_opinion",
        "4.4",
        when=all_(CONSTRUCTIVE, is_("feasibility_judged", True)),
        before=("close",),
        shows=(*SHOWN, "feasible", "feasibility_reason"),
    ),
)

ACTS = (
    Act("enter_in_book", ENTRY, (FRONT_DESK,), "4.1.p1", form="work_book", effect="open"),
    Act("record_contact", ENTRY, (STEWARD, SPECIALIST, SUPERVISOR), ("3.4", "3.3"), form="work_book", effect="open"),
    Act(
        "read_opinion_anew",
        ENTRY,
        (SUPERVISOR,),
        "4.4",
        form="opinion_reading_by_supervisor",
        when=all_(known("constructive"), not_(known("opinion_answered_on"))),
    ),
)


class Questions:
    """What is asked of an entry in the book."""

    @question(asked="change", of=ENTRY, outcome=YesNo())
    def entered_in_book(self) -> Answer:
        """Does the entry stand in the work information book?"""

    @question(asked="change", of=ENTRY, outcome=YesNo())
    def reported_to_superior(self) -> Answer:
        """Has the superior been told?"""

    @question(asked="change", of=ENTRY, outcome=YesNo())
    def entry_complete(self) -> Answer:
        """Is all done that the front desk owes? The values say what is missing and what comes next."""

    @question(asked="time", of=ENTRY, outcome=Day())
    def superior_due(self) -> Answer:
        """By which day is the superior to be told?"""

    @question(asked="change", of=ENTRY, outcome=YesNo())
    def opinion_recorded(self) -> Answer:
        """Is the opinion recorded?"""

    @question(asked="change", of=ENTRY, outcome=YesNo())
    def feasibility_judged(self) -> Answer:
        """Is it judged whether the opinion can be followed?"""

    @question(asked="change", of=ENTRY, outcome=YesNo())
    def opinion_answered(self) -> Answer:
        """Has the customer been answered?"""

    @question(asked="change", of=ENTRY, outcome=YesNo())
    def opinion_complete(self) -> Answer:
        """Is a constructive opinion recorded, judged and answered? The values say what is missing."""

    @question(asked="end", of=ENTRY, outcome=Choice("answered", "noted", "passed on"))
    def entry_outcome(self) -> Answer:
        """What has become of the entry?"""


def in_the_book(recorded_in: str | None, text: str | None) -> bool:
    """Where it is said to be recorded; otherwise the entry itself is in the book."""
    return text is not None if recorded_in is None else recorded_in.strip().lower() in BOOK


def entry_outcome(
    subject: str, answer: str | None, complaint: str | None, constructive: bool | None, replied: date | None
) -> str | None:
    """Nothing is said while what the entry asks for is not done."""
    if subject in ("introduction", "other"):
        return "noted"
    if subject == "question":
        return None if answer is None else "answered"
    if subject == "complaint":
        return None if complaint is None else "passed on"
    if constructive is False:
        return "noted"
    return None if replied is None else "answered"


def _missing(in_book: bool, told: bool) -> list[str]:
    return [text for text, there in ((IN_THE_BOOK, in_book), (TOLD, told)) if not there]


def _rules() -> tuple[Rule, ...]:
    rules = []
    for subject, following in NEXT.items():
        owed = subject in ("opinion", "suggestion", "complaint")
        clause = ("4.1.p1", "4.1.p2", "4.4") if owed else ("4.1.p1",)
        for in_book in (True, False):
            for told in (True, False):
                missing = _missing(in_book, told or not owed)
                values = {"complete": not missing, "missing": missing, "next": following}
                rules.append(Rule((subject, in_book, told), not missing, clause, values))
    return tuple(rules)


ANSWERS: dict[str, Answer] = {
    "entered_in_book": Formula(("recorded_in?", "entry_text?"), in_the_book, "4.1.p1"),
    "reported_to_superior": Formula(("superior_told_on?",), lambda day: day is not None, "4.1.p2"),
    "entry_complete": Table(("entry_subject", "entered_in_book", "reported_to_superior"), _rules()),
    "superior_due": Deadline("opened_at", "4.1.p2", within=days("report_to_superior_days")),
    "opinion_recorded": Formula(("entered_in_book",), lambda entered: entered, "4.4"),
    "feasibility_judged": Formula(("feasible?",), lambda feasible: feasible is not None, "4.4"),
    "opinion_answered": Formula(("opinion_answered_on?",), lambda day: day is not None, "4.4"),
    "opinion_complete": complete_table(OPINION_PARTS, "4.4"),
    "entry_outcome": Formula(
        ("entry_subject", "desk_answer_text?", "complaint_number?", "constructive?", "opinion_answered_on?"),
        entry_outcome,
        ("4.1.p1", "4.4", "4.3.p1"),
    ),
}

"""The questions that this procedure adds about what arrives and about feedback until it has its class."""

from rules.api import Answer, Choice, Whole, YesNo, question


@question(
    asked="arrive",
    of="",
    outcome=Choice("product information", "contract or order", "feedback", "technical service"),
)
def subject() -> Answer:
    """Which subject of communication is the message about?"""


@question(
    asked="arrive",
    of="",
    outcome=Choice("LSZB/QM07-02 requirements review", "5.3 feedback", "technical service"),
)
def route() -> Answer:
    """Which written procedure does the message go to?"""


@question(asked="arrive", of="", outcome=YesNo())
def f_form_opened() -> Answer:
    """Is a customer feedback form opened for it?"""


@question(asked="arrive", of="", outcome=Choice("edition 2 / revision 2"))
def version_label() -> Answer:
    """Under which edition of the procedure is it taken in?"""


@question(asked="change", of="complaint", outcome=Choice("letter", "report", "record", "none"))
def in_writing() -> Answer:
    """In which of the written forms is the feedback there?"""


@question(asked="change", of="complaint", outcome=YesNo())
def accepted() -> Answer:
    """Is the feedback there in writing, so that it may be passed on?"""


@question(asked="change", of="complaint", outcome=Choice("none", "examined_by", "gauge"))
def examination_gap() -> Answer:
    """What is missing about how a product that was taken apart was examined?"""


@question(asked="change", of="complaint", outcome=YesNo())
def examination_stated() -> Answer:
    """Does the feedback form say how a product that was taken apart was examined?"""


@question(asked="change", of="complaint", outcome=YesNo())
def f_form_signed_by_quality() -> Answer:
    """Has unit quality signed for the feedback form?"""


@question(asked="draw", of="complaint", outcome=Choice("handed over", "waits for unit quality"))
def f_form() -> Answer:
    """How far is the feedback form, and under which code, number and in how many copies is it made?"""


@question(asked="draw", of="complaint", outcome=Choice("distribution", "unit quality"), combine="collect")
def holders() -> Answer:
    """Who holds a copy of the feedback form?"""


@question(asked="change", of="complaint", outcome=Choice("yes", "no", "open"))
def problem_reported() -> Answer:
    """Does the feedback report a problem that the product has? `open` until somebody has said so."""


@question(asked="change", of="complaint", outcome=Choice("yes", "no", "open"))
def improvement_proposed() -> Answer:
    """Does the feedback propose an improvement? `open` until somebody has said so."""


@question(asked="change", of="complaint", outcome=Choice("A", "B", "neither", "open"))
def info_class() -> Answer:
    """Of which class is the information: A a suggestion, B a complaint? `open` until unit quality has set it."""


@question(asked="change", of="complaint", outcome=YesNo())
def j_forms_issued() -> Answer:
    """Is a suggestion form issued to each responsible unit?"""


@question(asked="draw", of="complaint", outcome=Whole(0, 999))
def j_forms() -> Answer:
    """How many suggestion forms are written: one for each responsible unit?"""


@question(asked="change", of="complaint", outcome=Choice("nobody", "distribution"))
def customer_reply() -> Answer:
    """Who passes an answer on a suggestion to the customer? The values say who drafts and who sends it."""


@question(asked="change", of="complaint", outcome=YesNo())
def company_leader_asked() -> Answer:
    """Has quality marked the answer on a suggestion for the company leader in charge?"""


@question(
    asked="change",
    of="complaint",
    outcome=Choice("department leader", "company leader in charge"),
    combine="collect",
)
def approvals() -> Answer:
    """Who approves the answer on a suggestion before it is sent?"""


@question(asked="change", of="complaint", outcome=Choice("none", "not yet", "now"))
def answer_now() -> Answer:
    """Is the customer answered now? `none`: no answer is owed; `not yet`: something has to be done before."""


@question(asked="draw", of="", outcome=Choice("F", "J", "C", "B"))
def number_prefix() -> Answer:
    """With which letter does the number of the form begin?"""

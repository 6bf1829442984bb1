"""The questions that this procedure adds about what arrives and about the complaint itself."""

from rules.api import PORTIONS, RULING, Answer, Choice, Text, YesNo, question

REASON = Text(longest=64)
PARTY = Choice("own_unit", "other_unit", "supplier", "unclear")


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


@question(asked="arrive", of="", outcome=Text(longest=200))
def edition() -> Answer:
    """Under which edition of the procedure is it taken in?"""


@question(asked="change", of="complaint", outcome=Choice("letter", "report", "record", "none"))
def in_writing() -> Answer:
    """In which of the written forms is the feedback there?"""


@question(asked="change", of="complaint", outcome=YesNo())
def accepted() -> Answer:
    """Is the feedback there in writing, so that it may be passed on?"""


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


@question(asked="change", of="complaint", outcome=Choice("nobody", "distribution"))
def customer_reply() -> Answer:
    """Who passes an answer on a suggestion to the customer? The values say who drafts and who sends it."""


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


@question(asked="change", of="complaint", outcome=YesNo())
def critical() -> Answer:
    """Is it a case with severe loss to the customer that also hurts reputation and market?"""


@question(asked="change", of="complaint", outcome=YesNo())
def critical_shown() -> Answer:
    """Is it established by now that the case is critical?"""


@question(asked="change", of="complaint", outcome=Choice("unit", "company"))
def level() -> Answer:
    """At which level is the complaint analysed, and who organises it?"""


@question(asked="change", of="complaint", outcome=YesNo())
def management_review() -> Answer:
    """Is the critical case put to management review, where the general manager decides?"""


@question(asked="change", of="complaint", outcome=YesNo())
def cause_analysed() -> Answer:
    """Is the cause analysed, and has distribution the C form that says so?"""


@question(asked="change", of="complaint", outcome=YesNo())
def disposition_allowed() -> Answer:
    """May distribution open a three-guarantees form or settle with the customer?"""


@question(asked="change", of="complaint", outcome=YesNo())
def analysis_still_due() -> Answer:
    """Is the analysis of the cause still owed?"""


@question(asked="change", of="complaint", outcome=PARTY)
def first_party() -> Answer:
    """Who is responsible, as the production unit has settled it by its analysis or in the meeting?"""


@question(asked="change", of="complaint", outcome=RULING)
def responsibility_ruling() -> Answer:
    """Which determination of responsibility stands: the unit's, that of the first appeal or the final one?"""


@question(asked="change", of="complaint", outcome=PARTY)
def determined_party() -> Answer:
    """Who is responsible after all rulings?"""


@question(
    asked="change",
    of="complaint",
    outcome=Choice("F form", "original or copy of the information"),
    combine="collect",
)
def forward() -> Answer:
    """What is passed to the other unit of the company that is responsible?"""


@question(asked="change", of="complaint", outcome=Text(longest=500))
def forward_to() -> Answer:
    """To which unit is the case passed?"""


@question(asked="change", of="complaint", outcome=Choice("result", "analysis report"), combine="collect")
def case_open_until() -> Answer:
    """What must the other unit or the supplier deliver before the case may be closed?"""


@question(asked="change", of="complaint", outcome=Choice("sender's unit quality", "nobody"))
def returned_to() -> Answer:
    """To whom does the other unit report?"""


@question(asked="change", of="complaint", outcome=YesNo())
def message_valid() -> Answer:
    """Does the message to the supplier bear a day by which he must report?"""


@question(
    asked="change",
    of="complaint",
    outcome=Choice("quality analysis report", "handling result"),
    combine="collect",
)
def required_from_supplier() -> Answer:
    """What must the supplier deliver?"""


@question(asked="change", of="complaint", outcome=YesNo())
def c_form_due() -> Answer:
    """Is the complaint analysed so far that the handling form (C form) can be written?"""


@question(asked="draw", of="complaint", outcome=Choice("issued", "not issued"))
def c_form() -> Answer:
    """How far is the handling form, under which code and number is it made, and who must have a copy?"""


@question(asked="change", of="complaint", outcome=YesNo())
def three_guarantees_open() -> Answer:
    """Are the three-guarantees formalities to be started?"""


@question(asked="change", of="complaint", outcome=Text(longest=64))
def improvement_verifier() -> Answer:
    """Which role verifies the product improvement? The outcome is the name of a role."""


@question(asked="change", of="complaint", outcome=Choice("none", "under way", "done", "not effective"))
def improvement() -> Answer:
    """How far is the product improvement that the handling form asks for?"""


@question(asked="change", of="complaint", outcome=YesNo())
def valid() -> Answer:
    """Do the shares of responsibility add up to exactly one hundred per cent?"""


@question(asked="change", of="complaint", outcome=PORTIONS)
def loss_portions_yuan() -> Answer:
    """What part of the quality loss does each responsible party bear? Nobody, as long as the shares are not valid."""


@question(
    asked="change",
    of="complaint",
    outcome=Choice("nothing to appeal against", "open", "pending", "ruled", "final pending", "final"),
)
def appeal_stage() -> Answer:
    """How far have appeals against the determination of responsibility come?"""


@question(asked="change", of="complaint", outcome=YesNo())
def appeal_suspends_duties() -> Answer:
    """May an appealing unit refuse or put off what it owes?"""


@question(asked="act", of="complaint", outcome=REASON, combine="collect")
def may_appeal() -> Answer:
    """Why may no appeal go to the company's technical quality management department?"""


@question(asked="act", of="complaint", outcome=REASON, combine="collect")
def may_appeal_further() -> Answer:
    """Why may no appeal go to the management representative?"""


@question(asked="change", of="complaint", outcome=YesNo())
def supplier_day_given() -> Answer:
    """Is a day set for the supplier, as far as one has to be?"""


@question(asked="change", of="complaint", outcome=YesNo())
def classified() -> Answer:
    """Has unit quality said of which class the information is?"""


@question(asked="change", of="complaint", outcome=Choice("improvement", "suggestions", "nothing"))
def still_open() -> Answer:
    """What has been promised and is not shown yet?"""


@question(asked="change", of="complaint", outcome=YesNo())
def shares_fit() -> Answer:
    """Is nothing wrong with the shares of responsibility, if there are any?"""

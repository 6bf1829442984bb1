"""The questions that this procedure adds about how a complaint is analysed, passed on, handled and appealed against."""

from rules.api import PORTIONS, RULING, Answer, Choice, ListOf, Text, YesNo, question

from .domains import PARTY

REASON = Text(longest=64)


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
def handling_first_allowed() -> Answer:
    """Is it major and urgent, and has the leader of the production unit approved to handle it first?"""


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


@question(asked="change", of="complaint", outcome=YesNo())
def result_received() -> Answer:
    """Has the other unit or the supplier said what it did?"""


@question(asked="change", of="complaint", outcome=YesNo())
def analysis_report_received() -> Answer:
    """Has the other unit or the supplier delivered its analysis?"""


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


@question(asked="draw", of="complaint", outcome=ListOf(Text(longest=500), gaps=False))
def c_form_copies_to() -> Answer:
    """Who gets a copy of the handling form?"""


@question(asked="draw", of="complaint", outcome=YesNo())
def c_form_complete() -> Answer:
    """Is every compulsory line of the handling form filled in?"""


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
def loss_yuan() -> Answer:
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

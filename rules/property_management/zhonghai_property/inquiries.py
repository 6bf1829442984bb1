"""A resident asks: any post answers and records; what cannot be answered at once stays owed by the right one."""

from rules.api import (
    ANY,
    Act,
    Answer,
    Choice,
    Collect,
    Day,
    Deadline,
    FactRole,
    Field,
    Form,
    Formula,
    Rule,
    Table,
    Task,
    Text,
    YesNo,
    all_,
    days,
    hook,
    is_,
    known,
    not_,
)

from .parties import DEPARTMENT, DEPARTMENTS, LEADER, LINE, POST, POSTS, PROSE, SALES

TOPIC = Choice("product_information", "inquiry", "contract", "order", "amendment", "feedback", "complaint")
CHANNEL = Choice("in person", "telephone", "letter", "fax", "network", "other")
PARTY = Choice("resident", "owner", "developer", "other")
KEEP = "communication_retention_months"
ASKED = ("inquiry_question", "question_channel", "asking_party")
REACHED = ("resident_name", "way_to_reach")
OPEN = all_(is_("answered_at_once", False), not_(known("answered_on")))

FORMS = (
    Form(
        "inquiry_record",
        "inquiry",
        (
            Field("topic", TOPIC),
            Field("inquiry_question", PROSE),
            Field("question_channel", CHANNEL),
            Field("question_taken_by", POST),
            Field("answered_at_once", YesNo()),
            Field("taken_at_post", LINE, False),
            Field("asking_party", PARTY, False),
            Field("customer_code", Text(longest=100), False),
            Field("customer_name", Text(longest=500), False),
        ),
        ("4.1.a", "4.1.b1"),
        kept_by=SALES,
        keep=KEEP,
        arrives=True,
        replaces="iso9001:inquiry_record",
    ),
    Form(
        "question_contact",
        "inquiry",
        (Field("resident_name", LINE), Field("way_to_reach", LINE)),
        "4.1.b2",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form("leader_question", "inquiry", (Field("leader_asked_on", Day()),), "4.1.b2", kept_by=SALES, keep=KEEP),
    Form(
        "leader_answer",
        "inquiry",
        (Field("leader_said", PROSE), Field("leader_answered_on", Day())),
        "4.1.b2",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "question_transfer",
        "inquiry",
        (Field("transferred_to", LINE), Field("transfer_department", DEPARTMENT), Field("transferred_on", Day())),
        "4.1.b2",
        kept_by=SALES,
        keep=KEEP,
    ),
)

TASKS = (
    Task(
        "complete_inquiry_record",
        "inquiry",
        SALES,
        "inquiry_record",
        ("4.1.a", "4.1.b1"),
        before=("close",),
        shows=("inquiry_question", "customer_name"),
    ),
    Task(
        "record_contact",
        "inquiry",
        FactRole("question_post"),
        "question_contact",
        "4.1.b2",
        when=is_("answered_at_once", False),
        before=("close",),
        shows=ASKED,
    ),
    Task(
        "advise_post",
        "inquiry",
        LEADER,
        "leader_answer",
        "4.1.b2",
        when=all_(known("leader_asked_on"), OPEN),
        shows=ASKED,
    ),
    Task(
        "answer_inquiry",
        "inquiry",
        FactRole("reply_owed_by"),
        "inquiry_answer",
        ("4.1.a", "4.1.b1", "4.1.b2"),
        before=("close",),
        due="question_reply_due",
        shows=(*ASKED, "taken_at_post", *REACHED, "leader_said", "transferred_to"),
        replaces="iso9001:answer_inquiry",
    ),
)

ACTS = (
    Act("take_question", "inquiry", POSTS, ("4.1.a", "4.1.b1"), form="inquiry_record", effect="open"),
    Act("ask_leader", "inquiry", POSTS, "4.1.b2", form="leader_question", when=not_(known("answered_on"))),
    # whoever owes the reply may pass it on, also what was passed to the wrong one
    Act(
        "transfer_question", "inquiry", DEPARTMENTS, "4.1.b2", form="question_transfer", when=not_(known("answered_on"))
    ),
)


def said(text: str | None) -> bool:
    """Whether somebody has stated it."""
    return text is not None


def reply_owed_by(post: str, passed_to: str | None) -> str:
    """The department to which the question was passed; else the post that took it, also after asking a leader."""
    return passed_to or post


QUESTION_POST = Formula(("question_taken_by?",), lambda post: post or SALES, ("4.1.a", "4.1.b2"))
REPLY_OWED_BY = Formula(("question_post", "transfer_department?"), reply_owed_by, "4.1.b2")
QUESTION_REPLY_DUE = Deadline("opened_at", "4.1.b2", within=days("question_reply_days"))
TAKEN = {"accepted": True, "record": True, "answer": True}
QUESTION_ACCEPTED = Table(
    inputs=("question_way_in",),
    rules=(
        Rule(({"in person", "not said"},), True, "4.1.a", TAKEN),
        Rule(({"telephone", "letter", "fax", "other"},), True, "4.1.b1", TAKEN),
        Rule(("network",), True, "4.1.h", TAKEN),
    ),
    yields=(True,),
)
WAY_IN = Formula(("question_channel?",), lambda channel: channel or "not said", ("4.1.a", "4.1.b1", "4.1.h"))
ASKER = Formula(("asking_party?",), lambda party: party or "resident", "2")
QUESTION_IN_SCOPE = Table(
    inputs=("asker",),
    rules=(
        Rule(({"resident", "owner", "developer"},), True, "2", {"in_scope": True}),
        Rule(("other",), False, "2", {"in_scope": False}),
    ),
)


def _passed_on(word: str, *missing: str) -> dict[str, object]:
    return {"transfer": word, "ask_leader": word, "reply_owed": word != "not needed", "missing": list(missing)}


PASSING_ON = Table(
    inputs=("answered_at_once", "resident_name_said", "way_to_reach_said"),
    rules=(
        Rule((True, ANY, ANY), "not needed", "4.1.b1", _passed_on("not needed")),
        Rule((False, True, True), "allowed", "4.1.b2", _passed_on("allowed")),
        Rule((False, True, False), "refused", "4.1.b2", _passed_on("refused", "way to reach")),
        Rule((False, False, True), "refused", "4.1.b2", _passed_on("refused", "name")),
        Rule((False, False, False), "refused", "4.1.b2", _passed_on("refused", "name", "way to reach")),
    ),
)
FROM_POST = {"reply_from": "the post that took the question"}
QUESTION_WAY = Table(
    inputs=("answered_at_once", "question_transferred", "leader_asked"),
    rules=(
        Rule((True, ANY, ANY), "answered at once", ("4.1.a", "4.1.b1"), FROM_POST),
        Rule((False, True, ANY), "transferred", "4.1.b2", {"reply_from": "the department it was passed to"}),
        Rule((False, False, True), "leader asked", "4.1.b2", FROM_POST),
        Rule((False, False, False), "open", "4.1.b2", FROM_POST),
    ),
)
REPLY_BY = Formula(
    ("transferred_to?", "taken_at_post?", "reply_owed_by"), lambda to, post, role: to or post or role, "4.1.b2"
)


def _refusals() -> Collect:
    return Collect(
        inputs=("answered_at_once", "resident_name_said", "way_to_reach_said"),
        rules=(
            Rule((True, ANY, ANY), "answered_already", "4.1.b2"),
            Rule((False, False, ANY), "resident_name_missing", "4.1.b2"),
            Rule((False, ANY, False), "way_to_reach_missing", "4.1.b2"),
        ),
    )


class Answers:
    """The answers about questions of residents."""

    @hook
    def question_post(self) -> Answer:
        return QUESTION_POST

    @hook
    def reply_owed_by(self) -> Answer:
        return REPLY_OWED_BY

    @hook
    def reply_by(self) -> Answer:
        return REPLY_BY

    @hook
    def question_reply_due(self) -> Answer:
        return QUESTION_REPLY_DUE

    @hook
    def question_way_in(self) -> Answer:
        return WAY_IN

    @hook
    def question_accepted(self) -> Answer:
        return QUESTION_ACCEPTED

    @hook
    def asker(self) -> Answer:
        return ASKER

    @hook
    def question_in_scope(self) -> Answer:
        return QUESTION_IN_SCOPE

    @hook
    def resident_name_said(self) -> Answer:
        return Formula(("resident_name?",), said, "4.1.b2")

    @hook
    def way_to_reach_said(self) -> Answer:
        return Formula(("way_to_reach?",), said, "4.1.b2")

    @hook
    def question_transferred(self) -> Answer:
        return Formula(("transfer_department?", "transferred_to?"), lambda one, other: said(one or other), "4.1.b2")

    @hook
    def leader_asked(self) -> Answer:
        return Formula(("leader_asked_on?",), lambda day: day is not None, "4.1.b2")

    @hook
    def passing_on(self) -> Answer:
        return PASSING_ON

    @hook
    def question_way(self) -> Answer:
        return QUESTION_WAY

    @hook
    def may_transfer_question(self) -> Answer:
        return _refusals()

    @hook
    def may_ask_leader(self) -> Answer:
        return _refusals()

"""What departments collect: feedback goes to internal communication, a complaint to corrective action."""

from rules.api import (
    JUDGE,
    Act,
    Answer,
    CaseKind,
    Choice,
    Day,
    Field,
    Form,
    Formula,
    Rule,
    State,
    Table,
    Task,
    Text,
    hook,
    is_,
    known,
)

from .inquiries import KEEP
from .parties import DEPARTMENT, POST, POSTS, PROSE, SALES

KIND = "collected_item"
INTERNAL = "内部沟通控制程序"
ACTION = "纠正和预防措施控制程序"
"""The two procedures are values as the text prints their titles; the vocabulary has their English words."""

KINDS = (
    CaseKind(
        KIND,
        owner=SALES,
        number="ZI-{yyyy}-{n:06}",
        clause="4.1.e",
        states=(
            State("received"),
            State("routed", known("handled_under")),
            State("closed", is_("closed", True)),
        ),
        outcome="collected_outcome",
        closes_when=is_("item_passed_on", True),
    ),
)

FORMS = (
    Form(
        "collected_record",
        KIND,
        (
            Field("collected_item", PROSE),
            Field("collected_by", POST),
            Field("collected_kind", Choice("feedback", "complaint"), False),
            Field("customer_code", Text(longest=100), False),
            Field("customer_name", Text(longest=500), False),
        ),
        "4.1.e",
        kept_by=SALES,
        keep=KEEP,
        arrives=True,
    ),
    Form(
        "internal_communication",
        KIND,
        (
            Field("communicated_to", DEPARTMENT),
            Field("communicated_on", Day()),
            Field("communication_text", PROSE, False),
        ),
        "4.1.e",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "complaint_entry",
        KIND,
        (Field("entered_as", Text(longest=100)),),
        "4.1.e",
        kept_by=SALES,
        keep=KEEP,
        fill="intake",
    ),
    Form(
        "feedback_communication",
        "service_record",
        (Field("feedback_told_to", DEPARTMENT), Field("feedback_told_on", Day())),
        "4.1.e",
        kept_by=SALES,
        keep=KEEP,
    ),
)

ABOUT = ("collected_item", "collected_by", "customer_code", "customer_name")
TASKS = (
    Task(
        "communicate_internally",
        KIND,
        SALES,
        "internal_communication",
        "4.1.e",
        when=is_("handled_under", INTERNAL),
        before=("close",),
        shows=ABOUT,
    ),
    Task(
        "enter_complaint",
        KIND,
        SALES,
        "complaint_entry",
        ("4.1.e", "3.5a"),
        when=is_("handled_under", ACTION),
        before=("close",),
        shows=ABOUT,
        asks="complaint.intake-requested",
    ),
    Task(
        "communicate_feedback",
        "service_record",
        SALES,
        "feedback_communication",
        "4.1.e",
        before=("close",),
        shows=("feedback_text", "customer_name"),
    ),
)

ACTS = (Act("hand_in", KIND, POSTS, "4.1.e", form="collected_record", effect="open"),)

COMPLAINING = (
    *("complain", "dissatisf", "unsatisf", "displeas", "unhappy", "angry", "grievance"),
    *("投诉", "抱怨", "不满", "生气"),
)
OTHERWISE = (
    *("praise", "thank", "compliment", "commend", "appreciat", "suggest", "propose", "opinion", "feedback"),
    *("表扬", "感谢", "称赞", "建议", "意见", "反馈"),
)
DENYING = ("no complaint", "not complain", "n't complain", "without complain", "没有", "无投诉", "不投诉", "未投诉")


def read_as(text: str | None, kind: str | None) -> str:
    """What somebody has said that it is; else what its words say, and nothing where they say both or neither."""
    if kind is not None:
        return kind
    words = (text or "").lower()
    complains = any(word in words for word in COMPLAINING)
    other = any(word in words for word in OTHERWISE)
    if complains == other or any(word in words for word in DENYING):
        return "unclear"
    return "complaint" if complains else "feedback"


READ_AS = Formula(("collected_item?", "collected_kind?"), read_as, "4.1.e")
HANDLED_UNDER = Table(
    inputs=("item_read_as",),
    rules=(
        Rule(("feedback",), INTERNAL, "4.1.e", {"procedure": INTERNAL}),
        Rule(("complaint",), ACTION, "4.1.e", {"procedure": ACTION}),
        Rule(("unclear",), JUDGE, "4.1.e"),
    ),
    judged_by=SALES,
)
COLLECTED_OUTCOME = Table(
    inputs=("handled_under",),
    rules=(Rule((INTERNAL,), "communicated", "4.1.e"), Rule((ACTION,), "entered", "4.1.e")),
)


class Answers:
    """The answers about what departments collect."""

    @hook
    def item_read_as(self) -> Answer:
        return READ_AS

    @hook
    def handled_under(self) -> Answer:
        return HANDLED_UNDER

    @hook
    def item_passed_on(self) -> Answer:
        return Formula(
            ("communicated_on?", "entered_as?"), lambda told, entered: told is not None or entered is not None, "4.1.e"
        )

    @hook
    def collected_outcome(self) -> Answer:
        return COLLECTED_OUTCOME

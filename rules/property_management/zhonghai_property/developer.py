"""The developer: told of problems and complaints by meeting or letter, and sent articles for its publication."""

from rules.api import (
    Answer,
    CaseKind,
    Choice,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Gathering,
    Rule,
    Schedule,
    State,
    Table,
    Task,
    days,
    hook,
    known,
)

from .fees import CLOSED
from .inquiries import KEEP
from .parties import LINE, PROSE, QUALITY, SALES

REPORT = "developer_report"
ARTICLE = "developer_article"

KINDS = (
    CaseKind(
        REPORT,
        # the owner of complaints, so that they are reported as they are
        owner=QUALITY,
        number="ZD-{yyyy}-{n:04}",
        clause=("4.1.f", "2"),
        states=(State("wanted"), CLOSED),
        outcome="developer_report_outcome",
        closes_when=known("developer_told_on"),
    ),
    CaseKind(
        ARTICLE,
        owner=SALES,
        number="ZA-{yyyy}-{n:04}",
        clause="4.1.g",
        states=(State("wanted"), CLOSED),
        outcome="developer_article_outcome",
        closes_when=known("article_sent_on"),
    ),
)

FORMS = (
    Form(
        "developer_communication",
        REPORT,
        (
            Field("developer_told_by", Choice("meeting", "letter")),
            Field("problems_reported", PROSE),
            Field("complaints_reported", PROSE),
            Field("developer_told_on", Day()),
            Field("developer_said", PROSE, False),
        ),
        "4.1.f",
        kept_by=SALES,
        keep=KEEP,
        shows=("period", "complaints_of_period"),
    ),
    Form(
        "article",
        ARTICLE,
        (Field("article_title", LINE), Field("article_text", PROSE), Field("article_sent_on", Day())),
        "4.1.g",
        kept_by=SALES,
        keep=KEEP,
    ),
)

TASKS = (
    Task(
        "report_to_developer",
        REPORT,
        SALES,
        "developer_communication",
        ("4.1.f", "2"),
        before=("close",),
        due="developer_report_due",
        shows=("period", "complaints_of_period"),
    ),
    Task(
        "write_article",
        ARTICLE,
        SALES,
        "article",
        "4.1.g",
        before=("close",),
        due="developer_article_due",
        shows=("period",),
    ),
)

SCHEDULES = (
    Schedule("developer_reports", REPORT, "developer_report_every", "4.1.f", at="end"),
    Schedule("developer_articles", ARTICLE, "developer_article_every", "4.1.g", at="begin"),
)
GATHERINGS = (
    # what the complaint is about and how it stands; who complains stays in the house
    Gathering(
        "complaints_of_period",
        of=REPORT,
        kind="complaint",
        takes=("defect", "closed"),
        clause="4.1.f",
        first="period_from",
        last="period_to",
        anew_by=(SALES, QUALITY),
    ),
)

REPORT_WAY = Table(
    inputs=("developer_told_by",),
    rules=(
        Rule(("meeting",), True, "4.1.f", {"accepted": True}),
        Rule(("letter",), True, "4.1.f", {"accepted": True}),
    ),
    yields=(True,),
)


class Answers:
    """The answers about the developer."""

    @hook
    def developer_way_accepted(self) -> Answer:
        return REPORT_WAY

    @hook
    def developer_report_due(self) -> Answer:
        return Deadline("period_to", "4.1.f", within=days("publication_days"))

    @hook
    def developer_report_outcome(self) -> Answer:
        return Formula(("developer_told_on",), lambda _: "reported", "4.1.f")

    @hook
    def developer_article_due(self) -> Answer:
        return Formula(("period_to",), lambda day: day, "4.1.g")

    @hook
    def developer_article_outcome(self) -> Answer:
        return Formula(("article_sent_on",), lambda _: "sent", "4.1.g")

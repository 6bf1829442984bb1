"""News for residents: five kinds of content, the problems that are still unsolved among them."""

from collections.abc import Sequence
from itertools import product

from rules.api import (
    Answer,
    CaseKind,
    Choice,
    Completeness,
    Day,
    Field,
    Form,
    Formula,
    Gathering,
    Rule,
    Schedule,
    State,
    Table,
    Task,
    hook,
    is_,
    known,
    not_,
)

from .fees import CLOSED, HOW
from .inquiries import KEEP
from .parties import PROSE, QUALITY, SALES

KIND = "news_bulletin"
FIELDS = ("latest_news", "service_content", "problems_met", "problem_solutions", "unsolved_problems")
CONTENT = ("latest news", "service content", "problems met", "solutions", "unsolved problems")

KINDS = (
    CaseKind(
        KIND,
        # the owner of complaints, so that what is unsolved is looked up and not remembered
        owner=QUALITY,
        number="ZN-{yyyy}-{n:04}",
        clause=("4.1.d", "3.1"),
        states=(State("wanted"), State("written", is_("news_complete", True)), CLOSED),
        outcome="news_outcome",
        closes_when=known("published_on"),
    ),
)

FORMS = (
    Form("news_text", KIND, tuple(Field(name, PROSE) for name in FIELDS), "4.1.d", kept_by=SALES, keep=KEEP),
    Form(
        "news_publication",
        KIND,
        (Field("published_on", Day()), Field("published_how", HOW)),
        "4.1.d",
        kept_by=SALES,
        keep=KEEP,
        shows=FIELDS,
    ),
)

TASKS = (
    Task(
        "write_news",
        KIND,
        SALES,
        "news_text",
        ("4.1.d", "3.1"),
        before=("close",),
        due="news_due",
        shows=("period", "unsolved_complaints", "web_address"),
    ),
    Task(
        "publish_news",
        KIND,
        SALES,
        "news_publication",
        ("4.1.d", "4.1.h"),
        when=is_("news_publishable", True),
        before=("close",),
        due="news_due",
        shows=(*FIELDS, "web_address"),
    ),
)

SCHEDULES = (Schedule("news_bulletins", KIND, "news_every", "4.1.d", at="begin"),)
GATHERINGS = (
    Gathering(
        "unsolved_complaints",
        of=KIND,
        kind="complaint",
        takes=("defect",),
        clause="4.1.d",
        where=not_(is_("closed", True)),
        anew_by=(SALES, QUALITY),
    ),
)


def contents(*texts: str | None) -> list[str]:
    """The kinds of content that are written."""
    return [kind for kind, text in zip(CONTENT, texts, strict=True) if text is not None]


def lacking(there: Sequence[str | None]) -> list[str]:
    """The kinds of content that are not there."""
    return [kind for kind in CONTENT if kind not in there]


def publishing(there: tuple[bool, ...]) -> Rule:
    """The row for the kinds of content that are there; `missing` names the others."""
    missing = [kind for kind, is_there in zip(CONTENT, there, strict=True) if not is_there]
    values = {"publish": "refused" if missing else "allowed", "complete": not missing, "missing": missing}
    return Rule(there, not missing, "4.1.d", values)


def _there(kind: str) -> Formula:
    return Formula(("news_content",), lambda content: kind in content, "4.1.d")


NEWS_PUBLISHABLE = Table(
    inputs=tuple(f"{name}_there" for name in FIELDS),
    rules=tuple(publishing(there) for there in product((True, False), repeat=len(FIELDS))),
)
KIND_OF_CONTENT = Choice(*CONTENT)


class Answers:
    """The answers about news."""

    @hook
    def news_complete(self) -> Answer:
        return Completeness("news_text", "4.1.d")

    @hook
    def news_content(self) -> Answer:
        return Formula(tuple(f"{name}?" for name in FIELDS), contents, "4.1.d")

    @hook
    def news_missing(self) -> Answer:
        return Formula(("news_content",), lacking, "4.1.d")

    @hook
    def latest_news_there(self) -> Answer:
        return _there("latest news")

    @hook
    def service_content_there(self) -> Answer:
        return _there("service content")

    @hook
    def problems_met_there(self) -> Answer:
        return _there("problems met")

    @hook
    def problem_solutions_there(self) -> Answer:
        return _there("solutions")

    @hook
    def unsolved_problems_there(self) -> Answer:
        return _there("unsolved problems")

    @hook
    def news_publishable(self) -> Answer:
        return NEWS_PUBLISHABLE

    @hook
    def news_due(self) -> Answer:
        return Formula(("period_to",), lambda day: day, "4.1.d")

    @hook
    def news_outcome(self) -> Answer:
        return Formula(("published_on",), lambda _: "published", "4.1.d")

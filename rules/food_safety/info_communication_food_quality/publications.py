"""Policy and objectives are made public by human resources; quality starts it when they are set or changed."""

from rules.api import (
    Act,
    Answer,
    CaseKind,
    Choice,
    Day,
    Field,
    Form,
    Formula,
    ListOf,
    Rule,
    State,
    Table,
    Task,
    hook,
    is_,
    known,
)

from .parties import HUMAN_RESOURCES, PROSE, QUALITY

PUBLICATION = "publication"
MEANS = ListOf(Choice("bulletin", "slogan", "other"), gaps=False)

KINDS = (
    CaseKind(
        PUBLICATION,
        owner=QUALITY,
        number="QB-{yyyy}-{n:06}",
        clause="3b.in.A1",
        states=(State("to_be_published"), State("closed", is_("closed", True))),
        outcome="publication_outcome",
        closes_when=known("published_on"),
    ),
)
FORMS = (
    Form(
        "publication_order",
        PUBLICATION,
        (
            Field("published_matter", Choice("quality policy", "quality objectives")),
            Field("publication_reason", Choice("set", "changed")),
            Field("publication_text", PROSE),
        ),
        "3b.in.A1",
        kept_by=QUALITY,
        arrives=True,
    ),
    Form(
        "publication_note",
        PUBLICATION,
        (
            Field("published_on", Day()),
            Field("published_by", ListOf(Choice("bulletin", "slogan", "other"), gaps=False)),
        ),
        "3b.in.A1",
        kept_by=QUALITY,
    ),
)
TASKS = (
    Task(
        "publish",
        PUBLICATION,
        HUMAN_RESOURCES,
        "publication_note",
        "3b.in.A1",
        before=("close",),
        shows=("published_matter", "publication_reason", "publication_text"),
    ),
)
ACTS = (Act("start_publication", PUBLICATION, (QUALITY,), "3b.in.A1", form="publication_order", effect="open"),)

PUBLICATION_TASK = Table(
    inputs=("published_matter",),
    rules=(
        Rule(
            ({"quality policy", "quality objectives"},),
            "human resources",
            "3b.in.A1",
            {"publisher": "human resources", "started_by": "quality"},
        ),
    ),
)
PUBLICATION_OUTCOME = Formula(("published_on",), lambda _: "published", "3b.in.A1")


class Answers:
    """What is asked of a publication."""

    @hook
    def publication_task(self) -> Answer:
        return PUBLICATION_TASK

    @hook
    def publication_outcome(self) -> Answer:
        return PUBLICATION_OUTCOME

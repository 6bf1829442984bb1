"""Minutes of the owners' committee: drawn up, reviewed in the company, approved by the director, published."""

from rules.api import (
    ANY,
    Act,
    Answer,
    CaseKind,
    Choice,
    Collect,
    Day,
    Field,
    Form,
    Formula,
    Rule,
    Signer,
    State,
    Table,
    Task,
    Text,
    YesNo,
    is_,
    known,
    not_,
    question,
)

from .gaps import complete_table
from .parties import ASSISTANT_GM, ASSISTANT_MANAGER, COMMITTEE_DIRECTOR, LINE, PROSE, QUALITY

MEETING = "committee_meeting"
DRAWN, ORDER = "4.5.p2", "4.5.p3"
SHOWN = ("committee_met_on", "minutes_content")
PARTS = {
    "minutes_drawn_up": "minutes",
    "minutes_reviewed": "review by the assistant general manager",
    "minutes_approved": "approval by the committee's director",
    "minutes_published": "publication in the estate",
}
DIRECTOR = {"approved_by": "director of the owners' committee"}

KINDS = (
    CaseKind(
        MEETING,
        owner=QUALITY,
        number="CM-{yyyy}-{n:03}",
        clause=DRAWN,
        states=(
            State("held"),
            State("drawn_up", is_("minutes_drawn_up", True)),
            State("reviewed", is_("minutes_reviewed", True)),
            State("approved", is_("minutes_approved", True)),
            State("published", known("published_on")),
            State("closed", is_("closed", True)),
        ),
        outcome="meeting_outcome",
        closes_when=known("published_on"),
    ),
)
FORMS = (
    Form("committee_meeting_note", MEETING, (Field("committee_met_on", Day()),), DRAWN, arrives=True),
    Form(
        "committee_minutes",
        MEETING,
        (Field("minutes_content", PROSE),),
        DRAWN,
        kept_by=ASSISTANT_MANAGER,
        shows=("committee_met_on",),
        signers=(Signer(ASSISTANT_GM, "reviewed", ORDER), Signer(COMMITTEE_DIRECTOR, "approved", ORDER)),
    ),
    Form(
        "minutes_publication",
        MEETING,
        (Field("published_on", Day()), Field("published_where", LINE)),
        ORDER,
        kept_by=ASSISTANT_MANAGER,
    ),
)
TASKS = (
    Task("draw_up_minutes", MEETING, ASSISTANT_MANAGER, "committee_minutes", DRAWN, before=("close",), shows=SHOWN[:1]),
    Task(
        "publish_committee_minutes",
        MEETING,
        ASSISTANT_MANAGER,
        "minutes_publication",
        ORDER,
        before=("close",),
        performs="publish_minutes",
        shows=SHOWN,
    ),
)
ACTS = (
    Act("record_committee_meeting", MEETING, (ASSISTANT_MANAGER,), DRAWN, form="committee_meeting_note", effect="open"),
    Act(
        "publish_minutes",
        MEETING,
        (ASSISTANT_MANAGER,),
        ORDER,
        form="minutes_publication",
        when=not_(known("published_on")),
    ),
)


class Questions:
    """What is asked of a meeting's minutes."""

    @question(asked="change", of=MEETING, outcome=YesNo())
    def minutes_drawn_up(self) -> Answer:
        """Are the minutes drawn up?"""

    @question(asked="change", of=MEETING, outcome=YesNo())
    def minutes_reviewed(self) -> Answer:
        """Has the assistant general manager reviewed the minutes as they stand?"""

    @question(asked="change", of=MEETING, outcome=YesNo())
    def minutes_approved(self) -> Answer:
        """Has the committee's director approved the minutes?"""

    @question(asked="change", of=MEETING, outcome=YesNo())
    def minutes_published(self) -> Answer:
        """Are the minutes published?"""

    @question(asked="change", of=MEETING, outcome=YesNo())
    def minutes_complete(self) -> Answer:
        """Are the minutes drawn up, reviewed, approved and published? The values say what is missing."""

    @question(asked="change", of=MEETING, outcome=Choice("drawing up", "review", "approval", "publication"))
    def minutes_step(self) -> Answer:
        """Which step comes next? The values name it, and say what may be done by now."""

    @question(asked="act", of=MEETING, outcome=Text(longest=64), combine="collect")
    def may_publish_minutes(self) -> Answer:
        """Why may the minutes not be published?"""

    @question(asked="end", of=MEETING, outcome=Choice("published"))
    def meeting_outcome(self) -> Answer:
        """How has it ended?"""


STEPS = {
    (False, False, False): "drawing up",
    (False, False, True): "drawing up",
    (False, True, False): "drawing up",
    (False, True, True): "drawing up",
    (True, False, False): "review",
    (True, False, True): "review",
    (True, True, False): "approval",
    (True, True, True): "publication",
}
ANSWERS: dict[str, Answer] = {
    "minutes_drawn_up": Formula(
        ("committee_minutes.complete", "minutes_reviewed"), lambda complete, reviewed: complete or reviewed, DRAWN
    ),
    "minutes_reviewed": Formula(("committee_minutes.signed_by",), lambda signed_by: ASSISTANT_GM in signed_by, ORDER),
    "minutes_approved": Formula(
        ("committee_minutes.signed_by",), lambda signed_by: COMMITTEE_DIRECTOR in signed_by, ORDER
    ),
    "minutes_published": Formula(("published_on?",), lambda day: day is not None, ORDER),
    "minutes_complete": complete_table(PARTS, (DRAWN, ORDER)),
    "minutes_step": Table(
        ("minutes_drawn_up", "minutes_reviewed", "minutes_approved"),
        tuple(
            Rule(
                done,
                step,
                (DRAWN, ORDER),
                {
                    "next": step,
                    "may_approve": step in ("approval", "publication"),
                    "may_publish": step == "publication",
                    "allowed": step == "publication",
                    "approve": "allowed" if step in ("approval", "publication") else "refused",
                    "publish": "allowed" if step == "publication" else "refused",
                    **DIRECTOR,
                },
            )
            for done, step in STEPS.items()
        ),
    ),
    "may_publish_minutes": Collect(
        ("minutes_reviewed", "minutes_approved"),
        (
            Rule((False, ANY), "minutes_not_reviewed", ORDER),
            Rule((ANY, False), "minutes_not_approved", ORDER),
        ),
    ),
    "meeting_outcome": Formula(("published_on",), lambda _: "published", ORDER),
}

"""What follows from a complaint at an estate: a measure at once, who answers it, how far its handling has come."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from rules.api import ANY, Answer, Choice, Day, Deadline, Formula, Rule, Table, YesNo, days, question

from .complaints import CLAUSE, COMPLAINT, MEASURE
from .gaps import complete_table
from .parties import QUALITY, SALES

STAGES = ("recorded", "measure proposed", "followed up", "visited", "settled", "taken back")
STEPS = {
    "complaint_recorded": "record of the complaint",
    "measure_proposed": "corrective measure",
    "complaint_visited": "return visit",
    "complaint_followed_up": "follow-up",
}


class Questions:
    """What is asked of a complaint at an estate and of its measure."""

    @question(asked="change", of=COMPLAINT, outcome=YesNo())
    def complaint_recorded(self) -> Answer:
        """Is the complaint recorded?"""

    @question(asked="change", of=COMPLAINT, outcome=YesNo())
    def measure_proposed(self) -> Answer:
        """Has a corrective measure been proposed in this round?"""

    @question(asked="change", of=COMPLAINT, outcome=YesNo())
    def complaint_visited(self) -> Answer:
        """Has the customer been visited after the latest measure of this round?"""

    @question(asked="change", of=COMPLAINT, outcome=YesNo())
    def complaint_followed_up(self) -> Answer:
        """Has the latest measure of this round been followed up?"""

    @question(asked="change", of=COMPLAINT, outcome=YesNo())
    def complaint_handled(self) -> Answer:
        """Is the complaint recorded, answered by a measure, visited and followed up? The values say what is missing."""

    @question(asked="change", of=COMPLAINT, outcome=Choice(*STAGES))
    def complaint_stage(self) -> Answer:
        """How far has the handling of the complaint come?"""

    @question(asked="time", of=MEASURE, outcome=Day())
    def measure_proposal_due(self) -> Answer:
        """By which day is a measure to be proposed?"""


def latest(days_stated: Sequence[date | None], count: Decimal | int) -> bool:
    """Whether it is stated of the latest measure of this round; measures stand in the order of their opening."""
    return count > 0 and bool(days_stated) and days_stated[-1] is not None


def meeting_called(called: bool | None) -> bool:
    """Quality may call one; nothing makes it obligatory."""
    return called is True


ANSWERS: dict[str, Answer] = {
    "accepted_channel": Table(
        ("channel",),
        (
            Rule(({"oral", "telephone", "written", "other"},), True, CLAUSE),
            Rule(("return",), False, CLAUSE),
        ),
        replaces="iso9001:accepted_channel",
    ),
    "complaint_recorded": Formula(("form_complete",), lambda complete: complete, CLAUSE),
    "measure_proposed": Table(
        ("capa_progress",),
        (
            Rule(({"answered", "effective", "not effective"},), True, CLAUSE),
            Rule(({"none", "requested"},), False, CLAUSE),
        ),
    ),
    "complaint_visited": Formula(("capa.visits", "capa.count"), latest, CLAUSE),
    "complaint_followed_up": Formula(("capa.follow_ups", "capa.count"), latest, CLAUSE),
    "complaint_handled": complete_table(STEPS, CLAUSE),
    "complaint_stage": Table(
        ("closed", "withdrawn", "measure_proposed", "complaint_followed_up", "complaint_visited"),
        (
            Rule((ANY, True, ANY, ANY, ANY), "taken back", CLAUSE),
            Rule((True, False, ANY, ANY, ANY), "settled", CLAUSE),
            Rule((False, False, ANY, ANY, True), "visited", CLAUSE),
            Rule((False, False, ANY, True, False), "followed up", CLAUSE),
            Rule((False, False, True, False, False), "measure proposed", CLAUSE),
            Rule((False, False, False, False, False), "recorded", CLAUSE),
        ),
    ),
    "measure_proposal_due": Deadline("opened_at", CLAUSE, within=days("measure_proposal_days")),
    "capa_addressee": Formula(
        ("named_role?", "complaint_handler"),
        lambda named, handler: named or handler,
        CLAUSE,
        replaces="iso9001:capa_addressee",
    ),
    "analysis_meeting": Formula(("meeting_called?",), meeting_called, CLAUSE, replaces="iso9001:analysis_meeting"),
    "capa_request": Table(
        ("form_complete",),
        (
            Rule((True,), True, CLAUSE, {"from": QUALITY, "to": SALES}),
            Rule((False,), False, CLAUSE),
        ),
        replaces="iso9001:capa_request",
    ),
    "capa_still_required": Table(
        ("capa_request",),
        (Rule((True,), False, CLAUSE), Rule((False,), True, CLAUSE)),
        replaces="iso9001:capa_still_required",
    ),
    "complaint_outcome": Table(
        ("withdrawn",),
        (Rule((True,), "withdrawn", CLAUSE), Rule((False,), "handled", CLAUSE)),
        yields=("withdrawn", "handled"),
        replaces="iso9001:complaint_outcome",
    ),
    "reason_in_log": Table(
        ("complaint_outcome",),
        (
            Rule(("withdrawn",), True, CLAUSE),
            Rule(({"handled", "unfounded", "not_our_cause"},), False, CLAUSE),
        ),
        replaces="iso9001:reason_in_log",
    ),
}

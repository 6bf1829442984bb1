"""What closing a complaint needs, who sees it meanwhile, and how it has ended."""

from datetime import date

from rules.api import ANY, Answer, Collect, Formula, Rule, Table, hook

from .parties import QUALITY


def visit_made(visited: date | None, handled: bool, handled_on: date | None) -> bool:
    """A visit counts once the complaint is handled, from the day on which it was."""
    return visited is not None and handled and (handled_on is None or visited >= handled_on)


RECORD, HANDLING, VISIT = "complaint record", "handling", "return visit"


def _row(recorded: bool, handled: bool, visited: bool) -> Rule:
    named = ((RECORD, recorded), (HANDLING, handled), (VISIT, visited))
    missing = [name for name, done in named if not done]
    word = "refused" if missing else "allowed"
    return Rule((recorded, handled, visited), word, "3.5a", {"close": word, "missing": missing})


CLOSING_CHECK = Table(
    inputs=("complaint_recorded", "complaint_handled", "return_visit_made"),
    rules=tuple(_row(one, two, three) for one in (True, False) for two in (True, False) for three in (True, False)),
)
MAY_CLOSE = Collect(
    inputs=("withdrawn", "complaint_recorded", "complaint_handled", "return_visit_made"),
    rules=(
        Rule((False, False, ANY, ANY), "complaint_not_recorded", "3.5a"),
        Rule((False, ANY, False, ANY), "complaint_not_handled", "3.5a"),
        Rule((False, ANY, ANY, False), "return_visit_not_made", "3.5a"),
    ),
)
COMPLAINT_OUTCOME = Table(
    inputs=("withdrawn",),
    rules=(Rule((True,), "withdrawn", "3.5a"), Rule((False,), "handled", ("3.5a", "4.1.e"))),
    yields=("withdrawn", "handled"),
    replaces="iso9001:complaint_outcome",
)
SUPERVISED_BY_QUALITY = Table(
    inputs=("closed",),
    rules=(
        Rule((False,), True, "3.5b", {"visible_to": QUALITY}),
        Rule((True,), False, "3.5b", {"visible_to": QUALITY}),
    ),
)


class Answers:
    """The answers about the closing of complaints."""

    @hook
    def complaint_recorded(self) -> Answer:
        return Formula(("form_complete",), lambda complete: complete, "3.5a")

    @hook
    def complaint_handled(self) -> Answer:
        return Formula(("handled_on?",), lambda day: day is not None, "3.5a")

    @hook
    def return_visit_made(self) -> Answer:
        return Formula(("visited_on?", "complaint_handled", "handled_on?"), visit_made, "3.5a")

    @hook
    def closing_check(self) -> Answer:
        return CLOSING_CHECK

    @hook
    def may_close(self) -> Answer:
        return MAY_CLOSE

    @hook
    def complaint_outcome(self) -> Answer:
        return COMPLAINT_OUTCOME

    @hook
    def supervised_by_quality(self) -> Answer:
        return SUPERVISED_BY_QUALITY

"""Feedback and its records stay inside: who may see, copy or take away what."""

from collections.abc import Mapping, Sequence

from rules.api import (
    Act,
    Answer,
    CaseKind,
    Choice,
    Field,
    Form,
    Formula,
    ListOf,
    Record,
    State,
    Text,
    hook,
    is_,
    known,
)

from .parties import COMPANY_QUALITY, PRODUCTION, QUALITY, SALES

REQUESTER = Choice(
    "outside company", "outside person", "customer", "supplier", "employee with work need", "employee without work need"
)
WANT = Choice("view on site", "view elsewhere", "copy", "removal", "export")
ROUTE = Choice("none", "feedback to a supplier", "copies to departments", "reply to the customer")
RESULT = Choice("allowed", "refused")
GOES_TO = {
    "feedback to a supplier": "supplier",
    "copies to departments": "employee with work need",
    "reply to the customer": "customer",
}
"""Whom each route of the procedure itself sends a copy."""
PROSE = Text(longest=4000)

KINDS = (
    CaseKind(
        "records_request",
        owner=QUALITY,
        number="RR-{yyyy}-{n:04}",
        clause="5.5.2",
        states=(State("asked"), State("closed", is_("closed", True))),
        outcome="records_request_outcome",
        closes_when=known("results"),
    ),
)
FORMS = (
    Form(
        "records_request_form",
        "records_request",
        (
            Field("requests", ListOf(Record("request", {"by": REQUESTER, "want": WANT}, {"route": ROUTE}), gaps=False)),
            Field("request_subject", PROSE),
        ),
        "5.5.2",
        kept_by=QUALITY,
        keep="originals_retention_months",
        arrives=True,
    ),
)
ACTS = (
    Act(
        "ask_for_records",
        "records_request",
        (QUALITY, COMPANY_QUALITY, SALES, PRODUCTION),
        "5.5.2",
        form="records_request_form",
        effect="open",
    ),
)


def result_of(request: Mapping[str, str]) -> str:
    """The routes of the procedure itself are open; beside them only reading on the spot, by who needs it for work."""
    if request["want"] == "copy" and GOES_TO.get(request.get("route", "none")) == request["by"]:
        return "allowed"
    inside = request["by"] == "employee with work need"
    return "allowed" if inside and request["want"] == "view on site" else "refused"


def results(requests: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """What is said to each request, in their order."""
    return tuple(result_of(request) for request in requests)


def outcome(said: Sequence[str]) -> str:
    """What became of the whole request."""
    return said[0] if len(set(said)) == 1 else "partly allowed"


RESULTS = Formula(("requests",), results, "5.5.2")
RECORDS_REQUEST_OUTCOME = Formula(("results",), outcome, "5.5.2")


class Answers:
    """The answers about who may see what."""

    @hook
    def results(self) -> Answer:
        return RESULTS

    @hook
    def records_request_outcome(self) -> Answer:
        return RECORDS_REQUEST_OUTCOME

"""Forms that a department fills by itself: the search of its records for the same problem."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Table

from shared.messages.search import SearchRequested
from shared.store.work import Work

from .holding import TaskList
from .search import Finding, Wanted, search

THRESHOLD = Decimal(75)
LIMIT = 200
"""What counts where the request does not say it: the settings of a site come along with the request."""


def fill_search(tasks: TaskList, records: Table, message: SearchRequested, work: Work) -> None:
    """Searches the department's records and reports; where the records do not decide, a person does.

    The form's required field gets the result; `<field>.match`, `.score`, `.candidates` and `.note` say how it came
    about.
    """
    if tasks.knows(message.id, work):
        return
    shown = dict(message.shows or {})
    finding = search(
        work.connection,
        records,
        work.site,
        Wanted(
            product_name=shown.get("product_name"),
            order_number=shown.get("order_number"),
            lot=shown.get("lot"),
            defect=shown.get("defect"),
        ),
        threshold=Decimal(str(shown.get("defect_match_threshold", THRESHOLD))),
        limit=int(shown.get("search_candidates", LIMIT)),
    )
    if finding.result is None:
        tasks.list_for_a_person(message, work, finding.note)
    else:
        tasks.report_search(message, _answer(message.form, finding), work, finding.note or "searched by index")


def _answer(form: Mapping[str, Any], finding: Finding) -> dict[str, Any]:
    result = form["required"][0]
    found = {
        result: finding.result,
        f"{result}.match": finding.match,
        f"{result}.score": None if finding.score is None else format(finding.score, "f"),
        f"{result}.candidates": finding.candidates,
        f"{result}.note": finding.note or None,
    }
    return {name: value for name, value in found.items() if value is not None and name in form["properties"]}

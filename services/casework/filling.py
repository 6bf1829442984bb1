"""Forms that a department fills by itself: the search of its records for the same problem."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from sqlalchemy import Table

from shared.messages.search import SearchRequested
from shared.store.work import Work

from .holding import TaskList
from .search import Finding, Searched, Wanted, search_each

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
    finding, searched = search_each(
        work.connection,
        records,
        work.site,
        _wanted(shown),
        threshold=Decimal(str(shown.get("defect_match_threshold", THRESHOLD))),
        limit=int(shown.get("search_candidates", LIMIT)),
    )
    if finding.result is None:
        tasks.list_for_a_person(message, work, finding.note)
    else:
        answer = _answer(message.form, finding, searched)
        tasks.report_search(message, answer, work, finding.note or "searched by index")


def _wanted(shown: Mapping[str, Any]) -> list[Wanted]:
    """What the case is about: its own product, order and lot, then each of its items, no two alike."""
    own = {"defect": shown.get("defect")}
    stated = [shown, *({**own, **item} for item in shown.get("items") or ())]
    names = [field.name for field in fields(Wanted)]
    return list(dict.fromkeys(Wanted(**{name: one.get(name) for name in names}) for one in stated))


def _answer(form: Mapping[str, Any], finding: Finding, searched: Sequence[Searched]) -> dict[str, Any]:
    result = form["required"][0]
    found = {
        result: finding.result,
        f"{result}.match": finding.match,
        f"{result}.score": None if finding.score is None else format(finding.score, "f"),
        f"{result}.candidates": finding.candidates,
        f"{result}.note": finding.note or None,
        f"{result}.items": [_item(one) for one in searched] if len(searched) > 1 else None,
    }
    return {name: value for name, value in found.items() if value is not None and name in form["properties"]}


def _item(one: Searched) -> dict[str, Any]:
    found = {
        "product_name": one.wanted.product_name,
        "order_number": one.wanted.order_number,
        "lot": one.wanted.lot,
        "result": one.finding.result or "not decided",
        "match": one.finding.match,
        "score": None if one.finding.score is None else format(one.finding.score, "f"),
    }
    return {name: value for name, value in found.items() if value is not None}

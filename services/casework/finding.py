"""Cases found by their terms: what a search costs does not grow with the number of cases.

A search begins with the rarest of its terms and reads that term's cases from the newest on, a bounded number for each
page. Where that many are not enough to fill a page, the page is short and its cursor goes on from there.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from rules.domains import Choice, Day, Instant, TimeOfDay, YesNo
from rules.facts import Source
from rules.procedure import Procedure
from shared.store.work import Work

from .matching import normalised
from .tables import case_terms, cases, facts
from .terms import Part, all_terms, texts_in

WINDOW: Final = 500
"""Cases of the rarest term that are looked at in one go."""

WINDOWS: Final = 8
"""Goes for one page."""

COMMON: Final = 1000
"""Terms that more cases than this have are as common as each other."""

_NO_TEXT: Final = (Choice, Day, Instant, TimeOfDay, YesNo)


def enter_number(work: Work, case: int, number: str) -> None:
    """Lets a case be found by its number."""
    _enter(work, case, all_terms([("", number)]))


def enter_facts(work: Work, case: int, procedure: Procedure, kind: str, stated: Mapping[str, Any]) -> None:
    """Lets a case be found by what people stated in it; what it was found by before stays.

    What a capability put into a form by itself is the same in case after case: nobody looks for that.
    """
    by_people = (name for name in stated if _is_said_by_people(procedure, procedure.facts[kind, name].source))
    texts = (pair for name in by_people for pair in _texts(procedure, name, stated[name]))
    _enter(work, case, all_terms(texts))


def found_by(
    connection: Connection, query: Select[Any], terms: Collection[str], parts: Sequence[Part], before: int | None
) -> Iterator[Row[Any] | int]:
    """The rows of a query on `cases` that have all terms and parts, the newest first.

    Where it stops looking before the end, the last thing that it gives is the id to go on from.
    """
    wanted = {*terms, *(term for part in parts for term in part.terms)}
    rarest, *others = _by_rarity(connection, wanted)
    has = [_has(term) for term in others]
    unsure = [part for part in parts if not part.enough]
    for _ in range(WINDOWS):
        window = connection.execute(_window(rarest, before)).scalars().all()
        rows = connection.execute(query.where(cases.c.id.in_(window), *has).order_by(cases.c.id.desc())).all()
        yield from _sure(connection, rows, unsure)
        if len(window) < WINDOW:
            return
        before = window[-1]
    if before is not None:
        yield before


def _is_said_by_people(procedure: Procedure, source: Source) -> bool:
    return source.kind == "schedule" or (source.kind in ("form", "number") and not procedure.forms[source.ref].fill)


def _texts(procedure: Procedure, name: str, value: Any) -> Iterator[tuple[str, str]]:
    if name == "channel" or not isinstance(procedure.stated_domain(name), _NO_TEXT):
        yield from texts_in(name, procedure.write_stated(name, value))


def _enter(work: Work, case: int, terms: set[str]) -> None:
    for term in sorted(terms):
        work.insert_new(case_terms, {"term": term, "case_id": case})


def _by_rarity(connection: Connection, terms: Collection[str]) -> list[str]:
    if len(terms) == 1:
        return list(terms)
    return sorted(terms, key=lambda term: (_count(connection, term), term))


def _count(connection: Connection, term: str) -> int:
    some = select(case_terms.c.case_id).where(case_terms.c.term == term).limit(COMMON).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def _window(term: str, before: int | None) -> Select[Any]:
    found = select(case_terms.c.case_id).where(case_terms.c.term == term)
    if before is not None:
        found = found.where(case_terms.c.case_id < before)
    return found.order_by(case_terms.c.case_id.desc()).limit(WINDOW)


def _has(term: str) -> ColumnElement[bool]:
    same = (case_terms.c.term == term, case_terms.c.case_id == cases.c.id)
    return select(case_terms.c.case_id).where(*same).exists()


def _sure(connection: Connection, rows: Sequence[Row[Any]], parts: Sequence[Part]) -> Iterator[Row[Any]]:
    if not parts or not rows:
        yield from rows
        return
    texts: dict[int, list[str]] = {row.id: [normalised(row.number)] for row in rows}
    stated = select(facts.c.case_id, facts.c.name, facts.c.value).where(facts.c.case_id.in_(texts))
    for fact in connection.execute(stated):
        texts[fact.case_id] += [normalised(text) for _, text in texts_in(fact.name, fact.value)]
    yield from (row for row in rows if all(any(part.is_in(text) for text in texts[row.id]) for part in parts))

"""The search of a department's records for the same problem, by index: its cost does not grow with the table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final, Literal

from sqlalchemy import CompoundSelect, Connection, Integer, Row, Table, bindparam, select, union

from .matching import normalised, score, states_a_defect

Result = Literal["found", "not found"]

NOT_A_KEY: Final = frozenset({"", "n/a", "na", "-", "无", "不适用"})
KEYS: Final = (("product_key", "product_name"), ("order_key", "order_number"), ("lot_key", "lot"))
"""The key columns of a record, each with the field that it is made of."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The problem to search for, as the case states it; an absent or not applicable text is no key."""

    product_name: str | None = None
    order_number: str | None = None
    lot: str | None = None
    defect: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search found. With result None the records do not decide and a person does; `note` says why.

    `match` is the record that fits best and `score` how well, 0 to 100, also where it stays below the threshold;
    both are None without candidates. `candidates` is how many records were compared.
    """

    result: Result | None
    match: str | None = None
    score: Decimal | None = None
    candidates: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Searched:
    """One of several problems that were searched for, with what was found of it alone."""

    wanted: Wanted
    finding: Finding


def key_of(text: str | None) -> str | None:
    """What a name or number is found by: without differences of width, case and white space; None for no name."""
    key = normalised(text or "")
    return None if key in NOT_A_KEY else key


def search(
    connection: Connection, table: Table, site: str, wanted: Wanted, *, threshold: Decimal, limit: int
) -> Finding:
    """Searches `table` (see `recording.record_table`) for a record that shows the wanted problem.

    Candidates are the records of the site that state a defect and have the same product, the same order or the same
    lot. With more than `limit` of them nothing is scored and a person decides.
    """
    keys = dict(_keys(wanted))
    if not keys:
        return Finding(None, note=_NO_KEY)
    if wanted.defect is None or not states_a_defect(wanted.defect):
        return Finding(None, note=_NO_DEFECT)
    asked = {"site": site, "most": limit + 1, **keys}
    rows = connection.execute(candidates(table, tuple(keys)), asked).all()
    if len(rows) > limit:
        return Finding(None, note=_TOO_MANY.format(limit=limit))
    return _decided(rows, wanted.defect, threshold)


def search_each(
    connection: Connection, table: Table, site: str, wanted: Sequence[Wanted], *, threshold: Decimal, limit: int
) -> tuple[Finding, tuple[Searched, ...]]:
    """Searches for several problems, together at most `limit` records: what was found in all, and of each.

    One that is found is enough. None is found only if each was searched to its end; else a person decides.
    """
    if len(wanted) > limit:
        return Finding(None, note=_TOO_MANY_ITEMS.format(limit=limit)), ()
    searched: list[Searched] = []
    left = limit
    for one in wanted:
        found = search(connection, table, site, one, threshold=threshold, limit=left)
        left -= found.candidates
        searched.append(Searched(one, found))
    return _in_all([one.finding for one in searched], limit), tuple(searched)


def _in_all(findings: Sequence[Finding], limit: int) -> Finding:
    if len(findings) == 1:
        return findings[0]
    compared = sum(one.candidates for one in findings)
    best = min(findings, key=lambda one: (one.result != "found", one.match is None, -(one.score or 0)))
    if best.result == "found":
        return Finding("found", best.match, best.score, compared)
    if any(one.result is None for one in findings):
        return Finding(None, note=_SOME_UNDECIDED.format(limit=limit))
    return Finding("not found", best.match, best.score, compared, best.note)


@cache
def candidates(table: Table, keys: tuple[str, ...]) -> CompoundSelect[tuple[str, str]]:
    """The query for at most `most` candidates: one index each for product, order and lot, each read no further.

    Its parameters are `site`, `most` and, by the name of its column, each key.
    """
    most = bindparam("most", type_=Integer)
    branches = (
        select(table.c.record, table.c.defect)
        .where(table.c.site == bindparam("site"), table.c[key] == bindparam(key), table.c.states_defect)
        .limit(most)
        .subquery()
        for key in keys
    )
    return union(*(select(branch.c.record, branch.c.defect) for branch in branches)).limit(most)


def _keys(wanted: Wanted) -> Iterator[tuple[str, str]]:
    for column, field in KEYS:
        key = key_of(getattr(wanted, field))
        if key is not None:
            yield column, key


def _decided(rows: Sequence[Row[tuple[str, str]]], defect: str, threshold: Decimal) -> Finding:
    if not rows:
        return Finding("not found", note=_NONE_COMPARED)
    scored = ((score(defect, row.defect), row.record) for row in rows)
    best, match = min(scored, key=lambda found: (-found[0], found[1]))
    return Finding("found" if best >= threshold else "not found", match, best, len(rows))


_NO_KEY: Final = "没有产品、订单号或批号可供检索 / there is no product, order number or lot to search by"
_NO_DEFECT: Final = "未说明缺陷，无法比对 / no defect is stated that records could be compared with"
_NONE_COMPARED: Final = "没有同产品、同订单或同批的缺陷记录 / no record of this product, order or lot states a defect"
_TOO_MANY_ITEMS: Final = "产品与批次超过 {limit} 项，由人判断 / more than {limit} products and lots: a person decides"
_SOME_UNDECIDED: Final = (
    "有的产品或批次无法比对，或合计超过 {limit} 条记录，由人判断 / some products or lots cannot be compared, "
    "or together more than {limit} records would have to be: a person decides"
)
_TOO_MANY: Final = (
    "记录超过 {limit} 条，由人判断 / more than {limit} records would have to be compared: a person decides"
)

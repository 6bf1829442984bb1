"""Complaints that look like one that is still open: the same customer, order, product or lot, and defect.

It is a warning for people. Nothing is merged, closed or refused because of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    CompoundSelect,
    Index,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    bindparam,
    delete,
    select,
    text,
    union_all,
)

from services.casework.matching import score, states_a_defect
from services.casework.search import key_of
from shared.messages.answers import Agreement, LooksLike
from shared.messages.complaint import ComplaintFacts, ComplaintItem
from shared.store.tables import NAMES, UtcTime
from shared.store.work import Work

KEYS: Final[tuple[Agreement, ...]] = ("order", "product", "lot")
LONGEST_KEY: Final = 64

NEWEST: Final = 20
"""Open complaints of a customer that are compared for each order, product and lot, the newest first."""

MOST_COMPARED: Final = 20
"""Products and lots of one complaint that others are looked for."""

MOST_TOLD: Final = 5

ALIKE: Final = 75
"""The least similarity that is told: the base procedure's own threshold for the same defect, after the deductions.

Texts that state the same kind of defect score 80 and more. So they are enough where two of order, product and lot
agree; where one does, and a customer's open complaints about one product are many, the wording has to agree as well.
"""
UNKNOWN: Final = 5
"""What is taken off for an order, product or lot that one of both complaints does not name."""
DIFFERENT: Final = 15
"""What is taken off for another order or product where the lot is the same: a number that was mistyped, perhaps."""

resembling_metadata: Final = MetaData(naming_convention=NAMES)

known_complaints: Final = Table(
    "known_complaint",
    resembling_metadata,
    Column("site", String(32), primary_key=True),
    Column("number", String(64), primary_key=True),
    Column("item", Integer, primary_key=True, autoincrement=False, doc="0 is the complaint itself"),
    Column("taken_at", UtcTime, nullable=False),
    Column("customer_key", String(LONGEST_KEY), nullable=False),
    *(Column(f"{name}_key", String(LONGEST_KEY)) for name in KEYS),
    Column("defect", Text, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("cycle", Integer, nullable=False, doc="the round of the case that `open` was told of"),
)

_OPEN: Final = known_complaints.c.open.is_(True)
for _name in KEYS:
    Index(
        f"ix_known_complaint_{_name}",
        *(known_complaints.c[column] for column in ("site", "customer_key", f"{_name}_key", "taken_at")),
        sqlite_where=text("open IS 1"),
        postgresql_where=text("open IS true"),
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """What one complaint says of one product or lot; the keys are without differences of writing."""

    order: str | None
    product: str | None
    lot: str | None
    defect: str


def forget_complaint(work: Work, case: str) -> None:
    """Nothing is compared with the complaint any more."""
    site, _, number = case.partition("/")
    mine = (known_complaints.c.site == site, known_complaints.c.number == number)
    work.connection.execute(delete(known_complaints).where(*mine))


def looks_like(work: Work, number: str, complaint: ComplaintFacts) -> tuple[LooksLike, ...]:
    """The open complaints that this new one looks like, the most similar first; from now on it is one of them.

    One that names no order, product and lot, or no defect, is like no other: there is nothing to compare.
    """
    customer, claims = _key(complaint.customer.code), _claims(complaint)
    if customer is None or not claims:
        return ()
    found: dict[str, LooksLike] = {}
    for claim in claims[:MOST_COMPARED]:
        for one in _compared(claim, _candidates(work, customer, claim), work.site):
            if one.case not in found or found[one.case].similarity < one.similarity:
                found[one.case] = one
    _remember(work, number, customer, claims)
    best = sorted(found.values(), key=lambda one: (one.similarity, one.case), reverse=True)
    return tuple(best[:MOST_TOLD])


@cache
def candidates(names: tuple[str, ...]) -> CompoundSelect[Any]:
    """The query for a customer's newest open complaints by these keys, each read no further than `most` by its index.

    Its parameters are `site`, `customer`, `most` and each key by its name. A complaint may be found by several keys.
    """
    table = known_complaints
    content = [table.c[name] for name in ("number", "item", "order_key", "product_key", "lot_key", "defect")]
    most = bindparam("most", type_=Integer)
    branches = [
        select(*content)
        .where(table.c.site == bindparam("site"), table.c.customer_key == bindparam("customer"))
        .where(table.c[f"{name}_key"] == bindparam(name), _OPEN)
        .order_by(table.c.taken_at.desc())
        .limit(most)
        .subquery()
        for name in names
    ]
    return union_all(*(select(branch) for branch in branches))


def likeness(one: Claim, other: Claim) -> tuple[int, tuple[Agreement, ...]] | None:
    """How surely two claims of one customer are the same, 0 to 100, and what agrees; None for two different ones.

    Another lot means other goods. So does another order or product, unless the lot is the same.
    """
    pairs = {name: (getattr(one, name), getattr(other, name)) for name in KEYS}
    agree = {name for name, (mine, its) in pairs.items() if mine is not None and mine == its}
    differ = {name for name, (mine, its) in pairs.items() if None not in (mine, its) and mine != its}
    if not agree or "lot" in differ or (differ and "lot" not in agree):
        return None
    deducted = DIFFERENT * len(differ) + UNKNOWN * (len(KEYS) - len(agree) - len(differ))
    similarity = int(score(one.defect, other.defect)) - deducted
    if similarity < ALIKE:
        return None
    return similarity, ("customer", *(name for name in KEYS if name in agree), "defect")


def _claims(complaint: ComplaintFacts) -> list[Claim]:
    """What the complaint says itself, then each of its items, no two alike; an item may leave the defect to it."""
    parts: Iterable[ComplaintFacts | ComplaintItem] = (complaint, *(complaint.items or ()))
    found = (
        Claim(_key(part.order_number), _key(part.product_name), _key(part.lot), part.defect or complaint.defect or "")
        for part in parts
    )
    return list(dict.fromkeys(one for one in found if _says_enough(one)))


def _says_enough(claim: Claim) -> bool:
    return any((claim.order, claim.product, claim.lot)) and states_a_defect(claim.defect)


def _candidates(work: Work, customer: str, claim: Claim) -> Sequence[Row[Any]]:
    keys: dict[str, str] = {name: getattr(claim, name) for name in KEYS if getattr(claim, name) is not None}
    asked = {"site": work.site, "customer": customer, "most": NEWEST, **keys}
    return work.connection.execute(candidates(tuple(keys)), asked).all()


def _compared(claim: Claim, rows: Sequence[Row[Any]], site: str) -> Iterator[LooksLike]:
    numbers: dict[Claim, set[str]] = {}
    for row in rows:
        other = Claim(row.order_key, row.product_key, row.lot_key, row.defect)
        numbers.setdefault(other, set()).add(row.number)
    for other, same in numbers.items():
        found = likeness(claim, other)
        if found is not None:
            yield from (LooksLike(f"{site}/{number}", *found) for number in same)


def _remember(work: Work, number: str, customer: str, claims: Sequence[Claim]) -> None:
    for item, claim in enumerate(claims):
        row = {
            "site": work.site,
            "number": number,
            "item": item,
            "taken_at": work.now,
            "customer_key": customer,
            **{f"{name}_key": getattr(claim, name) for name in KEYS},
            "defect": claim.defect,
            "open": True,
            "cycle": 1,
        }
        work.insert(known_complaints, row)


def _key(said: str | None) -> str | None:
    """What a code or name is compared by: its letters and digits, whatever their case, width and punctuation."""
    key = key_of(said)
    if key is None:
        return None
    signs = "".join(sign for sign in key if sign.isalnum()) or key
    return signs if len(signs) <= LONGEST_KEY else sha256(signs.encode()).hexdigest()

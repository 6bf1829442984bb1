"""The numbers of cases and forms: drawn per site and series without a gap, in the transaction that needs them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, update

from rules.numbering import Scheme
from rules.procedure import Procedure
from shared.store.database import insert_new

from .tables import counters

_STEP: Final = (
    update(counters)
    .where(*(counters.c[name] == bindparam(f"of_{name}") for name in ("site", "scheme", "period")))
    .values(last=counters.c.last + 1)
    .returning(counters.c.last)
)


@dataclass(frozen=True)
class Drawn:
    """A number that was drawn, how many of its series were drawn before it, and the day at the site."""

    number: str
    before: int
    day: date


def draw(connection: Connection, procedure: Procedure, kind: str, now: datetime) -> str:
    """The next number of a case kind. If the transaction is rolled back, the number is drawn again."""
    return _drawn(connection, procedure, Scheme(procedure.kinds[kind].kind.number), {}, now).number


def draw_for_form(
    connection: Connection, procedure: Procedure, form: str, facts: Mapping[str, Any], now: datetime
) -> Drawn:
    """The next number of a form; `facts` are the values of what stands in its scheme."""
    scheme = Scheme(procedure.forms[form].number)
    written = {name: procedure.write_fact(name, facts[name]) for name in scheme.facts}
    return _drawn(connection, procedure, scheme, written, now)


def _drawn(
    connection: Connection, procedure: Procedure, scheme: Scheme, facts: Mapping[str, Any], now: datetime
) -> Drawn:
    day = now.astimezone(procedure.timezone).date()
    serial = step(connection, procedure.site.id, scheme.text, scheme.period(day, facts))
    return Drawn(scheme.written(day, serial, facts), serial - 1, day)


def step(connection: Connection, site: str, scheme: str, period: str = "") -> int:
    """The counter's next value. Other transactions wait for it until this one ends, so that values are committed in
    their order and without a gap."""
    key = {"of_site": site, "of_scheme": scheme, "of_period": period}
    drawn = connection.execute(_STEP, key).scalar_one_or_none()
    if drawn is None:
        insert_new(connection, counters, [{"site": site, "scheme": scheme, "period": period, "last": 0}])
        drawn = connection.execute(_STEP, key).scalar_one()
    return int(drawn)

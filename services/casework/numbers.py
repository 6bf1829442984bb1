"""Case numbers: drawn per site, scheme and year, without a gap, in the transaction that opens the case."""

import re
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, update

from rules.procedure import Procedure
from shared.store.database import insert_new

from .tables import counters

_FIELD: Final = re.compile(r"\{(\w+)(?::(\w+))?\}")
_STEP: Final = (
    update(counters)
    .where(*(counters.c[name] == bindparam(f"of_{name}") for name in ("site", "scheme", "period")))
    .values(last=counters.c.last + 1)
    .returning(counters.c.last)
)


def draw(connection: Connection, procedure: Procedure, kind: str, now: datetime) -> str:
    """The next number of a case kind. If the transaction is rolled back, the number is drawn again."""
    scheme = procedure.kinds[kind].kind.number
    year = procedure.local_day(now)[:4]
    period = year if "{yyyy}" in scheme else ""
    serial = step(connection, procedure.site.id, scheme, period)
    return _FIELD.sub(lambda field: _filled(field, year, serial), scheme)


def _filled(field: re.Match[str], year: str, serial: int) -> str:
    return year if field[1] == "yyyy" else format(serial, field[2] or "d")


def step(connection: Connection, site: str, scheme: str, period: str = "") -> int:
    """The counter's next value. Other transactions wait for it until this one ends, so that values are committed in
    their order and without a gap."""
    key = {"of_site": site, "of_scheme": scheme, "of_period": period}
    drawn = connection.execute(_STEP, key).scalar_one_or_none()
    if drawn is None:
        insert_new(connection, counters, [{"site": site, "scheme": scheme, "period": period, "last": 0}])
        drawn = connection.execute(_STEP, key).scalar_one()
    return int(drawn)

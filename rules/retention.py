"""How long each record of a case is kept, by whom and counted from when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from .citing import Cited
from .forms import Form, keepers_of
from .months import months_after
from .procedure import Procedure

Standing = Literal["no period", "not running", "running", "over"]


@dataclass(frozen=True)
class Retention:
    """The period of one record. `until` is the last day on which it must be there.

    `standing`: the site has named no period, which forbids disposal for good; the period has not begun; it runs; it is
    over.
    """

    form: str
    keepers: tuple[str, ...]
    clause: Cited
    setting: str
    months: int | None
    since: date | None
    until: date | None
    standing: Standing


def retention_of(
    procedure: Procedure, form: Form, values: Mapping[str, Any], closed_at: datetime | None, today: date
) -> Retention:
    """The period of a form of a case on a day at the site.

    `values` are those of the case (`Situation.values`), `closed_at` is when it was closed, if it is. A day that
    `keep_from` names and that nobody has stated is never replaced by another.
    """
    months = procedure.settings.get(form.keep) if form.keep else None
    since = _first_day(procedure, form, values, closed_at)
    until = None if months is None or since is None else _end(since, int(months))
    whole = None if months is None else int(months)
    standing = _standing(whole, since, until, today)
    return Retention(form.name, keepers_of(form), form.clause, form.keep, whole, since, until, standing)


def _end(since: date, months: int) -> date:
    """The last day of the period; a period that leaves the calendar ends with it."""
    try:
        return months_after(since, months)
    except ValueError:
        return date.max


def _first_day(procedure: Procedure, form: Form, values: Mapping[str, Any], closed_at: datetime | None) -> date | None:
    found = values.get(form.keep_from) if form.keep_from else closed_at
    if isinstance(found, datetime):
        return found.astimezone(procedure.timezone).date()
    return found if isinstance(found, date) else None


def _standing(months: int | None, since: date | None, until: date | None, today: date) -> Standing:
    if months is None:
        return "no period"
    if since is None or until is None:
        return "not running"
    return "over" if until < today else "running"

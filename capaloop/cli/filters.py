"""The filters of a list as options, one for each that the departments declare."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args, get_type_hints

import typer

if TYPE_CHECKING:
    from services.casework.queries import PageQuery

NO_FILTER: Final = frozenset({"limit", "cursor", "format"})
NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "site": ("--site", "-s"),
        "kind": ("--kind", "-k"),
        "q": ("--search", "-q"),
        "closed": ("--closed/--open",),
        "overdue": ("--overdue/--not-overdue",),
        "late": ("--late/--in-time",),
        "blocked": ("--blocked/--free",),
    }
)
_A_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

Options = dict[str, tuple[Any, Any]]


def case_filters(_language: str) -> Options:
    """The filters of cases."""
    from services.casework.queries import CaseQuery

    return _options_of(CaseQuery)


def task_filters(_language: str) -> Options:
    """The filters of tasks."""
    from services.casework.queries import TaskQuery

    return _options_of(TaskQuery)


def notice_filters(_language: str) -> Options:
    """The filters of notices."""
    from services.casework.queries import NoticeQuery

    return _options_of(NoticeQuery)


def record_filters(_language: str) -> Options:
    """The filters of records."""
    from services.casework.queries import RecordQuery

    return _options_of(RecordQuery)


def lot_filters(_language: str) -> Options:
    """The filters of lots."""
    from services.casework.queries import LotQuery

    return _options_of(LotQuery)


def query_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given as the departments take it; a day is its beginning where the command line runs."""
    return {name: _written(name, value) for name, value in given.items() if value is not None}


def _options_of(query: "type[PageQuery]") -> Options:
    hints = get_type_hints(query)
    made: Options = {}
    for one in fields(query):
        if one.name not in NO_FILTER:
            kind = bool if bool in get_args(hints[one.name]) else str
            made[one.name] = (Annotated[kind | None, _option(one.name, kind)], None)
    return made


def _option(name: str, kind: type) -> Any:
    names = NAMES.get(name, (f"--{name.replace('_', '-')}",))
    shown = None if kind is bool else "TIME" if name.endswith(("_from", "_to")) else "TEXT"
    return typer.Option(*names, help=f"filter.{name}", metavar=shown)


def _written(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if (name == "since" or name.endswith(("_from", "_to"))) and _A_DAY.fullmatch(value):
        return _beginning_of(value)
    return str(value)


def _beginning_of(day: str) -> str:
    try:
        return datetime.fromisoformat(day).astimezone().isoformat()
    except ValueError:
        return day

"""Times without an offset, as people try a procedure out with them: read as the clock shows them at the site."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from .domains import Domain, Instant, ListOf, MapOf, Record
from .procedure import Procedure

_LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")


def with_offsets(procedure: Procedure, given: Mapping[str, Any]) -> dict[str, Any]:
    """Written facts with the site's offset in every time that has none.

    A time that the clock at the site never shows, or shows twice, is left as it is: which moment it means is not known,
    and no domain takes it.
    """
    return procedure.with_values(
        given, lambda name, value: _completed(procedure.timezone, procedure.domains.get(name), value)
    )


def _completed(zone: ZoneInfo, domain: Domain | None, value: Any) -> Any:
    if isinstance(value, list | tuple):
        item = domain.item if isinstance(domain, ListOf) else domain
        return [_completed(zone, item, one) for one in value]
    if isinstance(domain, Instant):
        return _with_offset(zone, value)
    if isinstance(value, Mapping) and isinstance(domain, Record):
        return {name: _completed(zone, domain.parts.get(name), one) for name, one in value.items()}
    if isinstance(value, Mapping) and isinstance(domain, MapOf):
        return {name: _completed(zone, domain.item, one) for name, one in value.items()}
    return value


def _with_offset(zone: ZoneInfo, value: Any) -> Any:
    if not isinstance(value, str) or not _LOCAL.fullmatch(value):
        return value
    try:
        moment = datetime.fromisoformat(value.upper()).replace(tzinfo=zone)
    except ValueError:
        return value
    only = moment.utcoffset() == moment.replace(fold=1).utcoffset()
    return moment.isoformat() if only else value

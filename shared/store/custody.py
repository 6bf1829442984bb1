"""How a delivery is kept in a row, whole, and taken out again."""

from collections.abc import Mapping
from dataclasses import asdict
from math import isfinite
from typing import Any

from shared.messages.envelope import LARGEST
from shared.store.delivery import Delivery, Properties, Via, storable


def row_of(delivery: Delivery) -> dict[str, Any]:
    """The columns that keep a delivery; of more than 1 MiB the first MiB."""
    return {
        "raw": delivery.raw[:LARGEST],
        "content_type": delivery.content_type,
        "properties": asdict(delivery.properties),
        "headers": _plain(delivery.headers),
        "exchange": delivery.exchange,
        "routing_key": delivery.routing_key,
    }


def delivery_of(row: Mapping[str, Any], *, via: Via, attempts: int) -> Delivery:
    return Delivery(
        raw=bytes(row["raw"]),
        properties=Properties(**row["properties"]),
        headers=dict(row["headers"]),
        content_type=row["content_type"],
        exchange=row["exchange"],
        routing_key=row["routing_key"],
        via=via,
        attempts=attempts,
    )


def _plain(value: Any) -> Any:
    """A header as every database can keep it as JSON."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else repr(value)
    if isinstance(value, Mapping):
        return {storable(str(name)): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return storable(value if isinstance(value, str) else repr(value))

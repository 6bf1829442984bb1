"""What the client says: a complaint that leads to a request for action by itself, and the records it meets."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import resources
from typing import Any, Final

from amqp import Message

from bench.client import Door
from capaloop.importing import Row, read_rows
from shared.messages.envelope import CONTENT_TYPE
from shared.messages.registry import COMMANDS_EXCHANGE, EVENTS_EXCHANGE

SITE: Final = "factory"
SOURCE: Final = "urn:bench:client"
COMPLAINT: Final = "CRM-2001"
PERSISTENT: Final = 2


def rows(file: str, kind: str) -> Iterator[Row]:
    """The commands in one file of the demonstration's data."""
    content = (resources.files("capaloop.demo") / "data" / file).read_bytes()
    return (row for row in read_rows(content, kind) if isinstance(row, Row))


def records() -> Iterator[Row]:
    """What stock, work in process and inspections hold."""
    for file, kind in (("stock.csv", "stock"), ("wip.csv", "wip"), ("inspections.csv", "inspection")):
        yield from rows(file, kind)


def complaint() -> dict[str, Any]:
    """The same problem lies in stock, in work in process and in the inspections: nobody has to be asked."""
    found = (row for row in rows("complaints.csv", "complaint") if row.data.get("external_ref") == COMPLAINT)
    return dict(next(found).data)


def submission(case: str, data: dict[str, Any]) -> bytes:
    """The envelope of `complaint.submit`; `case` is its id and the reference under which the customer filed it."""
    envelope = {
        "specversion": "1.0",
        "id": case,
        "source": SOURCE,
        "type": "complaint.submit.v1",
        "time": datetime.now(UTC).isoformat(),
        "site": SITE,
        "data": {**data, "external_ref": case},
    }
    return json.dumps(envelope, ensure_ascii=False).encode()


def door() -> Door:
    """In by `complaint.submit`, out by `capa.requested`; the broker carries the id in `correlation_id`."""
    data = complaint()

    def begin(case: str) -> tuple[str, str, Message]:
        message = Message(
            submission(case, data),
            content_type=CONTENT_TYPE,
            delivery_mode=PERSISTENT,
            message_id=case,
            type="complaint.submit.v1",
        )
        return COMMANDS_EXCHANGE, f"{SITE}.complaint.submit", message

    return Door(begin, (EVENTS_EXCHANGE, f"{SITE}.capa.requested"), lambda heard: heard.properties["correlation_id"])

"""What py-amqp reads once it reads whatever comes: no byte of a message's properties, headers or key ends a link."""

from datetime import UTC, datetime
from struct import pack
from typing import Any

import pytest
from amqp import abstract_channel, serialization
from amqp.spec import Basic

from shared.bus.lenient import read_whatever_comes


@pytest.fixture(autouse=True)
def _lenient() -> None:
    read_whatever_comes()


def short(text: bytes) -> bytes:
    return pack("B", len(text)) + text


def properties(flags: int, rest: bytes) -> dict[str, Any]:
    found: dict[str, Any] = serialization.PROPERTY_CLASSES[Basic.CLASS_ID](pack(">H", flags) + rest, 0)[0]
    return found


def headers(name: bytes, value: bytes) -> Any:
    table = short(name) + value
    return properties(0x2000, pack(">I", len(table)) + table)["application_headers"]


def test_properties_that_are_no_utf_8_are_read_with_their_bytes_kept() -> None:
    assert properties(0x0080, short(b"a\xffb")) == {"message_id": "a\udcffb"}
    assert properties(0x0080, short("件".encode())) == {"message_id": "件"}


def test_a_timestamp_beyond_the_calendar_is_the_last_moment_in_it() -> None:
    assert headers(b"x", b"T" + pack(">Q", 2**63)) == {"x": datetime.max}
    assert headers(b"x", b"T" + pack(">Q", 0)) == {"x": datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)}


def test_a_routing_key_that_is_no_utf_8_is_read() -> None:
    assert abstract_channel.loads("Ls", pack(">Q", 2**63 + 200) + short(b"\xff.x"), 0)[0] == [2**63 + 200, "\udcff.x"]

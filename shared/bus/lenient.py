"""Lets py-amqp read whatever a broker delivers.

AMQP calls its short strings UTF-8 and its timestamps seconds, and RabbitMQ hands on whatever bytes a client put there.
py-amqp raises an error at them while it reads the link, the link ends, and the message comes back with the next one:
a single message would keep an inbox from everything behind it. So what cannot be decoded is read as it can be.
"""

from datetime import datetime, tzinfo
from typing import Any, Final

from amqp import abstract_channel, serialization
from amqp.spec import Basic

_properties_as_declared: Final = serialization.decode_properties_basic
_loads_as_declared: Final = serialization.loads


class _AnyBytes(bytes):
    """Bytes that are no UTF-8 become halves of surrogate pairs."""

    def __getitem__(self, part: Any) -> Any:
        found = super().__getitem__(part)
        return _AnyBytes(found) if isinstance(part, slice) else found

    def decode(self, *_: Any, **__: Any) -> str:
        return super().decode("utf-8", "surrogateescape")


class _AnyTime(datetime):
    """A timestamp beyond the calendar is the last moment in it."""

    @classmethod
    def fromtimestamp(cls, timestamp: float, tz: tzinfo | None = None) -> Any:
        try:
            return datetime.fromtimestamp(timestamp, tz)
        except (ValueError, OverflowError, OSError):
            return datetime.max.replace(tzinfo=tz)


def _properties(buffer: bytes, offset: int) -> Any:
    try:
        return _properties_as_declared(buffer, offset)
    except UnicodeDecodeError:
        return _properties_as_declared(_AnyBytes(buffer), offset)


def _loads(form: Any, buffer: bytes, offset: int = 0) -> Any:
    try:
        return _loads_as_declared(form, buffer, offset)
    except UnicodeDecodeError:
        return _loads_as_declared(form, _AnyBytes(buffer), offset)


def read_whatever_comes() -> None:
    """From now on no property, header or routing key of a message ends the link by which it comes."""
    serialization.PROPERTY_CLASSES[Basic.CLASS_ID] = _properties
    serialization.datetime = _AnyTime
    abstract_channel.loads = _loads

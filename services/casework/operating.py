"""What an operator does with parked messages over HTTP: see them, put them back, give them up."""

from dataclasses import asdict
from typing import Any, Final

from shared.messages.errors import FieldError, Refused, invalid
from shared.messages.text import Text
from shared.store import parking
from shared.store.engine import Store
from shared.store.parking import PARKED, NotParked

from .asking import Asked
from .paging import LARGEST_NUMBER, PAGE, after_cursor, cursor_of
from .routes import ParkedQuery


def list_parked(store: Store, query: ParkedQuery) -> dict[str, Any]:
    """What waits for a decision by reason and type, and one page of the messages without their bytes."""
    size, after = query.limit or PAGE, after_cursor(query.cursor, "parked", 1)
    found = parking.listed(store, state=query.state or PARKED, limit=size + 1, after=after[0] if after else 0)
    more = cursor_of("parked", [found[size - 1]["id"]]) if len(found) > size else None
    return {"groups": [asdict(group) for group in parking.grouped(store)], "items": found[:size], "next": more}


def show_parked(store: Store, asked: Asked) -> dict[str, Any]:
    """One parked message; `raw` is base64, `body` the same bytes as text where they are UTF-8."""
    found = _shown(store, _number(asked))
    return {**found, "body": _as_text(found["raw"])}


def put_back(store: Store, asked: Asked) -> dict[str, Any]:
    """The numbers that were put back, and how many messages are still parked."""
    ids, everything = asked.body.ids, asked.body.all
    if (ids is None) == (everything is not True):
        raise invalid([FieldError("ids", _EITHER, ids, "required")])
    for number in ids or ():
        _shown(store, number)
    return _put_back(store, list(ids) if ids is not None else "all", asked)


def put_back_one(store: Store, asked: Asked) -> dict[str, Any]:
    """The same for one message; `put_back` is empty if it was not parked any more."""
    number = _number(asked)
    _shown(store, number)
    return _put_back(store, [number], asked)


def discard(store: Store, asked: Asked) -> dict[str, Any]:
    """The number that was given up, with its state."""
    number = _number(asked)
    _shown(store, number)
    try:
        parking.discard(store, number, reason=asked.body.reason, by=asked.client.name)
    except NotParked as wrong:
        raise _impossible(wrong) from None
    return {"id": number, "state": "discarded", "left": parking.count(store)}


def _put_back(store: Store, numbers: Any, asked: Asked) -> dict[str, Any]:
    try:
        done = parking.put_back(store, numbers, by=asked.client.name)
    except NotParked as wrong:
        raise _impossible(wrong) from None
    return {"put_back": done, "left": parking.count(store)}


def _number(asked: Asked) -> int:
    text = asked.path["id"]
    if not (text.isascii() and text.isdecimal() and int(text[:20]) < LARGEST_NUMBER):
        raise _unknown(text)
    return int(text)


def _shown(store: Store, number: int) -> dict[str, Any]:
    try:
        return parking.shown(store, number)
    except NotParked:
        raise _unknown(number) from None


def _unknown(number: object) -> Refused:
    expected = Text("此部门搁置的消息的编号", "the number of a message that was parked here")
    detail = Text(f"没有编号为 {number} 的搁置消息", f"no parked message has the number {number}")
    return Refused(404, "not-found", detail, [FieldError("id", expected, number, "not-found")])


def _impossible(wrong: NotParked) -> Refused:
    return Refused(409, "forbidden-by-state", Text(f"无法处理：{wrong}", str(wrong)))


def _as_text(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


_EITHER: Final = Text('"ids" 或 "all": true，二者取一', 'either "ids" or "all": true')

"""What an operator does with parked messages over HTTP: see them, put them back, give them up."""

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any, Final

from shared.messages.errors import FieldError, Refused, invalid
from shared.messages.text import Text
from shared.store import followed, parked_acts, parked_choice, parked_view, parking, put_backs
from shared.store.engine import Store
from shared.store.parked_choice import PARKED, Choice
from shared.store.parking import Changed, NotParked
from shared.store.progress import Progress
from shared.store.put_backs import DEFAULT_RATE, KeyReused, NoPutBack

from .asking import Asked, Endpoint, check_role
from .commanding import key_of
from .paging import LARGEST_NUMBER, PAGE, after_cursor, cursor_of
from .routes import PERSONAL_DATA


def list_parked(store: Store, asked: Asked) -> dict[str, Any]:
    """What is in the state asked for, by reason and type, and one page of the messages without their bytes."""
    query = asked.query
    choice, state = _group(query), query.state or PARKED
    size, after = query.limit or PAGE, after_cursor(query.cursor, "parked", 1)
    found = parked_choice.listed(store, choice, state=state, limit=size + 1, after=after[0] if after else 0)
    more = cursor_of("parked", [found[size - 1]["id"]]) if len(found) > size else None
    groups = [asdict(group) for group in parked_choice.grouped(store, choice, state)]
    return {"groups": groups, "items": [parked_view.in_a_list(row) for row in found[:size]], "next": more}


def show_parked(store: Store, asked: Asked) -> dict[str, Any]:
    """One parked message with what was done about it and what followed from it, masked unless asked for otherwise."""
    number, whole = _number(asked), bool(asked.query.personal)
    if whole:
        check_role(asked.client, PERSONAL_DATA)
    try:
        row = parking.shown(store, number, by=asked.client.name if whole else None)
    except NotParked:
        raise _unknown(number) from None
    name = followed.Name(row["source"] or "", row["message_id"] or "")
    after = [asdict(one) for one in followed.followers(store, [name])] if row["source"] and row["message_id"] else []
    shown = parked_view.unmasked(row) if whole else parked_view.masked(row)
    return {**shown, "followed": after}


def put_back(store: Store, asked: Asked) -> dict[str, Any]:
    """The account of the put-back as it stands."""
    rate = DEFAULT_RATE if asked.body.rate is None else asked.body.rate
    return _put_back(store, _choice(store, asked.body), asked, rate or None)


def put_back_one(store: Store, asked: Asked) -> dict[str, Any]:
    """The same for one message; it is `skipped` if it was not parked any more."""
    number = _number(asked)
    _check_known(store, [number])
    return _put_back(store, Choice(numbers=(number,)), asked, None)


def list_put_backs(store: Store, asked: Asked) -> dict[str, Any]:
    query = asked.query
    size, after = query.limit or PAGE, after_cursor(query.cursor, "put-back", 1)
    found = put_backs.latest(store, size + 1, after[0] if after else None)
    more = cursor_of("put-back", [found[size - 1].id]) if len(found) > size else None
    return {"items": [one.as_json() for one in found[:size]], "next": more}


def show_progress(store: Store, asked: Asked) -> dict[str, Any]:
    return _of_put_back(store, asked, put_backs.progress)


def cancel(store: Store, asked: Asked) -> dict[str, Any]:
    """The account as it stands then; cancelling what is at its end, or cancelled, changes nothing."""
    return _of_put_back(store, asked, lambda of, number: put_backs.cancel(of, number, by=asked.client.name))


def discard(store: Store, asked: Asked) -> dict[str, Any]:
    """The number that was given up, with its state."""
    number = _number(asked)
    _check_known(store, [number])
    choice = Choice(numbers=(number,))
    if parking.discard(store, choice, reason=asked.body.reason, by=asked.client.name).skipped:
        expected = Text("搁置中的消息", "a message that is parked")
        detail = Text(f"{number} 号消息已不再搁置", f"message {number} is not parked any more")
        raise Refused(409, "forbidden-by-state", detail, [FieldError("id", expected, number, "forbidden-by-state")])
    return {"id": number, "state": "discarded", "still_parked": parking.count(store)}


def discard_some(store: Store, asked: Asked) -> dict[str, Any]:
    """Which messages were given up, and which of those asked for by number were not parked."""
    choice = _choice(store, asked.body)
    return _changed(store, parking.discard(store, choice, reason=asked.body.reason, by=asked.client.name))


def restore(store: Store, asked: Asked) -> dict[str, Any]:
    """Which messages are parked again, and which of those asked for by number were not discarded."""
    choice = _choice(store, asked.body)
    return _changed(store, parking.restore(store, choice, reason=asked.body.reason, by=asked.client.name))


def history(store: Store, asked: Asked) -> dict[str, Any]:
    query = asked.query
    size, after = query.limit or PAGE, after_cursor(query.cursor, "act", 1)
    before = after[0] if after else None
    found = parked_acts.history(store, limit=size + 1, before=before, since=query.since, act=query.act)
    more = cursor_of("act", [found[size - 1]["id"]]) if len(found) > size else None
    return {"items": [parked_view.act_of(row) for row in found[:size]], "next": more}


def what_followed(store: Store, asked: Asked) -> dict[str, Any]:
    """The messages that were written here because of those asked for, and what became of those here."""
    names = [followed.Name(one.source, one.id) for one in asked.body.of]
    return {
        "messages": [asdict(one) for one in followed.followers(store, names)],
        "come": [asdict(one) for one in followed.come(store, names)],
    }


ENDPOINTS: Final[Mapping[str, Endpoint]] = MappingProxyType(
    {
        "parked": list_parked,
        "parked_one": show_parked,
        "put_back": put_back,
        "put_back_one": put_back_one,
        "put_backs": list_put_backs,
        "put_back_progress": show_progress,
        "put_back_cancel": cancel,
        "discard": discard,
        "discard_some": discard_some,
        "restore": restore,
        "parked_history": history,
        "followed": what_followed,
    }
)


def _put_back(store: Store, choice: Choice, asked: Asked, rate: int | None) -> dict[str, Any]:
    try:
        done = put_backs.begin(store, choice, by=asked.client.name, rate=rate, key=key_of(asked))
    except NotParked as wrong:
        raise Refused(409, "forbidden-by-state", Text(f"无法放回：{wrong}", str(wrong)), [_cut(asked)]) from None
    except KeyReused as wrong:
        expected = Text("与首次相同的请求，或新的键", "the request of the first time, or a new key")
        error = FieldError("Idempotency-Key", expected, key_of(asked), "id-reused")
        raise Refused(409, "id-reused", Text("该键已用于另一请求", str(wrong)), [error]) from None
    return _told(store, done)


def _told(store: Store, done: Progress) -> dict[str, Any]:
    return {**done.as_json(), "still_parked": parking.count(store)}


def _cut(asked: Asked) -> FieldError:
    expected = Text("完整保存的消息（至多 1 MiB）", "a message that was kept whole, at most 1 MiB")
    named = getattr(asked.body, "ids", None) or asked.path.get("id")
    return FieldError("ids" if "id" not in asked.path else "id", expected, str(named), "too-long")


def _of_put_back(store: Store, asked: Asked, ask: Any) -> dict[str, Any]:
    number = _number(asked)
    try:
        return _told(store, ask(store, number))
    except NoPutBack as wrong:
        expected = Text("此部门放回的编号", "the number of a put-back of this department")
        detail = Text(f"没有编号为 {number} 的放回", str(wrong))
        raise Refused(404, "not-found", detail, [FieldError("id", expected, number, "not-found")]) from None


def _changed(store: Store, done: Changed) -> dict[str, Any]:
    return {"ids": done.numbers, "skipped": done.skipped, "still_parked": parking.count(store)}


def _choice(store: Store, body: Any) -> Choice:
    """Exactly one of the ways to say which ones, and of a group at least one thing."""
    said = [body.ids is not None, body.group is not None, body.all is True]
    if sum(said) != 1 or body.all is False:
        raise invalid([FieldError("ids", _EITHER, body.ids, "required")])
    if body.group is not None and not _group(body.group).as_json():
        expected = Text("reason、type、site、case、since 至少其一", "at least one of reason, type, site, case, since")
        raise invalid([FieldError("group", expected, None, "required")])
    if body.ids is None:
        return _group(body.group)
    _check_known(store, body.ids)
    return Choice(numbers=tuple(body.ids))


def _group(said: Any) -> Choice:
    return Choice(**{name: getattr(said, name, None) for name in ("reason", "type", "site", "case", "since")})


def _check_known(store: Store, numbers: Any) -> None:
    missing = parking.unknown_among(store, numbers)
    if missing:
        raise _unknown(*missing)


def _number(asked: Asked) -> int:
    text = asked.path["id"]
    if not (text.isascii() and text.isdecimal() and int(text[:20]) < LARGEST_NUMBER):
        raise _unknown(text)
    return int(text)


def _unknown(*numbers: object) -> Refused:
    expected = Text("此部门的编号", "a number that was given here")
    listed = ", ".join(str(number) for number in numbers[:10])
    detail = Text(f"没有编号为 {listed} 的搁置消息", f"no parked message has the number {listed}")
    return Refused(404, "not-found", detail, [FieldError("id", expected, number, "not-found") for number in numbers])


_EITHER: Final = Text('"ids"、"group" 或 "all": true，三者取一', 'one of "ids", "group" and "all": true')

"""Lists that were tried one by one, for people: each situation with its number, what is alike in several told once."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from capaloop.cli.screen import styled
from capaloop.cli.session import Session

Document = Mapping[str, Any]
Numbered = tuple[str, dict[str, Any]]
"""Something that was decided or is owed, with the numbers of its situations; none where it holds in all of them."""


def show_tried(console: Console, session: Session, found: Document) -> None:
    """Which situations were tried; nothing where there is one only."""
    situations: Sequence[Document] = found.get("situations", ())
    if not situations:
        return
    console.print(Text(session.say("rules.situations", count=len(situations)), style="bold"))
    for number, one in enumerate(situations, 1):
        facts = session.say("comma").join(_fact(session, found["site"], *fact) for fact in one["facts"].items())
        console.print(styled(f"  {number:>2}  {facts}"))


def _fact(session: Session, site: str, name: str, value: Any) -> str:
    return f"{session.named('fact', name, site)}: {session.stated(name, value, site)}"


def decisions_of(found: Document, *, whole: bool) -> list[Numbered]:
    """The decisions, those on one question side by side; what reads alike stands there once, unless shown as a
    `whole`, with how it came about."""
    from rules.one_by_one import apart

    alone = apart(found)
    told: list[Numbered] = []
    for question in (one["question"] for one in found["decisions"]):
        each = [next(one for one in document["decisions"] if one["question"] == question) for document in alone]
        told += _alike((at, one, str(at) if whole else _said(one)) for at, one in enumerate(each) if one["receipt"])
    return _unnumbered(told, len(alone))


def entries_of(found: Document, part: str) -> list[Numbered]:
    """The tasks or the acts; what is alike in several situations stands there once."""
    if "situations" not in found:
        return [("", dict(one)) for one in found[part]]
    said = (({name: value for name, value in one.items() if name != "situation"}, one) for one in found[part])
    told = list(_alike((one["situation"], alike, _key(alike)) for alike, one in said))
    return _unnumbered(told, len(found["situations"]))


def _said(decision: Document) -> str:
    receipt = decision["receipt"]
    return _key([decision["status"], receipt.get("text"), receipt.get("waiting_for"), receipt.get("problem")])


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _alike(entries: Iterable[tuple[int, dict[str, Any], str]]) -> Iterator[Numbered]:
    found: dict[str, tuple[list[int], dict[str, Any]]] = {}
    for number, one, key in entries:
        found.setdefault(key, ([], one))[0].append(number + 1)
    yield from ((", ".join(map(str, numbers)), one) for numbers, one in found.values())


def _unnumbered(told: Sequence[Numbered], count: int) -> list[Numbered]:
    everywhere = ", ".join(str(number) for number in range(1, count + 1))
    return [("" if numbers == everywhere else numbers, one) for numbers, one in told]

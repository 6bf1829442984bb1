"""A receipt for people: on which facts, by which rule, by which clauses, and why the other rules did not hold."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from capaloop.cli.counted import counted_lines
from capaloop.cli.screen import plain, styled, table
from capaloop.cli.session import Session
from capaloop.cli.times import moment

Receipt = Mapping[str, Any]


def receipt_shown(session: Session, receipt: Receipt, place: str) -> RenderableType:
    """The whole receipt, in the words of the site of a place (SITE or SITE/NUMBER)."""
    procedure = receipt["procedure"]
    head = session.say(
        "receipt.head",
        question=receipt["question"],
        status=session.word("decision", receipt["status"]),
        procedure=f"{procedure['name']} {procedure['version']}",
        hash=procedure["hash"][:12],
        at=moment(receipt["decided_at"]),
    )
    parts: list[RenderableType] = [Text(head, style="dim")]
    if receipt["inputs"]:
        columns = [session.say(f"column.{name}") for name in ("field", "text", "source", "by", "since")]
        parts.append(table(columns, _inputs(session, receipt, place)))
    parts.extend(styled(line) for line in counted_lines(session, receipt.get("values", {})))
    parts.extend(Text(line, style="dim") for line in rule_lines(session, receipt, place))
    parts.extend(styled(line) for line in clause_lines(session, receipt))
    return Padding(Group(*parts), (0, 0, 1, 2))


def rule_lines(session: Session, receipt: Receipt, place: str) -> Iterator[str]:
    """Which rule of each layer held, and for every other the first condition that failed."""
    for layer in receipt["stack"]:
        if layer.get("rules"):
            yield session.say("receipt.rules", layer=layer["layer"], rules=layer["rules"])
        for other in layer.get("others", ()):
            failed, cell = (
                session.named("fact", other["failed"], place),
                session.stated(other["failed"], other["cell"], place),
            )
            yield session.say("why.rule", rule=other["rule"], failed=failed, cell=cell)


def clause_lines(session: Session, receipt: Receipt) -> Iterator[str]:
    """The clauses cited, in words, each with our reading where the print is open."""
    for cited in receipt["clauses"]:
        where = session.of(cited.get("title"), cited.get("document") or cited["pack"])
        yield f"{where} {plain(cited['clause'])}: {session.of(cited['text'])}"
        if cited.get("reading"):
            yield f"  {session.say('receipt.reading', reading=session.of(cited['reading']))}"


def owed_line(session: Session, owed: Mapping[str, Any]) -> str:
    """What is waited for, and who owes it."""
    what = session.of(owed.get("text"), owed["fact"])
    if owed.get("roles"):
        return session.say("why.owed", what=what, roles=owed["roles"], tasks=owed["tasks"])
    return session.say("why.owed.nobody", what=what, source=session.word("source", owed.get("source")))


def _inputs(session: Session, receipt: Receipt, place: str) -> Iterator[list[Any]]:
    for one in receipt["inputs"]:
        source = one["source"]
        where = session.word("source", source["kind"])
        if source.get("ref") and source["ref"] != one["fact"]:
            where = f"{where} {source['ref']}"
        value = session.stated(one["fact"], one["value"], place)
        yield [session.named("fact", one["fact"], place), value, where, one.get("by"), moment(one.get("known_at"))]

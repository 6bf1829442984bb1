"""A procedure for people: its sites, its questions with their rules, its clauses, what its examples showed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from capaloop.cli.receipts import owed_line, receipt_shown
from capaloop.cli.screen import plain, styled, table
from capaloop.cli.session import Session
from capaloop.cli.situations import decisions_of, show_tried

Document = Mapping[str, Any]
ANY: Final = "ANY"
SHOWN_FOR_ANY: Final = "–"


def show_sites(console: Console, session: Session, found: Sequence[Document]) -> None:
    """One row for each site."""
    columns = [session.say(f"rules.{name}") for name in ("site", "packs", "hash")]
    console.print(table(columns, (_site(session, one) for one in found)))


def _site(session: Session, one: Document) -> list[Any]:
    packs = [f"{pack['name']} {pack.get('version', '')}".rstrip() for pack in one["packs"]]
    refused = session.say("rules.refused", site=one["site"], count=len(one["problems"]))
    return [one["site"], packs, one["hash"][:12] if "hash" in one else styled(refused, "bold red")]


def show_checks(console: Console, session: Session, results: Sequence[Document]) -> None:
    """One line for each site, and one for each problem."""
    for one in results:
        if one["problems"]:
            told = session.say("rules.refused", site=one["site"], count=len(one["problems"]))
            console.print(styled(told, "bold red"))
            for problem in one["problems"]:
                console.print(styled(f"  {problem}"))
        else:
            ok = session.say("rules.ok", site=one["site"], questions=one["questions"], clauses=one["clauses"])
            console.print(styled(ok, "green"))


def show_questions(console: Console, session: Session, found: Sequence[Document]) -> None:
    """Each question with what it rests on, who answers it, and its rules where they were asked for."""
    for one in found:
        console.print(Text(f"{one['question']}  {session.of(one['text'])}", style="bold"))
        console.print(styled(f"  {' '.join(one['asks'].split())}", "dim"))
        asked = f"{session.say('rules.asked')}: {one['asked']} {one['of'] or ''}".rstrip()
        console.print(styled(f"  {asked}   {session.say('rules.outcome')}: {one['outcome']}"))
        for fact in one["facts"]:
            console.print(styled(f"    {fact['fact']}: {fact['domain']}"))
        console.print(styled(f"  {session.say('rules.answers')}: {', '.join(_layers(session, one))}"))
        for layer in one.get("rules", ()):
            console.print(_rules(session, layer))


def _layers(session: Session, one: Document) -> Iterator[str]:
    for layer in one["layers"]:
        yield f"{layer['pack']} ({session.word('answer', layer['answer'])})"
    for pack in one["replaced"]:
        yield f"{pack} ({session.say('rules.replaced')})"


def _rules(session: Session, layer: Document) -> Any:
    columns = ["", *layer["inputs"], session.say("rules.outcome"), session.say("rules.clauses")]
    rows = [
        [rule["rule"], *(_cell(session, cell) for cell in rule["cells"]), _outcome(session, rule), rule["clauses"]]
        for rule in layer["rules"]
    ]
    return table(columns, rows, title=f"{layer['pack']} ({layer['hit']})")


def _cell(session: Session, cell: Any) -> str:
    if isinstance(cell, list):
        return session.say("comma").join(_cell(session, one) for one in cell)
    return SHOWN_FOR_ANY if cell == ANY else session.value(cell)


def _outcome(session: Session, rule: Document) -> str:
    more = [f"{name}: {session.value(value)}" for name, value in rule["values"].items()]
    return "\n".join([session.value(rule["outcome"]), *more])


def show_examples(console: Console, found: Sequence[Document], told: str) -> None:
    """What did not come out as expected, and how many did."""
    for one in found:
        if one["failures"]:
            console.print(styled(f"{one['pack']}: {one['example']}", "bold red"))
            for failure in one["failures"]:
                console.print(styled(f"  {failure}"))
    console.print(styled(told, "red" if any(one["failures"] for one in found) else "green"))


def show_explained(console: Console, session: Session, found: Document) -> None:
    """A decision in one sentence, who owes what it waits for, and its whole receipt."""
    show_tried(console, session, found)
    for numbers, one in decisions_of(found, whole=True):
        line = Text(f"{numbers}  " if numbers else "", style="bold")
        console.print(line.append(session.of(one["receipt"]["text"]), style="cyan"))
        for owed in one["receipt"]["waiting_for"]:
            console.print(styled(f"  {owed_line(session, owed)}", "yellow"))
        console.print(receipt_shown(session, one["receipt"], found["site"]))


def show_coverage(console: Console, session: Session, found: Sequence[Document]) -> None:
    """Clause by clause: what carries it, or why nothing does."""
    columns = [session.say(name) for name in ("rules.clauses", "column.text", "rules.carried")]
    console.print(table(columns, ([one["clause"], session.of(one["text"]), _carried(session, one)] for one in found)))
    exempt = sum(one["exempt"] is not None for one in found)
    console.print(styled(session.say("rules.covered", carried=len(found) - exempt, exempt=exempt), "green"))


def _carried(session: Session, one: Document) -> str:
    if one["exempt"]:
        return session.say("rules.exempt", why=session.of(one["exempt"]))
    part = f"\n{session.say('rules.part', part=session.of(one['part']))}" if one["part"] else ""
    return plain(one["carried_by"]) + part

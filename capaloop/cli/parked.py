"""Messages that nothing could carry out: listed by group, shown, and what followed from them."""

import json
from collections.abc import Iterator
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from capaloop.cli.departments import MOST_IN_A_PAGE, Answer, Departments
from capaloop.cli.parked_choice import OfCase, ParkedFor, Since, Site, Type, group_of
from capaloop.cli.parked_tree import Followed, followed
from capaloop.cli.screen import pairs, plain, styled, table
from capaloop.cli.session import Session
from capaloop.cli.tasks import DepartmentName
from capaloop.cli.texts import TEXTS
from capaloop.cli.times import moment

NOT_IN_THE_HEAD: Final = (
    "raw",
    "text",
    "body",
    "envelope",
    "traceback",
    "acts",
    "followed",
    "headers",
    "properties",
    "masked",
)
TIMES: Final = ("first_at", "last_at")

Of = Annotated[DepartmentName, typer.Argument(metavar="DEPARTMENT", help="argument.department")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="argument.number")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="option.shown")]


def parked_list(
    session: Session,
    department: Annotated[DepartmentName | None, typer.Option("--department", help="option.department")] = None,
    reason: ParkedFor = None,
    type_: Type = None,
    site: Site = None,
    case: OfCase = None,
    since: Since = None,
    state: Annotated[str | None, typer.Option("--state", help="filter.state", metavar="STATE")] = None,
    limit: Limit = MOST_IN_A_PAGE,
) -> None:
    """What is parked, by department, reason and type, and one by one."""
    departments = Departments.of(session)
    query = group_of(reason=reason, type=type_, site=site, case=case, since=since, state=state)

    def asked(name: str) -> Answer:
        first = departments.get(name, "/v1/parked", limit=1, **query)
        return {"groups": first["groups"], "items": departments.items(name, "/v1/parked", most=limit, **query)}

    found = departments.from_each(asked, (department,) if department else ())
    session.give({"departments": found}, lambda console: _show_list(console, session, found))


def parked_show(
    session: Session,
    department: Of,
    number: Number,
    unmasked: Annotated[bool, typer.Option("--unmasked", help="option.unmasked")] = False,
) -> None:
    """One parked message: why, how often, what was done about it, what it says, and what it caused."""
    departments = Departments.of(session)
    query = {"personal": "true"} if unmasked else {}
    found = departments.get(department, f"/v1/parked/{number}", **query)
    caused = followed(departments, found.get("source"), found.get("message_id"))
    found["followed"] = [one.as_json() for one in caused]
    session.give(found, lambda console: _show(console, session, found, caused))


def _show_list(console: Console, session: Session, found: dict[str, Answer]) -> None:
    groups = list(_groups(session, found))
    if not groups:
        console.print(session.say("parked.none"), style="green")
        return
    names = ("department", "reason", "type", "count", "oldest", "newest")
    console.print(table([session.say(f"column.{name}") for name in names], groups))
    columns = ("department", "number", "type", "case", "reason", "why", "since", "times")
    messages = list(_messages(session, found))
    console.print(table([session.say(f"column.{name}") for name in columns], messages))


def _groups(session: Session, found: dict[str, Answer]) -> Iterator[list[Any]]:
    for department, one in found.items():
        for group in one["groups"]:
            times = [moment(group.get(name)) for name in ("oldest", "newest")]
            yield [session.word("department", department), group["reason"], group["type"], group["count"], *times]


def _messages(session: Session, found: dict[str, Answer]) -> Iterator[list[Any]]:
    for department, one in found.items():
        for message in one["items"]:
            place = message.get("case") or message.get("site")
            named = [message.get("type"), place, message.get("reason"), message.get("detail")]
            times = [moment(message.get("first_at")), message.get("times")]
            yield [session.word("department", department), message["id"], *named, *times]


def _show(console: Console, session: Session, found: Answer, caused: list[Followed]) -> None:
    console.print(pairs((_label(session, name), value) for name, value in _head(session, found).items()))
    for name in ("envelope", "properties", "headers", "body"):
        _part(console, session, name, found.get(name))
    if found.get("envelope") is None and not found.get("text"):
        console.print(session.say("parked.unreadable", length=found.get("length"), sha256=found.get("sha256")))
    for name in ("traceback", "text"):
        if found.get(name) and not (name == "text" and found.get("envelope")):
            _lines(console, _label(session, name), str(found[name]))
    if found.get("masked"):
        console.print(session.say("parked.masked"), style="dim")
    acts = [act_row(session, act)[:4] for act in found.get("acts", ())]
    if acts:
        title = session.say("parked.acts")
        console.print(table([session.say(f"column.{name}") for name in ("at", "by", "act", "why")], acts, title))
    _show_caused(console, session, caused)


def _head(session: Session, found: Answer) -> dict[str, Any]:
    head = {name: value for name, value in found.items() if name not in NOT_IN_THE_HEAD}
    head |= {name: moment(head.get(name)) for name in TIMES}
    head["state"] = session.word("parked_state", head.get("state"))
    head["came_of_it"] = session.word("parked_act", head.get("came_of_it"))
    return head


def _label(session: Session, name: str) -> str:
    return session.word("shown", name) if f"shown.{name}" in TEXTS else session.word("column", name)


def _show_caused(console: Console, session: Session, caused: list[Followed]) -> None:
    tree = Tree(session.say("parked.caused") if caused else _nothing(session))
    for one in caused:
        _grow(tree, session, one)
    console.print(tree)


def act_row(session: Session, act: Answer) -> list[Any]:
    """An act as the cells of a row: when, by whom, what, why, and which message it was about."""
    named = [act.get("parked"), act.get("type"), act.get("case")]
    why = act.get("reason")
    return [moment(act["at"]), act["by"], session.word("parked_act", act["act"]), why, *named]


def _nothing(session: Session) -> str:
    return session.say("parked.caused") + session.say("colon") + session.say("parked.caused_nothing")


def _part(console: Console, session: Session, name: str, value: Any) -> None:
    said = {key: one for key, one in value.items() if one is not None} if isinstance(value, dict) else value
    if said:
        _lines(console, _label(session, name), json.dumps(said, ensure_ascii=False, indent=2))


def _lines(console: Console, label: str, text: str) -> None:
    console.print(label, style="dim")
    for line in text.splitlines():
        console.print(Text("  " + plain(line)))


def _grow(tree: Tree, session: Session, one: Followed) -> None:
    states = [f"{session.word('department', name)}: {session.word('come', state)}" for name, state in one.came.items()]
    told = session.say("comma").join([session.word("come", one.state), *states])
    line = f"{one.type} · {session.word('department', one.department)} · {moment(one.at)} · {told}"
    branch = tree.add(styled(f"{line} · {one.case}" if one.case else line))
    for child in one.followed:
        _grow(branch, session, child)

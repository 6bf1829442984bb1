"""Cases: the list, and one case whole."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.text import Text

from capaloop.cli.case_numbers import CaseNumber, site_of
from capaloop.cli.departments import Answer, Departments, path_of_case
from capaloop.cli.filters import query_of
from capaloop.cli.screen import pairs, styled, table
from capaloop.cli.session import Session
from capaloop.cli.timeline import show_timeline
from capaloop.cli.times import moment

DEFAULT_LIMIT: Final = 50
STATE_STYLE: Final = {"closed": "green"}


def case_list(
    session: Session,
    limit: Annotated[int, typer.Option("--limit", "-n", help="option.limit", min=1)] = DEFAULT_LIMIT,
    **filters: Any,
) -> None:
    """Cases, the newest first."""
    query = query_of(filters)
    departments = Departments.of(session)
    found = departments.from_each(lambda name: departments.items(name, "/v1/cases", most=limit, **query))
    listed = sorted((one for items in found.values() for one in items), key=_newest, reverse=True)[:limit]
    said = departments.speaking()
    session.give({"items": listed}, lambda console: _show_list(console, said, listed))


def case_show(
    session: Session,
    case: CaseNumber,
    receipts: Annotated[bool, typer.Option("--receipts", help="option.receipts")] = False,
) -> None:
    """One case: how it stands, and its time line."""
    site_of(session, case)
    departments = Departments.of(session)
    found = read_case(departments, case)
    session.give(found, lambda console: show_case(console, departments.speaking(), found, receipts=receipts))


def read_case(departments: Departments, case: str) -> Answer:
    """A case with its whole time line under `timeline`. Declined (404) when no department has it."""
    owner, found = departments.whoever_has(path_of_case(case))
    return {**found, "timeline": departments.items(owner, f"{path_of_case(case)}/timeline")}


def show_case(console: Console, session: Session, found: Answer, *, receipts: bool = False) -> None:
    """The case for people: head, facts, open tasks, children, and its time line with the decisions."""
    _show_head(console, session, found)
    forms = found.get("forms", {})
    shown = {name: one for name, one in found["facts"].items() if not _is_of_a_form(name, forms)}
    _show_facts(console, session, shown, found["case"])
    _show_signatures(console, session, forms, found["case"])
    _show_tasks(console, session, found["tasks"], found["case"])
    _show_children(console, session, found["children"])
    show_timeline(console, session, found, receipts=receipts)


def state_of(session: Session, one: Mapping[str, Any]) -> Text:
    """Where a case stands, in a word; a closed one with its outcome."""
    words = session.named("state", one["state"], one["case"])
    if one.get("outcome"):
        words = f"{words} · {session.outcome(one)}"
    if one.get("cycle", 1) > 1:
        words = f"{words} · {session.say('case.reopened_times', cycle=one['cycle'])}"
    return styled(words, STATE_STYLE.get(one["state"], "yellow"))


def _newest(one: Mapping[str, Any]) -> tuple[str, str]:
    return str(one["opened_at"]), str(one["case"])


def _show_list(console: Console, session: Session, listed: list[Answer]) -> None:
    if not listed:
        console.print(session.say("cases.none"))
        return
    columns = [session.say(f"column.{name}") for name in ("case", "kind", "state", "parent", "opened", "closed")]
    console.print(table(columns, (_row(session, one) for one in listed)))


def _row(session: Session, one: Answer) -> list[Any]:
    times = [moment(one["opened_at"]), moment(one.get("closed_at"))]
    return [
        one["case"],
        session.named("kind", one["kind"], one["case"]),
        state_of(session, one),
        one.get("parent"),
        *times,
    ]


def _show_head(console: Console, session: Session, found: Answer) -> None:
    procedure = found["procedure"]
    console.print(styled(f"{found['case']} · {session.named('kind', found['kind'], found['case'])}", "bold"))
    console.print(
        pairs(
            [
                (session.say("column.state"), state_of(session, found)),
                (session.say("column.parent"), found.get("parent")),
                (session.say("column.opened"), moment(found["opened_at"])),
                (session.say("column.closed"), moment(found.get("closed_at"))),
                (session.say("column.procedure"), _procedure(procedure)),
            ]
        )
    )


def _procedure(procedure: Mapping[str, Any]) -> str:
    return f"{procedure['name']} {procedure['version']} ({procedure['hash'][:12]})"


def _show_facts(console: Console, session: Session, facts: Mapping[str, Mapping[str, Any]], case: str) -> None:
    if facts:
        columns = [session.say(f"column.{name}") for name in ("field", "text", "by", "since")]
        console.print(table(columns, _facts(session, facts, case), title=session.say("case.facts")))


def _facts(session: Session, facts: Mapping[str, Mapping[str, Any]], case: str) -> Iterator[list[Any]]:
    for name, one in facts.items():
        value = session.stated(name.partition("[")[0], one["value"], case)
        yield [session.of(one.get("text"), name), value, one["by"], moment(one["known_at"])]


def _is_of_a_form(fact: str, forms: Mapping[str, Any]) -> bool:
    form, dot, _ = fact.rpartition(".")
    return bool(dot) and form in forms


def _show_signatures(console: Console, session: Session, forms: Mapping[str, Any], case: str) -> None:
    """The forms that are numbered, signed or handed out, each with its number and its signatures."""
    rows = [row for name, form in forms.items() for row in _signatures(session, name, form, case)]
    if rows:
        columns = [session.say(f"column.{name}") for name in ("form", "signed_as", "role", "by", "since", "note")]
        console.print(table(columns, rows, title=session.say("case.forms")))


def _signatures(session: Session, name: str, form: Mapping[str, Any], case: str) -> Iterator[list[Any]]:
    title = " ".join(part for part in (session.of(form.get("text"), name), form.get("number")) if part)
    signatures = form.get("signatures", [])
    if not signatures and form.get("number"):
        yield [title, "", "", "", "", ""]
    for one in signatures:
        by = (
            f"{one['by']} ({session.say('case.deputy', person=one['deputy_for'])})"
            if "deputy_for" in one
            else one["by"]
        )
        said = [] if one["agreed"] else [session.say("case.not_agreed")]
        said += [one["remark"]] if "remark" in one else []
        said += [session.say("case.stale")] if one.get("stale") else []
        note = session.say("comma").join(said)
        yield [title, session.of(one.get("text"), one["meaning"]), session.named("role", one["role"], case), by,
               moment(one["at"]), note]  # fmt: skip


def _show_tasks(console: Console, session: Session, tasks: list[Answer], case: str) -> None:
    if tasks:
        columns = [session.say(f"column.{name}") for name in ("task", "what", "department", "role", "since", "due")]
        console.print(table(columns, (_task(session, one, case) for one in tasks), title=session.say("case.tasks")))


def _task(session: Session, one: Answer, case: str) -> list[Any]:
    due = styled(moment(one.get("due_at")), "bold red" if one.get("late") else "")
    where, role = (session.named(name, one[name], case) for name in ("department", "role"))
    return [one["id"], session.of(one.get("text"), one["kind"]), where, role, moment(one["opened_at"]), due]


def _show_children(console: Console, session: Session, children: list[Answer]) -> None:
    if children:
        columns = [session.say(f"column.{name}") for name in ("case", "kind", "state", "opened")]
        rows = ([*_row(session, one)[:3], moment(one["opened_at"])] for one in children)
        console.print(table(columns, rows, title=session.say("case.children")))

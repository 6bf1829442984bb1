"""`case why`: what is decided by which clause, why other rules did not hold, what is waited for and who owes it."""

from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.text import Text

from capaloop.cli.case_numbers import CaseNumber, site_of
from capaloop.cli.departments import Answer, Departments, path_of_case
from capaloop.cli.receipts import clause_lines, owed_line, rule_lines
from capaloop.cli.screen import plain, styled, table
from capaloop.cli.session import Session
from capaloop.cli.situations import decisions_of, entries_of, show_tried

STYLE: Final = {"decided": "cyan", "waiting": "yellow", "judge": "yellow", "failed": "bold red"}


def case_why(
    session: Session,
    case: CaseNumber,
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="argument.question")] = None,
) -> None:
    """Why a case stands as it does."""
    site_of(session, case)
    departments = Departments.of(session)
    owner, _ = departments.whoever_has(path_of_case(case))
    found = departments.get(owner, f"{path_of_case(case)}/why", question=question)
    said = departments.speaking()
    session.give(found, lambda console: show_situation(console, said, found, whole=question is not None))


def show_situation(console: Console, session: Session, found: Answer, *, whole: bool = False) -> None:
    """What is decided, what is waited for, who owes what, which acts are possible; `whole` shows decisions alone."""
    show_tried(console, session, found)
    told, place = decisions_of(found, whole=whole), str(found.get("case") or found["site"])
    decided = [(numbers, one) for numbers, one in told if one["status"] == "decided"]
    waiting = [(numbers, one) for numbers, one in told if one["status"] != "decided"]
    for title, decisions in (("why.decided", decided), ("why.waiting", waiting)):
        if decisions:
            console.print(Text(session.say(title), style="bold"))
        for numbers, one in decisions:
            _show_decision(console, session, one, place, whole=whole, numbers=numbers)
    if whole:
        return
    for part, row, columns, title in (
        ("tasks", _task, ("what", "department", "role", "clauses"), "case.tasks"),
        ("acts", _act, ("what", "state", "clauses"), "why.acts"),
    ):
        entries = entries_of(found, part)
        numbered = any(numbers for numbers, _ in entries)
        heads = [*(["situation"] if numbered else []), *columns]
        rows = ([*([numbers] if numbered else []), *row(session, one, place)] for numbers, one in entries)
        if entries:
            console.print(table([session.say(f"column.{name}") for name in heads], rows, title=session.say(title)))


def _show_decision(console: Console, session: Session, one: Answer, place: str, *, whole: bool, numbers: str) -> None:
    receipt = one["receipt"]
    text = session.of(one.get("text") or receipt.get("text"), one["question"])
    line = (
        Text("  ")
        .append(f"{numbers}  " if numbers else "", style="bold")
        .append(text, style=STYLE.get(one["status"], ""))
    )
    console.print(line.append(f"  {one['question']}", style="dim"))
    for owed in receipt.get("waiting_for") or ():
        console.print(Text(f"      {owed_line(session, owed)}", style="yellow"))
    if receipt.get("problem"):
        console.print(Text(f"      {plain(receipt['problem'])}", style="bold red"))
    if whole:
        for said in clause_lines(session, receipt):
            console.print(styled(f"      {said}"))
        for said in rule_lines(session, receipt, place):
            console.print(styled(f"      {said}", "dim"))


def _task(session: Session, one: Answer, place: str) -> list[Any]:
    return [
        session.of(one.get("text"), one["kind"]),
        session.named("department", one["department"], place),
        session.named("role", one["role"], place),
        one["clauses"],
    ]


def _act(session: Session, one: Answer, place: str) -> list[Any]:
    act = session.named("act", one["act"], place)
    if one["allowed"]:
        return [act, Text(session.say("why.allowed"), style="green"), one["clauses"]]
    reasons = [_reason(session, refusal) for refusal in one["refusals"]]
    return [act, styled("; ".join(reasons), "red"), one["clauses"]]


def _reason(session: Session, refusal: Answer) -> str:
    words = session.of(refusal.get("text"), refusal["code"])
    return f"{words} ({plain(refusal['names'])})" if refusal["names"] else words

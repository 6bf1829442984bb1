"""What the demonstration ends with: tables of what happened, the expectations, and one case in full."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from capaloop.cli.carrying import show as show_report
from capaloop.cli.cases import read_case, show_case
from capaloop.cli.departments import Answer, Departments
from capaloop.cli.screen import plain, styled, table
from capaloop.cli.session import Session
from capaloop.demo.comparing import Compared
from capaloop.demo.comparison import compared_document, show_compared
from capaloop.demo.expecting import Check, Expected, Performance
from capaloop.demo.finding import Found
from capaloop.demo.watching import Watched


@dataclass(frozen=True)
class Played:
    """Everything there is to tell of one performance. `stuck` says why it was given up, if it was."""

    performance: Performance
    checks: Sequence[Check]
    stuck: str
    compared: Compared
    seconds: float

    @property
    def as_expected(self) -> bool:
        return not self.stuck and not self.troubles and all(check.holds for check in self.checks)

    @property
    def troubles(self) -> list[str]:
        deeds = [trouble for one in self.performance.deeds for trouble in one.troubles]
        return [*deeds, *self.compared.troubles]


def give(session: Session, departments: Departments, expected: Expected, played: Played) -> None:
    """Prints it all; as one document for programs."""
    case = _case_to_show(departments, expected)
    said = departments.speaking()
    session.give(_document(played), lambda console: _show(console, session, said, played, case))


def _document(played: Played) -> dict[str, Any]:
    performance = played.performance
    found, watched = performance.found, performance.watched
    return {
        "as_expected": played.as_expected,
        "seconds": round(played.seconds, 1),
        "stuck": played.stuck or None,
        "troubles": played.troubles,
        "cases": [
            {"kind": kind, "state": state, "outcome": outcome or None, "count": count}
            for (kind, state, outcome), count in sorted(found.by_state().items())
        ],
        "tasks_done": [
            {"department": department, "kind": kind, "count": count}
            for (department, kind), count in sorted(watched.tasks_done.items())
        ],
        "open_tasks": dict(sorted(found.open_tasks().items())),
        "messages": dict(sorted(watched.messages.items())),
        "imports": [report.document() for report in (*performance.reports, *performance.again)],
        "decided": [{"question": q, "outcome": o, "count": count} for (q, o), count in sorted(found.decided.items())],
        "clauses": dict(sorted(found.clauses.items())),
        "parked": found.parked_count(),
        "compared": compared_document(played.compared),
        "expectations": [
            {"name": one.name, "expected": one.expected, "found": one.found, "holds": one.holds}
            for one in played.checks
        ],
    }


def _show(console: Console, session: Session, said: Session, played: Played, case: Answer | None) -> None:
    say, found, watched = session.say, played.performance.found, played.performance.watched
    console.print(Rule(styled(say("demo.summary"))))
    for report in played.performance.reports:
        show_report(console, session, report)
    for report in played.performance.again:
        console.print(styled(say("demo.again", file=report.file, count=report.count("duplicate")), "dim"))
    columns = [say(f"column.{name}") for name in ("kind", "state", "outcome", "count")]
    console.print(table(columns, _cases(session, found), title=say("demo.cases")))
    columns = [say(f"column.{name}") for name in ("department", "task", "count")]
    console.print(table(columns, _tasks(session, watched), title=say("demo.tasks")))
    columns = [say(f"column.{name}") for name in ("type", "count")]
    console.print(table(columns, sorted(watched.messages.items()), title=say("demo.messages")))
    if case is not None:
        console.print(Rule(styled(say("demo.one_case", case=case["case"]))))
        show_case(console, said, case)
    show_compared(console, said, played.compared)
    console.print(Rule())
    _show_end(console, session, played)


def _show_end(console: Console, session: Session, played: Played) -> None:
    say, found, watched = session.say, played.performance.found, played.performance.watched
    console.print(say("demo.parked", count=found.parked_count()), style="red" if found.parked_count() else "green")
    for trouble in played.troubles:
        console.print(plain(trouble), style="bold red")
    failing = [[check.name, check.expected, check.found] for check in played.checks if not check.holds]
    if failing:
        columns = [say(f"column.{name}") for name in ("expectation", "expected", "found")]
        console.print(table(columns, failing, title=say("demo.not_as_expected")))
    if played.stuck:
        console.print(played.stuck, style="bold red")
    counts = {
        "cases": len(found.cases),
        "clauses": len(found.clauses),
        "messages": watched.messages.total(),
        "tasks": watched.tasks_done.total(),
        "seconds": f"{played.seconds:.1f}",
        "checks": len(played.checks),
    }
    text = "demo.good" if played.as_expected else "demo.bad"
    console.print(Text(say(text, **counts), style="bold green" if played.as_expected else "bold red"))


def _cases(session: Session, found: Found) -> Iterator[list[Any]]:
    for (kind, state, outcome), count in sorted(found.by_state().items()):
        yield [
            session.word("kind", kind),
            session.word("state", state),
            session.word("outcome", outcome or None),
            count,
        ]


def _tasks(session: Session, watched: Watched) -> Iterator[list[Any]]:
    for (department, kind), count in sorted(watched.tasks_done.items()):
        yield [session.word("department", department), kind, count]


def _case_to_show(departments: Departments, expected: Expected) -> Answer | None:
    """The complaint that the expectations name; nothing if it is not there, which they will have told."""
    found = departments.items("quality", "/v1/cases", kind="complaint", q=expected.show)
    return read_case(departments, found[0]["case"]) if found else None

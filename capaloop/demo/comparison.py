"""What the same complaint came to at two sites, as a table for people and as a document for programs."""

from collections.abc import Iterator
from typing import Any, Final

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from capaloop.cli.screen import styled, table
from capaloop.cli.session import Session
from capaloop.demo.comparing import Compared
from capaloop.demo.course import Course, Difference, Said

NOT_THERE: Final = "–"


def compared_document(compared: Compared) -> dict[str, Any]:
    """Both cases with their procedures, and every difference with its clauses."""
    return {
        "cases": [
            {
                "case": one.case["case"],
                "procedure": one.procedure,
                "outcome": one.case["outcome"],
                "steps": len(one.steps),
            }
            for one in compared.courses
        ],
        "differed": [
            {
                "step": one.key[0],
                "name": one.key[1],
                **{
                    course.site: said.document() if said else None
                    for course, said in zip(compared.courses, (one.first, one.second), strict=True)
                },
            }
            for one in compared.differing
        ],
        "troubles": list(compared.troubles),
    }


def show_compared(console: Console, session: Session, compared: Compared) -> None:
    """The table of what differed."""
    console.print(Rule(styled(session.say("demo.compared"))))
    console.print(styled(session.say("demo.compared.complaint")))
    for course in compared.courses:
        console.print(styled(_course(session, course)))
    for number, course in enumerate(compared.courses):
        console.print(styled(_asked_here_only(session, course, compared, number), "dim"))
    columns = [session.say("column.step"), session.say("column.name"), *(one.site for one in compared.courses)]
    console.print(table(columns, _rows(session, compared)))


def _course(session: Session, course: Course) -> str:
    return session.say(
        "demo.compared.course",
        case=course.case["case"],
        procedure=course.procedure,
        state=session.word("state", course.case["state"]),
        outcome=session.word("outcome", course.case["outcome"]),
        steps=len(course.steps),
    )


def _asked_here_only(session: Session, course: Course, compared: Compared, number: int) -> str:
    here = [one for one in compared.differing if one.key[0] == "decided" and (one.second, one.first)[number] is None]
    return session.say("demo.compared.only", site=course.site, count=len(here))


def _rows(session: Session, compared: Compared) -> Iterator[list[Any]]:
    """Questions that one site alone asks are counted only: the document names them."""
    for one in compared.differing:
        if one.key[0] == "decided" and (one.first is None or one.second is None):
            continue
        yield [session.say(f"step.{one.key[0]}"), _name(session, one), _cell(one.first), _cell(one.second)]


def _name(session: Session, one: Difference) -> str:
    said = one.first or one.second
    return said.text.get(session.language, one.key[1]) if said else one.key[1]


def _cell(said: Said | None) -> Text:
    if said is None:
        return Text(NOT_THERE, style="dim")
    return Text.assemble(said.what, ("  " + ", ".join(said.clauses), "cyan") if said.clauses else "")

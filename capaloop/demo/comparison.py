"""What the same complaint came to at several sites, side by side for people and as a document for programs."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from capaloop.cli.screen import styled, table
from capaloop.cli.session import Session
from capaloop.demo.comparing import Compared
from capaloop.demo.course import Course, Difference, Said

NOT_THERE: Final = "–"
YES_NO: Final = {"yes": True, "no": False}
SHOWN_ALONE: Final = ("case", "form", "task")
"""Steps that are listed where one site alone took them; questions are only counted, the document names them."""


def compared_document(compared: Compared) -> dict[str, Any]:
    """The cases with their procedures, and every difference with what was said of it at each site, by which clauses."""
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
                    for course, said in zip(compared.courses, one.said, strict=True)
                },
            }
            for one in compared.differing
        ],
        "troubles": list(compared.troubles),
    }


def show_compared(console: Console, session: Session, compared: Compared) -> None:
    """How it ended at each site, what several sites took otherwise, and what was done at one of them alone."""
    console.print(Rule(styled(session.say("demo.compared"))))
    console.print(styled(session.say("demo.compared.complaint")))
    for number, course in enumerate(compared.courses):
        console.print(styled(_course(session, course)))
        console.print(styled(_asked_here_only(session, compared, number), "dim"))
    sites = [session.words.title(course.site, session.language) for course in compared.courses]
    columns = [session.say("column.step"), session.say("column.asked"), *sites]
    several = [one for one in compared.differing if len(one.places) > 1]
    rows = (
        [session.say(f"step.{one.key[0]}"), _name(session, compared, one), *_cells(session, compared, one)]
        for one in several
    )
    console.print(table(columns, rows, title=session.say("demo.compared.otherwise")))
    console.print(table(sites, _side_by_side(session, compared), title=session.say("demo.compared.alone")))


def _course(session: Session, course: Course) -> str:
    return session.say(
        "demo.compared.course",
        site=session.words.title(course.site, session.language),
        case=course.case["case"],
        procedure=course.procedure,
        state=session.named("state", course.case["state"], course.site),
        outcome=session.outcome(course.case),
        steps=len(course.steps),
    )


def _asked_here_only(session: Session, compared: Compared, number: int) -> str:
    here = [one for one in compared.differing if one.key[0] == "decided" and one.places == (number,)]
    return session.say("demo.compared.only", count=len(here))


def _cells(session: Session, compared: Compared, one: Difference) -> list[Text]:
    return [_cell(session, one, said, course.site) for course, said in zip(compared.courses, one.said, strict=True)]


def _cell(session: Session, one: Difference, said: Said | None, site: str) -> Text:
    return Text(NOT_THERE, style="dim") if said is None else _with_clauses(_what(session, one, said, site), said)


def _what(session: Session, one: Difference, said: Said, site: str) -> str:
    """Who did a task, the number of a case or a form, or what was decided, in the words of the site."""
    step, name = one.key
    if step == "task":
        return session.named("role", said.what, site)
    return session.stated(name, YES_NO.get(said.what, said.what), site)


def _side_by_side(session: Session, compared: Compared) -> Iterator[list[Any]]:
    """In each column what its site alone did, in its order."""
    columns = [list(_alone(session, compared, number)) for number in range(len(compared.courses))]
    for row in zip_longest(*columns, fillvalue=""):
        yield list(row)


def _alone(session: Session, compared: Compared, number: int) -> Iterator[Text]:
    site = compared.courses[number].site
    for one in compared.differing:
        said = one.said[number]
        if said is None or one.places != (number,) or one.key[0] not in SHOWN_ALONE:
            continue
        yield _with_clauses(f"{_name(session, compared, one)} ({_what(session, one, said, site)})", said)


def _name(session: Session, compared: Compared, one: Difference) -> str:
    """In the words of the first site that took the step."""
    first = one.places[0]
    said = one.said[first]
    return session.of(said.text if said else None) or session.named("name", one.key[1], compared.courses[first].site)


def _with_clauses(text: str, said: Said) -> Text:
    return Text.assemble(text, ("  " + ", ".join(said.clauses), "cyan") if said.clauses else "")

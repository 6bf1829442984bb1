"""What sales holds on a person: had whole, erased, held."""

from typing import Annotated, Any, Final

import typer
from rich.console import Console

from capaloop.cli.acting import By, Reason
from capaloop.cli.case_numbers import CaseNumber, site_of
from capaloop.cli.departments import Answer, Departments
from capaloop.cli.screen import pairs, table
from capaloop.cli.session import Session
from capaloop.cli.times import moment

SALES: Final = "sales"

Name = Annotated[str | None, typer.Option("--name", help="option.person_name", metavar="TEXT")]
Phone = Annotated[str | None, typer.Option("--phone", help="option.person_phone", metavar="TEXT")]
Email = Annotated[str | None, typer.Option("--email", help="option.person_email", metavar="TEXT")]
Customer = Annotated[str | None, typer.Option("--customer", help="option.person_customer", metavar="CODE")]


def person_export(
    session: Session, name: Name = None, phone: Phone = None, email: Email = None, customer: Customer = None
) -> None:
    """Everything that is held on a person."""
    wanted = {"name": name, "phone": phone, "email": email, "customer": customer}
    departments = Departments.of(session)
    found, said = departments.get(SALES, "/v1/persons", **wanted), departments.speaking((SALES,))
    session.give(found, lambda console: _show(console, said, found))


def person_erase(
    session: Session,
    by: By,
    reason: Reason,
    name: Name = None,
    phone: Phone = None,
    email: Email = None,
    customer: Customer = None,
) -> None:
    """A pseudonym in the place of a person."""
    wanted = {"name": name, "phone": phone, "email": email, "customer": customer, "by": by, "reason": reason}
    given = {field: value for field, value in wanted.items() if value is not None}
    done = Departments.of(session).post(SALES, "/v1/persons/erase", given)
    text = "person.erased" if done["pseudonym"] else "person.nothing"
    said = session.say(text, pseudonym=done["pseudonym"], cases=len(done["cases"]), messages=done["messages"])
    session.give(done, lambda console: console.print(said, style="green"))


def person_hold(session: Session, case: CaseNumber, by: By, reason: Reason) -> None:
    """The contact of a case must not be erased."""
    _tell(session, "hold", case, by, reason)


def person_release(session: Session, case: CaseNumber, by: By, reason: Reason) -> None:
    """The contact of a case may be erased again."""
    _tell(session, "release", case, by, reason)


def _tell(session: Session, verb: str, case: str, by: str, reason: str) -> None:
    site_of(session, case)
    body = {"case": case, "by": by, "reason": reason}
    done = Departments.of(session).post(SALES, f"/v1/persons/{verb}", body)
    session.give(done, lambda console: console.print(session.say(f"person.{verb}", case=case), style="green"))


def _show(console: Console, session: Session, found: Answer) -> None:
    if not found["contacts"] and not found["messages"]:
        console.print(session.say("person.nothing"))
        return
    columns = ("case", "kind", "source", "customer", "received", "name", "phone", "email", "reason")
    rows = [_row(session, one) for one in found["contacts"]]
    console.print(table([session.say(f"column.{name}") for name in columns], rows))
    for one in (*found["messages"], *found["erasures"]):
        console.print(pairs(one.items()))


def _row(session: Session, one: Answer) -> list[Any]:
    held = session.say("comma").join(hold["reason"] for hold in one["holds"])
    reached = [one[name] for name in ("name", "phone", "email")]
    kind, channel = session.named("kind", one["kind"], one["case"]), one["channel"]
    return [one["case"], kind, channel, one["customer"], moment(one["received_at"]), *reached, held]

"""What a person does to a case: the acts of its procedure; to withdraw, reopen, close it."""

from typing import Annotated, Any

import typer

from capaloop.cli.case_numbers import CaseNumber, site_of
from capaloop.cli.refusals import wrong_value
from capaloop.cli.sending import carry, show_accepted
from capaloop.cli.session import Session
from capaloop.cli.submitting import Id
from capaloop.cli.values import answer_of

By = Annotated[str, typer.Option("--by", help="option.by", metavar="WHO")]
Reason = Annotated[str, typer.Option("--reason", help="option.reason", metavar="TEXT")]
Pairs = Annotated[list[str] | None, typer.Argument(metavar="NAME=VALUE…", help="argument.pairs")]


def act(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="ACT", help="argument.act")],
    by: By,
    case: Annotated[str | None, typer.Option("--case", help="option.case", metavar="SITE/NUMBER")] = None,
    site: Annotated[str | None, typer.Option("--site", "-s", help="option.site_of_act", metavar="SITE")] = None,
    pairs: Pairs = None,
    id_: Id = None,
) -> None:
    """An act of the procedure: on a case, or at a site if it opens one."""
    where = site if case is None else site_of(session, case)
    if where is None:
        raise wrong_value(session, "case", session.say("act.expected"), None)
    data: dict[str, Any] = {"act": name, **({"case": case} if case else {}), "by": by}
    if pairs:
        data |= {"answer": answer_of(session, pairs, {})}
    show_accepted(session, carry(session, "act.request.v1", where, data, id_))


def withdraw(session: Session, case: CaseNumber, by: By, reason: Reason, id_: Id = None) -> None:
    """The customer takes the complaint back."""
    _change(session, "withdraw", case, by, reason, id_)


def reopen(session: Session, case: CaseNumber, by: By, reason: Reason, id_: Id = None) -> None:
    """Something new is known about a closed complaint."""
    _change(session, "reopen", case, by, reason, id_)


def close(session: Session, case: CaseNumber, by: By, reason: Reason, id_: Id = None) -> None:
    """Close the complaint, if nothing stands in the way."""
    _change(session, "close", case, by, reason, id_)


def _change(session: Session, verb: str, case: str, by: str, reason: str, id_: str | None) -> None:
    data = {"case": case, "by": by, "reason": reason}
    show_accepted(session, carry(session, f"complaint.{verb}.v1", site_of(session, case), data, id_))

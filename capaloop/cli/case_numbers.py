"""A case as it is written outside: SITE/NUMBER."""

from typing import Annotated

import typer

from capaloop.cli.refusals import wrong_value
from capaloop.cli.session import Session

CaseNumber = Annotated[str, typer.Argument(metavar="SITE/NUMBER", help="argument.case")]


def site_of(session: Session, case: str) -> str:
    """The site of a case. BadInput when it is not written SITE/NUMBER."""
    site, _, number = case.partition("/")
    if site and number:
        return site
    raise wrong_value(session, "case", session.say("case.expected"), case)

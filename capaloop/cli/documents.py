"""The published contract: AsyncAPI and OpenAPI, generated; `--check` says whether a file still says the same."""

import difflib
from pathlib import Path
from typing import Annotated, Final

import typer

from capaloop.cli.files import read_bytes
from capaloop.cli.refusals import declined
from capaloop.cli.rules import DEFAULT_SITES, SitesFile
from capaloop.cli.screen import streams
from capaloop.cli.session import Session

SHOWN_LINES: Final = 40

Check = Annotated[Path | None, typer.Option("--check", help="option.check", metavar="FILE")]


Site = Annotated[str, typer.Option("--site", help="option.contract_site", metavar="SITE")]


def asyncapi(session: Session, check: Check = None, site: Site = "", sites: SitesFile = DEFAULT_SITES) -> None:
    """The messages (AsyncAPI 3), in general or as one site has them."""
    _give(session, _site_text(session, sites, site) if site else _general_text(), check)


def _general_text() -> str:
    from shared.messages.asyncapi import asyncapi_text

    return asyncapi_text()


def _site_text(session: Session, sites: Path, site: str) -> str:
    from capaloop.cli.procedures import procedure_of
    from services.casework.site_contract import contract_of
    from shared.messages.site_contract import site_text

    return site_text(contract_of(procedure_of(session, sites, site)))


def openapi(session: Session, check: Check = None) -> None:
    """The HTTP side (OpenAPI 3.1)."""
    from services.casework.openapi import openapi_text

    _give(session, openapi_text(), check)


def _give(session: Session, text: str, check: Path | None) -> None:
    if check is None:
        streams()[0].write(text)
        return
    kept = read_bytes(session, str(check)).decode("utf-8", errors="replace")
    differing = list(difflib.unified_diff(kept.splitlines(), text.splitlines(), str(check), "generated", lineterm=""))
    if differing or kept != text:
        session.tell("check.differs", diff="\n".join(differing[:SHOWN_LINES]))
        raise declined(session, "differs", session.say("check.detail", file=check))
    same = {"file": str(check), "same": True}
    session.give(same, lambda console: console.print(session.say("check.same", file=check), style="green"))

"""Departments as they are, on loopback, for the command line to speak to."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from services.casework.web import web_app
from services.settings import Settings
from shared.store.clients import Client, Clients, hash_of
from tests.capaloop.cli_fakes import TOKEN, served
from tests.capaloop.conftest import CommandLine
from tests.fakes import FakeBroker, FrozenClock
from tests.loop import Loop
from tests.opening import with_tables

CLERK = Client("clerk", hash_of(TOKEN), roles=("retention",), acts_for_others=True)


@contextmanager
def office_of(command_line: CommandLine, home: Path, sites: str, *rooms: Any) -> Iterator[Loop]:
    """These departments with these sites; the command line speaks to them."""
    (home / "sites.toml").write_text(sites, encoding="utf-8")
    given = {"CAPALOOP_HOME": str(home), "CAPALOOP_SITES": str(home / "sites.toml")}
    departments = [room.open_department(Settings.of_environment(given)) for room in rooms]
    clock = FrozenClock()
    with ExitStack() as servers:
        bases = []
        for one in departments:
            with_tables(one, one.schema)
            one.store.clock, one.store.clients = clock, Clients({"clerk": CLERK})
            bases.append(f"{one.name}={servers.enter_context(served(web_app(one)))}")
        command_line.bases = tuple(bases)
        yield Loop(FakeBroker(departments), clock)
    for one in departments:
        one.store.close()

"""The demonstration from nothing to the end: set up, run, watch, look, verify, clear away."""

import shutil
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from capaloop.cli.carrying import Report, carry_file
from capaloop.cli.departments import Departments
from capaloop.cli.places import settings_of
from capaloop.cli.refusals import declined, wrong_value
from capaloop.cli.sending import bus_of, client_of, reaching
from capaloop.cli.session import Session
from capaloop.demo import summary
from capaloop.demo.comparing import compare, stand_in
from capaloop.demo.expecting import Expected, Performance, read_expected
from capaloop.demo.finding import find
from capaloop.demo.script import Script, read_script
from capaloop.demo.stand_ins import StandIn, at_work
from capaloop.demo.watching import SOURCE, Watched, Watcher, shown_live
from shared.errors import CapaLoopError

if TYPE_CHECKING:
    from services.settings import Settings

SITE: Final = "factory"
MARK: Final = ".capaloop-demo"
DEADLINE_SECONDS: Final = 300.0
STUCK_AFTER_QUIET: Final = 15
RECORDS: Final[Mapping[str, str]] = {"stock.csv": "stock", "wip.csv": "wip", "inspections.csv": "inspection"}
CASES: Final[Mapping[str, str]] = {"complaints.csv": "complaint"}


@dataclass(frozen=True)
class Stage:
    """What one performance has: the session that speaks to it, its script, what it has to end with."""

    session: Session
    departments: Departments
    script: Script
    expected: Expected
    deadline: float


def perform(session: Session, home: Path, amqp: str, *, keep: bool) -> bool:
    """Whether everything was as expected. What is started here is stopped here, unless `keep`."""
    own = _own_session(session, home, amqp)
    if session.environment.get("AMQP_URI") and not amqp:
        session.tell("demo.amqp_unused")
    _clear(session, own, home)
    with _running(own, keep):
        departments = Departments.of(own)
        stage = Stage(own, departments, read_script(), read_expected(), time.monotonic() + DEADLINE_SECONDS)
        return _played(stage)


def _played(stage: Stage) -> bool:
    session, started = stage.session, time.monotonic()
    with reaching(session), bus_of(session, SOURCE) as client:
        watcher = Watcher.on(session, client)
        people = [stand_in(session, SITE, department, stage.script) for department in stage.departments.names]
        with at_work(people, partial(client_of, session)):
            reports = _bring_in(stage, {**RECORDS, **CASES})
            stuck = _follow(stage, watcher, people)
            again = _bring_in(stage, CASES)
        deeds = [one.deeds for one in people]
        performance = Performance(reports, again, deeds, watcher.watched, find(stage.departments, SITE, whole=True))
        checks = list(stage.expected.whole(performance))
        compared = compare(session, stage.departments, client, stage.deadline)
    played = summary.Played(performance, checks, stuck, compared, time.monotonic() - started)
    summary.give(session, stage.departments, stage.expected, played)
    return played.as_expected


def _bring_in(stage: Stage, files: Mapping[str, str]) -> list[Report]:
    """The reports on some files of the demonstration, each imported as what it holds."""
    folder = resources.files(__package__) / "data"
    reports = []
    for name, kind in files.items():
        with resources.as_file(folder / name) as file:
            reports.append(carry_file(stage.session, str(file), SITE, kind))
    return [replace(report, file=Path(report.file).name) for report in reports]


def _follow(stage: Stage, watcher: Watcher, people: list[StandIn]) -> str:
    """Follows the messages until all stands as expected; why it was given up, if it was."""
    quiet = 0
    with _live(stage.session, watcher.watched) as live:
        while True:
            quiet = 0 if watcher.until_quiet(live) else quiet + 1
            if any(one.deeds.troubles for one in people):
                return stage.session.say("demo.trouble")
            if all(check.holds for check in stage.expected.rest(find(stage.departments, SITE, whole=False))):
                return ""
            if quiet >= STUCK_AFTER_QUIET:
                return stage.session.say("demo.stuck")
            if time.monotonic() > stage.deadline:
                return stage.session.say("demo.deadline", seconds=f"{DEADLINE_SECONDS:g}")


@contextmanager
def _live(session: Session, watched: Watched) -> Iterator[Any]:
    if session.as_json:
        yield None
        return
    with shown_live(session, watched) as live:
        yield live


def _own_session(session: Session, home: Path, amqp: str) -> Session:
    """The session that speaks to the demonstration alone, whatever the environment says of another installation."""
    from services.settings import without_settings

    with resources.as_file(resources.files(__package__) / "sites.toml") as sites:
        ours = {"CAPALOOP_HOME": str(home), "CAPALOOP_SITES": str(sites)}
    given = without_settings({**session.environment})
    for name in ("CAPALOOP_TOKEN", "CAPALOOP_TOKEN_FILE"):
        given.pop(name, None)
    return replace(session, environment={**given, **ours, **({"AMQP_URI": amqp} if amqp else {})}, amqp="", bases=())


def _clear(session: Session, own: Session, home: Path) -> None:
    """An empty home: what an earlier demonstration left is stopped and removed, anything else is left alone."""
    from capaloop.processes import down

    if home.exists() and any(home.iterdir()):
        if not (home / MARK).exists():
            raise wrong_value(session, "--home", session.say("demo.home_expected"), str(home), "choice")
        down(settings_of(own))
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
    (home / MARK).touch()


@contextmanager
def _running(session: Session, keep: bool) -> Iterator[None]:
    """Broker and departments; stopped again whatever happens, unless they are to be kept and all went its way."""
    from capaloop.processes import down

    settings, kept = settings_of(session), False
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to end, it still stops what it started
    try:
        _start(session, settings)
        yield
        kept = keep
    finally:
        if kept:
            session.tell("demo.kept", home=settings.home, sites=settings.sites)
        else:
            down(settings)
            session.tell("demo.stopped")


def _start(session: Session, settings: "Settings") -> None:
    from capaloop.processes import up

    session.tell("demo.starting", home=settings.home)
    try:
        up(settings, detach=True, tell=lambda line: session.tell("demo.line", line=line))
    except CapaLoopError as wrong:
        raise declined(session, "not-up", wrong) from None

"""The command line as a test runs it: with a fake bus, fake departments, and nothing of the caller's environment."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from capaloop.cli import main
from tests.capaloop.cli_fakes import TOKEN, FakeBus, FakeDepartment, served


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code, what it printed for programs or people, what it complained of."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)

    @property
    def problem(self) -> Any:
        """The one problem on standard error."""
        return json.loads(self.err)


@dataclass
class CommandLine:
    """`run("tasks", "--json")`; `environment` is all that the command line sees of one."""

    capture: pytest.CaptureFixture[str]
    bus: FakeBus
    environment: dict[str, str]
    bases: tuple[str, ...] = ()
    departments: dict[str, FakeDepartment] = field(default_factory=dict)

    def run(self, *arguments: str) -> Ended:
        self.capture.readouterr()
        code = main(list(arguments), self.environment, self.bus.dial)
        said = self.capture.readouterr()
        return Ended(code, said.out, said.err)

    def talk(self, *arguments: str) -> Ended:
        """The same, told where broker and departments are."""
        bases = [part for base in self.bases for part in ("--base", base)]
        return self.run(*arguments, "--amqp", "amqp://fake/", *bases)


@pytest.fixture
def command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[CommandLine]:
    """A command line whose bus and departments are fakes; sales and quality answer HTTP."""
    departments = {"sales": FakeDepartment(), "quality": FakeDepartment()}
    environment = {"CAPALOOP_HOME": str(tmp_path / "home"), "CAPALOOP_TOKEN": TOKEN, "LANG": "en_GB.UTF-8"}
    with ExitStack() as servers:
        bases = tuple(f"{name}={servers.enter_context(served(one))}" for name, one in departments.items())
        yield CommandLine(capsys, FakeBus(), environment, bases, departments)

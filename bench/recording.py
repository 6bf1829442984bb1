"""Records the shape of a case while it is really carried out, in one process: nothing of it is known beforehand."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from re import IGNORECASE, compile
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import event

from bench.complaint import SITE, complaint, records, submission
from bench.shape import BEGIN, Publish, Shape, Step, Write
from services.casework.department import Department
from services.settings import Settings
from shared.messages.registry import COMMANDS_EXCHANGE, DEPARTMENTS
from shared.store.delivery import Delivery, Outcome, Properties, Settlement
from shared.store.outbox import Outgoing
from tests.fakes import FakeBroker
from tests.opening import with_tables

WRITES: Final = compile(r"\s*(insert into|update|delete from)\s+\"?(\w+)", IGNORECASE)


@dataclass
class Recorder(FakeBroker):
    """Delivers in one process and notes every delivery as a step."""

    steps: list[Step] = field(default_factory=list)
    nodes: dict[str, int] = field(default_factory=dict)
    by_cause: dict[tuple[str, str], Step] = field(default_factory=dict)
    now: Step | None = None

    def __post_init__(self) -> None:
        for department in self.departments:
            event.listen(department.store.engine, "after_cursor_execute", self._executed)
            event.listen(department.store.engine, "commit", self._committed)

    def submit(self) -> None:
        """One case as the client begins it, and everything that follows by itself."""
        case = uuid4().hex
        begin = Delivery(
            submission(case, complaint()),
            Properties(message_id=case, type=BEGIN),
            exchange=COMMANDS_EXCHANGE,
            routing_key=f"{SITE}.complaint.submit",
        )
        sales = next(one for one in self.departments if one.name == "sales")
        self._carry_out(sales, begin)
        self.run()

    def _carry_out(self, department: Department, delivery: Delivery) -> Settlement:
        name = str(delivery.properties.message_id)
        node = self.nodes.setdefault(name, len(self.nodes))
        self.now = Step(department.name, node, str(delivery.properties.type))
        settled = super()._carry_out(department, delivery)
        assert settled.outcome in (Outcome.DONE, Outcome.NOT_OURS), f"{self.now.type}: {settled}"
        self.by_cause[department.name, name] = self.now
        self.steps.append(self.now)
        self.now = None
        return settled

    def _deliver(self, one: Outgoing) -> None:
        envelope = json.loads(one.body)
        node = self.nodes.setdefault(one.message_id, len(self.nodes))
        sender = envelope["source"].rpartition(":")[2]
        self.by_cause[sender, envelope["causationid"]].publishes.append(
            Publish(node, one.type, one.exchange, one.routing_key, one.addressed_to, one.mandatory, one.body.decode())
        )
        super()._deliver(one)

    def _executed(self, _c: Any, cursor: Any, statement: str, given: Any, _x: Any, many: bool) -> None:
        if self.now is None:
            return
        found = WRITES.match(statement)
        if found is None:
            self.now.reads += 1
            return
        how = found[1].split()[0].lower()
        each = list(given) if many and isinstance(given, list) else [given]
        rows = len(each) if len(each) > 1 else _rows(how, statement, cursor.rowcount)
        self.now.writes.append(Write(how, found[2], rows, sum(map(_size, each))))

    def _committed(self, _connection: Any) -> None:
        if self.now is not None:
            self.now.commits += 1


def _rows(how: str, statement: str, said: int) -> int:
    """A driver does not say how many rows a statement with RETURNING wrote; the statement does."""
    if how == "insert":
        return statement.count("), (") + 1
    return max(said, "RETURNING" in statement.upper())


def _size(given: Any) -> int:
    values = given.values() if isinstance(given, dict) else given
    texts = (one.encode() if isinstance(one, str) else one for one in values)
    return sum(len(one) if isinstance(one, bytes | memoryview) else 8 for one in texts)


def record_case() -> Shape:
    """The shape of a case in an installation whose records and first case are in already."""
    with TemporaryDirectory(prefix="capaloop-shape-") as folder, _departments(Path(folder)) as departments:
        recorder = Recorder(departments)
        for row in records():
            recorder.command(row.type.removesuffix(".v1"), row.data, site=SITE)
        recorder.run()
        recorder.submit()  # the first case also files the procedure
        recorder.steps, recorder.nodes = [], {}
        recorder.submit()
        return Shape(recorder.steps)


@contextmanager
def _departments(folder: Path) -> Iterator[list[Department]]:
    sites = folder / "sites.toml"
    sites.write_text(f'[sites.{SITE}]\npacks = ["iso9001"]\ntimezone = "Asia/Shanghai"\n', encoding="utf-8")
    settings = Settings.of_environment({"CAPALOOP_HOME": str(folder), "CAPALOOP_SITES": str(sites)})
    opened = [import_module(f"services.{name}").open_department(settings) for name in DEPARTMENTS]
    for department in opened:
        with_tables(department, department.schema)
    try:
        yield opened
    finally:
        for department in opened:
            department.store.close()

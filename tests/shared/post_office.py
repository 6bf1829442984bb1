"""A department in a process of its own, as the launcher runs one: `python post_office.py AMQP_URI DATABASE`.

It writes down what it did in its database. What a complaint's defect says makes it behave: `slow` takes its
time, `fails` fails always, `timeout` raises what is no Exception, `until FILE` waits for a file, `sleeps` waits long
in a query of PostgreSQL.
"""

import eventlet

eventlet.monkey_patch()

import logging  # noqa: E402 - nothing may be imported before the patch
import signal  # noqa: E402
import sys  # noqa: E402
from contextlib import nullcontext  # noqa: E402
from dataclasses import dataclass, field  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from nameko.containers import ServiceContainer  # noqa: E402
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert, text  # noqa: E402

from shared.bus import topology  # noqa: E402
from shared.bus.department import InboxState  # noqa: E402
from shared.bus.desk import Desk  # noqa: E402
from shared.bus.receives import receives  # noqa: E402
from shared.messages.complaint import ComplaintClose, ComplaintReceived  # noqa: E402
from shared.messages.errors import Refused  # noqa: E402
from shared.messages.task import TaskComplete, TaskWithdrawn  # noqa: E402
from shared.store.delivery import Accepted  # noqa: E402
from shared.store.engine import Store, open_store  # noqa: E402
from shared.store.tables import bus_metadata  # noqa: E402

notes = MetaData()
effects = Table("effects", notes, Column("n", Integer, primary_key=True), Column("what", Text, nullable=False))


class Duties:
    def received(self, message: Any, work: Any) -> None:
        work.connection.execute(insert(effects).values(what=work.message.id))
        behave(message.complaint.defect)
        if message.complaint.defect == "sleeps":
            work.connection.execute(text("SELECT pg_sleep(60)"))
        task = TaskWithdrawn("production.000000000000", message.case, "production", "noted")
        work.publish(task, site=work.site, subject=message.case, to="production")

    def close(self, message: Any, work: Any) -> Accepted:
        if message.reason == "too early":
            raise Refused(409, "forbidden-by-state", "a task is open")
        work.connection.execute(insert(effects).values(what=message.case))
        return Accepted(work.site, message.case)

    def complete(self, message: Any, work: Any) -> Accepted:
        work.connection.execute(insert(effects).values(what=message.task))
        return Accepted(work.site, None, message.task)


def behave(defect: str | None) -> None:
    if defect == "slow":
        eventlet.sleep(0.15)
    if defect == "fails":
        raise ZeroDivisionError("it always fails")
    if defect == "timeout":
        raise eventlet.Timeout(0)
    if (defect or "").startswith("until "):
        logging.info(defect)
        while not Path(str(defect)[6:]).exists():
            eventlet.sleep(0.05)


class QualityService:
    name = "quality"
    desk = Desk()

    @receives(ComplaintReceived)
    def complaint_received(self, message: ComplaintReceived, work: Any) -> None:
        self.desk.received(message, work)

    @receives(ComplaintClose)
    def complaint_close(self, message: ComplaintClose, work: Any) -> Accepted:
        return self.desk.close(message, work)

    @receives(TaskComplete)
    def task_complete(self, message: TaskComplete, work: Any) -> Accepted:
        return self.desk.complete(message, work)


@dataclass
class PostOffice:
    store: Store
    amqp_uri: str
    duties: Duties
    served_at: tuple[str, int] | None = None
    links: dict[str, str] = field(default_factory=dict)
    inbox: InboxState = field(default_factory=InboxState)
    looks: tuple[Any, ...] = ()
    within: Any = nullcontext
    declares: bool = True
    http_address: tuple[str, int] | None = ("127.0.0.1", 0)
    woken: int = 0

    def wsgi_app(self, _environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"alive %d" % self.woken]

    def wake_due(self, now: datetime) -> int:
        assert now.tzinfo is UTC
        self.woken += 1
        return 0


def main(amqp_uri: str, database: str) -> None:
    logging.basicConfig(level=logging.INFO, format="%(relativeCreated)d %(name)s %(message)s")
    store = open_store(database, "quality", retry_delays=(0, 0))
    store.create_tables(bus_metadata, notes)
    topology.declare(amqp_uri)
    office = PostOffice(store, amqp_uri, Duties())
    container = ServiceContainer(QualityService, {"AMQP_URI": amqp_uri, "capaloop": office, "max_workers": 10})
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn(container.stop))
    container.start()
    inbox = next(e for e in container.subextensions if type(e).__name__ == "Inbox")
    inbox.ready.wait()
    print("ready", *(office.served_at or ()), flush=True)  # noqa: T201 - the test waits for this line
    container.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])

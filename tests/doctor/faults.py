"""Every cause put into a ward, each in several ways; whatever a fault has done is undone when it is left."""

import signal
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, insert, select, update

from services.casework.tables import cases, procedures, timed_failures
from services.settings import DEPARTMENTS
from shared.store.tables import inbox, outbox, parked, retry
from tests.doctor.provoking import (
    RAISING,
    child_tasks,
    discard_all,
    hurry,
    hurry_until_parked,
    put_all_back,
    set_due,
    waking,
)
from tests.doctor.ward import PLACES, SITES, Ward, sample
from tests.faults.ledger import reading

MENDED = "failed until the duty was mended"
BAD_SITES = (
    SITES.replace('"iso9001"', '"iso9002"', 1),
    SITES.replace("timezone", "time zone", 1),
    SITES + "[sites.annex.settings]\nno_such_setting = 3\n",
)


@dataclass(frozen=True)
class Truth:
    """What was done, in which department, and to which case if to one."""

    how: str
    department: str = ""
    case: str = ""


Fault = Callable[[Ward, Random], AbstractContextManager[Truth]]


@contextmanager
def waiting_for_person(ward: Ward, chance: Random) -> Iterator[Truth]:
    """A person has not done what is asked of him; nothing is wrong with that."""
    how = chance.choice(["a sample to ask for", "a form to complete", "a CAPA request to answer"])
    site = chance.choice(PLACES)
    if how == "a CAPA request to answer":
        product = f"lever {chance.randrange(10**9)}"
        ward.stock(chance, product)
        case = ward.complain(chance, product_name=product, defect="burr")
        ward.until("production has a task", lambda: child_tasks(ward, case))
    else:
        changes = {"defect": None} if how == "a form to complete" else {}
        case = ward.complain(chance, site, **changes)
        ward.person_waited_for("sales", case)
    yield Truth(how, case=case)


@contextmanager
def outbox_unsent(ward: Ward, chance: Random) -> Iterator[Truth]:
    """The relay of a department does not get rid of what is written."""
    if ward.broker and chance.random() < 0.3:
        with _without_broker(ward, chance) as truth:
            yield truth
        return
    name, site = chance.choice(["sales", "quality"]), chance.choice(PLACES)
    case = "" if name == "sales" else ward.complain(chance, site)
    if case:
        ward.person_waited_for("sales", case)
    ward.tell(name, mute=True)
    if case:
        status, answer = ward.post("quality", "complaint.withdraw", {"case": case, "by": "k", "reason": "x"}, site=site)
        assert status == 202, answer
    else:
        case = ward.complain(chance, site)
    number = case.partition("/")[2]
    ward.until(
        "it is not sent", lambda: ward.count(name, outbox, outbox.c.sent_at.is_(None), outbox.c.subject == number)
    )
    ward.until("the relay has failed", lambda: not ward.is_ready(name))
    try:
        yield Truth("the relay cannot publish", name, case)
    finally:
        ward.tell_nothing()


@contextmanager
def no_consumer(ward: Ward, chance: Random) -> Iterator[Truth]:
    """A department lives and does not read its inbox."""
    name = chance.choice(DEPARTMENTS)
    ward.tell(name, deaf=True)
    ward.until("it reads nothing", lambda: not ward.is_ready(name))
    case = ""
    if name == "quality":
        case = ward.complain(chance, chance.choice(PLACES))
    else:
        ward.hand_in(name, sample("record.disposed.v1", id=str(uuid4())))
    ward.until("something lies there", lambda: ward.lies_in(name))
    try:
        yield Truth("its consumer is away", name, case)
    finally:
        ward.tell_nothing()


@contextmanager
def waiting_for_retry(ward: Ward, chance: Random) -> Iterator[Truth]:
    """A message about something that is not known here comes, and is tried again later."""
    name = chance.choice(DEPARTMENTS)
    kind = chance.choice(["task.rescheduled.v1", "task.done.v1", "search.reported.v1"])
    number = f"C-2031-{chance.randrange(10**6):06}"
    message = sample(kind, id=str(uuid4()), subject=number)
    message["data"] |= {"case": f"factory/{number}", "task": f"{name}.{chance.randrange(16**12):012x}"}
    ward.hand_in(name, message)
    ward.until("it waits", lambda: ward.count(name, retry, retry.c.attempts == 2))
    try:
        yield Truth(kind, name, f"factory/{number}")
    finally:
        ward.change(name, delete(retry))


@contextmanager
def parked_messages(ward: Ward, chance: Random) -> Iterator[Truth]:
    """Something comes that nothing here can carry out."""
    name = chance.choice(DEPARTMENTS)
    how = chance.choice(["not readable", "of no known type", "breaks its schema", "never known", MENDED])
    message: dict[str, Any] = sample("task.rescheduled.v1", id=str(uuid4()))
    if how == "not readable":
        ward.hand_in(name, b"{ this is no JSON")
    elif how == "of no known type":
        ward.hand_in(name, {**message, "type": "moon.risen.v1"})
    elif how == "breaks its schema":
        ward.hand_in(name, {**message, "data": {**message["data"], "at": "yesterday"}})
    elif how == MENDED:
        name = "warehouse"
        _fail_once_for_all(ward)
    else:
        ward.hand_in(name, message)
        hurry_until_parked(ward, name)
    ward.until("it is parked", lambda: ward.count(name, parked, parked.c.state == "parked"))
    try:
        yield Truth(how, name)
    finally:
        discard_all(ward, name)


@contextmanager
def handler_failing(ward: Ward, chance: Random) -> Iterator[Truth]:
    """A duty raises whenever its message comes, or a case whose time has come cannot be evaluated."""
    how = chance.choice([*RAISING, "a case that time changes"])
    if how == "a case that time changes":
        with _stumbling(ward, chance) as truth:
            yield truth
        return
    name, provoke = RAISING[how]
    ward.tell(name, raises=[how])
    case = provoke(ward, chance)
    ward.until("it has failed twice", lambda: ward.count(name, retry, retry.c.attempts == 2))
    if given_up := chance.random() < 0.3:
        hurry_until_parked(ward, name)
    try:
        yield Truth(f"{how} {'parked' if given_up else 'tried again'}", name, case)
    finally:
        ward.tell_nothing()
        put_all_back(ward, name)
        hurry(ward, name)


@contextmanager
def service_down(ward: Ward, chance: Random) -> Iterator[Truth]:
    """A department's process is killed, or hangs, while something is on its way to it or not."""
    name, hangs, busy = chance.choice(DEPARTMENTS), chance.random() < 0.4, chance.random() < 0.6
    if hangs:
        ward.signal(name, signal.SIGSTOP)
    else:
        ward.kill(name)
    case = ward.complain(chance, chance.choice(PLACES)) if busy and name != "sales" else ""
    try:
        yield Truth("hangs" if hangs else "killed", name, case if name == "quality" else "")
    finally:
        if hangs:
            ward.signal(name, signal.SIGCONT)
        else:
            ward.launch(name)
        ward.wait_until_ready(name)


@contextmanager
def database_down(ward: Ward, chance: Random) -> Iterator[Truth]:
    """Another process keeps the file of a department locked."""
    if ward.broker and chance.random() < 0.3:
        with _ruined_file(ward, chance) as truth:
            yield truth
        return
    name = chance.choice(DEPARTMENTS)
    case = ward.complain(chance, chance.choice(PLACES))
    ward.person_waited_for("sales", case)
    file = ward.settings.database_urls[name].removeprefix("sqlite:///")
    other = sqlite3.connect(file, isolation_level=None, timeout=60)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield Truth("its file is locked", name, case if name in ("sales", "quality") else "")
    finally:
        other.close()


@contextmanager
def procedure_refused(ward: Ward, chance: Random) -> Iterator[Truth]:
    """A department that is started again finds sites that cannot be loaded; or an old case lost its procedure."""
    if chance.random() < 0.4:
        with _lost_procedure(ward, chance) as truth:
            yield truth
        return
    name = chance.choice(DEPARTMENTS)
    ward.configure(chance.choice(BAD_SITES))
    ward.kill(name)
    ward.launch(name)
    ward.until("it has given up", lambda: ward.is_dead(name))
    try:
        yield Truth("the sites are refused", name)
    finally:
        ward.configure(SITES)
        ward.launch(name)
        ward.wait_until_ready(name)


@contextmanager
def deadline_missed(ward: Ward, chance: Random) -> Iterator[Truth]:
    """A task is overdue, or a case's time has come and nothing has woken it."""
    case = ward.complain(chance, chance.choice(PLACES))
    task = ward.person_waited_for("sales", case)
    past = datetime.now(UTC) - timedelta(minutes=chance.randrange(5, 5000))
    if chance.random() < 0.5:
        set_due(ward, task, past)
        try:
            yield Truth("a task is overdue", "sales", case)
        finally:
            set_due(ward, task, None)
        return
    ward.tell("quality", asleep=True)
    ward.change("quality", waking(case, past))
    try:
        yield Truth("nothing wakes it", "quality", case)
    finally:
        ward.tell_nothing()


FAULTS: Mapping[str, Fault] = {
    "waiting_for_person": waiting_for_person,
    "outbox_unsent": outbox_unsent,
    "no_consumer": no_consumer,
    "waiting_for_retry": waiting_for_retry,
    "parked": parked_messages,
    "handler_failing": handler_failing,
    "service_down": service_down,
    "database_down": database_down,
    "procedure_refused": procedure_refused,
    "deadline_missed": deadline_missed,
}


@contextmanager
def _without_broker(ward: Ward, chance: Random) -> Iterator[Truth]:
    assert ward.broker is not None
    ward.broker.stop()
    try:
        yield Truth("the broker is stopped", case=ward.complain(chance, chance.choice(PLACES)))
    finally:
        ward.broker.start()
        ward.wait_until_ready()


@contextmanager
def _ruined_file(ward: Ward, chance: Random) -> Iterator[Truth]:
    name = chance.choice(DEPARTMENTS)
    ward.kill(name)
    file = Path(ward.settings.database_urls[name].removeprefix("sqlite:///"))
    whole = {one: one.read_bytes() for one in file.parent.glob(f"{file.name}*")}
    file.write_bytes(chance.randbytes(4096))
    try:
        yield Truth("its file is ruined", name)
    finally:
        for one in file.parent.glob(f"{file.name}*"):
            one.unlink()
        for one, content in whole.items():
            one.write_bytes(content)
        ward.launch(name)
        ward.wait_until_ready(name)


def _fail_once_for_all(ward: Ward) -> None:
    """A message is given up; the next one of its type is carried out."""
    ward.tell("warehouse", raises=["stock.record"])
    ward.hand_in("warehouse", sample("stock.record.v1", id=str(uuid4())))
    hurry_until_parked(ward, "warehouse")
    ward.tell_nothing()
    kept = str(uuid4())
    ward.hand_in("warehouse", sample("stock.record.v1", id=kept))
    ward.until("the next one is kept", lambda: ward.count("warehouse", inbox, inbox.c.id == kept))


@contextmanager
def _stumbling(ward: Ward, chance: Random) -> Iterator[Truth]:
    case = ward.complain(chance, chance.choice(PLACES))
    ward.person_waited_for("sales", case)
    ward.tell("quality", stumbles=True)
    ward.change("quality", waking(case, datetime.now(UTC) - timedelta(seconds=1)))
    ward.until("it has failed", lambda: ward.count("quality", timed_failures))
    try:
        yield Truth("a case that time changes", "quality", case)
    finally:
        ward.tell_nothing()
        ward.change("quality", waking(case, datetime.now(UTC)))
        ward.until("it succeeds", lambda: not ward.count("quality", timed_failures))


@contextmanager
def _lost_procedure(ward: Ward, chance: Random) -> Iterator[Truth]:
    case = ward.complain(chance, chance.choice(PLACES))
    ward.person_waited_for("sales", case)
    site, _, number = case.partition("/")
    this, lost = (cases.c.site == site, cases.c.number == number), f"{chance.randrange(16**64):064x}"
    with reading(ward.settings.database_urls["quality"]) as connection:
        rightly = connection.execute(select(cases.c.procedure_hash).where(*this)).scalar_one()
        row = connection.execute(select(procedures).where(procedures.c.hash == rightly)).mappings().first()
    assert row is not None
    packs = [{**pack, "digest": "0" * 64} for pack in row["manifest"]["packs"]]
    archived = {**row, "hash": lost, "site": site, "manifest": {**row["manifest"], "packs": packs}}
    ward.change("quality", insert(procedures).values(**archived))
    ward.change("quality", update(cases).where(*this).values(procedure_hash=lost))
    try:
        yield Truth("an archived pack is lost", "quality", case)
    finally:
        ward.change("quality", update(cases).where(*this).values(procedure_hash=rightly))
        ward.change("quality", delete(procedures).where(procedures.c.hash == lost))

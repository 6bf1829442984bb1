"""What faults do to a ward behind its back, how they provoke a message, and how what they left is put right."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update

from services.casework.tables import cases, held_tasks, owed_tasks
from shared.store import parking, put_backs
from shared.store.engine import open_store
from shared.store.parked_choice import Choice
from shared.store.tables import parked, retry
from tests.doctor.ward import PLACES, Ward, sample
from tests.faults.ledger import reading


def a_complaint(ward: Ward, chance: Random) -> str:
    return ward.complain(chance, chance.choice(PLACES))


def a_submitted_one(ward: Ward, chance: Random) -> str:
    command = sample("complaint.submit.v1", id=str(uuid4()))
    ward.hand_in("sales", command, type=command["type"])
    return ""


def a_record(kind: str, name: str) -> Callable[[Ward, Random], str]:
    def provoke(ward: Ward, chance: Random) -> str:
        ward.hand_in(name, sample(kind, id=str(uuid4())))
        return ""

    return provoke


RAISING: Mapping[str, tuple[str, Callable[[Ward, Random], str]]] = {
    "complaint.received": ("quality", a_complaint),
    "task.assigned": ("sales", a_complaint),
    "search.requested": ("production", a_complaint),
    "complaint.submit": ("sales", a_submitted_one),
    "stock.record": ("warehouse", a_record("stock.record.v1", "warehouse")),
    "wip.record": ("production", a_record("wip.record.v1", "production")),
    "record.disposed": ("warehouse", a_record("record.disposed.v1", "warehouse")),
}
"""A message whose duty raises, where, and how it comes there; it gives the case that stands still for it."""


def child_tasks(ward: Ward, case: str) -> list[str]:
    site, _, number = case.partition("/")
    parent = select(cases.c.id).where(cases.c.site == site, cases.c.number == number).scalar_subquery()
    with reading(ward.settings.database_urls["quality"]) as connection:
        children = list(connection.execute(select(cases.c.number).where(cases.c.parent_id == parent)).scalars())
    items = ward.get("production", "/v1/tasks?state=open&limit=200")["items"]
    return [task["id"] for task in items if task["case"] in [f"{site}/{child}" for child in children]]


def set_due(ward: Ward, task: str, at: datetime | None) -> None:
    ward.change("sales", update(held_tasks).where(held_tasks.c.id == task).values(due_at=at))
    ward.change("quality", update(owed_tasks).where(owed_tasks.c.id == task).values(due_at=at))


def waking(case: str, at: datetime) -> Any:
    site, _, number = case.partition("/")
    return update(cases).where(cases.c.site == site, cases.c.number == number).values(wake_at=at)


def hurry(ward: Ward, name: str) -> None:
    ward.change(name, update(retry).values(due_at=datetime.now(UTC)))


def hurry_until_parked(ward: Ward, name: str) -> None:
    def is_parked() -> int:
        hurry(ward, name)
        return ward.count(name, parked, parked.c.state == "parked")

    ward.until("it is parked", is_parked)


def put_all_back(ward: Ward, name: str) -> None:
    store = open_store(ward.settings.database_urls[name], name)  # type: ignore[index, arg-type]
    put_backs.begin(store, Choice(), by="test", rate=None)
    store.close()


def discard_all(ward: Ward, name: str) -> None:
    store = open_store(ward.settings.database_urls[name], name)  # type: ignore[index, arg-type]
    parking.discard(store, Choice(), reason="a test", by="test")
    store.close()

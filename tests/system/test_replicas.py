"""Two replicas of every department on one PostgreSQL server and one broker: everything is done, and once."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, func, select

from services.casework.tables import cases, held_tasks, owed_tasks
from services.settings import DEPARTMENTS
from shared.store.database import engine_of
from shared.store.tables import outbox, parked, retry
from tests.loop import a_complaint
from tests.postgres import PrivateCluster
from tests.system.installation import Installation, eventually

pytestmark = [pytest.mark.broker, pytest.mark.postgres, pytest.mark.timeout(1800)]

SUBMIT = "complaint.submit.v1"
COMPLAINTS = 40
ONCE_EACH = [f"C-2026-{number:06}" for number in range(1, COMPLAINTS + 1)]


@pytest.fixture
def replicas(tmp_path: Path, amqp_uri: str, postgres: PrivateCluster) -> Iterator[list[Installation]]:
    """Two homes, as on two machines; the databases and the virtual host are the same."""
    url = postgres.url(f"replicas_{uuid4().hex[:8]}_{{department}}")
    given = {"CAPALOOP_DATABASE_URL": url, "CAPALOOP_RETRY_DELAYS": "0,0,1,1"}
    made = [Installation.at(tmp_path / name, amqp_uri, **given) for name in ("one", "other")]
    yield made
    for installation in made:
        installation.stop()


def test_one_replica_of_each_dies_and_every_case_and_task_is_there_once(replicas: list[Installation]) -> None:
    dying, staying = replicas
    dying.start()
    staying.start()

    with staying.client() as client:
        victims = list(DEPARTMENTS)
        for number in range(COMPLAINTS):
            client.publish(SUBMIT, "factory", a_complaint(order_number=f"SO-{number}"), id=f"load-{number}")
            if number % 8 == 7 and victims:
                dying.kill(victims.pop())

    assert eventually(lambda: staying.tasks("sales") == ["ask_sample"] * COMPLAINTS)
    assert eventually(lambda: everywhere(staying, unsent) == [0, 0, 0, 0])
    assert everywhere(staying, left_over) == [(0, 0)] * 4
    assert numbers(staying, "sales") == numbers(staying, "quality") == ONCE_EACH
    held = Counter(kind for found in everywhere(staying, held_kinds) for kind in found)
    assert held == owed_kinds(staying)
    assert set(held.values()) == {COMPLAINTS}
    assert all(len(set(places)) == len(places) for places in everywhere(staying, places_on_the_list))


def test_a_server_that_crashes_is_waited_for_and_nothing_is_lost_or_parked(tmp_path: Path, amqp_uri: str) -> None:
    cluster = PrivateCluster()
    try:
        cluster.start()
        installation = Installation.at(tmp_path / "home", amqp_uri, CAPALOOP_DATABASE_URL=cluster.url("{department}"))
        installation.start()
        with installation.client() as client:
            for number in range(20):
                if number == 10:
                    cluster.crash()
                client.publish(SUBMIT, "factory", a_complaint(order_number=f"SO-{number}"), id=f"load-{number}")
            assert eventually(lambda: not any(map(installation.is_ready, DEPARTMENTS)))
            cluster.start()

        assert eventually(lambda: all(map(installation.is_ready, DEPARTMENTS)))
        assert eventually(lambda: installation.tasks("sales") == ["ask_sample"] * 20)
        assert numbers(installation, "quality") == ONCE_EACH[:20]
        assert everywhere(installation, left_over) == [(0, 0)] * 4
        installation.stop()
    finally:
        cluster.remove()


def everywhere(installation: Installation, ask: Callable[[Connection], Any]) -> list[Any]:
    """What the database of each department says."""
    return [asked(installation, name, ask) for name in DEPARTMENTS]


def asked(installation: Installation, name: str, ask: Callable[[Connection], Any]) -> Any:
    engine = engine_of(installation.settings.database_urls[name])  # type: ignore[index]
    with engine.connect() as connection:
        found = ask(connection)
    engine.dispose()
    return found


def numbers(installation: Installation, name: str) -> list[str]:
    """The numbers of the complaints: sales draws them, quality has a case for each."""
    if name == "sales":
        return asked(
            installation,
            name,
            lambda it: sorted(
                s
                for s in it.execute(select(outbox.c.subject).where(outbox.c.type == "complaint.received.v1")).scalars()
            ),
        )
    return asked(installation, name, lambda it: sorted(it.execute(select(cases.c.number)).scalars()))


def unsent(connection: Connection) -> int:
    waiting = select(func.count()).where(outbox.c.sent_at.is_(None), outbox.c.undeliverable_at.is_(None))
    return int(connection.execute(waiting).scalar_one())


def left_over(connection: Connection) -> tuple[int, int]:
    """Messages that are parked, and that wait for another try."""
    return tuple(connection.execute(select(func.count()).select_from(one)).scalar_one() for one in (parked, retry))  # type: ignore[return-value]


def held_kinds(connection: Connection) -> list[str]:
    return list(connection.execute(select(held_tasks.c.kind)).scalars())


def places_on_the_list(connection: Connection) -> list[int]:
    return list(connection.execute(select(held_tasks.c.seq)).scalars())


def owed_kinds(installation: Installation) -> Counter[str]:
    return asked(installation, "quality", lambda it: Counter(it.execute(select(owed_tasks.c.name)).scalars()))

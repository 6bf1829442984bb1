"""Two replicas of a department on one PostgreSQL database, at the same time at the same thing."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.event import listen

from services.casework import waking
from services.casework.department import Department
from services.casework.tables import held_tasks, pack_files, procedures
from shared.messages.registry import by_type
from shared.messages.task import TaskAssigned
from shared.store.actor import Actor
from shared.store.delivery import Delivery, Outcome, Settlement
from shared.store.work import Work
from tests.loop import CAPA_ANSWER, Loop, a_complaint
from tests.services.department_suite import DepartmentSuite

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("database", ["postgresql"], indirect=True)]

FOUND = {"record": "S-1", "product_name": "bracket A", "defect": "burr"}


@pytest.fixture
def replicas(make_loop: Callable[..., Loop]) -> tuple[Loop, Loop]:
    """The second loop runs on the databases of the first; everything that is sent goes through the first."""
    return make_loop(on_disk=True), make_loop(on_disk=True)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def said(command: str, data: dict[str, Any], id_: str) -> Delivery:
    """A command as it comes over HTTP, so that its answer is at hand."""
    message = by_type(f"{command}.v1")
    envelope = {"specversion": "1.0", "id": id_, "source": "urn:test", "type": message.type, "site": "factory"}
    return Delivery(json.dumps({**envelope, "time": "2026-03-02T01:00:00Z", "data": data}).encode(), via="http")


def carried_out(department: Department, delivery: Delivery) -> Settlement:
    return department.store.carry_out(delivery, department.message_duties)


def a_task(id_: str) -> TaskAssigned:
    suite = DepartmentSuite()
    suite.name = "sales"
    return suite.a_task(id_)


def work_of(department: Department, connection: Connection) -> Work:
    return Work(connection, department.store.clock(), "factory", department.store.source, Actor("time", verified=True))


def list_one(department: Department, id_: str) -> None:
    with department.store.writing() as connection:
        department.duties.tasks.list(a_task(id_), work_of(department, connection))


def will_not_wait_long(department: Department) -> None:
    """Waiting for a lock is an error from now on, where otherwise it would be for ever."""

    def limit(connection: Any, _record: object) -> None:
        connection.cursor().execute("SET lock_timeout = '120s'")
        connection.commit()

    department.store.engine.dispose()
    listen(department.store.engine, "connect", limit)


def wait_until_blocked(department: Department, number: int) -> None:
    """Until so many transactions of the database wait for a lock."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        with department.store.reading() as connection:
            if connection.execute(query).scalar_one() >= number:
                return
        time.sleep(0.02)
    raise AssertionError(f"{number} transactions never waited")


def test_complaints_taken_in_at_once_get_numbers_without_a_gap_and_one_archive(
    replicas: tuple[Loop, Loop], threads: ThreadPoolExecutor
) -> None:
    """From the very first one on: its counter and the archive of its procedure are not there yet."""
    ready = threading.Barrier(8)

    def submit(number: int) -> str:
        ready.wait(300)
        sales = replicas[number % 2].department("sales")
        settled = carried_out(sales, said("complaint.submit", a_complaint(order_number=f"SO-{number}"), f"c-{number}"))
        assert settled.outcome is Outcome.DONE
        return str((settled.answer or {})["case"])

    drawn = sorted(threads.map(submit, range(8)))
    replicas[0].broker.run()

    assert drawn == [f"factory/C-2026-{number:06}" for number in range(1, 9)]
    assert replicas[0].open_tasks() == ["ask_sample"] * 8
    with replicas[0].department("quality").store.reading() as connection:
        assert len(connection.execute(select(procedures)).all()) == 1
        assert connection.execute(select(pack_files)).all()


def test_tasks_listed_at_once_have_places_of_their_own_in_the_order_of_their_commits(
    replicas: tuple[Loop, Loop], threads: ThreadPoolExecutor
) -> None:
    """A reader who goes on after the last place he saw misses none: no smaller one can appear later."""
    one, other = (loop.department("sales") for loop in replicas)
    with one.store.writing() as connection:
        one.duties.tasks.list(a_task("sales.000000000001"), work_of(one, connection))
        waiting = threads.submit(list_one, other, "sales.000000000002")
        wait_until_blocked(one, 1)
        assert not waiting.done()
    waiting.result(300)

    with one.store.reading() as connection:
        found = connection.execute(select(held_tasks.c.id, held_tasks.c.seq).order_by(held_tasks.c.seq)).all()
    assert [tuple(row) for row in found] == [("sales.000000000001", 1), ("sales.000000000002", 2)]


def test_of_two_answers_to_one_task_at_once_one_counts(
    replicas: tuple[Loop, Loop], threads: ThreadPoolExecutor
) -> None:
    replicas[0].submit(defect_rate_percent=None)
    task = replicas[0].task("complete_feedback_form")
    sales = replicas[0].department("sales")

    def complete(number: int) -> Settlement:
        answer = {"task": task, "by": "li.na", "answer": {"defect_rate_percent": str(number + 1)}}
        return carried_out(replicas[number].department("sales"), said("task.complete", answer, f"answer-{number}"))

    with sales.store.writing() as connection:
        connection.execute(select(held_tasks).where(held_tasks.c.id == task).with_for_update())
        both: list[Future[Settlement]] = [threads.submit(complete, number) for number in range(2)]
        wait_until_blocked(sales, 2)
    outcomes = [one.result(300).outcome for one in both]

    assert sorted(outcome.value for outcome in outcomes) == ["done", "refused"]
    replicas[0].broker.run()
    assert len(replicas[0].broker.told("task.done")) == 1


def test_a_case_whose_time_has_come_is_woken_by_one_replica(replicas: tuple[Loop, Loop]) -> None:
    loop = replicas[0]
    loop.say("stock.record", **FOUND)
    loop.submit()
    loop.do("answer_capa", **CAPA_ANSWER)
    loop.clock.move(days=30)
    one, other = (each.department("quality") for each in replicas)
    will_not_wait_long(other)
    with one.store.writing() as connection:
        ((site, number),) = waking.due(connection, loop.clock(), 10)
        assert waking.claim(connection, site, number, loop.clock())

        other.wake_due(loop.clock())

        one.duties.owner.wake(work_of(one, connection), site, number)
    other.wake_due(loop.clock())
    loop.broker.run()

    assert len(loop.broker.told("task.late")) == 1

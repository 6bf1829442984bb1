"""What a department tells Prometheus: what happened, what waits, and never more series than there are names."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Connection, insert

from services.casework.department import Department
from services.casework.metrics import Metrics
from services.casework.tables import cases, held_tasks
from shared.messages.complaint import ComplaintClosed
from shared.messages.registry import COMMANDS_EXCHANGE, EVENTS_EXCHANGE
from shared.store import outbox
from shared.store import tables as bus
from shared.store.delivery import Delivery
from shared.store.outbox import Outgoing
from tests.fakes import FakeBroker
from tests.loop import CAPA_ANSWER, COMPLAINT, Loop
from tests.services.test_loop import burr_in_stock
from tests.services.web_fakes import NOON, FakeDepartment, caller, fake_department

MADE_UP = 3000
HANDLED = 150
Figures = dict[tuple[str, ...], float]


@pytest.fixture
def database() -> str:
    """What is counted is the same on both."""
    return "sqlite"


@pytest.fixture
def department(tmp_path: Path) -> Iterator[FakeDepartment]:
    made = fake_department(tmp_path)
    yield made
    made.store.close()


def figures(text: str) -> Figures:
    """Every sample by its name and what stands in its labels, but for the department."""
    return {
        (sample.name, *(value for name, value in sample.labels.items() if name != "department")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def told(department: FakeDepartment) -> Figures:
    return figures(caller(department, None).get("/metrics").text)


def event(type_: str, number: int = 0, time: datetime = NOON, **data: object) -> Delivery:
    body = {
        "specversion": "1.0",
        "id": f"m-{number}",
        "source": f"urn:made-up:{number}",
        "type": type_,
        "time": time.isoformat(),
        "site": "factory",
        "data": data,
    }
    return Delivery(json.dumps(body).encode(), exchange=EVENTS_EXCHANGE)


def test_what_became_of_the_messages_is_counted_by_type(department: FakeDepartment) -> None:
    clerk = caller(department)
    clerk.submit(COMPLAINT, Idempotency_Key="A-1")
    clerk.submit(COMPLAINT, Idempotency_Key="A-1")
    clerk.submit({})
    department.store.carry_out(Delivery(b"not json", exchange=EVENTS_EXCHANGE), department.message_duties)

    found = figures(clerk.get("/metrics").text)

    submit = "complaint.submit.v1"
    assert found["capaloop_messages_received_total", submit] == 3
    handled = {name[1:]: n for name, n in found.items() if name[0] == "capaloop_messages_handled_total"}
    assert handled == {
        ("done", submit): 1,
        ("duplicate", submit): 1,
        ("refused", submit): 1,
        ("parked", "other"): 1,
    }
    assert found["capaloop_messages_parked_total", "other"] == 1
    assert found["capaloop_parked", "unreadable"] == 1
    assert found["capaloop_message_handling_seconds_count", submit] == 3
    assert found["capaloop_message_age_seconds_count", submit] == 2


def test_a_message_is_as_old_as_its_own_time_says(department: FakeDepartment) -> None:
    metrics = Metrics(department)
    sent = event("complaint.received.v1", time=NOON - timedelta(minutes=2))
    department.store.carry_out(sent, department.message_duties)

    found = figures(metrics.text().decode())

    assert found["capaloop_message_age_seconds_sum", "complaint.received.v1"] == 120


def test_what_went_astray_is_a_class_of_its_own(department: FakeDepartment) -> None:
    metrics = Metrics(department)
    department.store.carry_out(event("complaint.received.v1"), department.message_duties)

    found = figures(metrics.text().decode())

    assert (found["capaloop_parked", "astray"], found["capaloop_parked", "other"]) == (1, 0)


def test_a_failure_is_counted_as_a_retry_and_waits(department: FakeDepartment) -> None:
    metrics = Metrics(department)
    department.raises = ZeroDivisionError()
    caller(department).submit(COMPLAINT)

    found = figures(metrics.text().decode())

    assert found["capaloop_messages_retried_total", "complaint.submit.v1"] == 1
    assert found[("capaloop_retry_waiting",)] == 1
    assert ("capaloop_message_age_seconds_count", "complaint.submit.v1") not in found


def test_the_outbox_is_told_by_depth_and_age_and_what_was_sent_is_counted(department: FakeDepartment) -> None:
    metrics = Metrics(department)
    with department.store.working("factory") as work:
        work.publish(ComplaintClosed("factory/C-1", "closed", "handled"))
    department.store.clock = lambda: NOON + timedelta(seconds=30)
    waiting = figures(metrics.text().decode())
    with outbox.sending(department.store, 10, timedelta(seconds=1)) as batch:
        batch.sent.extend(message.id for message in batch.messages)
    sent = figures(metrics.text().decode())

    assert (waiting[("capaloop_outbox_depth",)], waiting[("capaloop_outbox_oldest_seconds",)]) == (1, 30)
    assert (sent[("capaloop_outbox_depth",)], sent[("capaloop_outbox_oldest_seconds",)]) == (0, 0)
    assert sent["capaloop_messages_published_total", "complaint.closed.v1"] == 1


def test_the_inbox_is_told_as_the_broker_said_last(department: FakeDepartment) -> None:
    silent = told(department)
    department.inbox.depth, department.inbox.consumers = 7, 2
    department.inbox.taken["one"] = 0.0

    found = told(department)

    assert ("capaloop_inbox_depth",) not in silent
    assert (found[("capaloop_inbox_depth",)], found[("capaloop_inbox_consumers",)]) == (7, 2)
    assert found[("capaloop_inbox_taken",)] == 1
    assert found[("capaloop_inbox_oldest_seconds",)] > 0


def test_the_checks_of_readiness_are_figures_too(department: FakeDepartment) -> None:
    department.store.clock = lambda: datetime(2026, 3, 2, 12, 1, tzinfo=UTC)
    department.readiness.note({"broker": (False, "cut")})
    found = told(department)

    assert found["capaloop_check_ok", "broker"] == found[("capaloop_ready",)] == 0
    assert found["capaloop_check_ok", "database"] == 1
    assert found["capaloop_check_since_timestamp_seconds", "broker"] == NOON.timestamp() + 60


def test_the_program_and_its_process_are_told(department: FakeDepartment) -> None:
    found = told(department)

    assert [name for name in found if name[0] == "capaloop_build_info"]
    assert found[("process_resident_memory_bytes",)] > 0
    assert found[("process_open_fds",)] > 0


def test_with_the_database_away_the_rest_is_told(department: FakeDepartment) -> None:
    clerk = caller(department)
    clerk.submit(COMPLAINT)
    path = Path(str(department.store.engine.url.database))
    department.store.engine.dispose()
    path.unlink()
    path.mkdir()
    found = figures(clerk.get("/metrics").text)

    assert found["capaloop_messages_received_total", "complaint.submit.v1"] == 1
    assert ("capaloop_outbox_depth",) not in found
    assert [name for name in found if name[0] == "capaloop_check_ok"]


def test_however_many_ask_the_figures_are_read_one_after_the_other(department: FakeDepartment) -> None:
    most, now = [0], [0]
    reading = department.probe.reading

    @contextmanager
    def counted() -> Iterator[Connection]:
        now[0] += 1
        most[0] = max(most[0], now[0])
        with reading() as connection:
            sleep(0.05)
            yield connection
        now[0] -= 1

    department.probe.reading = counted  # type: ignore[method-assign]
    metrics = Metrics(department)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(metrics.text) for _ in range(4)]

    assert all("capaloop_outbox_depth" in one.result().decode() for one in asked)
    assert most == [1]


def test_what_is_read_is_read_within_a_time(department: FakeDepartment) -> None:
    asked: list[float] = []

    class Bounded:
        def __init__(self, seconds: float) -> None:
            asked.append(seconds)

        def __enter__(self) -> None:
            raise TimeoutError("too slow")

        def __exit__(self, *_: object) -> None:
            pass

    department.within = Bounded
    found = told(department)

    assert asked == [3.0]
    assert ("capaloop_outbox_depth",) not in found
    assert found[("capaloop_ready",)] == 1


def test_cases_tasks_and_decisions_are_told_by_kind(loop: Loop) -> None:
    metrics = {one.name: Metrics(one) for one in loop.broker.departments}
    burr_in_stock(loop)
    loop.submit()
    loop.do("answer_capa", **CAPA_ANSWER)
    loop.clock.move(days=60)
    found = {name: figures(one.text().decode()) for name, one in metrics.items()}
    quality = found["quality"]

    assert quality["capaloop_cases_opened_total", "complaint"] == 1
    assert sum(n for name, n in quality.items() if name[:2] == ("capaloop_cases_open", "complaint")) == 1
    decided = [name for name in quality if name[0] == "capaloop_decisions_total"]
    assert decided
    assert "other" not in {part for name in decided for part in name}
    production = found["production"]
    assert {name[1] for name in production if name[0] == "capaloop_tasks_open"} == set(loop.open_tasks())
    assert production["capaloop_tasks_overdue", "carry_out_capa"] == 1


def test_what_was_rolled_back_is_not_counted(loop: Loop) -> None:
    quality = loop.department("quality")
    metrics = Metrics(quality)
    with suppress(ZeroDivisionError), quality.store.working("factory") as work:
        quality.duties.owner.open(work, "complaint", {}, by="nobody")
        raise ZeroDivisionError

    assert ("capaloop_cases_opened_total", "complaint") not in figures(metrics.text().decode())


def flooded(department: Department, rounds: range) -> None:
    """Types, reasons, kinds and states that somebody made up."""
    for n in rounds[:: max(len(rounds) // HANDLED, 1)]:
        for delivery in (event(f"made-up-{n}.opened.v1", n), event(f"made.up{n}.v1", n)):
            department.store.carry_out(delivery, department.message_duties)
    kinds = [f"made-up-{n}.opened.v1" for n in rounds]
    department.store.sent([Outgoing(0, "", kind, "", "", None, None, mandatory=False, body=b"") for kind in kinds])
    now = department.store.clock()
    with department.store.writing() as connection:
        connection.execute(insert(bus.parked), [a_parked_one(n, now) for n in rounds])
        connection.execute(insert(held_tasks), [a_task(n, now) for n in rounds])
        connection.execute(insert(cases), [a_case(n, now) for n in rounds])


def a_parked_one(n: int, now: datetime) -> dict[str, object]:
    reason = f"Reason{n}" if n % 2 else f"reason {n}"
    texts = dict.fromkeys(("detail", "content_type", "exchange", "routing_key", "sha256"), "")
    counted = {"length": 0, "attempts": 0, "times": 1, "put_back_times": 0}
    kept = {"raw": b"", "properties": {}, "headers": {}, **counted}
    return {"key": f"k-{n}", "state": "parked", "reason": reason, **texts, **kept, "first_at": now, "last_at": now}


def a_task(n: int, now: datetime) -> dict[str, object]:
    place = {"site": "factory", "case": "factory/C-1", "role": "", "owner": "quality", "state": "open", "listed": True}
    return {"id": f"quality.{n}", "seq": -n, "kind": f"made_up_{n}", **place, "opened_at": now, "task": {}}


def a_case(n: int, now: datetime) -> dict[str, object]:
    name = {"site": "factory", "number": f"M-{n}", "head": f"M-{n}", "procedure_hash": ""}
    place = {"kind": f"made-up-{n}", "state": f"state {n}", "cycle": 1, "opened_in_cycle": 1, "closed": False}
    return {**name, **place, "opened_at": now, "changed_at": now, "entries": 0}


def test_made_up_names_do_not_make_the_series_grow(loop: Loop) -> None:
    quality = loop.department("quality")
    metrics = Metrics(quality)
    flooded(quality, range(1, 10))
    few = metrics.text().decode()
    flooded(quality, range(10, MADE_UP))
    many = metrics.text().decode()

    assert set(figures(few)) == set(figures(many))
    assert not re.search(r"made|Reason\d|reason \d|state \d", many)
    assert figures(many)["capaloop_parked", "failure"] >= (MADE_UP - 10) // 2
    assert figures(many)["capaloop_cases_open", "other", "other"] == MADE_UP - 1
    assert figures(many)["capaloop_tasks_open", "other"] == MADE_UP - 1


def test_no_personal_data_stands_in_any_figure(loop: Loop) -> None:
    """Every department, after a complaint with all that it may name has gone round."""
    metrics = [Metrics(one) for one in loop.broker.departments]
    names = ("Zhang San", "13800000000", "SO-1001", "Hua Xing", "K-17", "li.na", "bracket A")
    burr_in_stock(loop)
    loop.submit(contact={"name": "Zhang San", "phone": "13800000000"})
    broken(loop.broker, "Zhang San")
    loop.carry_capa_through()
    text = "".join(one.text().decode() for one in metrics)

    assert "capaloop_messages_received_total" in text
    assert [name for name in names if name in text] == []
    assert "C-2026" not in text


def broken(broker: FakeBroker, name: str) -> None:
    """A command whose type and reason are a person's name."""
    for department in broker.departments:
        sent = event(f"{name}.v1")
        department.store.carry_out(sent, department.message_duties)
        department.store.carry_out(Delivery(name.encode(), exchange=COMMANDS_EXCHANGE), department.message_duties)

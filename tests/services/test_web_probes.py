"""Probes, figures, and the answers to requests that fit nothing."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Connection

from services.casework.routes import ROUTES
from shared.messages.complaint import ComplaintClosed
from shared.messages.registry import EVENTS_EXCHANGE
from shared.store.delivery import Delivery
from shared.store.refusals import StoreUnavailable
from tests.loop import COMPLAINT
from tests.services.web_fakes import NOON, Caller, FakeDepartment, caller, fake_department

PROBLEM = "application/problem+json"


@pytest.fixture
def department(tmp_path: Path) -> Iterator[FakeDepartment]:
    made = fake_department(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def anyone(department: FakeDepartment) -> Caller:
    return caller(department, None)


def figures(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sorted(value for name, value in sample.labels.items() if name != "department")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_process_that_turns_is_alive(anyone: Caller) -> None:
    answer = anyone.get("/livez")

    assert (answer.status_code, answer.json) == (200, {"state": "alive", "department": "sales"})


def test_it_is_alive_though_nothing_else_works(anyone: Caller, department: FakeDepartment) -> None:
    department.checks = {"database": (False, "away")}
    department.store.close()

    assert anyone.get("/livez").status_code == 200


def test_it_is_ready_when_every_check_is_right(anyone: Caller) -> None:
    answer = anyone.get("/readyz")

    assert answer.status_code == 200
    assert answer.json["checks"] == {"database": {"ok": True, "detail": "sqlite"}}


def test_one_wrong_check_is_enough_not_to_be_ready(anyone: Caller, department: FakeDepartment) -> None:
    department.checks |= {"broker": (False, "no connection")}
    answer = anyone.get("/readyz")

    assert (answer.status_code, answer.json["state"]) == (503, "not ready")
    assert answer.json["checks"]["broker"] == {"ok": False, "detail": "no connection"}


def test_the_figures_say_what_became_of_the_messages(department: FakeDepartment) -> None:
    clerk = caller(department)
    clerk.submit(COMPLAINT, Idempotency_Key="A-1")
    clerk.submit(COMPLAINT, Idempotency_Key="A-1")
    clerk.submit({})
    department.store.carry_out(Delivery(b"not json", exchange=EVENTS_EXCHANGE), department.message_duties)

    found = figures(clerk.get("/metrics").text)

    assert found["capaloop_http_commands_total", "done"] == 1
    assert found["capaloop_http_commands_total", "duplicate"] == 1
    assert found["capaloop_http_commands_total", "refused"] == 1
    assert found["capaloop_messages_settled_total", "done"] == 1
    assert found["capaloop_messages_settled_total", "duplicate"] == 1
    assert found["capaloop_messages_settled_total", "parked"] == 1
    assert found["capaloop_messages_kept", "parked"] == 1
    assert found[("capaloop_tasks_open",)] == found[("capaloop_cases_open",)] == 0
    assert found[("capaloop_database_up",)] == 1


def test_the_figures_say_how_long_the_outbox_has_waited(department: FakeDepartment) -> None:
    with department.store.working("factory") as work:
        work.publish(ComplaintClosed("factory/C-1", "closed", "handled"))
    department.store.clock = lambda: NOON + timedelta(seconds=30)

    found = figures(caller(department, None).get("/metrics").text)

    assert found[("capaloop_outbox_unsent",)] == 1
    assert found[("capaloop_outbox_oldest_seconds",)] == 30


def test_figures_hold_no_personal_data(department: FakeDepartment) -> None:
    clerk = caller(department)
    clerk.submit({**COMPLAINT, "contact": {"name": "Zhang San", "phone": "13800000000"}})

    assert [w for w in ("Zhang", "13800000000", "Hua Xing", "K-17", "crm") if w in clerk.get("/metrics").text] == []


def test_with_the_database_away_the_figures_say_so(
    anyone: Caller, department: FakeDepartment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> Connection:
        raise StoreUnavailable("away")

    monkeypatch.setattr(department.store, "reading", away)
    answer = anyone.get("/metrics")

    assert answer.status_code == 200
    assert figures(answer.text)[("capaloop_database_up",)] == 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v1", 404),
        ("GET", "/v1/cases/", 404),
        ("GET", "//v1/cases", 404),
        ("GET", "/v1/cases/factory", 404),
        ("HEAD", "/nowhere", 404),
        ("DELETE", "/v1/cases", 405),
        ("POST", "/v1/cases", 405),
        ("GET", "/v1/commands/complaint.submit", 405),
        ("OPTIONS", "/v1/cases", 405),
        ("OPTIONS", "/v1/commands/complaint.submit", 405),
        ("POST", "/livez", 405),
        ("BREW", "/v1/cases", 405),
    ],
)
def test_what_fits_no_route_is_a_problem(department: FakeDepartment, method: str, path: str, status: int) -> None:
    answer = caller(department).ask(method, path)

    assert (answer.status_code, answer.content_type) == (status, PROBLEM)
    assert ("Allow" in answer.headers) == (status == 405)


def test_head_is_get_without_the_body(department: FakeDepartment) -> None:
    whole, head = caller(department).get("/v1/cases"), caller(department).ask("HEAD", "/v1/cases")

    assert (head.status_code, head.content_type, head.data) == (200, whole.content_type, b"")
    assert head.headers["Content-Length"] == str(len(whole.data))


def test_an_error_of_ours_is_a_problem_whose_id_is_in_the_log(
    department: FakeDepartment, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(department, "ready_checks", broken)
    with caplog.at_level(logging.ERROR):
        answer = caller(department).get("/readyz", Accept_Language="zh")

    assert (answer.status_code, answer.mimetype) == (500, PROBLEM)
    assert "secret" not in answer.text
    assert answer.json["instance"].rpartition(":")[2] in caplog.text
    assert "a secret of the inside" in caplog.text


@pytest.mark.parametrize("route", [route for route in ROUTES if not route.open], ids=lambda route: route.name)
def test_every_route_but_the_probes_needs_a_token(anyone: Caller, route: object) -> None:
    path = route.path.replace("{site}", "s").replace("{number}", "n").replace("{id}", "1")  # type: ignore[attr-defined]

    assert anyone.ask(route.method, path.replace("{task}", "t")).status_code == 401  # type: ignore[attr-defined]


def test_no_answer_may_be_kept_by_a_cache(department: FakeDepartment) -> None:
    answers = [caller(department).get(path) for path in ("/v1/cases", "/nowhere", "/livez")]

    assert [answer.headers["Cache-Control"] for answer in answers] == ["no-store"] * 3

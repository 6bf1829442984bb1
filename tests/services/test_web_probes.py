"""Probes, and the answers to requests that fit nothing."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from services.casework.openapi import openapi_document
from services.casework.readiness import CHECKS, CheckName
from services.casework.routes import ROUTES
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


def test_a_process_that_turns_is_alive(anyone: Caller) -> None:
    answer = anyone.get("/livez")

    assert (answer.status_code, answer.json) == (200, {"state": "alive", "department": "sales"})


def test_it_is_alive_though_nothing_else_works(anyone: Caller, department: FakeDepartment) -> None:
    department.readiness.note({"database": (False, "away")})
    department.store.close()

    assert anyone.get("/livez").status_code == 200


def test_it_is_ready_when_every_check_is_right(anyone: Caller) -> None:
    answer = anyone.get("/readyz")

    assert (answer.status_code, answer.json["state"]) == (200, "ready")
    assert tuple(answer.json["checks"]) == CHECKS
    assert answer.json["checks"]["broker"] == {
        "ok": True,
        "detail": "as it must be",
        "since": "2026-03-02T12:00:00.000Z",
    }


@pytest.mark.parametrize("name", CHECKS)
def test_one_wrong_check_is_enough_not_to_be_ready(anyone: Caller, department: FakeDepartment, name: CheckName) -> None:
    department.store.clock = lambda: NOON + timedelta(seconds=30)
    department.readiness.note({name: (False, "something")})
    answer = anyone.get("/readyz")

    assert (answer.status_code, answer.json["state"]) == (503, "not ready")
    assert answer.json["checks"][name] == {"ok": False, "detail": "something", "since": "2026-03-02T12:00:30.000Z"}
    assert [one for one, check in answer.json["checks"].items() if not check["ok"]] == [name]


def test_the_document_says_how_the_probes_answer(anyone: Caller, department: FakeDepartment) -> None:
    paths = openapi_document()["paths"]
    schema = Draft202012Validator(paths["/readyz"]["get"]["responses"]["200"]["content"]["application/json"]["schema"])
    ready = anyone.get("/readyz").json
    department.readiness.note({"broker": (False, "cut")})
    not_ready = anyone.get("/readyz").json

    assert paths["/readyz"]["get"]["responses"]["503"]["content"]["application/json"]["schema"] == schema.schema
    assert [list(schema.iter_errors(one)) for one in (ready, not_ready)] == [[], []]
    assert list(schema.iter_errors({**ready, "checks": {}})) != []
    alive = paths["/livez"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert list(Draft202012Validator(alive).iter_errors(anyone.get("/livez").json)) == []


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

    monkeypatch.setattr(department.readiness, "checks", broken)
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

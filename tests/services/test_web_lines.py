"""One line for every request over HTTP: what was asked for by its route, never in the words of whoever asked."""

import logging
from pathlib import Path
from typing import Any

import pytest

from services.casework import exporting
from tests.services.web_fakes import FakeDepartment, caller, fake_department

NAME, PHONE = "王敏", "138 0013 8000"


@pytest.fixture
def department(tmp_path: Path) -> FakeDepartment:
    return fake_department(tmp_path)


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[Any, ...]]:
    lines = [record for record in caplog.records if record.getMessage() == "request"]
    return [(one.levelname, one.method, one.path, one.status) for one in lines]


def test_a_request_is_told_by_its_path_and_status_and_without_its_query(
    department: FakeDepartment, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    clerk = caller(department)
    clerk.get(f"/v1/cases?customer={NAME}")
    clerk.get("/v1/cases/factory/C-2026-000001")
    clerk.submit({})
    caller(department, "nobody").get(f"/v1/cases?customer={NAME}")
    clerk.get(f"/v1/{NAME}")
    clerk.ask("ABC", f"/v1/cases/{NAME}")
    clerk.get("/livez")

    assert told(caplog) == [
        ("INFO", "GET", "/v1/cases", 200),
        ("INFO", "GET", "/v1/cases/factory/C-2026-000001", 404),
        ("INFO", "POST", "/v1/commands/complaint.submit", 422),
        ("INFO", "GET", None, 401),
        ("INFO", "GET", None, 404),
        ("INFO", "other", None, 404),
        ("DEBUG", "GET", "/livez", 200),
    ]
    assert NAME not in caplog.text


def test_a_probe_that_does_not_say_yes_is_told(department: FakeDepartment, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    department.readiness.note({"database": (False, "away")})
    caller(department).get("/readyz")

    assert told(caplog) == [("INFO", "GET", "/readyz", 503)]


def test_an_answer_that_breaks_off_is_told(
    department: FakeDepartment, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        yield "a,b\r\n"
        raise ValueError(PHONE)

    monkeypatch.setattr(exporting, "_csv_lines", broken)
    with pytest.raises(ValueError, match=PHONE):
        caller(department).get("/v1/cases?format=csv").get_data()

    (line,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert line.getMessage() == "an answer broke off"

"""Commands over HTTP: the same schemas, identity and answers as over AMQP."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from werkzeug.test import EnvironBuilder, run_wsgi_app

from services.casework.asking import read_json
from services.casework.web import web_app
from shared.messages.errors import Refused
from shared.store import parking, retry
from shared.store.delivery import Outcome
from shared.store.refusals import NotYet, StoreUnavailable
from shared.store.tables import inbox
from tests.loop import COMPLAINT
from tests.services.web_fakes import CLERK, FORBIDDEN, NOON, OPERATOR, Caller, FakeDepartment, caller, fake_department

SUBMIT = "/v1/commands/complaint.submit"
PROBLEM = "application/problem+json"


@pytest.fixture
def department(tmp_path: Path) -> Iterator[FakeDepartment]:
    made = fake_department(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def clerk(department: FakeDepartment) -> Caller:
    return caller(department)


def codes(answer: Any) -> dict[str, str]:
    return {error["field"]: error["code"] for error in answer.json["errors"]}


def test_a_command_is_accepted_with_its_case(clerk: Caller, department: FakeDepartment) -> None:
    answer = clerk.submit(COMPLAINT)

    assert (answer.status_code, answer.mimetype) == (202, "application/json")
    assert answer.json == {"site": "factory", "case": "factory/C-2026-000001", "duplicate": False}
    ((message, work),) = department.seen
    assert message.defect == "burr on the edge"
    assert work.message is not None
    assert (work.message.source, work.message.type) == ("urn:capaloop:client:crm", "complaint.submit.v1")
    assert (work.message.time, work.site) == (NOON, "factory")
    assert (work.actor.name, work.actor.verified) == ("crm", True)


def test_the_same_key_with_the_same_body_is_a_duplicate(clerk: Caller, department: FakeDepartment) -> None:
    clerk.submit(COMPLAINT, Idempotency_Key="A-1")
    again = clerk.submit(COMPLAINT, Idempotency_Key="A-1")

    assert (again.status_code, again.json["duplicate"]) == (200, True)
    assert len(department.seen) == 1


def test_the_same_key_with_another_body_is_refused(clerk: Caller) -> None:
    clerk.submit(COMPLAINT, Idempotency_Key="A-1")
    answer = clerk.submit({**COMPLAINT, "defect": "dent"}, Idempotency_Key="A-1")

    assert (answer.status_code, answer.mimetype) == (409, PROBLEM)
    assert answer.json["type"] == "urn:capaloop:problem:id-reused"


def test_two_clients_may_use_the_same_key(clerk: Caller, department: FakeDepartment) -> None:
    clerk.submit(COMPLAINT, Idempotency_Key="A-1")
    other = caller(department, OPERATOR).submit(COMPLAINT, Idempotency_Key="A-1")

    assert other.status_code == 202


def test_without_a_key_each_command_is_a_new_one(clerk: Caller, department: FakeDepartment) -> None:
    clerk.submit(COMPLAINT)
    clerk.submit(COMPLAINT)

    assert len(department.seen) == 2


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 201, "é"])
def test_a_key_that_is_no_identity_is_refused(clerk: Caller, key: str) -> None:
    answer = clerk.submit(COMPLAINT, Idempotency_Key=key)

    assert (answer.status_code, codes(answer)) == (422, {"Idempotency-Key": "format"})


def test_every_wrong_field_is_named_and_nothing_is_done(clerk: Caller, department: FakeDepartment) -> None:
    answer = clerk.submit({**COMPLAINT, "channel": "pigeon", "defect_rate_percent": "0", "colour": "red"})

    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    assert codes(answer) == {"channel": "choice", "defect_rate_percent": "range", "colour": "unknown-field"}
    assert department.seen == []


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"data": COMPLAINT}, {"site": "required"}),
        ({"site": "factory"}, {"data": "required"}),
        ({"site": "factory", "data": []}, {"data": "type"}),
        ({"site": 7, "data": COMPLAINT}, {"site": "type"}),
        ({"site": "Factory!", "data": COMPLAINT}, {"site": "format"}),
        ({"site": "factory", "data": COMPLAINT, "id": "1"}, {"id": "unknown-field"}),
    ],
)
def test_a_body_of_another_shape_is_refused_by_name(clerk: Caller, body: object, wrong: dict[str, str]) -> None:
    answer = clerk.post(SUBMIT, body)

    assert (answer.status_code, codes(answer)) == (422, wrong)


def test_nothing_that_comes_over_http_with_a_bad_body_is_parked(clerk: Caller, department: FakeDepartment) -> None:
    clerk.post(SUBMIT, {"site": "Factory!", "data": COMPLAINT})
    clerk.ask("POST", SUBMIT, b"{", {"Content-Type": "application/json"})

    assert parking.count(department.store) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"site": NaN, "data": {}}',
        b'{"site": "factory", "site": "annex", "data": {}}',
        b'{"site": "factory", "data": {"channel": "\\ud800"}}',
        b'{"site": "factory", "data": {"x": 1e999}}',
        b"[" * 100_000,
    ],
    ids=["empty", "cut", "not utf-8", "NaN", "name twice", "half a surrogate", "infinite", "deep"],
)
def test_what_is_no_json_in_utf_8_is_refused(clerk: Caller, body: bytes) -> None:
    answer = clerk.ask("POST", SUBMIT, body, {"Content-Type": "application/json"})

    assert (answer.status_code, answer.mimetype) == (400, PROBLEM)
    assert codes(answer) == {"body": "format"}


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "", "application/x-www-form-urlencoded"])
def test_another_content_type_is_refused(clerk: Caller, content_type: str) -> None:
    answer = clerk.ask("POST", SUBMIT, b"{}", {"Content-Type": content_type})

    assert (answer.status_code, codes(answer)) == (415, {"Content-Type": "choice"})


def test_json_with_its_charset_named_is_json(clerk: Caller) -> None:
    body = json.dumps({"site": "factory", "data": COMPLAINT}).encode()

    assert clerk.ask("POST", SUBMIT, body, {"Content-Type": "application/json; charset=utf-8"}).status_code == 202


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 1024 * 1024 - 10], ids=["the body", "the envelope"])
def test_more_than_one_mebibyte_is_refused(clerk: Caller, department: FakeDepartment, size: int) -> None:
    head = b'{"site": "factory", "data": {"details": "'
    body = head + b"x" * (size - len(head) - 3) + b'"}}'
    answer = clerk.ask("POST", SUBMIT, body, {"Content-Type": "application/json"})

    assert (len(body), answer.status_code, answer.mimetype) == (size, 413, PROBLEM)
    assert department.seen == []


class Unread(io.RawIOBase):
    """A body that must not be read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")


def test_a_body_that_says_it_is_too_large_is_not_even_read(department: FakeDepartment) -> None:
    environ = EnvironBuilder(path=SUBMIT, method="POST").get_environ()
    environ |= {
        "CONTENT_LENGTH": str(2 * 1024 * 1024),
        "CONTENT_TYPE": "application/json",
        "HTTP_AUTHORIZATION": f"Bearer {CLERK}",
        "wsgi.input": Unread(),
    }

    assert run_wsgi_app(web_app(department), environ)[1].startswith("413 ")


def test_endless_chunks_are_read_no_further_than_one_mebibyte(clerk: Caller) -> None:
    headers = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}

    body = json.dumps({"site": "factory", "data": COMPLAINT}).encode()

    assert clerk.ask("POST", SUBMIT, body + b" " * (3 * 1024 * 1024), headers).status_code == 413


def test_a_body_sent_in_chunks_is_read(clerk: Caller) -> None:
    body = json.dumps({"site": "factory", "data": COMPLAINT}).encode()
    headers = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}

    assert clerk.ask("POST", SUBMIT, body, headers).status_code == 202


def test_a_command_of_another_department_is_not_received_here_and_none_is_named(clerk: Caller) -> None:
    answer = clerk.post("/v1/commands/stock.record", {"site": "factory", "data": {}})

    assert (answer.status_code, answer.json["type"]) == (404, "urn:capaloop:problem:not-received-here")
    told = json.dumps(answer.json)
    assert [name for name in ("sales", "quality", "production", "warehouse") if name in told] == []


@pytest.mark.parametrize("name", ["complaint.destroy", "complaint.received", "complaint.submit.v1"])
def test_what_is_no_command_is_unknown(clerk: Caller, name: str) -> None:
    answer = clerk.post(f"/v1/commands/{name}", {"site": "factory", "data": {}})

    assert (answer.status_code, answer.json["type"]) == (404, "urn:capaloop:problem:unknown-type")


def test_a_task_of_another_department_is_refused(clerk: Caller) -> None:
    data = {"task": "quality.0123456789ab", "answer": {}}
    answer = clerk.post("/v1/commands/task.complete", {"site": "factory", "data": data})

    assert (answer.status_code, answer.mimetype) == (404, PROBLEM)


def test_a_refusal_of_the_department_is_told_with_its_own_status(clerk: Caller, department: FakeDepartment) -> None:
    department.raises = FORBIDDEN
    answer = clerk.submit(COMPLAINT)

    assert (answer.status_code, answer.json["type"]) == (409, "urn:capaloop:problem:forbidden-by-state")
    assert answer.json["status"] == 409


def test_a_case_that_is_not_known_is_not_found(clerk: Caller, department: FakeDepartment) -> None:
    department.raises = NotYet("factory/C-9")

    assert clerk.submit(COMPLAINT).status_code == 404


def test_an_error_of_ours_is_kept_for_another_try(clerk: Caller, department: FakeDepartment) -> None:
    department.raises = RuntimeError("secret detail")
    answer = clerk.submit(COMPLAINT)

    assert (answer.status_code, answer.mimetype) == (500, PROBLEM)
    assert "secret" not in answer.text
    assert retry.waiting(department.store)[0] == 1


def test_what_failed_is_done_at_the_next_try(clerk: Caller, department: FakeDepartment) -> None:
    department.raises = ValueError("boom")
    clerk.submit(COMPLAINT)
    department.raises = None

    settled = [
        department.store.carry_out(kept, department.message_duties).outcome
        for kept in retry.due(department.store, NOON)
    ]

    assert settled == [Outcome.DONE]
    [(message, _)] = department.seen
    assert message.defect == "burr on the edge"


def test_with_the_database_away_the_client_is_told_to_come_again(clerk: Caller, department: FakeDepartment) -> None:
    department.raises = StoreUnavailable("the disk at /srv/secret is full")
    answer = clerk.submit(COMPLAINT)

    assert (answer.status_code, answer.mimetype, answer.headers["Retry-After"]) == (503, PROBLEM, "5")
    assert "secret" not in answer.text


def test_the_proven_owner_of_the_token_may_not_speak_for_another(clerk: Caller, department: FakeDepartment) -> None:
    data = {"task": "sales.0123456789ab", "answer": {}, "by": "li.na"}
    body = {"site": "factory", "data": data}

    assert clerk.post("/v1/commands/task.complete", body).status_code == 403
    assert caller(department, OPERATOR).post("/v1/commands/task.complete", body).status_code == 202
    assert [work.actor.name for _, work in department.seen] == ["li.na"]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh-CN,zh;q=0.9", "内容不符合要求"),
        ("en", "The content is not as required"),
        ("", "The content is not as required"),
    ],
)
def test_a_problem_speaks_the_language_asked_for(clerk: Caller, language: str, title: str) -> None:
    answer = clerk.submit({}, Accept_Language=language)

    assert answer.json["title"] == title
    assert answer.headers["Content-Language"] == (language[:2] or "en")


def test_a_trace_is_carried_on(clerk: Caller, department: FakeDepartment) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    clerk.submit(COMPLAINT, traceparent=trace)
    clerk.submit(COMPLAINT, traceparent="nonsense")

    assert [work.message.traceparent for _, work in department.seen if work.message] == [trace, None]


@pytest.mark.parametrize("path", [SUBMIT, "/v1/cases", "/v1/parked", "/nowhere", "/v1/commands/none"])
@pytest.mark.parametrize(
    "header", [None, "Bearer", "Bearer ", "Bearer wrong", "Basic Y2xlcms6", f"Token {CLERK}", CLERK]
)
def test_without_a_known_token_nothing_is_told(department: FakeDepartment, path: str, header: str | None) -> None:
    given = {} if header is None else {"Authorization": header}
    answer = caller(department, None).ask("POST", path, b"{}", given)

    assert (answer.status_code, answer.mimetype) == (401, PROBLEM)
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="capaloop"')
    assert department.seen == []


def test_a_wrong_token_is_called_invalid(department: FakeDepartment) -> None:
    assert 'error="invalid_token"' in caller(department, "wrong").get("/v1/cases").headers["WWW-Authenticate"]
    assert "error" not in caller(department, None).get("/v1/cases").headers["WWW-Authenticate"]


def test_a_token_never_reaches_the_log(
    clerk: Caller, department: FakeDepartment, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    clerk.submit(COMPLAINT)
    caller(department, "wrong-token").get("/v1/cases")

    assert [token for token in (CLERK, "wrong-token") if token in caplog.text] == []


def test_a_refused_command_leaves_no_trace_of_its_id(clerk: Caller, department: FakeDepartment) -> None:
    clerk.submit({}, Idempotency_Key="A-1")

    with department.store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(inbox)).scalar_one() == 0
    assert clerk.submit(COMPLAINT, Idempotency_Key="A-1").status_code == 202


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
def test_no_bytes_whatever_end_in_anything_but_a_problem(clerk: Caller, body: bytes) -> None:
    answer = clerk.ask("POST", SUBMIT, body, {"Content-Type": "application/json"})

    assert answer.status_code in (400, 422)
    assert answer.mimetype == PROBLEM


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_what_json_can_say_is_read_as_it_was_said(value: object) -> None:
    assert read_json(json.dumps(value).encode()) == value


def test_a_surrogate_pair_is_a_character() -> None:
    assert read_json(b'"\\ud83d\\ude00"') == "\N{GRINNING FACE}"
    with pytest.raises(Refused):
        read_json(b'"\\ud83d"')


def test_a_broken_database_statement_is_no_html_either(clerk: Caller, department: FakeDepartment) -> None:
    department.raises = OperationalError("SELECT secret", {}, Exception("no such table"))
    answer = clerk.submit(COMPLAINT)

    assert (answer.status_code in (500, 503), answer.mimetype) == (True, PROBLEM)
    assert "secret" not in answer.text

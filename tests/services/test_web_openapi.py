"""The OpenAPI document says what the routes and the registry say, and nothing else."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from services.casework.commanding import COMMANDS
from services.casework.openapi import openapi_document, openapi_text
from services.casework.routes import COMMAND, ROUTES
from tests.loop import COMPLAINT
from tests.services.web_fakes import OPERATOR, Caller, FakeDepartment, caller, fake_department

DOCUMENT = openapi_document()


@pytest.fixture
def department(tmp_path: Path) -> Iterator[FakeDepartment]:
    made = fake_department(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def operator(department: FakeDepartment) -> Caller:
    return caller(department, OPERATOR)


def references(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        yield from (value for name, value in found.items() if name == "$ref")
        found = list(found.values())
    if isinstance(found, list):
        for one in found:
            yield from references(one)


def resolved(reference: str) -> Any:
    found: Any = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(DOCUMENT["components"]["schemas"][name])


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        yield from ((path, method, operation) for method, operation in methods.items())


def test_every_route_and_every_command_is_in_it_and_nothing_else() -> None:
    routes = {(route.path, route.method.lower()) for route in ROUTES if route is not COMMAND}
    commands = {(f"/v1/commands/{name}", "post") for name in COMMANDS}

    assert {(path, method) for path, method, _ in operations()} == routes | commands


def test_it_is_always_the_same() -> None:
    assert openapi_text() == openapi_text()
    assert json.loads(openapi_text()) == DOCUMENT


def test_every_reference_leads_somewhere() -> None:
    assert [reference for reference in references(DOCUMENT) if not resolved(reference)] == []


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for _, _, operation in operations()]

    assert len(names) == len(set(names))


def test_every_part_of_a_path_is_a_parameter() -> None:
    for path, _, operation in operations():
        declared = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        assert declared == set(re.findall(r"{(\w+)}", path))


def test_only_the_probes_are_open() -> None:
    open_ = {path for path, _, operation in operations() if operation.get("security") == []}

    assert open_ == {"/livez", "/readyz", "/metrics"}


@pytest.mark.parametrize("name", sorted(DOCUMENT["components"]["schemas"]))
def test_every_schema_is_a_json_schema(name: str) -> None:
    Draft202012Validator.check_schema(DOCUMENT["components"]["schemas"][name])


def test_a_body_that_fits_the_document_is_accepted_and_answered_as_it_says(operator: Caller) -> None:
    body = {"site": "factory", "data": COMPLAINT}
    answer = operator.post("/v1/commands/complaint.submit", body)

    assert list(schema("complaint.submit.command").iter_errors(body)) == []
    assert list(schema("Accepted").iter_errors(answer.json)) == []


def test_a_body_that_does_not_fit_is_refused_as_the_document_says(operator: Caller) -> None:
    body = {"site": "factory", "data": {**COMPLAINT, "channel": "pigeon"}}
    answer = operator.post("/v1/commands/complaint.submit", body)

    assert list(schema("complaint.submit.command").iter_errors(body)) != []
    assert list(schema("Problem").iter_errors(answer.json)) == []


@pytest.mark.parametrize("path", ["/v1/cases", "/v1/tasks", "/v1/parked"])
def test_a_list_is_answered_as_the_document_says(operator: Caller, path: str) -> None:
    assert list(schema("Page").iter_errors(operator.get(path).json)) == []


@pytest.mark.parametrize("path", ["/v1/cases", "/v1/tasks", "/v1/parked"])
def test_every_parameter_of_the_document_is_taken(operator: Caller, path: str) -> None:
    names = [one["name"] for one in DOCUMENT["paths"][path]["get"]["parameters"]]
    refused = operator.get(path + "?" + "&".join(f"{name}=" for name in names)).json["errors"]

    assert [error["field"] for error in refused if error["code"] == "unknown-field"] == []
    assert names

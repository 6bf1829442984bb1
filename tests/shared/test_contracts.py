"""What is published must stay readable, and the published document must be what the code says."""

import json
from pathlib import Path

import jsonschema
import pytest

from shared.messages import jsonschema as generated
from shared.messages.answers import CommandAccepted, CommandProblem
from shared.messages.asyncapi import asyncapi_document, asyncapi_text
from shared.messages.envelope import as_json, loads
from shared.messages.registry import FAMILIES, REGISTRY, by_type, of_body
from shared.messages.schema import dump, load

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests/contracts").glob("*.json"))
ANSWERS = {"accepted": CommandAccepted, "refused": CommandProblem}
MESSAGES = [sample for sample in SAMPLES if sample.name.split(".")[2] not in ANSWERS]


def identity(sample: Path) -> str:
    return sample.stem


@pytest.mark.parametrize("sample", MESSAGES, ids=identity)
def test_a_golden_sample_loads_and_says_the_same_when_written_again(sample: Path) -> None:
    envelope = loads(sample.read_bytes())
    message = by_type(envelope.type)

    body = load(message.body, envelope.data, strict=True)

    assert sample.stem == envelope.type
    assert of_body(body) == message
    assert dump(body) == envelope.data
    assert as_json(envelope) == json.loads(sample.read_text(encoding="utf-8"))


@pytest.mark.parametrize("verb", ANSWERS)
def test_a_golden_answer_loads(verb: str) -> None:
    envelope = loads((ROOT / f"tests/contracts/complaint.submit.{verb}.v1.json").read_bytes())

    assert dump(load(ANSWERS[verb], envelope.data, strict=True)) == envelope.data


@pytest.mark.parametrize("sample", MESSAGES, ids=identity)
def test_a_golden_sample_fits_the_published_json_schema(sample: Path) -> None:
    found = json.loads(sample.read_text(encoding="utf-8"))
    schema = generated.of_message(by_type(found["type"]))

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(found)


@pytest.mark.parametrize("sample", MESSAGES, ids=identity)
def test_a_golden_sample_shows_every_field_of_its_message(sample: Path) -> None:
    """Else a field could be renamed and no sample would notice."""
    found = json.loads(sample.read_text(encoding="utf-8"))
    message = by_type(found["type"])
    optional = {"outcome"} if message.name in WITHOUT_OUTCOME else set()
    optional |= {"parent"} if message.name in WITHOUT_PARENT else set()

    declared = set(message.body.__dataclass_fields__)

    assert declared - optional == set(found["data"])


WITHOUT_OUTCOME = {
    "complaint.acknowledged",
    "complaint.assessed",
    "complaint.reopened",
    "appeal.opened",
    "appeal.changed",
}
WITHOUT_PARENT = {"evidence.requested", "evidence.received", "reply.issued"}


def test_every_message_version_has_a_golden_sample() -> None:
    families = {f"appeal.{verb}.v1" for verb in FAMILIES}

    assert {sample.stem for sample in MESSAGES} == set(REGISTRY) | families


@pytest.mark.parametrize("message", REGISTRY.values(), ids=lambda m: m.name)
def test_no_event_can_carry_contact_data(message) -> None:
    text = json.dumps(generated.of_body(message.body, strict=True))

    assert message.kind == "command" or '"contact"' not in text


def test_the_committed_document_is_the_generated_one() -> None:
    committed = (ROOT / "docs/asyncapi.json").read_text(encoding="utf-8")

    assert committed == asyncapi_text(), "run `capaloop asyncapi > docs/asyncapi.json`"


def test_every_reference_in_the_document_resolves() -> None:
    document = asyncapi_document()

    references = list(_references(document))

    assert len(references) > len(REGISTRY)
    assert [r for r in references if _at(document, r) is None] == []


def test_the_document_has_a_channel_an_operation_and_a_message_for_every_message() -> None:
    document = asyncapi_document()

    for message in REGISTRY.values():
        channel = document["channels"][message.name]
        operation = document["operations"][message.name]
        assert channel["address"] == "{site}." + message.name
        assert channel["bindings"]["amqp"]["exchange"]["name"] == message.exchange
        assert operation["action"] == {"command": "receive", "event": "send"}[message.kind]
        assert ("reply" in operation) == (message.kind == "command")
        assert document["components"]["messages"][message.type]["summary"]
    assert document["asyncapi"] == "3.0.0"


def test_every_schema_in_the_document_is_a_json_schema() -> None:
    for schema in asyncapi_document()["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_the_defect_rate_is_published_as_a_text() -> None:
    rate = generated.of_message(by_type("complaint.submit.v1"))["properties"]["data"]["properties"][
        "defect_rate_percent"
    ]

    assert rate["type"] == ["string", "null"]
    assert "n/a" in rate["pattern"]


def _references(found: object):
    if isinstance(found, dict):
        yield from [found["$ref"]] if "$ref" in found else []
        for inner in found.values():
            yield from _references(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from _references(inner)


def _at(document: dict, reference: str) -> object:
    found: object = document
    for part in reference.removeprefix("#/").split("/"):
        found = found.get(part) if isinstance(found, dict) else None
    return found

"""The contract of a site: what it says of its own case kinds and forms is what goes over the bus."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from capaloop.documents import SHIPPED
from rules.assembly import assemble, find_packs
from rules.procedure import Procedure
from rules.sites import Site
from services.casework.site_contract import contract_of
from shared.messages.asyncapi import asyncapi_document
from shared.messages.registry import FAMILIES, REGISTRY
from shared.messages.site_contract import site_document
from tests.loop import Loop
from tests.services import test_heavy_equipment as heavy
from tests.services.heavy_equipment_scene import SITES

Document = dict[str, Any]
HEAVY = "heavy-equipment-qm07-03"
SCENES = (
    heavy.test_a_complaint_goes_from_the_telephone_call_to_the_final_ruling,
    heavy.test_each_responsible_unit_gets_a_suggestion_of_its_own_and_the_customer_an_approved_answer,
    heavy.test_a_supplier_is_given_a_day_and_his_report_is_waited_for,
)


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


def procedure_with(pack: str) -> Procedure:
    site = Site("factory", tuple(dict.fromkeys(("iso9001", pack))), settings=SHIPPED[pack])
    return assemble(site, find_packs(site))


@pytest.fixture(scope="module")
def document() -> Document:
    return site_document(contract_of(procedure_with(HEAVY)))


def problems(document: Document, said: Mapping[str, Any]) -> list[str]:
    """What the document has against a message."""
    known = document["components"]["schemas"]
    if said["type"] not in known:
        return [f"{said['type']} is not in the document"]
    validator = jsonschema.Draft202012Validator({**document, "$ref": f"#/components/schemas/{said['type']}"})
    return [f"{said['type']} {one.json_path}: {one.message}" for one in validator.iter_errors(said)]


def is_answer(said: Mapping[str, Any]) -> bool:
    """Whether it is the answer to a command, such as `complaint.submit.accepted.v1`."""
    return str(said["type"]).count(".") > "entity.event.v1".count(".")


def unnamed(document: Document, said: Mapping[str, Any]) -> set[str]:
    """The facts of a family's message that the document does not name."""
    kind, verb = said["type"].split(".")[:2]
    if verb not in FAMILIES or said["type"] in REGISTRY or "facts" not in said["data"]:
        return set()
    return set(said["data"]["facts"]) - set(document["components"]["schemas"][f"facts.{kind}"]["properties"])


def asked_otherwise(document: Document, task: Mapping[str, Any]) -> list[str]:
    """The fields that a task asks for and that the document does not have, or has otherwise."""
    form = document["components"]["schemas"][f"form.{task['form']['x-form']}"]["properties"]
    return [name for name, schema in task["form"]["properties"].items() if form.get(name) != schema]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("scene", SCENES)
def test_every_message_of_a_site_fits_its_contract(loop: Loop, document: Document, scene: Any) -> None:
    scene(loop)
    sent = loop.broker.sent
    events = [one for one in sent if not is_answer(one)]
    verbs = {one["type"].split(".")[1] for one in events if one["type"] not in REGISTRY}

    assert verbs >= {"opened", "closed"}
    assert [problem for one in events for problem in problems(document, one)] == []
    assert [(one["type"], unnamed(document, one)) for one in sent if unnamed(document, one)] == []
    assert [asked for one in loop.broker.told("task.opened") if (asked := asked_otherwise(document, one["data"]))] == []


def test_a_message_of_another_shape_does_not_fit(document: Document) -> None:
    head = {"specversion": "1.0", "id": "1", "source": "urn:x", "time": "2026-03-01T09:00:00Z", "site": "factory"}
    case = {"kind": "appeal", "case": "factory/A-1", "state": "opened"}
    said = {**head, "type": "appeal.opened.v1", "data": {**case, "facts": {"appellant": "assembly shop"}}}

    assert problems(document, said) == []
    for data in (case, {**case, "state": "flying", "facts": {}}, {**case, "facts": {"appellant": 7}}):
        assert len(problems(document, {**said, "data": data})) == 1
    assert problems(document, {**said, "type": "party.opened.v1"}) == ["party.opened.v1 is not in the document"]


def test_it_says_what_each_kind_sends_and_in_both_languages_what_its_fields_are(document: Document) -> None:
    said = {name for name in document["channels"] if name.rpartition(".")[2] in FAMILIES}
    facts = document["components"]["schemas"]["facts.suggestion"]["properties"]

    assert {f"suggestion.{verb}" for verb in FAMILIES} <= said
    assert {f"return.{verb}" for verb in ("opened", "closed")} <= said
    assert not said & {"complaint.opened", "capa.opened", "capa.changed", "return.changed", "case.opened"}
    assert set(document["channels"]["suggestion.changed"]["parameters"]["site"]["enum"]) == {"factory"}
    assert facts["receiving_unit"]["x-form"]
    assert set(facts["adopted"]["x-text"]) == {"zh", "en"}
    assert facts["adopted"]["type"] == "boolean"
    assert document["x-case-kinds"]["suggestion"]["tasks"]["issue_suggestion"]["form"]["$ref"].endswith(
        "form.suggestion_form"
    )
    assert document["components"]["schemas"]["form.sign.suggestion_form.1"]["then"]


@pytest.mark.parametrize("pack", SHIPPED)
def test_of_every_pack_that_ships_all_that_is_general_stays_and_all_references_resolve(pack: str) -> None:
    procedure = procedure_with(pack)
    document = site_document(contract_of(procedure))
    schemas = document["components"]["schemas"]

    assert set(REGISTRY) <= set(schemas)
    assert {f"form.{name}" for name in procedure.forms} <= set(schemas)
    assert [found for found in references(document) if not resolves(document, found)] == []
    assert {name: schemas[name] for name in REGISTRY} == {
        name: asyncapi_document()["components"]["schemas"][name] for name in REGISTRY
    }
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)


def references(found: object) -> Iterator[str]:
    if isinstance(found, dict):
        yield from [found["$ref"]] if "$ref" in found else []
        for inner in found.values():
            yield from references(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from references(inner)


def resolves(document: Document, reference: str) -> bool:
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        if part not in found:
            return False
        found = found[part]
    return True

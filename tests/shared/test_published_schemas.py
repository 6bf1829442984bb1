"""The published JSON Schemas say what the product does: no looser, no stricter."""

from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from shared.messages import jsonschema
from shared.messages.complaint import ComplaintSubmit
from shared.messages.registry import by_type


def _says(schema: Mapping[str, Any], share: str) -> bool:
    return Draft202012Validator(schema).is_valid(share)


@pytest.mark.parametrize("share", ["0", "000", "0.0", "100.1", "101", "999", "1000", ".5", "1."])
def test_the_published_schema_of_a_share_refuses_what_is_refused(share: str) -> None:
    schema = jsonschema.of_body(ComplaintSubmit, strict=True)["properties"]["defect_rate_percent"]

    assert not _says(schema, share)


@pytest.mark.parametrize("share", ["n/a", "0.000000001", "1", "05", "005", "99.999", "100", "100.0"])
def test_the_published_schema_of_a_share_accepts_what_is_accepted(share: str) -> None:
    schema = jsonschema.of_body(ComplaintSubmit, strict=True)["properties"]["defect_rate_percent"]

    assert _says(schema, share)


def test_the_published_schema_of_an_envelope_refuses_blank_names_and_takes_null_for_absent_ones() -> None:
    validator = Draft202012Validator(jsonschema.of_message(by_type("complaint.close.v1")))
    letter = {
        "specversion": "1.0",
        "id": "1",
        "source": "x",
        "type": "complaint.close.v1",
        "site": "factory",
        "time": "2026-03-01T09:00:00Z",
        "data": {"case": "factory/C-1"},
    }

    assert validator.is_valid(letter | {"subject": None, "traceparent": None, "datacontenttype": None})
    assert not validator.is_valid(letter | {"id": " "})

"""The straight way to read and write a body says what marshmallow's own way says, whatever comes."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messages.errors import Refused
from shared.messages.registry import by_type
from shared.messages.schema import _loaded, dump, load, schema_of

SAMPLES = [json.loads(file.read_text()) for file in sorted((Path(__file__).parents[1] / "contracts").glob("*.json"))]
BODIES = [sample for sample in SAMPLES if not sample["type"].endswith((".accepted.v1", ".refused.v1"))]
ODD = st.sampled_from(
    [None, "", " ", "x" * 600, 0, -1, 1.5, True, [], ["x"], {}, {"x": 1}, [None], "2026-13-01", "n/a"]
)


def said(way: Any, body: Any, data: Any, *, strict: bool) -> Any:
    try:
        return way(body, data, strict=strict) if way is load else way(body, data, strict)
    except Refused as refusal:
        return [(error.field, error.code) for error in refusal.errors]


@pytest.mark.parametrize("sample", BODIES, ids=lambda one: one["type"])
@pytest.mark.parametrize("strict", [True, False])
def test_a_sample_is_read_and_written_alike(sample: dict[str, Any], strict: bool) -> None:
    body = by_type(sample["type"]).body
    read = load(body, sample["data"], strict=strict)

    assert read == _loaded(body, sample["data"], strict)
    assert dump(read) == schema_of(body, strict=True)().dump(read)


@given(st.data(), st.sampled_from(BODIES), st.booleans())
def test_a_spoilt_sample_is_judged_alike(data: st.DataObject, sample: dict[str, Any], strict: bool) -> None:
    spoilt = json.loads(json.dumps(sample["data"]))
    _spoil(data, spoilt)
    body = by_type(sample["type"]).body

    assert said(load, body, spoilt, strict=strict) == said(_loaded, body, spoilt, strict=strict)


def _spoil(data: st.DataObject, node: Any) -> None:
    """Somewhere in the object something is missing, odd, or more than there should be."""
    while True:
        name = data.draw(st.sampled_from(sorted(node)) if node else st.just("extra"))
        inner = node.get(name)
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            inner = inner[0]
        if not isinstance(inner, dict) or not inner or data.draw(st.booleans()):
            break
        node = inner
    how = data.draw(st.sampled_from(["missing", "odd", "extra"]))
    if how == "missing":
        node.pop(name, None)
    else:
        node["extra" if how == "extra" else name] = data.draw(ODD)

"""Every schema, driven by its golden sample: what must be there, what may not, and what is told about it."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.messages.complaint import ComplaintSubmit
from shared.messages.envelope import Unreadable, dumps, loads
from shared.messages.errors import FieldError, Refused, invalid
from shared.messages.registry import REGISTRY, UnknownMessage, by_type, of_body
from shared.messages.schema import dump, load, schema_of
from shared.messages.text import Text, language_of
from tests.shared.letters import COMPLAINT, letter

CONTRACTS = Path(__file__).parents[1] / "contracts"


def sample(type_: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CONTRACTS / f"{type_}.json").read_text(encoding="utf-8"))["data"]
    return found


def fields_of(type_: str) -> list[str]:
    return list(schema_of(by_type(type_).body, strict=True)().fields)


EVERY_FIELD = [(type_, field) for type_ in REGISTRY for field in fields_of(type_)]
REQUIRED = [
    (type_, name)
    for type_ in REGISTRY
    for name, field in schema_of(by_type(type_).body, strict=True)().fields.items()
    if field.required
]


def errors_of(type_: str, data: Any, *, strict: bool = True) -> list[FieldError]:
    with pytest.raises(Refused) as refused:
        load(by_type(type_).body, data, strict=strict)
    return list(refused.value.errors)


@pytest.mark.parametrize(("type_", "field"), REQUIRED)
@pytest.mark.parametrize("absent", [True, False], ids=["absent", "null"])
def test_a_required_field_that_is_missing_is_named(type_, field, absent) -> None:
    data = sample(type_) | {field: None}
    data = {name: value for name, value in data.items() if not (absent and name == field)}

    assert [(e.field, e.code) for e in errors_of(type_, data)] == [(field, "required")]


@pytest.mark.parametrize(("type_", "field"), EVERY_FIELD)
def test_a_field_of_a_wrong_type_is_named_with_what_was_expected(type_, field) -> None:
    wrong = [1.5]

    [error] = errors_of(type_, sample(type_) | {field: wrong})

    assert error.field.removesuffix("[0]") == field
    assert error.code == "type"
    assert isinstance(error.expected, Text)
    assert all(error.expected)


@pytest.mark.parametrize("type_", REGISTRY)
def test_a_field_that_nobody_knows_is_refused_where_strict_and_ignored_elsewhere(type_) -> None:
    data = sample(type_) | {"colour": "red"}

    [error] = errors_of(type_, data)
    assert (error.field, error.code) == ("colour", "unknown-field")
    assert load(by_type(type_).body, data, strict=False) == load(by_type(type_).body, sample(type_), strict=True)


@pytest.mark.parametrize("type_", REGISTRY)
def test_an_optional_field_that_is_null_counts_as_absent(type_) -> None:
    body = by_type(type_).body
    fields = schema_of(body, strict=True)().fields
    optional = {name for name, field in fields.items() if field.allow_none}
    without = {name: value for name, value in sample(type_).items() if name not in optional}

    assert load(body, without | dict.fromkeys(optional), strict=True) == load(body, without, strict=True)


@pytest.mark.parametrize("type_", REGISTRY)
def test_a_body_cannot_be_changed(type_) -> None:
    body = load(by_type(type_).body, sample(type_), strict=True)

    with pytest.raises(AttributeError):
        setattr(body, fields_of(type_)[0], "other")


@pytest.mark.parametrize(
    "case", ["factory/C-1\n", "Factory/C-1", "factory", "factory/", "/C-1", "factory/C 1", "f/C-1"]
)
def test_a_case_is_a_site_and_a_number_and_nothing_more(case) -> None:
    [error] = errors_of("complaint.close.v1", {"case": case})

    assert (error.field, error.code) == ("case", "format")


@given(st.decimals(min_value="0.000000001", max_value=100, places=9))
def test_a_defect_rate_is_exact(rate: Decimal) -> None:
    body = load(ComplaintSubmit, COMPLAINT | {"defect_rate_percent": format(rate, "f")}, strict=True)

    assert body.defect_rate_percent == rate
    assert dump(body)["defect_rate_percent"] == format(rate, "f")


@pytest.mark.parametrize("words", ["n/a", "100", "0.000000001"])
def test_a_defect_rate_may_be_all_or_nothing_to_be_told(words) -> None:
    body = load(ComplaintSubmit, COMPLAINT | {"defect_rate_percent": words}, strict=True)

    assert dump(body)["defect_rate_percent"] == words


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)


PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = ["case", "task", "at", "by", "facts", "customer", "errors", "title", "form", "quantity", "other"]


@PATIENT
@given(st.sampled_from(sorted(REGISTRY)), st.dictionaries(st.sampled_from(NAMES), json_values, max_size=3))
def test_whatever_comes_is_a_body_or_a_refusal_that_names_fields(type_, mixed_in) -> None:
    told = outcome(Refused, lambda: load(by_type(type_).body, sample(type_) | mixed_in, strict=True))

    assert told is None or (told.errors and json.dumps(told.problem("zh")))


@PATIENT
@given(json_values)
def test_whatever_is_in_an_envelope_is_read_or_told(found) -> None:
    raw = json.dumps(letter("complaint.submit.v1", COMPLAINT) | {"data": found, "subject": found}).encode()

    told = outcome(Unreadable, lambda: loads(dumps(loads(raw))))

    assert told is None or told.errors


def outcome(kind: type[Exception], act: Callable[[], object]) -> Any:
    """The error of this kind that the act ends in, if it does; any other goes on up."""
    try:
        act()
    except kind as wrong:
        return wrong
    return None


@given(st.binary(max_size=200))
def test_whatever_bytes_come_they_are_told_to_be_no_envelope(raw) -> None:
    with pytest.raises(Unreadable) as told:
        loads(raw)
    assert told.value.errors
    assert told.value.named is None


@pytest.mark.parametrize(
    "text",
    ["complaint.submit", "complaint.submit.v2", "", "v1", "Appeal.opened.v1", "appeal.opened.v2", "a\n.opened.v1"],
)
def test_a_type_that_does_not_exist_is_named(text) -> None:
    with pytest.raises(UnknownMessage) as told:
        by_type(text)
    assert told.value.text == text


def test_a_named_message_is_not_one_of_the_family_of_its_kind() -> None:
    assert by_type("complaint.closed.v1").body is not by_type("capa.closed.v1").body
    assert by_type("appeal.opened.v1").routing_key("factory") == "factory.appeal.opened"
    with pytest.raises(UnknownMessage):
        of_body(object())


def test_of_very_many_errors_the_first_are_listed_and_all_counted() -> None:
    refused = invalid(FieldError(f"f{n}", "nothing", n, "unknown-field") for n in range(5000))

    assert len(refused.errors) == 100
    assert str(refused).startswith("5000 wrong")


def test_a_refusal_speaks_both_languages_with_the_same_facts() -> None:
    zh, en = (_refusal().problem(language) for language in ("zh", "en"))

    assert zh["title"] != en["title"]
    assert zh["errors"][0]["expected"] != en["errors"][0]["expected"]
    assert (zh["status"], zh["type"], zh["errors"][0]["got"]) == (en["status"], en["type"], en["errors"][0]["got"])


def _refusal() -> Refused:
    with pytest.raises(Refused) as refused:
        load(ComplaintSubmit, COMPLAINT | {"channel": "fax"}, strict=True)
    return refused.value


@pytest.mark.parametrize(
    ("asked", "language"), [("zh-CN,en;q=0.5", "zh"), ("en", "en"), (None, "en"), ("de", "en"), (7, "en")]
)
def test_the_language_is_the_first_one_asked_for(asked, language) -> None:
    assert language_of(asked) == language

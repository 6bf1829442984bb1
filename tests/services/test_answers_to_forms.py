"""What a form takes, the owner of the case takes too: else an accepted answer would be lost on its way."""

from typing import Any

import pytest

from rules.domains import Choice, Day, Domain, Instant, ListOf, Mismatch, Number, Text, Whole, YesNo
from services.casework.answering import checked
from shared.messages.errors import Refused

WRITTEN: dict[str, tuple[Domain, list[Any]]] = {
    "a share": (Number(0, 100, above=True), ["0", "0.00", "0.1", "100", "100.1", "-1", "3\n", " 3", "٣", "1e2", "1."]),
    "digits": (Number(-9, 10**40), ["9" * 30, "9" * 31, "0." + "1" * 30, "0." + "1" * 31, "-9", "-9.1"]),
    "not applicable": (Number(0, 100, below=True, na=True), ["n/a", "N/A", "99.9", "100"]),
    "whole": (Whole(1, 9), [1, 1.0, 1.5, 9, 10, True]),
    "a time": (
        Instant(),
        ["now", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"],
    ),
    "a day": (Day(), ["2026-01-01", "2026-02-30", "2026-01-01\n", "20260101", "0000-01-01"]),
    "a text": (Text(longest=3), ["", " ", "a", "a\n", "abcd", "\u200b"]),
    "a choice": (Choice("a", "b"), ["a", "a\n", "c", 1]),
    "yes or no": (YesNo(), [True, 1, "true"]),
    "a list": (ListOf(Number(0, 1)), [[], ["0"], ["2"], [None], ["0", "x"], "0"]),
}


def takes(form: dict[str, Any], answer: Any) -> bool:
    try:
        checked(form, {"x": answer})
    except Refused:
        return False
    return True


def reads(domain: Domain, answer: Any) -> bool:
    try:
        domain.read(answer)
    except Mismatch:
        return False
    return True


@pytest.mark.parametrize("name", WRITTEN)
def test_a_form_takes_what_its_fact_takes(name: str) -> None:
    domain, answers = WRITTEN[name]
    form = {"type": "object", "properties": {"x": domain.schema()}, "required": [], "additionalProperties": False}

    taken = [answer for answer in answers if takes(form, answer)]

    assert taken == [answer for answer in answers if reads(domain, answer)]
    assert 0 < len(taken) < len(answers)


def test_a_number_beyond_its_bounds_is_refused_with_them() -> None:
    form = {"type": "object", "properties": {"x": Number(0, 100, above=True, unit="%").schema()}, "required": []}

    with pytest.raises(Refused) as refused:
        checked(form, {"x": "101"})

    [error] = refused.value.errors
    assert (error.field, error.code, error.expected) == ("answer.x", "range", "a number above 0 to 100 %")

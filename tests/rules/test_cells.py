"""A cell compares one input with constants; anything else in it is refused with the rule, the input and the value."""

from decimal import Decimal
from typing import Any

import pytest

from rules.answers import ANY, PASS, Rule
from rules.cells import written
from rules.domains import NA, Choice, Day, Domain, Instant, ListOf, Number, Text, Whole, YesNo
from rules.errors import TableRefused
from tests.rules.tables import Made

COLOUR = Choice("red", "green")
COUNT = Whole(0, 10)
SHARE = Number(0, 1, above=True)


def of_one(domain: Domain, cell: Any) -> Made:
    return Made((("fact", domain),), (Rule((cell,), "x", "c1"),), "any")


@pytest.mark.parametrize(
    ("domain", "cell", "said"),
    [
        (COLOUR, "blue", "rule 1, fact: 'blue' is outside its domain, one of red, green"),
        (COLOUR, {"red", "blue"}, "'blue' is outside its domain"),
        (COLOUR, NA, "'n/a' is outside its domain"),
        (COLOUR, True, "True is outside its domain"),
        (YesNo(), "yes", "'yes' is outside its domain, true or false"),
        (COUNT, "5", "'5' is no comparison such as '>=3 <10' or '>a_setting'"),
        (COUNT, ">= 3 or < 2", "is no comparison"),
        (COUNT, "!=3", "is no comparison"),
        (COUNT, ">=11", "11 is outside its domain, a whole number from 0 to 10"),
        (COUNT, "<-1", "-1 is outside its domain"),
        (COUNT, 2.5, "2.5 is outside its domain"),
        (COUNT, [1, 2], "[1, 2] is outside its domain"),
        (COUNT, ">=nowhere", "the setting nowhere is not set or is no number"),
        (SHARE, ">site_limit", "site_limit is outside its domain, a number above 0 to 1"),
        (Text(), "anything", "fact is a text of 1 to 4000 characters: a formula must turn it into a choice first"),
        (Day(), "2026-01-01", "fact is a day, YYYY-MM-DD: a formula"),
        (Instant(), ANY, "fact is a time with offset, RFC 3339: a formula"),
        (ListOf(YesNo()), ANY, "fact is a list, each true or false: a formula"),
    ],
)
def test_a_cell_that_compares_with_what_cannot_be_is_refused(domain: Domain, cell: Any, said: str) -> None:
    with pytest.raises(TableRefused) as refused:
        of_one(domain, cell).compiled()
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("domain", "cell", "holding"),
    [
        (COUNT, ">=3 <5", [3, 4]),
        (COUNT, "> 8", [9, 10]),
        (COUNT, "=7", [7]),
        (COUNT, 7, [7]),
        (COUNT, {0, 10}, [0, 10]),
        (COUNT, (0, "10"), [0, 10]),
        (COUNT, ">=0.5 <=2.5", [1, 2]),
        (COUNT, "<site_limit", [0, 1]),
        (COUNT, ANY, list(range(11))),
    ],
)
def test_a_cell_holds_for_these_values_and_no_others(domain: Domain, cell: Any, holding: list[int]) -> None:
    table = of_one(domain, cell).compiled()
    assert [n for n in range(11) if table.look_up({"fact": Decimal(n)}.get).matched] == holding


@pytest.mark.parametrize(
    ("cell", "json"),
    [
        (True, True),
        ("red", "red"),
        (">=3 <10", ">=3 <10"),
        (3, 3),
        (Decimal("2.50"), "2.50"),
        ({"red", "green"}, ["green", "red"]),
        (frozenset({True, False}), [False, True]),
        (PASS, "PASS"),
    ],
)
def test_a_cell_is_written_as_json(cell: Any, json: Any) -> None:
    assert written(cell) == json

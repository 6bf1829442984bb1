"""Conditions have three values: they hold, do not hold, or are open; the laws of strong Kleene logic hold for them."""

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.api import ALWAYS, Condition, all_, any_, is_, known, not_

NAMES = ("a", "b", "c")
facts = st.fixed_dictionaries({}, optional={name: st.booleans() for name in NAMES})
conditions = st.recursive(
    st.one_of(
        st.builds(is_, st.sampled_from(NAMES), st.booleans()),
        st.builds(known, st.sampled_from(NAMES)),
    ),
    lambda inner: st.one_of(
        st.builds(not_, inner),
        st.lists(inner, max_size=3).map(lambda parts: all_(*parts)),
        st.lists(inner, max_size=3).map(lambda parts: any_(*parts)),
    ),
    max_leaves=6,
)


def holds(condition: Condition, **given_facts: Any) -> bool | None:
    return condition.holds(given_facts.get)


def completed(stated: dict[str, bool]) -> Iterable[dict[str, bool]]:
    unknown = [name for name in NAMES if name not in stated]
    return (
        {**stated, **dict(zip(unknown, values, strict=True))} for values in product((True, False), repeat=len(unknown))
    )


@given(conditions, conditions, facts)
def test_de_morgan(one: Condition, other: Condition, stated: dict[str, bool]) -> None:
    assert not_(all_(one, other)).holds(stated.get) is any_(not_(one), not_(other)).holds(stated.get)
    assert not_(any_(one, other)).holds(stated.get) is all_(not_(one), not_(other)).holds(stated.get)


@given(conditions, conditions, facts)
def test_the_order_of_parts_means_nothing(one: Condition, other: Condition, stated: dict[str, bool]) -> None:
    assert all_(one, other).holds(stated.get) is all_(other, one).holds(stated.get)
    assert any_(one, other).holds(stated.get) is any_(other, one).holds(stated.get)


@given(conditions, facts)
def test_not_not_is_the_thing_itself(one: Condition, stated: dict[str, bool]) -> None:
    assert not_(not_(one)).holds(stated.get) is one.holds(stated.get)


comparisons = st.recursive(
    st.builds(is_, st.sampled_from(NAMES), st.booleans()),
    lambda inner: st.one_of(
        st.builds(not_, inner),
        st.lists(inner, max_size=3).map(lambda parts: all_(*parts)),
        st.lists(inner, max_size=3).map(lambda parts: any_(*parts)),
    ),
    max_leaves=6,
)


@given(comparisons, facts)
def test_what_is_decided_stays_so_whatever_becomes_known(condition: Condition, stated: dict[str, bool]) -> None:
    now = condition.holds(stated.get)
    later = {condition.holds(more.get) for more in completed(stated)}
    assert now is None or later == {now}


@given(conditions, facts)
def test_only_the_names_of_a_condition_matter(condition: Condition, stated: dict[str, bool]) -> None:
    its_own = {name: value for name, value in stated.items() if name in condition.names()}
    assert condition.holds(stated.get) is condition.holds(its_own.get)


@pytest.mark.parametrize(
    ("condition", "unknown", "yes", "no"),
    [
        (is_("a", True), None, True, False),
        (not_(is_("a", True)), None, False, True),
        (known("a"), False, True, True),
        (all_(is_("a", True), known("a")), False, True, False),
        (any_(is_("a", True), not_(known("a"))), True, True, False),
        (all_(), True, True, True),
        (any_(), False, False, False),
        (ALWAYS, True, True, True),
    ],
)
def test_open_true_and_false(condition: Condition, unknown: bool | None, yes: bool, no: bool) -> None:
    assert [holds(condition), holds(condition, a=True), holds(condition, a=False)] == [unknown, yes, no]


def test_a_fact_may_be_one_of_several() -> None:
    assert [holds(is_("a", "x", "y"), a=value) for value in ("x", "y", "z")] == [True, True, False]


def test_a_condition_tells_what_it_compares() -> None:
    condition = all_(is_("a", 1, 2), any_(not_(is_("b", 3)), known("c")))
    assert list(condition.compared()) == [("a", 1), ("a", 2), ("b", 3)]
    assert condition.names() == {"a", "b", "c"}


def test_a_bare_condition_says_how_to_make_one() -> None:
    with pytest.raises(TypeError, match="use is_, known, all_, any_ or not_"):
        holds(Condition())

"""Scores of survey forms are exact, rounded once, and show what was counted for blanks."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.api import (
    FORM_SCORE,
    MEANS,
    ScoreItem,
    ScoreSheet,
    band,
    fallen,
    falls_short,
    group_means,
    item_means,
    lowest,
    mean,
    percent_of_forms,
    rounded,
    score_form,
    weighted_mean,
)

POINTS = {"satisfied": Decimal(100), "fairly": Decimal(80), "average": Decimal(60), "dissatisfied": Decimal(20)}
ITEMS = (
    ScoreItem("quality", Decimal(50), "product"),
    ScoreItem("safety", Decimal(20), "product"),
    ScoreItem("service", Decimal(30)),
)
IMPUTING = ScoreSheet(ITEMS, POINTS, Decimal(100), blank_as="fairly")
STRICT = ScoreSheet(ITEMS, POINTS, Decimal(100))
GRADES = st.fixed_dictionaries({item.name: st.sampled_from([None, *POINTS]) for item in ITEMS})
FULL_GRADES = st.fixed_dictionaries({item.name: st.sampled_from([*POINTS]) for item in ITEMS})
FIGURES = st.decimals(0, 1000, places=3)


def test_a_form_is_the_sum_of_weight_times_points() -> None:
    score = score_form(STRICT, {"quality": "satisfied", "safety": "average", "service": "dissatisfied"})

    assert (score["score"], score["full_score"], score["percent"]) == (Decimal(68), Decimal(100), Decimal("68.0"))
    assert [(one["item"], one["score"]) for one in score["items"]] == [("quality", 50), ("safety", 12), ("service", 6)]
    assert [(one["group"], one["score"], one["full_score"]) for one in score["groups"]] == [("product", 62, 70)]


def test_a_form_with_a_blank_is_not_scored_unless_a_blank_counts_as_a_grade() -> None:
    grades = {"quality": "satisfied", "safety": None}

    assert score_form(STRICT, grades) == {"complete": False, "missing": ["safety", "service"]}
    counted = score_form(IMPUTING, grades)
    assert counted["complete"] is True
    assert (counted["score"], counted["imputed_items"], counted["imputed_score"]) == (90, 2, 40)


@pytest.mark.parametrize(
    ("grades", "told"),
    [({"quality": "good"}, "quality: expected one of satisfied"), ({"colour": "fairly"}, "got colour")],
)
def test_a_grade_or_an_item_that_is_not_on_the_form_is_refused(grades: dict[str, str], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        score_form(IMPUTING, grades)


@pytest.mark.parametrize(
    ("items", "points", "full", "blank"),
    [
        ((), POINTS, 100, ""),
        ((ITEMS[0], ITEMS[0]), POINTS, 100, ""),
        (ITEMS, POINTS, 0, ""),
        ((ScoreItem("a", Decimal(-1)), ITEMS[0]), POINTS, 100, ""),
        (ITEMS, POINTS, 100, "good"),
    ],
)
def test_a_sheet_that_makes_no_sense_is_refused(
    items: tuple[ScoreItem, ...], points: dict[str, Decimal], full: int, blank: str
) -> None:
    with pytest.raises(ValueError):
        ScoreSheet(items, points, Decimal(full), blank)


@given(GRADES)
def test_a_score_lies_between_its_bounds_and_its_parts_add_up(grades: dict[str, str | None]) -> None:
    score = score_form(IMPUTING, grades)

    assert FORM_SCORE.read(FORM_SCORE.write(score)) == FORM_SCORE.read(score)
    assert Decimal(20) <= score["score"] <= score["full_score"]
    assert sum(one["score"] for one in score["items"]) == score["score"]
    assert sum(one["score"] for one in score["items"] if one["imputed"]) == score["imputed_score"]
    assert score["imputed_items"] == sum(grade is None for grade in grades.values())


@given(GRADES)
def test_a_blank_and_the_grade_that_it_counts_as_score_the_same(grades: dict[str, str | None]) -> None:
    filled = {name: grade or "fairly" for name, grade in grades.items()}

    assert score_form(IMPUTING, grades)["score"] == score_form(STRICT, filled)["score"]


@given(st.lists(FULL_GRADES, min_size=1, max_size=7))
def test_the_means_of_the_items_give_the_mean_of_the_forms(forms: list[dict[str, str]]) -> None:
    means = {one["name"]: Fraction(one["mean"]) for one in item_means(STRICT, forms, 20)}
    scores = [score_form(STRICT, form)["score"] for form in forms]

    by_items = sum(means[item.name] * Fraction(item.weight) for item in ITEMS) / 100
    assert abs(by_items - Fraction(sum(scores)) / len(scores)) < Fraction(1, 10**15)


@given(st.lists(GRADES, min_size=1, max_size=7))
def test_means_count_blanks_apart_and_leave_forms_without_a_score_out(forms: list[dict[str, str | None]]) -> None:
    imputed = item_means(IMPUTING, forms, 2)
    complete = [form for form in forms if None not in form.values()]

    assert MEANS.read(MEANS.write(imputed)) == MEANS.read(imputed)
    assert {one["answers"] for one in imputed} == {len(forms)}
    assert sum(one["imputed"] for one in imputed) == sum(g is None for form in forms for g in form.values())
    if complete:
        assert item_means(STRICT, forms, 2) == item_means(STRICT, complete, 2)
    else:
        with pytest.raises(ValueError, match="nothing to take the mean of"):
            item_means(STRICT, forms, 2)


def test_the_mean_of_a_group_weighs_its_items_as_the_form_does() -> None:
    forms = [{"quality": "satisfied", "safety": "average", "service": None}]

    assert [(one["name"], one["mean"]) for one in group_means(IMPUTING, forms, 2)] == [("product", Decimal("88.57"))]


def test_figures_are_rounded_half_up_and_only_at_the_end() -> None:
    assert mean([82, 100, 80], 2) == Decimal("87.33")
    assert mean([Decimal("0.004"), Decimal("0.006")], 2) == Decimal("0.01")
    assert (rounded(Decimal("92.75"), 1), rounded(Decimal("-0.005"), 2)) == (Decimal("92.8"), Decimal("-0.01"))
    assert percent_of_forms([Decimal("8.2"), Decimal("8.55"), Decimal(10)], 10, 1) == Decimal("89.2")


@given(st.fractions(-1000, 1000), st.integers(0, 6))
def test_a_rounded_figure_is_never_further_off_than_half_a_unit(value: Fraction, places: int) -> None:
    off = Fraction(rounded(value, places)) - value

    assert abs(off) <= Fraction(1, 2 * 10**places)
    assert rounded(-value, places) == -rounded(value, places)
    assert rounded(value, places) == rounded(Fraction(rounded(value, places)), places)


@given(st.lists(st.tuples(FIGURES, FIGURES), min_size=1, max_size=8))
def test_a_weighted_mean_lies_between_its_values(pairs: list[tuple[Decimal, Decimal]]) -> None:
    counted = [value for value, weight in pairs if weight]
    if not counted:
        with pytest.raises(ValueError, match="weights"):
            weighted_mean(pairs, 2)
        return
    found = weighted_mean(pairs, 3)
    assert min(counted) <= found <= max(counted)
    assert weighted_mean([(value, 2 * weight) for value, weight in pairs], 3) == found


@given(st.lists(FIGURES, min_size=1, max_size=9))
def test_equal_weights_make_the_plain_mean(values: list[Decimal]) -> None:
    assert weighted_mean([(value, 7) for value in values], 4) == mean(values, 4)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3).map(Decimal)))
def test_the_lowest_are_all_that_tie(values: dict[str, Decimal]) -> None:
    found = lowest(values)

    assert list(found) == [name for name, value in values.items() if all(value <= other for other in values.values())]


def test_only_what_was_there_last_time_and_is_lower_has_fallen() -> None:
    now = {"a": Decimal(79), "b": Decimal(80), "c": Decimal(10)}

    assert fallen(now, {"a": Decimal(80), "b": Decimal(80), "d": Decimal(90)}) == ("a",)


@pytest.mark.parametrize(
    ("value", "target", "last", "reasons"),
    [
        ("82.0", "82.0", "82.0", ()),
        ("81.9", "82.0", "80.0", ("below target",)),
        ("81.9", "81.9", "82", ("below last",)),
        ("70", "82", "81", ("below target", "below last")),
        ("70", None, None, ()),
    ],
)
def test_what_falls_short_is_lower_not_equal(
    value: str, target: str | None, last: str | None, reasons: tuple[str, ...]
) -> None:
    read = [None if one is None else Decimal(one) for one in (target, last)]

    assert falls_short(Decimal(value), *read) == reasons


@pytest.mark.parametrize(("value", "name"), [("90", "A"), ("89.99", "B"), ("60", "B"), ("59.99", "C")])
def test_a_band_begins_with_its_lower_end(value: str, name: str) -> None:
    assert band(Decimal(value), [(60, "B"), (90, "A")], "C") == name

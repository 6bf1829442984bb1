"""What holds of every survey: figures between their bounds, blanks as printed, one more form never hurts the rate."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.procedures.test_satisfaction_survey import PROCEDURE

GRADES = {"满意": 100, "比较满意": 80, "一般": 60, "不太满意": 40, "不满意": 20}
WEIGHTS = {name: int(weight) for name, weight in PROCEDURE.settings["weights"].items()}
LAW = settings(max_examples=60, deadline=None)
forms = st.fixed_dictionaries({item: st.sampled_from([None, *GRADES]) for item in WEIGHTS})
figures = st.decimals(0, 100, places=2)


def decided(question: str, **known: Any) -> Any:
    decision = PROCEDURE.decide(question, known)
    return decision.outcome if decision.status == "decided" else decision.status


def counted(*given_forms: dict[str, str | None], product: str = "泵") -> tuple[dict[str, Any], ...]:
    return tuple(
        {"single": False, "product": product, **{item: grade for item, grade in form.items() if grade}}
        for form in given_forms
    )


@LAW
@given(forms)
def test_a_form_is_weight_times_grade_over_a_hundred_with_blanks_as_fairly_satisfied(
    form: dict[str, str | None],
) -> None:
    """5.4.1/2, 5.4.2.b"""
    by_hand = sum(Decimal(weight * GRADES[form[item] or "比较满意"]) for item, weight in WEIGHTS.items()) / 100

    assert decided("form_satisfactions", counted_forms=counted(form)) == (by_hand,)
    assert Decimal(20) <= by_hand <= 100


@LAW
@given(st.lists(forms, min_size=1, max_size=6))
def test_a_product_lies_between_its_worst_and_its_best_form(given_forms: list[dict[str, str | None]]) -> None:
    """5.4.2.c"""
    found = decided("form_satisfactions", counted_forms=counted(*given_forms))
    product = decided("product_satisfactions", counted_forms=counted(*given_forms))

    assert min(found) <= product["泵"] <= max(found)
    assert product["泵"] == decided("satisfaction", form_satisfactions=found)


@LAW
@given(st.lists(forms, min_size=1, max_size=6))
def test_no_small_item_is_lower_than_the_weakest(given_forms: list[dict[str, str | None]]) -> None:
    """5.6.3.a"""
    of_product = decided("weakest_items", counted_forms=counted(*given_forms))["泵"]
    totals = {item: sum(GRADES[form[item] or "比较满意"] for form in given_forms) for item in WEIGHTS}

    assert set(of_product) == {item for item, total in totals.items() if total == min(totals.values())}


@LAW
@given(st.dictionaries(st.sampled_from("abcd"), st.tuples(figures, st.integers(1, 10**6)), min_size=1))
def test_the_average_lies_between_the_products(products: dict[str, tuple[Decimal, int]]) -> None:
    """5.4.2.d"""
    satisfactions = {name: score for name, (score, _) in products.items()}
    sales = {name: Decimal(sold) for name, (_, sold) in products.items()}

    known = {"product_satisfactions": satisfactions, "product_sales": sales, "satisfaction": "n/a"}
    average = decided("average", **known)

    assert min(satisfactions.values()) <= average <= max(satisfactions.values())


@LAW
@given(st.integers(1, 400), st.data())
def test_the_least_sample_is_valid_and_one_less_is_not(customers: int, data: st.DataObject) -> None:
    """5.3.1, 5.3.1.1"""
    key = data.draw(st.integers(1, customers))
    least = int(decided("surveyed_min", customers=Decimal(customers)))
    least_key = int(decided("key_surveyed_min", key_customers=Decimal(key)))

    def valid(surveyed: int, key_surveyed: int) -> Any:
        known = {"customers": customers, "surveyed": surveyed, "key_customers": key, "key_surveyed": key_surveyed}
        values = {name: Decimal(value) for name, value in known.items()}
        reached = {name: decided(name, **values) for name in ("sampling_reached", "key_sampling_reached")}
        return decided("sample_valid", **reached)

    assert valid(least, least_key) is True
    assert valid(least - 1, least_key) is False
    assert valid(least, least_key - 1) is False


@LAW
@given(figures, figures, st.none() | figures)
def test_action_is_required_exactly_when_the_average_is_lower(
    average: Decimal, target: Decimal, last: Decimal | None
) -> None:
    """5.5.1, 5.5.2"""
    below_target = decided("below_target", average=average, target=target)
    below_last = decided("below_last", average=average, last=last)

    required = decided("action_by_comparison", below_target=below_target, below_last=below_last)

    assert required == (average < target or (last is not None and average < last))

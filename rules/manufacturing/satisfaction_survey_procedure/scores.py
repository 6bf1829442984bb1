"""What the returned forms show: small items, groups, products, and the average over the products."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rules.api import (
    NA,
    Answer,
    Formula,
    ListOf,
    Number,
    Record,
    ScoreItem,
    ScoreSheet,
    YesNo,
    exact_item_means,
    lowest,
    mean,
    question,
    score_form,
    weighted_mean,
)

from .sample import in_time
from .sheet import BLANK_AS, GRADE, GRADES, GROUP_OF, GROUPS, HEADINGS, ITEMS, LINE

PLACES = 2
FULL = Decimal(100)
Grades = Mapping[str, str | None]
Points = Mapping[str, Decimal]
Forms = Sequence[Mapping[str, Any]]

COUNTED = ListOf(
    Record("counted form", {"single": YesNo()}, {"product": LINE, "customer": LINE, **dict.fromkeys(ITEMS, GRADE)}),
    gaps=False,
)
"""A form that enters the statistics; `single`: from a single survey of the year."""


def sheet_of(weights: Points, points: Points) -> ScoreSheet:
    """The form with the site's weights and points. Raises `ValueError` if they are those of another form."""
    if set(weights) != set(ITEMS):
        raise ValueError(f"weights: expected one for each of {', '.join(ITEMS)}")
    if sum(weights.values()) != FULL:
        raise ValueError(
            f"weights: they add up to {sum(weights.values())}, expected {FULL}, by which the sum is divided"
        )
    if set(points) != set(GRADES) or max(points.values()) != FULL:
        raise ValueError(f"raw_table: expected points for {', '.join(GRADES)}, the best grade with {FULL}")
    items = tuple(ScoreItem(name, weights[name], GROUP_OF[name]) for name in ITEMS)
    return ScoreSheet(items, points, FULL, BLANK_AS)


def counted_forms(
    single: Mapping[str, Any] | None,
    late_too: bool,
    months: Decimal,
    issued: Sequence[Mapping[str, Any] | None],
    returned: Sequence[date | None],
    *columns: Sequence[str | None],
) -> list[dict[str, Any]]:
    """The forms of this survey that came back or have a grade, and those of the single surveys of its year; the late
    ones where the site counts them."""
    own = [
        {"single": False, **_named(about), **{item: grade for item, grade in zip(ITEMS, row, strict=True) if grade}}
        for about, back, timely, *row in zip(issued, returned, in_time(issued, returned, months), *columns, strict=True)
        if (back is not None or any(row)) and (late_too or timely is not False)
    ]
    others = [
        {"single": True, **_named(row.get("issued_form")), **{item: row[item] for item in ITEMS if row.get(item)}}
        for row in (single["rows"] if single else ())
    ]
    return own + others


def _named(about: Mapping[str, Any] | None) -> dict[str, str]:
    return {} if about is None else {"product": about["product"], "customer": about["customer"]}


def form_satisfaction(weights: Points, points: Points, returned: date | None, *grades: str | None) -> Decimal | str:
    """The sum of raw score x weight / 100; a blank form that came back counts, one that did not come back does not."""
    if returned is None and not any(grades):
        return NA
    return _score(sheet_of(weights, points), dict(zip(ITEMS, grades, strict=True)))


def _score(sheet: ScoreSheet, form: Grades) -> Decimal:
    score: Decimal = score_form(sheet, form)["score"]
    return score


def _grades(form: Mapping[str, Any]) -> Grades:
    return {item: form.get(item) for item in ITEMS}


def form_satisfactions(weights: Points, points: Points, forms: Forms) -> list[Decimal]:
    """The satisfaction of every form that is counted."""
    sheet = sheet_of(weights, points)
    return [_score(sheet, _grades(form)) for form in forms]


def raw_scores(item: str) -> Callable[[Points, Forms], list[Decimal]]:
    """What gives the raw scores of one small item, blanks among them, over the forms that are counted."""
    return lambda points, forms: [points[form.get(item) or BLANK_AS] for form in forms]


def item_scores(*raws: Sequence[Decimal]) -> dict[str, Decimal]:
    """The mean raw score of each small item that has any."""
    return {item: mean(raw, PLACES) for item, raw in zip(ITEMS, raws, strict=True) if raw}


def weakest(scores: Points, *raws: Sequence[Decimal]) -> tuple[str, ...]:
    """The small items with the lowest mean, compared before it is rounded where the forms are known."""
    exact = {item: mean_exact(raw) for item, raw in zip(ITEMS, raws, strict=True) if raw}
    return lowest(exact or scores)


def mean_exact(values: Sequence[Decimal]) -> Decimal:
    """The mean, fine enough that no two different means of forms come out alike."""
    return mean(values, 20)


def group_scores(weights: Points, *raws: Sequence[Decimal]) -> dict[str, Decimal]:
    """The mean raw score of each group of which every item has any, weighted as on the form."""
    of = {item: mean_exact(raw) for item, raw in zip(ITEMS, raws, strict=True) if raw}
    return {
        group: weighted_mean([(of[item], weights[item]) for item in items], PLACES)
        for group, items in GROUPS.items()
        if all(item in of for item in items) and any(weights[item] for item in items)
    }


def by_product(forms: Forms) -> dict[str, list[Grades]]:
    """The forms by the product that they name."""
    found: dict[str, list[Grades]] = {}
    for form in forms:
        if "product" in form:
            found.setdefault(form["product"], []).append(_grades(form))
    return found


def product_satisfactions(weights: Points, points: Points, forms: Forms) -> dict[str, Decimal]:
    """The mean satisfaction of the forms of each product."""
    sheet = sheet_of(weights, points)
    return {name: mean([_score(sheet, form) for form in of_it], PLACES) for name, of_it in by_product(forms).items()}


def weakest_items(weights: Points, points: Points, forms: Forms) -> dict[str, tuple[str, ...]]:
    """The small items with the lowest mean in each product class; all that tie."""
    sheet = sheet_of(weights, points)
    return {name: lowest(exact_item_means(sheet, of_it)) for name, of_it in by_product(forms).items()}


def product_sales(rows: Sequence[Mapping[str, Any]]) -> dict[str, Decimal]:
    """The sales of each product, all customers together."""
    totals: dict[str, Decimal] = {}
    for row in rows:
        totals[row["product"]] = totals.get(row["product"], Decimal()) + row["sales"]
    return totals


def average(satisfactions: Points, sales: Points | None, whole: Decimal | str) -> Decimal | str:
    """Weighted by the sales of the products surveyed. Raises `ValueError` for one of several whose sales nobody knows.

    A single product needs no weight, and forms that name no product have the mean of all.
    """
    if len(satisfactions) < 2:
        return next(iter(satisfactions.values()), whole)
    unknown = sorted(set(satisfactions) - set(sales or ()))
    if sales is None or unknown:
        raise ValueError(f"product_sales: expected the sales of {unknown[0]} as well")
    return weighted_mean([(value, sales[product]) for product, value in satisfactions.items()], PLACES)


def satisfaction(forms: Sequence[Decimal | str]) -> Decimal | str:
    """The mean of the forms of one product or class."""
    returned = [form for form in forms if not isinstance(form, str)]
    return mean(returned, PLACES) if returned else NA


COLUMNS = tuple(f"sheets.{item}" for item in ITEMS)
RAWS = tuple(f"{item}_raw" for item in ITEMS)
ON_FORM = ("weights", "raw_table")
OF_FORMS = (*ON_FORM, "counted_forms")


def _raw_question(item: str) -> Any:
    def ask() -> Answer:
        """What raw scores has this small item got, blanks counted as fairly satisfied?"""

    ask.__name__ = f"{item}_raw"
    return question(asked="set", of="satisfaction_round", outcome=ListOf(Number(0, 100), gaps=False))(ask)


RawScores = type("RawScores", (), {f"{item}_raw": _raw_question(item) for item in ITEMS})
"""One question for each small item of the form."""
RAW_SCORES = {
    f"{item}_raw": Formula(("raw_table", "counted_forms"), raw_scores(item), ("5.4.1/1", "5.4.1/2", "5.4.2.a"))
    for item in ITEMS
}

SUM = Formula(("weights",), lambda weights: sum(weights.values()), "5.2.2")
GROUP_HEADINGS_SUM = Formula((), lambda: sum(HEADINGS.values()), ("5.2.2", "5.2.2.1", "5.2.2.3", "5.2.2.4", "5.2.2.5"))
SERVICE_SMALL_ITEMS = Formula(
    ("weights",), lambda weights: sum(weights[item] for item in GROUPS["service"]), ("5.2.2", "5.2.2.2")
)
SERVICE_HEADING = Formula((), lambda: HEADINGS["service"], ("5.2.2", "5.2.2.2"))
FORM_SATISFACTION = Formula(
    (*ON_FORM, "returned_on?", *(f"{item}?" for item in ITEMS)), form_satisfaction, ("5.4.2.b", "5.4.1/1", "5.4.1/2")
)
COUNTED_FORMS = Formula(
    (
        "single_forms?",
        "late_forms_counted",
        "return_within_months",
        "sheets.issued_form",
        "sheets.returned_on",
        *COLUMNS,
    ),
    counted_forms,
    ("5.6.2", "5.3.1.2"),
)
FORM_SATISFACTIONS = Formula(OF_FORMS, form_satisfactions, ("5.4.2.b", "5.4.1/2"))
SATISFACTION = Formula(("form_satisfactions",), satisfaction, "5.4.2.c")
ITEM_SCORES = Formula(RAWS, item_scores, ("5.4.2.a", "5.4.1/1"))
GROUP_SCORES = Formula(("weights", *RAWS), group_scores, "5.6.3.d")
MEASURE_FOR = Formula(("item_scores", *RAWS), weakest, "5.6.3.a")
WEAKEST_ITEMS = Formula(OF_FORMS, weakest_items, ("5.6.3.a", "5.3.1.2"))
PRODUCT_SATISFACTIONS = Formula(OF_FORMS, product_satisfactions, ("5.4.2.c", "5.3.1.2"))
PRODUCT_SALES = Formula(("customer_sales",), product_sales, "5.4.2.d")
AVERAGE = Formula(("product_satisfactions", "product_sales?", "satisfaction"), average, "5.4.2.d")
WEAKEST_PRODUCTS = Formula(("product_satisfactions",), lowest, "5.6.3.b")

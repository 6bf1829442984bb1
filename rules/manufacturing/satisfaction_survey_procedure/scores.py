"""What the returned forms show: small items, groups, products, and the average over the products."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rules.api import (
    NA,
    Answer,
    Formula,
    ListOf,
    Number,
    ScoreItem,
    ScoreSheet,
    exact_item_means,
    lowest,
    mean,
    question,
    score_form,
    weighted_mean,
)

from .sheet import BLANK_AS, GROUP_OF, GROUPS, HEADINGS, ITEMS

PLACES = 2
FULL = Decimal(100)
Grades = Mapping[str, str | None]
Points = Mapping[str, Decimal]


def sheet_of(weights: Points, points: Points) -> ScoreSheet:
    """The form with the site's weights and points. Raises `ValueError` if they are those of another form."""
    if set(weights) != set(ITEMS):
        raise ValueError(f"weights: expected one for each of {', '.join(ITEMS)}")
    items = tuple(ScoreItem(name, weights[name], GROUP_OF[name]) for name in ITEMS)
    return ScoreSheet(items, points, FULL, BLANK_AS)


def forms_of(columns: Sequence[Sequence[str | None]], returned: Sequence[date | None]) -> list[Grades | None]:
    """One form for each that came back or has a grade, from the lists of its items; nothing for the others."""
    rows = [dict(zip(ITEMS, row, strict=True)) for row in zip(*columns, strict=True)]
    return [row if back is not None or any(row.values()) else None for row, back in zip(rows, returned, strict=True)]


def form_satisfaction(weights: Points, points: Points, returned: date | None, *grades: str | None) -> Decimal | str:
    """The sum of raw score x weight / 100; a blank form that came back counts, one that did not come back does not."""
    (form,) = forms_of([[grade] for grade in grades], [returned])
    return NA if form is None else _score(sheet_of(weights, points), form)


def _score(sheet: ScoreSheet, form: Grades) -> Decimal:
    score: Decimal = score_form(sheet, form)["score"]
    return score


def form_satisfactions(
    weights: Points, points: Points, returned: Sequence[date | None], *columns: Sequence[str | None]
) -> list[Decimal]:
    """The satisfaction of every form that came back."""
    sheet = sheet_of(weights, points)
    return [_score(sheet, form) for form in forms_of(columns, returned) if form is not None]


def raw_scores(item: str) -> Any:
    """What gives the raw scores of one small item, blanks among them, over the forms that came back."""

    def raw(points: Points, returned: Sequence[date | None], *columns: Sequence[str | None]) -> list[Decimal]:
        return [points[form[item] or BLANK_AS] for form in forms_of(columns, returned) if form is not None]

    return raw


def item_scores(*raws: Sequence[Decimal]) -> dict[str, Decimal]:
    """The mean raw score of each small item that has any."""
    return {item: mean(raw, PLACES) for item, raw in zip(ITEMS, raws, strict=True) if raw}


def weakest(*raws: Sequence[Decimal]) -> tuple[str, ...]:
    """The small items with the lowest mean, compared before it is rounded."""
    return lowest({item: mean_exact(raw) for item, raw in zip(ITEMS, raws, strict=True) if raw})


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


def by_product(
    issued: Sequence[Mapping[str, Any] | None], returned: Sequence[date | None], columns: Sequence[Sequence[str | None]]
) -> dict[str, list[Grades]]:
    """The forms that came back, by the product that they name."""
    found: dict[str, list[Grades]] = {}
    for about, form in zip(issued, forms_of(columns, returned), strict=True):
        if about is not None and form is not None:
            found.setdefault(about["product"], []).append(form)
    return found


def product_satisfactions(
    weights: Points,
    points: Points,
    issued: Sequence[Mapping[str, Any] | None],
    returned: Sequence[date | None],
    *columns: Sequence[str | None],
) -> dict[str, Decimal]:
    """The mean satisfaction of the forms of each product."""
    sheet = sheet_of(weights, points)
    products = by_product(issued, returned, columns)
    return {name: mean([_score(sheet, form) for form in forms], PLACES) for name, forms in products.items()}


def weakest_items(
    weights: Points,
    points: Points,
    issued: Sequence[Mapping[str, Any] | None],
    returned: Sequence[date | None],
    *columns: Sequence[str | None],
) -> dict[str, tuple[str, ...]]:
    """The small items with the lowest mean in each product class; all that tie."""
    sheet = sheet_of(weights, points)
    products = by_product(issued, returned, columns)
    return {name: lowest(exact_item_means(sheet, forms)) for name, forms in products.items()}


def product_sales(rows: Sequence[Mapping[str, Any]]) -> dict[str, Decimal]:
    """The sales of each product, all customers together."""
    totals: dict[str, Decimal] = {}
    for row in rows:
        totals[row["product"]] = totals.get(row["product"], Decimal()) + row["sales"]
    return totals


def average(satisfactions: Points, sales: Points) -> Decimal | str:
    """Weighted by the sales of the products surveyed. Raises `ValueError` for a product whose sales are not known."""
    unknown = sorted(set(satisfactions) - set(sales))
    if unknown:
        raise ValueError(f"product_sales: expected the sales of {unknown[0]} as well")
    if not satisfactions:
        return NA
    return weighted_mean([(value, sales[product]) for product, value in satisfactions.items()], PLACES)


def satisfaction(forms: Sequence[Decimal | str]) -> Decimal | str:
    """The mean of the forms of one product or class."""
    returned = [form for form in forms if not isinstance(form, str)]
    return mean(returned, PLACES) if returned else NA


COLUMNS = tuple(f"sheets.{item}" for item in ITEMS)
RAWS = tuple(f"{item}_raw" for item in ITEMS)
ON_FORM = ("weights", "raw_table")
OF_FORMS = (*ON_FORM, "sheets.issued_form", "sheets.returned_on", *COLUMNS)


def _raw_question(item: str) -> Any:
    def ask() -> Answer:
        """What raw scores has this small item got, blanks counted as fairly satisfied?"""
        raise NotImplementedError

    ask.__name__ = f"{item}_raw"
    return question(asked="set", of="satisfaction_round", outcome=ListOf(Number(0, 100), gaps=False))(ask)


RawScores = type("RawScores", (), {f"{item}_raw": _raw_question(item) for item in ITEMS})
"""One question for each small item of the form."""
RAW_SCORES = {
    f"{item}_raw": Formula(
        ("raw_table", "sheets.returned_on", *COLUMNS), raw_scores(item), ("5.4.1/1", "5.4.1/2", "5.4.2.a")
    )
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
FORM_SATISFACTIONS = Formula((*ON_FORM, "sheets.returned_on", *COLUMNS), form_satisfactions, ("5.4.2.b", "5.6.2"))
SATISFACTION = Formula(("form_satisfactions",), satisfaction, "5.4.2.c")
ITEM_SCORES = Formula(RAWS, item_scores, ("5.4.2.a", "5.4.1/1"))
GROUP_SCORES = Formula(("weights", *RAWS), group_scores, "5.6.3.d")
MEASURE_FOR = Formula(RAWS, weakest, "5.6.3.a")
WEAKEST_ITEMS = Formula(OF_FORMS, weakest_items, ("5.6.3.a", "5.3.1.2"))
PRODUCT_SATISFACTIONS = Formula(OF_FORMS, product_satisfactions, ("5.4.2.c", "5.3.1.2"))
PRODUCT_SALES = Formula(("customer_sales",), product_sales, "5.4.2.d")
AVERAGE = Formula(("product_satisfactions", "product_sales"), average, "5.4.2.d")
WEAKEST_PRODUCTS = Formula(("product_satisfactions",), lowest, "5.6.3.b")

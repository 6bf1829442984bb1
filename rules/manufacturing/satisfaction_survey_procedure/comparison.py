"""The result against the target and against last time, and what measures are aimed at."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rules.api import ANY, NA, Formula, Rule, Table, fallen

Scores = Mapping[str, Decimal]


def is_below(average: Decimal | str, other: Decimal | None) -> bool:
    """Whether the average is lower; equal is not, and against nothing nothing is."""
    return other is not None and average != NA and Decimal(average) < other


def measures(
    weakest_items: Mapping[str, Sequence[str]],
    weakest_products: Sequence[str],
    issued: Sequence[Mapping[str, Any] | None],
    dissatisfied: Sequence[bool | None],
    scores: tuple[Scores, Scores | None],
    groups: tuple[Scores, Scores | None],
    products: tuple[Scores, Scores | None],
) -> list[dict[str, str]]:
    """Everything that a measure is aimed at, each once."""
    found = [
        {"aim": "lowest item", "product": product, "item": item}
        for product, items in weakest_items.items()
        for item in items
    ]
    found += [{"aim": "lowest product", "product": product} for product in weakest_products]
    found += [
        {"aim": "written dissatisfaction", **_of_form(about)}
        for about, marked in zip(issued, dissatisfied, strict=True)
        if marked
    ]
    for part, (now, last) in {"item": scores, "group": groups, "product": products}.items():
        found += [{"aim": f"fallen {part}", part: name} for name in fallen(now, last or {})]
    return [one for at, one in enumerate(found) if one not in found[:at]]


def _of_form(about: Mapping[str, Any] | None) -> dict[str, str]:
    return {} if about is None else {"customer": about["customer"], "product": about["product"]}


def measures_of(
    weakest_items: Mapping[str, Sequence[str]],
    weakest_products: Sequence[str],
    issued: Sequence[Mapping[str, Any] | None],
    dissatisfied: Sequence[bool | None],
    item_scores: Scores,
    group_scores: Scores,
    product_satisfactions: Scores,
    reason: str | None,
    last_items: Scores | None,
    last_groups: Scores | None,
    last_products: Scores | None,
) -> list[dict[str, str]]:
    """What measures are aimed at, the comparison of the average among it."""
    by_comparison = [] if reason in (None, "none") else [{"aim": "average", "reason": str(reason)}]
    return by_comparison + measures(
        weakest_items,
        weakest_products,
        issued,
        dissatisfied,
        (item_scores, last_items),
        (group_scores, last_groups),
        (product_satisfactions, last_products),
    )


BELOW_TARGET = Formula(("average", "target"), is_below, "5.5.1")
BELOW_LAST = Formula(("average", "last?"), is_below, "5.5.2")
ACTION_BY_COMPARISON = Table(
    inputs=("below_target", "below_last"),
    rules=(
        Rule((True, ANY), True, "5.5.1", {"capa": True}),
        Rule((ANY, True), True, "5.5.2", {"capa": True}),
        Rule((False, False), False, ("5.5.1", "5.5.2"), {"capa": False}),
    ),
    hit="any",
)
COMPARISON_REASON = Table(
    inputs=("below_target", "below_last"),
    rules=(
        Rule((True, False), "below target", "5.5.1", {"reason": "below target"}),
        Rule((False, True), "below last", "5.5.2", {"reason": "below last"}),
        Rule((True, True), "below target and last", ("5.5.1", "5.5.2"), {"reason": "below target and last"}),
        Rule((False, False), "none", ("5.5.1", "5.5.2")),
    ),
)
MEASURES = Formula(
    (
        "weakest_items",
        "weakest_products",
        "sheets.issued_form",
        "sheets.opinion_dissatisfied",
        "item_scores",
        "group_scores",
        "product_satisfactions",
        "comparison_reason?",
        "last_item_scores?",
        "last_group_scores?",
        "last_product_satisfactions?",
    ),
    measures_of,
    ("5.5.1", "5.5.2", "5.6.3.a", "5.6.3.b", "5.6.3.c", "5.6.3.d"),
)

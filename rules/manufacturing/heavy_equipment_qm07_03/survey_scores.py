"""How a survey form is scored: rows, grades, weights, and the rates that a set of forms gives."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rules.api import (
    NA,
    Choice,
    Formula,
    ListOf,
    MapOf,
    Number,
    Record,
    ScoreItem,
    ScoreSheet,
    Text,
    Whole,
    band,
    counted_rate,
    mean,
    percent_of_forms,
    score_form,
)

POINTS: Mapping[str, Decimal] = {
    "very satisfied": Decimal(10),
    "satisfied": Decimal("8.5"),
    "basically satisfied": Decimal("7.5"),
    "dissatisfied": Decimal(6),
    "very dissatisfied": Decimal(4),
}
GRADE = Choice(*POINTS)
BAD = ("dissatisfied", "very dissatisfied")
ROWS = ("reliability", "completeness", "safety", "purchased_parts", "appearance", "after_sales", "delivery")
PLANT = Choice("commodity", "casting_forging", "other")
SCORED_AS = Choice("commodity", "casting_forging")
LINE = Text(longest=500)
SCORE = Number(0, 10, na=True)
PERCENT = Number(0, 100)
RATE = Number(0, 100, na=True)
FULL_SCORE = Decimal(10)
SCORED_FORM = Record("scored form", {"product": LINE, "score": Number(0, 10)})
FORMS_SCORED = ListOf(SCORED_FORM, gaps=False)
BY_PRODUCT = MapOf(PERCENT)
EACH_FORM, EACH_PRODUCT = "each form once", "each product once"
OVERALL_COUNTS = Choice(EACH_FORM, EACH_PRODUCT)
ROW_NAMES = ListOf(Choice(*ROWS, "intrinsic"), gaps=False)

OUTER = (ScoreItem("appearance", Decimal(1)), ScoreItem("after_sales", Decimal(2)), ScoreItem("delivery", Decimal(1)))
SHEETS: Mapping[str, ScoreSheet] = {
    "commodity": ScoreSheet(
        (
            ScoreItem("reliability", Decimal(2), "intrinsic"),
            ScoreItem("completeness", Decimal(1), "intrinsic"),
            ScoreItem("safety", Decimal(2), "intrinsic"),
            ScoreItem("purchased_parts", Decimal(1), "intrinsic"),
            *OUTER,
        ),
        POINTS,
        Decimal(10),
    ),
    "casting_forging": ScoreSheet((ScoreItem("intrinsic", Decimal(6), "intrinsic"), *OUTER), POINTS, Decimal(10)),
}

GRADED = (*(f"{row}?" for row in ROWS), "intrinsic?", "ticked_twice?")


def _grades(plant: str, others: str, graded: Sequence[Any]) -> tuple[ScoreSheet, dict[str, str | None]]:
    """The sheet of the plant and what was ticked on its rows; a row ticked twice counts as blank.

    Row 1 has two names: a casting and forging works grades the whole of intrinsic quality on it.
    """
    *rows, intrinsic, twice = graded
    ticked: dict[str, str | None] = dict(zip(ROWS, rows, strict=True))
    ticked["intrinsic"] = intrinsic or ticked["reliability"]
    spoilt = set(twice or ()) | ({"intrinsic"} if "reliability" in (twice or ()) else set())
    sheet = SHEETS[others if plant == "other" else plant]
    return sheet, {item.name: None if item.name in spoilt else ticked[item.name] for item in sheet.items}


def form_score(plant: str, others: str, *graded: Any) -> Mapping[str, Any]:
    """The score of one form, or which of its rows are missing."""
    return score_form(*_grades(plant, others, graded))


def complete(score: Mapping[str, Any]) -> bool:
    """Every row that is scored has exactly one grade."""
    return bool(score["complete"])


def intrinsic_score(score: Mapping[str, Any]) -> Decimal | str:
    """The part of the score that is intrinsic quality, of 6; an incomplete form has none."""
    groups: Mapping[str, Decimal] = {group["group"]: group["score"] for group in score.get("groups", ())}
    return groups.get("intrinsic", NA)


def total_score(score: Mapping[str, Any]) -> Decimal | str:
    """The score of a form, of 10; an incomplete form has none."""
    total: Decimal | str = score.get("score", NA)
    return total


def rate_percent(score: Mapping[str, Any]) -> Decimal | str:
    """The score in percent of the full score; an incomplete form has none."""
    percent: Decimal | str = score.get("percent", NA)
    return percent


def rows_without_cause(*graded: Any) -> tuple[str, ...]:
    """The rows graded dissatisfied or worse for which no cause is stated."""
    *rows, intrinsic, causes = graded
    named = [*zip(ROWS, rows, strict=True), ("intrinsic", intrinsic)]
    return tuple(row for row, grade in named if grade in BAD and row not in (causes or {}))


def forms_of(picture: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The scored forms of the half-year, each with its product and score."""
    return tuple({"product": row["survey_product"], "score": row["score"]} for row in picture["rows"])


def _counted_scores(forms: Sequence[Mapping[str, Any]], counts: str) -> list[Decimal]:
    """The scores that the rate of all products is the mean of: of the forms, or of the products by their own forms."""
    if counts == EACH_FORM:
        return [form["score"] for form in forms]
    return [sum(own, Decimal()) / len(own) for own in _scores_by_product(forms).values()]


def overall_rate(forms: Sequence[Mapping[str, Any]], places: Decimal, counts: str) -> Decimal | str:
    """The satisfaction rate of all products. Without a form there is none."""
    if not forms:
        return NA
    return percent_of_forms(_counted_scores(forms, counts), FULL_SCORE, int(places))


def rate_counted(
    forms: Sequence[Mapping[str, Any]], places: Decimal, counts: str, picture: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The rate of all products with what it is made of: the scores, what they could be, and how many forms are left
    out since they are not scored."""
    scores = _counted_scores(forms, counts)
    left_out = len(picture["excluded"]) if picture else 0
    return counted_rate(sum(scores, Decimal()), FULL_SCORE * len(scores), left_out, places=int(places))


def rate_by_product(forms: Sequence[Mapping[str, Any]], places: Decimal) -> dict[str, Decimal]:
    """The satisfaction rate of each product."""
    scores = _scores_by_product(forms)
    return {product: percent_of_forms(own, FULL_SCORE, int(places)) for product, own in scores.items()}


def _scores_by_product(forms: Sequence[Mapping[str, Any]]) -> dict[str, list[Decimal]]:
    scores: dict[str, list[Decimal]] = {}
    for form in forms:
        scores.setdefault(form["product"], []).append(form["score"])
    return scores


def grade_of(forms: Sequence[Mapping[str, Any]], *least: Decimal) -> str:
    """The best grade whose lower end the mean score reaches. Without a form there is none."""
    if not forms:
        return NA
    bands = list(zip(least, POINTS, strict=False))
    return band(mean([form["score"] for form in forms], 4), bands, below="very dissatisfied")


FORM_SCORED = Formula(
    ("plant", "other_plants_scored_as", *GRADED),
    form_score,
    ("5.4.2.2.p2", "5.4.2.2.table", "form.QM0703-06.note1", "form.QM0703-06.note2"),
)
COMPLETE = Formula(("form_score",), complete, ("5.4.2.2.p1", "form.QM0703-06"))
SCORED = Formula(("complete",), bool, "5.4.2.2.p1")
INTRINSIC_SCORE = Formula(("form_score",), intrinsic_score, ("form.QM0703-06.note1", "form.QM0703-06.note2"))
TOTAL = Formula(("form_score",), total_score, "5.4.2.2.table")
RATE_PERCENT = Formula(("form_score",), rate_percent, "5.4.2.1.a")
ROWS_WITHOUT_CAUSE = Formula(
    (*(f"{row}?" for row in ROWS), "intrinsic?", "causes?"), rows_without_cause, "form.QM0703-06"
)
FORMS = Formula(("half_year_forms",), forms_of, "5.4.3.2")
FORMS_COUNTED = Formula(("scored_forms",), len, "5.4.3.2")
OVERALL_RATE = Formula(("scored_forms", "rate_places", "overall_rate_counts"), overall_rate, ("5.4.2.1.b", "5.4.3.2"))
RATE_COUNTED = Formula(
    ("scored_forms", "rate_places", "overall_rate_counts", "half_year_forms?"),
    rate_counted,
    ("5.4.2.1.b", "5.4.3.2", "5.4.2.2.p1"),
)
PRODUCT_RATES = Formula(("scored_forms", "rate_places"), rate_by_product, ("5.4.2.1.a", "5.4.3.2"))
SATISFACTION_GRADE = Formula(
    ("scored_forms", "very_satisfied_from", "satisfied_from", "basically_satisfied_from", "dissatisfied_from"),
    grade_of,
    "5.4.4.p1.s1",
)
COUNT = Whole(0, 1_000_000)

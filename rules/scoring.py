"""Scores of survey forms: items with weights, grades with points, what a blank counts as, what a set of forms shows.

Every function is pure and exact; figures are rounded half up, at the place that is said, and only at the end.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .domains import ListOf, Number, Record, Text, Whole, YesNo
from .exact import Figure, mean_of, rounded, written

NAME = Text(longest=200)
COUNT = Whole(0, 10_000_000)
FIGURE = Number(-1_000_000, 1_000_000)

ITEM_SCORE = Record(
    "item score", {"item": NAME, "grade": NAME, "points": FIGURE, "score": FIGURE, "imputed": YesNo()}, {"group": NAME}
)
GROUP_SCORE = Record("group score", {"group": NAME, "score": FIGURE, "full_score": FIGURE})
FORM_SCORE = Record(
    "form score",
    {"complete": YesNo(), "missing": ListOf(NAME, gaps=False)},
    {
        "score": FIGURE,
        "full_score": FIGURE,
        "percent": FIGURE,
        "imputed_items": COUNT,
        "imputed_score": FIGURE,
        "groups": ListOf(GROUP_SCORE, gaps=False),
        "items": ListOf(ITEM_SCORE, gaps=False),
    },
)
"""What `score_form` gives. An incomplete form has no score. `imputed_*` is the part that blanks were counted for."""

MEANS = ListOf(Record("mean score", {"name": NAME, "mean": FIGURE, "answers": COUNT, "imputed": COUNT}), gaps=False)
"""What `item_means` and `group_means` give; `answers` are all that were counted, `imputed` the blanks among them."""


@dataclass(frozen=True)
class ScoreItem:
    """One graded row of a form: its weight, and the group that it belongs to."""

    name: str
    weight: Decimal
    group: str = ""


@dataclass(frozen=True)
class ScoreSheet:
    """How a form is scored: the weight of an item x the points of its grade / `full_points`, added up.

    `blank_as` is the grade that a blank counts as; without it a form with a blank is incomplete and not scored.
    """

    items: tuple[ScoreItem, ...]
    points: Mapping[str, Decimal]
    full_points: Decimal
    blank_as: str = ""

    def __post_init__(self) -> None:
        names = [item.name for item in self.items]
        if not names or len(set(names)) < len(names):
            raise ValueError(f"a score sheet has items, each once, got {', '.join(names) or 'none'}")
        if any(item.weight < 0 for item in self.items) or self.full_score <= 0 or self.full_points <= 0:
            raise ValueError("weights are not negative; their sum and the full points are above 0")
        if self.blank_as and self.blank_as not in self.points:
            raise ValueError(f"a blank counts as {self.blank_as}, which is no grade of {', '.join(self.points)}")

    @property
    def full_score(self) -> Decimal:
        return written(sum((Fraction(item.weight) for item in self.items), Fraction()))

    def score(self, item: ScoreItem, grade: str) -> Fraction:
        """The exact score of one item for a grade."""
        return Fraction(item.weight) * Fraction(self.points_of(item, grade)) / Fraction(self.full_points)

    def points_of(self, item: ScoreItem, grade: str) -> Decimal:
        """The points of a grade. Raises `ValueError` naming the item and what was expected."""
        if grade not in self.points:
            raise ValueError(f"{item.name}: expected one of {', '.join(self.points)}, got {grade!r}")
        return self.points[grade]

    def missing(self, grades: Mapping[str, str | None]) -> list[str]:
        """The blank items that keep a form from being scored. Raises `ValueError` for an item that is not here."""
        names = [item.name for item in self.items]
        strange = sorted(set(grades) - set(names))
        if strange:
            raise ValueError(f"expected some of {', '.join(names)}, got {strange[0]}")
        return [] if self.blank_as else [name for name in names if grades.get(name) is None]


def score_form(sheet: ScoreSheet, grades: Mapping[str, str | None], places: int = 1) -> Mapping[str, Any]:
    """The score of one form as a `FORM_SCORE`; the percentage is rounded at `places`, the scores are exact."""
    missing = sheet.missing(grades)
    if missing:
        return {"complete": False, "missing": missing}
    graded = [(item, grades.get(item.name)) for item in sheet.items]
    scores = {item.name: sheet.score(item, grade or sheet.blank_as) for item, grade in graded}
    imputed = [item.name for item, grade in graded if grade is None]
    total = sum(scores.values(), Fraction())
    return {
        "complete": True,
        "missing": [],
        "score": written(total),
        "full_score": sheet.full_score,
        "percent": rounded(total * 100 / Fraction(sheet.full_score), places),
        "imputed_items": Decimal(len(imputed)),
        "imputed_score": written(sum((scores[name] for name in imputed), Fraction())),
        "groups": _groups(sheet, scores),
        "items": [_item(sheet, item, grade, scores[item.name]) for item, grade in graded],
    }


def _item(sheet: ScoreSheet, item: ScoreItem, grade: str | None, score: Fraction) -> dict[str, Any]:
    counted = grade or sheet.blank_as
    own = {"item": item.name, "grade": counted, "points": sheet.points_of(item, counted), "score": written(score)}
    return own | {"imputed": grade is None} | ({"group": item.group} if item.group else {})


def _groups(sheet: ScoreSheet, scores: Mapping[str, Fraction]) -> list[dict[str, Any]]:
    return [
        {
            "group": group,
            "score": written(sum((scores[item.name] for item in items), Fraction())),
            "full_score": written(sum((Fraction(item.weight) for item in items), Fraction())),
        }
        for group, items in groups_of(sheet).items()
    ]


def groups_of(sheet: ScoreSheet) -> dict[str, list[ScoreItem]]:
    """The items of each named group, in the order of the form."""
    found: dict[str, list[ScoreItem]] = {}
    for item in sheet.items:
        if item.group:
            found.setdefault(item.group, []).append(item)
    return found


def percent_of_forms(scores: Sequence[Figure], full_score: Figure, places: int) -> Decimal:
    """The scores of all forms in percent of what they could be; each form counts once."""
    return rounded(mean_of(scores) * 100 / Fraction(full_score), places)


def item_means(
    sheet: ScoreSheet, forms: Sequence[Mapping[str, str | None]], places: int
) -> tuple[Mapping[str, Any], ...]:
    """The mean points of each item over the scored forms, as `MEANS`. Raises `ValueError` if none is scored."""
    exact = exact_item_means(sheet, forms)
    blanks = {name: sum(form.get(name) is None for form in scored(sheet, forms)) for name in exact}
    answers = Decimal(len(scored(sheet, forms)))
    return tuple(
        {"name": name, "mean": rounded(value, places), "answers": answers, "imputed": Decimal(blanks[name])}
        for name, value in exact.items()
    )


def group_means(
    sheet: ScoreSheet, forms: Sequence[Mapping[str, str | None]], places: int
) -> tuple[Mapping[str, Any], ...]:
    """The mean points of each group, its items weighted as on the form, as `MEANS`."""
    exact, forms = exact_item_means(sheet, forms), scored(sheet, forms)
    rows = []
    for group, items in groups_of(sheet).items():
        weight = sum((Fraction(item.weight) for item in items), Fraction())
        total = sum((exact[item.name] * Fraction(item.weight) for item in items), Fraction())
        blanks = sum(form.get(item.name) is None for form in forms for item in items)
        rows.append(
            {
                "name": group,
                "mean": rounded(total / weight if weight else Fraction(), places),
                "answers": Decimal(len(items) * len(forms)),
                "imputed": Decimal(blanks),
            }
        )
    return tuple(rows)


def exact_item_means(sheet: ScoreSheet, forms: Sequence[Mapping[str, str | None]]) -> dict[str, Fraction]:
    """The exact mean points of each item over the scored forms."""
    counted = scored(sheet, forms)
    return {
        item.name: mean_of(sheet.points_of(item, form.get(item.name) or sheet.blank_as) for form in counted)
        for item in sheet.items
    }


def scored(sheet: ScoreSheet, forms: Sequence[Mapping[str, str | None]]) -> list[Mapping[str, str | None]]:
    """The forms that can be scored."""
    return [form for form in forms if not sheet.missing(form)]


def lowest(values: Mapping[str, Figure]) -> tuple[str, ...]:
    """The names with the lowest value, all of them if they tie, in the order given; none of none."""
    least = min((Fraction(value) for value in values.values()), default=None)
    return tuple(name for name, value in values.items() if Fraction(value) == least)


def fallen(now: Mapping[str, Figure], last: Mapping[str, Figure]) -> tuple[str, ...]:
    """The names whose value is lower than last time; what was not there last time has not fallen."""
    return tuple(name for name, value in now.items() if name in last and Fraction(value) < Fraction(last[name]))


def falls_short(value: Figure, target: Figure | None, last: Figure | None) -> tuple[str, ...]:
    """Why a value calls for action: `below target`, `below last`. Equal is enough; what is not set says nothing."""
    against = {"below target": target, "below last": last}
    return tuple(reason for reason, other in against.items() if other is not None and value < other)


def band(value: Figure, bands: Iterable[tuple[Figure, str]], below: str) -> str:
    """The grade whose lower end is the highest that the value reaches, or `below`."""
    reached = [(Fraction(least), name) for least, name in bands if Fraction(value) >= Fraction(least)]
    return max(reached, default=(Fraction(), below), key=lambda one: one[0])[1]

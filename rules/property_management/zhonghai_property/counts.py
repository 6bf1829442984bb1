"""What the returned forms show: counts by item, the rate of each item and of all, the items of the list."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rules.api import NA, Answer, Formula, hook, rate

Picture = Mapping[str, Any]
HandOuts = Sequence[Mapping[str, Any]]
COUNTED_FROM = ("returned_forms", "survey_name", "hand_outs")
"""What every count of forms rests on."""
LISTED = {
    "staff attitude": "服务态度",
    "repair quality": "维修质量",
    "repair timeliness": "维修及时性",
    "community cleaning": "社区清洁",
    "disinfection": "消杀",
    "greening": "绿化",
    "security": "治安",
    "parking management": "停车管理",
    "mail and newspaper delivery": "信报派送",
    "community culture building": "社区文化建设",
    "complaint handling": "投诉处理",
    "lift running": "电梯运行",
    "fire protection": "消防",
    "heating": "供暖",
    "hot water": "热水",
}
"""The items that the text names, each with its Chinese name; a form may leave some out and add others."""
NAMED = frozenset({*LISTED, *LISTED.values()})


def of_survey(picture: Picture, survey: str, hand_outs: HandOuts) -> Iterator[Mapping[str, Any]]:
    """The forms of one survey among all that were handed out meanwhile; one that bears a day on which none were handed
    out is none of them."""
    days = {one["handed_out_on"] for one in hand_outs}
    return (row for row in picture["rows"] if row["sheet_survey"] == survey and row["handed_out_on"] in days)


def grades_given(picture: Picture, survey: str, hand_outs: HandOuts) -> Iterator[tuple[str, str]]:
    """Each item with a grade that stands on a form which came back in time."""
    for row in of_survey(picture, survey, hand_outs):
        if row["form_on_time"]:
            yield from row["item_grades"].items()


def grade_counts(picture: Picture, survey: str, hand_outs: HandOuts) -> list[dict[str, Any]]:
    """How often each item was given each grade."""
    given = Counter(grades_given(picture, survey, hand_outs))
    return [{"item": item, "grade": grade, "count": count} for (item, grade), count in sorted(given.items())]


def answers_by_item(counts: Sequence[Mapping[str, Any]]) -> dict[str, Decimal]:
    """How many answers each item has; a blank is none."""
    return _summed(counts, lambda _: True)


def satisfied_by_item(counts: Sequence[Mapping[str, Any]], satisfied: Sequence[str]) -> dict[str, Decimal]:
    """How many of the answers on each item are satisfied ones."""
    return _summed(counts, lambda grade: grade in satisfied)


def _summed(counts: Sequence[Mapping[str, Any]], is_counted: Callable[[str], bool]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for one in counts:
        found[one["item"]] = found.get(one["item"], Decimal()) + (one["count"] if is_counted(one["grade"]) else 0)
    return found


def single_rates(satisfied: Mapping[str, Decimal], answers: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The satisfied share of the answers on each item that has any. Raises `ValueError` for more than there are."""
    for item, count in satisfied.items():
        if count > answers.get(item, 0):
            raise ValueError(f"item_satisfied: expected at most {answers.get(item, 0)} of {item}, got {count}")
    return {item: rate(satisfied.get(item, Decimal()), count) for item, count in answers.items() if count}


def overall_rate(satisfied: Decimal, answers: Decimal) -> Decimal | str:
    """The satisfied share of all answers on all items; `n/a` without any. Raises `ValueError` for more than that."""
    return rate(satisfied, answers) if answers or satisfied else NA


def listed(items: Sequence[str]) -> list[str]:
    """The items of the form that the text names."""
    return [item for item in items if item.strip() in NAMED]


def added(items: Sequence[str]) -> list[str]:
    """The items of the form that the text does not name."""
    return [item for item in items if item.strip() not in NAMED]


class Answers:
    """The answers about the counts of a survey."""

    @hook
    def grade_counts(self) -> Answer:
        return Formula(COUNTED_FROM, grade_counts, "4.2.c1")

    @hook
    def item_answers(self) -> Answer:
        return Formula(("grade_counts",), answers_by_item, "4.2.c1")

    @hook
    def item_satisfied(self) -> Answer:
        return Formula(("grade_counts", "satisfied_grades"), satisfied_by_item, "4.2.c2")

    @hook
    def single_rates(self) -> Answer:
        return Formula(("item_satisfied", "item_answers"), single_rates, "4.2.c2")

    @hook
    def overall_rate(self) -> Answer:
        return Formula(("satisfied_total", "answers_total"), overall_rate, "4.2.c2")

    @hook
    def satisfied_total(self) -> Answer:
        return Formula(("item_satisfied",), lambda items: sum(items.values(), Decimal()), "4.2.a2")

    @hook
    def answers_total(self) -> Answer:
        return Formula(("item_answers",), lambda items: sum(items.values(), Decimal()), "4.2.a2")

    @hook
    def items_listed(self) -> Answer:
        return Formula(("survey_items",), listed, "4.2.e")

    @hook
    def items_added(self) -> Answer:
        return Formula(("survey_items",), added, "4.2.e")

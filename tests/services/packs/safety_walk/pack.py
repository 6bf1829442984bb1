"""Which answer a safety walk gives to which question."""

from collections.abc import Sequence

from rules.api import (
    Act,
    Answer,
    CaseKind,
    ChildFacts,
    Choice,
    Collect,
    Completeness,
    Form,
    Formula,
    ListOf,
    Opening,
    Role,
    Rule,
    Task,
    Text,
    YesNo,
    hook,
    question,
)

from . import declared


class Questions:
    """The questions of a safety walk."""

    @question(asked="change", of="walk", outcome=ListOf(Text()))
    def areas_now(self) -> Answer:
        """Which areas does it go through?"""
        raise NotImplementedError

    @question(asked="change", of="walk", outcome=ListOf(Text()))
    def to_repair(self) -> Answer:
        """Where has something to be repaired?"""
        raise NotImplementedError

    @question(asked="change", of="walk", outcome=YesNo())
    def all_looked(self) -> Answer:
        """Has every area looked round?"""
        raise NotImplementedError

    @question(asked="change", of="walk", outcome=YesNo())
    def objected(self) -> Answer:
        """Has somebody objected?"""
        raise NotImplementedError

    @question(asked="act", of="walk", outcome=Choice("one_is_enough"), combine="collect")
    def may_object(self) -> Answer:
        """Why may nobody object now?"""
        raise NotImplementedError

    @question(asked="change", of="walk", outcome=Choice("tidy", "untidy"))
    def walk_outcome(self) -> Answer:
        """How did the walk end?"""
        raise NotImplementedError

    @question(asked="change", of="repair", outcome=Choice("repaired", "not_repaired"))
    def repair_outcome(self) -> Answer:
        """How did the repair end?"""
        raise NotImplementedError

    @question(asked="change", of="objection", outcome=Choice("upheld", "dismissed"))
    def objection_outcome(self) -> Answer:
        """How did the objection end?"""
        raise NotImplementedError


class SafetyWalk:
    """A walk through the areas of a factory."""

    name = "safety-walk"
    version = "1.0.0"
    title_zh = "安全巡查"
    title_en = "Safety walk"
    document = None
    questions = Questions

    @hook
    def roles(self) -> Sequence[Role]:
        return declared.ROLES

    @hook
    def case_kinds(self) -> Sequence[CaseKind]:
        return declared.KINDS

    @hook
    def forms(self) -> Sequence[Form]:
        return declared.FORMS

    @hook
    def tasks(self) -> Sequence[Task]:
        return declared.TASKS

    @hook
    def acts(self) -> Sequence[Act]:
        return declared.ACTS

    @hook
    def openings(self) -> Sequence[Opening]:
        return declared.OPENINGS

    @hook
    def child_facts(self) -> Sequence[ChildFacts]:
        return declared.CHILD_FACTS

    @hook
    def areas_now(self) -> Answer:
        return Formula(("areas", "left_out?"), _without, "1")

    @hook
    def to_repair(self) -> Answer:
        return Formula(("areas_now", "tidy"), _untidy, "3")

    @hook
    def all_looked(self) -> Answer:
        return Completeness("look", "2")

    @hook
    def objected(self) -> Answer:
        return Formula(("objection.count",), lambda count: count > 0, "4")

    @hook
    def may_object(self) -> Answer:
        return Collect(("objected",), (Rule((True,), "one_is_enough", "4"),))

    @hook
    def walk_outcome(self) -> Answer:
        return Formula(("to_repair",), lambda places: "untidy" if places else "tidy", "2")

    @hook
    def repair_outcome(self) -> Answer:
        return Formula(("repaired",), lambda done: "repaired" if done else "not_repaired", "3")

    @hook
    def objection_outcome(self) -> Answer:
        return Formula(("upheld",), lambda yes: "upheld" if yes else "dismissed", "4")


def _without(areas: tuple[str, ...], left_out: tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(area for area in areas if area not in (left_out or ()))


def _untidy(areas: tuple[str, ...], tidy: tuple[bool | None, ...]) -> tuple[str, ...]:
    return tuple(area for area, is_tidy in zip(areas, tidy, strict=True) if is_tidy is False)

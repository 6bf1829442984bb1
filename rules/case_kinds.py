"""All that a procedure says of one case kind, and what cites its clauses."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .answering import JUDGED, TO_JUDGE
from .answers import clauses_of
from .controlled import ControlledForm, Holding, Signing
from .deciding import Answered
from .declarations import Act, CaseKind, ChildFacts, Form, Gathering, Opening, Schedule, Task
from .facts import Known
from .members import PerMember
from .turns import Asked, Turn, turns

CITED_KEPT = 4_096
"""How many things' clauses are kept ready; a stack of packs has some hundreds."""
Cited = tuple[tuple[str, str], ...]
"""Pairs of pack and clause."""


@lru_cache(CITED_KEPT)
def cited(pack: str, clause: str | tuple[str, ...]) -> Cited:
    """The clauses that a thing of a pack cites."""
    return tuple((pack, one) for one in clauses_of(clause))


@dataclass(frozen=True)
class KindOfCase:
    """All that a procedure says of one case kind.

    `order` lists its questions so that each comes after its inputs; `per_member` are its tasks for each of a list;
    `controlled` are its forms that are numbered, signed or handed out, each after those on which it depends.
    """

    kind: CaseKind
    forms: Mapping[str, Form]
    tasks: tuple[tuple[str, Task], ...]
    acts: Mapping[str, tuple[str, Act]]
    openings: tuple[tuple[str, Opening], ...]
    child_facts: tuple[ChildFacts, ...]
    order: tuple[Answered, ...]
    schedules: Mapping[str, tuple[str, Schedule]]
    gatherings: Mapping[str, tuple[str, Gathering]]
    per_member: tuple[PerMember, ...] = ()
    controlled: tuple[ControlledForm, ...] = ()

    @cached_property
    def each_cycle(self) -> frozenset[str]:
        """Facts that count only in the cycle in which they were stated."""
        stated = {f.name for form in self.forms.values() if form.each_cycle for f in form.fields}
        supplied = {name for one in self.controlled if one.form.each_cycle for name, _, _ in one.facts(())}
        return frozenset(stated | supplied)

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """The questions in their order. The last part is what follows from the answer besides it, if anything: the
        name of what says that it is left to a person, and what is stated for each of its members."""
        return tuple((one.question.name, one, self._follows(one)) for one in self.order)

    def _follows(self, answered: Answered) -> tuple[str, tuple[PerMember, ...]] | None:
        name = answered.question.name
        to_judge = TO_JUDGE + name if JUDGED + name in answered.inputs else ""
        each = self.lists.get(name, ())
        return (to_judge, each) if to_judge or each else None

    @cached_property
    def lists(self) -> Mapping[str, tuple[PerMember, ...]]:
        """What is stated for each member of each list."""
        names = dict.fromkeys(one.task.for_each for one in self.per_member)
        return {name: tuple(one for one in self.per_member if one.task.for_each == name) for name in names}

    @cached_property
    def filled_for_each(self) -> Mapping[str, PerMember]:
        """The forms that are filled for each member of a list."""
        return {one.task.form: one for one in self.per_member}

    @cached_property
    def plain_tasks(self) -> tuple[tuple[str, Task], ...]:
        """The tasks that are owed once, neither for each of a list nor again and again."""
        return tuple(pair for pair in self.tasks if not pair[1].for_each and not pair[1].every)

    @cached_property
    def recurring(self) -> tuple[tuple[str, Task], ...]:
        """The tasks that are owed again some time after they were done."""
        return tuple(pair for pair in self.tasks if pair[1].every)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The questions in their order, cut where a controlled form must be looked at first."""
        return tuple(turns(self.asked, self.controlled))

    @cached_property
    def untouched(self) -> Mapping[str, Known]:
        """What is known of controlled forms on which nobody has written anything yet."""
        return {name: Known(value, one.source) for one in self.controlled for name, value in one.untouched().items()}

    def owed_by_form(self, task: str) -> tuple[ControlledForm, Signing | Holding] | None:
        """The form, and the place on it, for which a task is owed; nothing for a task that a pack declares."""
        places = ((one, place) for one in self.controlled for place in one.places)
        return next(((one, place) for one, place in places if place.task.name == task), None)

    @cached_property
    def required(self) -> Mapping[str, tuple[str, ...]]:
        """The required fields of each form."""
        return {name: tuple(f.name for f in form.fields if f.required) for name, form in self.forms.items()}

    @cached_property
    def before(self) -> Mapping[str, tuple[tuple[Task, Cited], ...]]:
        """The tasks that stand before each act, with the clauses that say so."""
        acts = dict.fromkeys(act for _, task in self.tasks for act in task.before)
        return {act: tuple((t, cited(pack, t.clause)) for pack, t in self.tasks if act in t.before) for act in acts}

    @cached_property
    def looks_at_the_time(self) -> bool:
        """Whether a question of it asks what time it is, so that answers change without a new fact."""
        return any("now" in answered.inputs for answered in self.order) or any(
            "now" in one.needs for one in self.controlled
        )

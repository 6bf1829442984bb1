"""A site's procedure, assembled: immutable, versioned, hashed."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from .answering import JUDGED, TO_JUDGE
from .answers import clauses_of
from .calendar import WorkingTime, working_time_of
from .controlled import ControlledForm, Holding, Signing
from .deciding import Answered, Decision
from .declarations import Act, CaseKind, ChildFacts, Form, Gathering, Opening, Schedule, Setting, Task
from .domains import Domain, MapOf, Mismatch, Record
from .errors import FactError, FactsRefused
from .facts import FactSpec, Known
from .keeping import Kept
from .members import PerMember
from .pack import Pack
from .pictures import Picture
from .sites import RoleAtSite, Site
from .turns import Asked, Turn, turns
from .vocabulary import Vocabulary

RECEIPT_PARTS_KEPT = 4_000
"""For how many different things that were said the text of a receipt is kept ready, some kilobytes each."""

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


@dataclass(frozen=True)
class Procedure:
    """What a site does, clause by clause. Made by `rules.assembly.assemble`; never changed afterwards.

    `name` joins the packs of the stack, `version` their versions; `hash` covers the packs' content, their order, the
    site's settings, answers and roles. The calendar is not in it.
    """

    site: Site
    packs: tuple[Pack, ...]
    hash: str
    facts: Mapping[tuple[str, str], FactSpec]
    domains: Mapping[str, Domain]
    questions: Mapping[str, Answered]
    kinds: Mapping[str, KindOfCase]
    forms: Mapping[str, Form]
    settings: Mapping[str, Any]
    setting_layers: Mapping[str, str]
    declared_settings: Mapping[str, Setting]
    roles: Mapping[str, RoleAtSite]
    vocabulary: Vocabulary
    carriers: Mapping[tuple[str, str], tuple[str, ...]]

    @property
    def name(self) -> str:
        return "+".join(pack.name for pack in self.packs)

    @property
    def version(self) -> str:
        return "+".join(pack.version for pack in self.packs)

    @cached_property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.site.timezone)

    @cached_property
    def working_time(self) -> WorkingTime:
        """When the site works, by its calendar of today."""
        return working_time_of(self.site.calendar, self.site.timezone)

    @cached_property
    def receipt_parts(self) -> Kept[Hashable, Any]:
        """What `rules.receipt_parts` has written for this procedure."""
        return Kept(RECEIPT_PARTS_KEPT)

    @cached_property
    def input_writers(self) -> Kept[str, Any]:
        """What writes the inputs of a question into its receipts."""
        return Kept(len(self.questions))

    def decide(self, question: str, known: Mapping[str, Any]) -> Decision:
        """The decision on one question for values that lie in their domains (see `read_facts`); settings are known."""
        settings = self.settings

        def lookup(name: str) -> Any:
            value = known.get(name)
            return settings.get(name) if value is None else value

        return self.questions[question].decide(lookup)

    @cached_property
    def stated_for_each(self) -> Mapping[str, Domain]:
        """The facts that are stated for each member of a list, with the domain of what is stated for one."""
        forms = [form for kind in self.kinds.values() for form in kind.filled_for_each]
        return {field.name: field.domain for form in forms for field in self.forms[form].fields}

    @cached_property
    def stated_anew(self) -> Mapping[str, frozenset[str]]:
        """The facts that are stated anew in each round of a task, each with all that are stated in the same round."""
        forms = [self.forms[task.form] for kind in self.kinds.values() for _, task in kind.recurring]
        together = [frozenset(field.name for field in form.fields) for form in forms]
        return {name: names for names in together for name in names}

    def stated_domain(self, name: str) -> Domain | None:
        """The domain in which a person states a fact: for one member, where it is a fact of each of a list."""
        return self.stated_for_each.get(name) or self.domains.get(name)

    @cached_property
    def child_kinds(self) -> Mapping[str, tuple[str, ...]]:
        """The kinds of the child cases of each kind."""
        below = {name: one.kind.parent for name, one in self.kinds.items()}
        return {name: tuple(child for child, parent in below.items() if parent == name) for name in self.kinds}

    def host_of(self, role: str) -> str:
        """The department that keeps a role's tasks."""
        return self.roles[role].host

    def kind_of_number(self, number: str) -> str | None:
        """The case kind to whose scheme a case number belongs, told by its prefix."""
        fitting = [name for name, kind in self.kinds.items() if number.startswith(kind.kind.prefix)]
        return max(fitting, key=lambda name: len(self.kinds[name].kind.prefix), default=None)

    def read_facts(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Values for written facts, by their own names. Raises `FactsRefused` with one error for each wrong one."""
        return self._read_each(raw, self.read_fact)

    def read_stated(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """As `read_facts`, for facts as somebody states them: for one member, where a fact is stated for each."""
        return self._read_each(raw, self.read_stated_fact)

    def _read_each(self, raw: Mapping[str, Any], read_one: Callable[[str, Any], Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        errors = list(self._said_twice(raw))
        for name, value in self.spelled_out(raw).items():
            try:
                read = read_one(name, value)
            except FactError as error:
                errors.append(error)
            else:
                values |= {} if read is None else {name: read}
        if errors:
            raise FactsRefused(errors)
        return values

    def read_fact(self, name: str, raw: Any) -> Any:
        """The value for one written fact; `None` is unknown. Raises `FactError`."""
        return self._read(name, self.domains.get(name), raw)

    def read_stated_fact(self, name: str, raw: Any) -> Any:
        """The value that was stated for a fact, if need be for one member. Raises `FactError`."""
        return self._read(name, self.stated_domain(name), raw)

    def _read(self, name: str, domain: Domain | None, raw: Any) -> Any:
        if domain is None:
            raise FactError(name, "the name of a fact or a question of this procedure", raw, "unknown-field")
        try:
            return None if raw is None else domain.read(raw)
        except Mismatch as problem:
            raise FactError(name, str(problem), raw) from None

    def spelled_out(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The facts by their own names: nested objects joined by dots, other names replaced, shorthand written out.

        A fact that is named stands, whatever a shorthand says of it; the first of two values of one name stands.
        """
        named: dict[str, Any] = {}
        spelled: dict[str, Any] = {}
        for name, value in self._named(raw, ""):
            short = self.vocabulary.shorthand.get(name, {}).get(str(value))
            if short is None:
                named.setdefault(name, value)
            else:
                spelled |= short
        return spelled | named

    def _said_twice(self, raw: Mapping[str, Any]) -> Iterator[FactError]:
        said: dict[str, Any] = {}
        for name, value in self._named(raw, ""):
            if said.setdefault(name, value) != value:
                yield FactError(name, "one value", [said[name], value])

    def _named(self, raw: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
        for key, value in raw.items():
            name = self.vocabulary.canonical(f"{prefix}{key}")
            if (
                isinstance(value, Mapping)
                and value
                and not isinstance(self.domains.get(name), Record | MapOf | Picture)
            ):
                yield from self._named(value, f"{name}.")
            else:
                yield name, value

    def write_fact(self, name: str, value: Any) -> Any:
        """The JSON value of a fact or an outcome."""
        domain = self.domains.get(name)
        return value if domain is None or value is None else domain.write(value)

    def write_stated(self, name: str, value: Any) -> Any:
        """The JSON value of a fact as it was stated, if need be for one member."""
        domain = self.stated_domain(name)
        return value if domain is None or value is None else domain.write(value)

    def local_day(self, moment: datetime) -> str:
        """The calendar day of a moment at the site, YYYY-MM-DD."""
        return moment.astimezone(self.timezone).date().isoformat()

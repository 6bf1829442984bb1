"""A site's procedure, assembled: immutable, versioned, hashed."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from .calendar import WorkingTime, working_time_of
from .case_kinds import Cited as Cited
from .case_kinds import KindOfCase as KindOfCase
from .case_kinds import cited as cited
from .deciding import Answered, Decision
from .declarations import Form, Setting
from .domains import Choice, Domain, ListOf, MapOf, Mismatch, Record
from .errors import FactError, FactsRefused
from .facts import FactSpec
from .keeping import Kept
from .pack import Pack
from .pictures import Picture
from .sites import RoleAtSite, Site
from .vocabulary import Vocabulary

RECEIPT_PARTS_KEPT = 4_000
"""For how many different things that were said the text of a receipt is kept ready, some kilobytes each."""


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
        return self._read_each(raw, self.spelled_out(raw), self.read_fact)

    def read_stated(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """As `read_facts`, for facts as somebody states them: for one member, where a fact is stated for each, and in
        words of their own, never in shorthand."""
        return self._read_each(raw, self.by_their_names(raw), self.read_stated_fact)

    def _read_each(
        self, raw: Mapping[str, Any], spelled: Mapping[str, Any], read_one: Callable[[str, Any], Any]
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        errors = list(self._said_twice(raw))
        for name, value in spelled.items():
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
        """The value for one written fact; `None` is unknown. Raises `FactError`, also for what is no shorthand of a
        name that is nothing but shorthand."""
        domain = self.domains.get(name)
        if domain is None and name in self.vocabulary.shorthand:
            if raw is None:
                return None
            raise FactError(name, f"one of {', '.join(self.vocabulary.shorthand[name])}", raw, "choice")
        return self._read(name, domain, raw)

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

        A fact that is named stands, whatever a shorthand says of it, and what a shorthand leaves open stays open; the
        first of two values of one name stands.
        """
        named: dict[str, Any] = {}
        spelled: dict[str, Any] = {}
        for name, value in self.named(raw):
            short = self.vocabulary.shorthand.get(name, {}).get(str(value).strip())
            if short is None:
                named.setdefault(name, self._meant(name, value))
            else:
                spelled |= {fact: said for fact, said in short.items() if spelled.get(fact, 0) is not None}
        return spelled | named

    def by_their_names(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """As `spelled_out`, for what really arrives: there a shorthand means nothing."""
        named: dict[str, Any] = {}
        for name, value in self.named(raw):
            named.setdefault(name, self._meant(name, value))
        return named

    def _meant(self, name: str, value: Any) -> Any:
        """The value, of a choice also by another of its names."""
        domain = self.domains.get(name)
        choice = domain.item if isinstance(domain, ListOf) else domain
        if not isinstance(choice, Choice):
            return value
        if isinstance(value, list):
            return [one if one in choice.members else self._member(choice, one) for one in value]
        return value if value in choice.members else self._member(choice, value)

    def _member(self, choice: Choice, value: Any) -> Any:
        meant = self.vocabulary.canonical(value) if isinstance(value, str) else value
        return meant if meant in choice.members else value

    def _said_twice(self, raw: Mapping[str, Any]) -> Iterator[FactError]:
        said: dict[str, Any] = {}
        for name, value in self.named(raw):
            if said.setdefault(name, value) != value:
                yield FactError(name, "one value", [said[name], value])

    def named(self, raw: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
        """Written facts one after another by their own names, those of nested objects joined by dots."""
        for key, value in raw.items():
            name = self._own_name(f"{within}{key}")
            if self._holds_names(name, value):
                yield from self.named(value, f"{name}.")
            else:
                yield name, value

    def with_values(
        self, raw: Mapping[str, Any], change: Callable[[str, Any], Any], within: str = ""
    ) -> dict[str, Any]:
        """Written facts in the same shape, each with the value that `change` gives for its own name and its value."""
        changed: dict[str, Any] = {}
        for key, value in raw.items():
            name = self._own_name(f"{within}{key}")
            nested = self._holds_names(name, value)
            changed[key] = self.with_values(value, change, f"{name}.") if nested else change(name, value)
        return changed

    def _own_name(self, name: str) -> str:
        """The name of the fact that it is another name of; what is another name of a mere value stays as it is."""
        own = self.vocabulary.canonical(name)
        return own if own in self.domains or own in self.vocabulary.shorthand else name

    def _holds_names(self, name: str, value: Any) -> bool:
        if not isinstance(value, Mapping) or not value:
            return False
        return not isinstance(self.domains.get(name), Record | MapOf | Picture)

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

"""The facts of a site: every name with its domain and its one source, and which case kind sees which."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from .answering import JUDGED, TO_JUDGE
from .controlled import ControlledForm
from .declarations import CaseKind, ChildFacts, Form, Gathering, Schedule, Setting
from .domains import Choice, Domain, Instant, ListOf, Whole, YesNo
from .facts import SHARED, FactSpec, Source
from .gathering import picture_of
from .hooks import Question
from .scheduling import PERIOD_FACTS, TIME_FACTS

HISTORY: Mapping[str, Domain] = {
    "cycle": Whole(1, 999),
    "reopened": YesNo(),
    "closed": YesNo(),
    "opened_at": Instant(),
    "now": Instant(),
}
"""What the engine knows of every case: `cycle` counts from 1, `reopened` is true from the second on.

`now` moves on by itself: a case of which a question asks for it is evaluated again whenever a day begins at its site.
"""
COUNT = Whole(0, 999)

Report = Callable[[str], None]


class Namespace:
    """Names, domains and sources. Two sources for one fact, or two domains for one name, are reported."""

    def __init__(self, report: Report) -> None:
        self.domains: dict[str, Domain] = {}
        self.facts: dict[tuple[str, str], FactSpec] = {}
        self.for_each: set[tuple[str, str]] = set()
        self._report = report

    def add(self, name: str, domain: Domain, of: str, source: Source) -> None:
        below = self.domains.setdefault(name, domain)
        if below != domain:
            self._report(f"{name} is {below.describe()} and also {domain.describe()}; one name has one domain")
        other = self.facts.setdefault((of, name), FactSpec(name, domain, of, source))
        if other.source != source:
            self._report(
                f"{name} of {of or 'what arrives'} has two sources: {other.source.kind} {other.source.ref} "
                f"and {source.kind} {source.ref}"
            )

    def add_settings(self, settings: Mapping[str, Setting]) -> None:
        for name, setting in settings.items():
            self.add(name, setting.domain, "", Source("setting", name))

    def add_forms(self, forms: Mapping[str, Form], for_each: Collection[str]) -> None:
        """The fields of the forms; those of forms that are filled `for_each` member of a list are lists themselves."""
        for form in forms.values():
            for field in form.fields:
                domain = ListOf(field.domain) if form.name in for_each else field.domain
                self.add(field.name, domain, form.of, Source("form", form.name))
            if form.name in for_each:
                self.for_each |= {(form.of, field.name) for field in form.fields}

    def add_schedules(self, schedules: Mapping[str, Schedule]) -> None:
        """What cases that a schedule opens know of their period, as far as no form of theirs states it."""
        timed = {schedule.opens for schedule in schedules.values() if schedule.times}
        for kind in dict.fromkeys(schedule.opens for schedule in schedules.values()):
            for name, domain in {**PERIOD_FACTS, **(TIME_FACTS if kind in timed else {})}.items():
                stated = self.facts.get((kind, name))
                source = stated.source if stated and stated.source.kind == "form" else Source("schedule", name)
                self.add(name, domain, kind, source)

    def add_controlled(self, forms: Iterable[ControlledForm], roles: Sequence[str]) -> None:
        """What the engine supplies of forms that are numbered, signed or handed out."""
        for one in forms:
            for name, domain, source in one.facts(roles):
                self.add(name, domain, one.form.of, source)
            self.domains |= dict(one.answers())

    def add_questions(self, questions: Mapping[str, Question]) -> None:
        for name, question in questions.items():
            many = question.combine == "collect"
            self.add(
                name,
                ListOf(question.outcome) if many else question.outcome,
                question.of,
                Source("answer", name),
            )

    def add_history(self, kinds: Mapping[str, CaseKind]) -> None:
        for name, kind in kinds.items():
            for fact, domain in HISTORY.items():
                self.add(fact, domain, name, Source("history", fact))
            if kind.parent:
                for count in ("count", "open"):
                    self.add(f"{name}.{count}", COUNT, kind.parent, Source("history", f"{name}.{count}"))

    def add_gatherings(self, gatherings: Mapping[str, Gathering]) -> None:
        for name, one in gatherings.items():
            self.add(name, picture_of(one, self.facts), one.of, Source("gathering", name))

    def add_children(self, children: Mapping[str, ChildFacts], kinds: Mapping[str, CaseKind]) -> None:
        for child in children.values():
            kind = kinds.get(child.kind)
            if kind is None or kind.parent != child.of:
                self._report(f"{child.name}: {child.kind} is no child case kind of {child.of}")
            elif child.fact not in self.told_of(kind):
                self._report(f"{child.name}: {child.fact} is no field of a form of {child.kind}, nor its outcome")
            else:
                self.add(child.name, ListOf(self.domains[child.fact]), child.of, Source("children", child.kind))

    def told_of(self, kind: CaseKind) -> frozenset[str]:
        """What the parent sees of a child case: the fields of its forms, and once it is closed its outcome."""
        return frozenset({*self._lent(kind.name), *({kind.outcome} & set(self.domains))})

    def visible(self, kind: str, kinds: Mapping[str, CaseKind]) -> frozenset[str]:
        """The names that a thing of a case kind may use: its own, its parents' forms, and the settings."""
        names = {name for (of, name), fact in self.facts.items() if of == kind or fact.source.kind == "setting"}
        names |= {TO_JUDGE + name.removeprefix(JUDGED) for name in names if name.startswith(JUDGED)}
        return frozenset(names.union(*(self._lent(outer) for outer in ancestors(kind, kinds))))

    def _lent(self, kind: str) -> set[str]:
        """What other cases of the family see: what is stated for each member of a list stays in the case."""
        own = {name for (of, name), fact in self.facts.items() if of == kind and fact.source.kind in SHARED}
        return {name for name in own if (kind, name) not in self.for_each}

    def check_sources(self, kinds: Mapping[str, CaseKind]) -> None:
        """One name has one source wherever a case sees it."""
        for (of, name), fact in self.facts.items():
            outer = [above for above in ancestors(of, kinds) if name in self._lent(above)]
            if fact.source.kind == "answer" and outer:
                self._report(f"{name} is a question of {of} and also a field of a form of {outer[0]}")
            other = self.facts.get(("", name))
            if of and other is not None and other.source.kind == "setting":
                self._report(f"{name} is a setting and also a {fact.source.kind} fact of {of}")


def ancestors(kind: str, kinds: Mapping[str, CaseKind]) -> Iterator[str]:
    """The parent of a case kind, that one's parent, and so on."""
    seen = {kind}
    while kind in kinds and kinds[kind].parent in kinds and kinds[kind].parent not in seen:
        kind = kinds[kind].parent
        seen.add(kind)
        yield kind


def narrowed(questions: Mapping[str, Question], roles: Iterable[str], role_questions: set[str]) -> dict[str, Question]:
    """The questions; one that names a role without saying which is bound to the roles of the site."""
    names = tuple(roles)
    if not names:
        return dict(questions)
    return {
        name: replace(question, outcome=_of_roles(question.outcome, names)) if name in role_questions else question
        for name, question in questions.items()
    }


def _of_roles(outcome: Domain, names: tuple[str, ...]) -> Domain:
    if isinstance(outcome, ListOf):
        return ListOf(_of_roles(outcome.item, names), gaps=outcome.gaps, least=outcome.least)
    return outcome if isinstance(outcome, Choice) else Choice(*names)

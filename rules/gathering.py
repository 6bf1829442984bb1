"""Pictures of other cases: which columns they have, when one is taken, by which act it is taken anew."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .answers import clauses_of
from .conditions import Lookup, known
from .declarations import Act, CaseKind, Field, Form, Gathering
from .domains import Day, Domain, Instant, Text, Whole, YesNo
from .facts import FactSpec
from .pictures import Picture
from .procedure import KindOfCase
from .vocabulary import Vocabulary, Word

ANEW = "gather."
"""Prefix of the act and the form by which a picture is taken anew."""
REASON = "reason."
NUMBER, OPENED_AT, CLOSED_AT = "number", "opened_at", "closed_at"
OF_THE_FILE: Mapping[str, Domain] = {
    NUMBER: Text(longest=64),
    OPENED_AT: Instant(),
    CLOSED_AT: Instant(),
    "closed": YesNo(),
    "cycle": Whole(1, 999),
}
"""What stands in the file of every case besides its facts and answers."""

Report = Callable[[str], None]


@dataclass(frozen=True)
class GatheringOwed:
    """A picture that is to be taken now; `first` and `last` are the days that bound it."""

    gathering: Gathering
    pack: str
    first: Any
    last: Any

    @property
    def clauses(self) -> tuple[str, ...]:
        return clauses_of(self.gathering.clause)


def domain_of(name: str, kind: str, facts: Mapping[tuple[str, str], FactSpec]) -> Domain | None:
    """The domain of what a picture can take of a case: what is stated, answered or stands in its file."""
    if name in OF_THE_FILE:
        return OF_THE_FILE[name]
    spec = facts.get((kind, name))
    return spec.domain if spec and spec.source.kind in ("form", "number", "schedule", "answer") else None


def picture_of(gathering: Gathering, facts: Mapping[tuple[str, str], FactSpec]) -> Picture:
    """The domain of the picture: the number, when the case was opened and closed, then what it takes."""
    names = dict.fromkeys((NUMBER, OPENED_AT, CLOSED_AT, *gathering.takes))
    domains = ((name, domain_of(name, gathering.kind, facts)) for name in names)
    return Picture(columns=tuple((name, domain) for name, domain in domains if domain is not None))


def owed(kind: KindOfCase, lookup: Lookup) -> Iterator[GatheringOwed]:
    """The pictures that are not taken yet and whose moment has come."""
    for pack, one in kind.gatherings.values():
        bounds = [bound for bound in (one.first, one.last) if bound]
        if lookup(one.name) is None and one.when.holds(lookup) is True and None not in map(lookup, bounds):
            yield bounded(one, pack, lookup)


def bounded(gathering: Gathering, pack: str, lookup: Lookup) -> GatheringOwed:
    """The gathering with the days that bound it now."""
    first, last = (lookup(bound) if bound else None for bound in (gathering.first, gathering.last))
    return GatheringOwed(gathering, pack, first, last)


def taking_anew(gathering: Gathering) -> tuple[Form, Act]:
    """The act by which the picture is taken anew, and the form on which the reason stands."""
    name = ANEW + gathering.name
    form = Form(name, gathering.of, (Field(REASON + name, Text()),), gathering.clause)
    when = known(gathering.name)
    return form, Act(name, gathering.of, gathering.anew_by, gathering.clause, form=name, when=when)


def with_taking_anew(vocabulary: Vocabulary, gatherings: Mapping[str, Gathering]) -> Vocabulary:
    """The words, and those for taking pictures anew."""
    made: dict[str, Word] = {}
    for name in (name for name, one in gatherings.items() if one.anew_by):
        said = vocabulary.labels(name)
        made[ANEW + name] = Word(f"重新汇集：{said['zh']}", f"take anew: {said['en']}")
        made[REASON + ANEW + name] = Word(f"重新汇集的理由：{said['zh']}", f"reason for taking anew: {said['en']}")
    return replace(vocabulary, names={**vocabulary.names, **made}) if made else vocabulary


class GatheringCheck:
    """Checks one gathering; every failure is reported with its name. `visible` are the facts of the gathering case."""

    def __init__(
        self,
        gathering: Gathering,
        kinds: Mapping[str, KindOfCase],
        facts: Mapping[tuple[str, str], FactSpec],
        settings: Mapping[str, Any],
        report: Report,
    ) -> None:
        self.one = gathering
        self.kinds = kinds
        self.facts = facts
        self.settings = settings
        self._report = report

    def report(self, text: str) -> None:
        self._report(f"gathering {self.one.name}: {text}")

    def run(self, visible: frozenset[str], roles: Mapping[str, Any]) -> None:
        """Reports everything that is wrong."""
        if self.one.kind not in self.kinds:
            self.report(f"kind: no case kind is named {self.one.kind!r}")
            return
        self._check_owners(self.kinds[self.one.of].kind, self.kinds[self.one.kind].kind)
        for name in self.one.takes:
            self._check_kept("takes", name)
        for name in sorted(self.one.where.names()):
            if name not in self.settings:
                self._check_kept("where", name)
        self._check_day()
        for word in ("first", "last"):
            self._check_bound(word, getattr(self.one, word), visible)
        for role in self.one.anew_by:
            if role not in roles:
                self.report(f"anew_by: no role is named {role}")

    def _check_owners(self, own: CaseKind, other: CaseKind) -> None:
        if own.owner != other.owner:
            self.report(
                f"{other.owner} owns {self.one.kind}, {own.owner} owns {self.one.of}; only the owner sees cases"
            )

    def _check_kept(self, word: str, name: str) -> None:
        kind = self.kinds[self.one.kind]
        members = {field for one in kind.per_member for field in one.fields}
        if domain_of(name, self.one.kind, self.facts) is None or name in members or name.startswith("may_"):
            self.report(f"{word}: {name} is neither stated nor answered once for a case of kind {self.one.kind}")

    def _check_day(self) -> None:
        if not isinstance(domain_of(self.one.day, self.one.kind, self.facts), Day | Instant):
            self.report(f"day: expected a day or a time of {self.one.kind}, got {self.one.day}")

    def _check_bound(self, word: str, name: str, visible: frozenset[str]) -> None:
        if name and (name not in visible or not isinstance(self._domain(name), Day)):
            self.report(f"{word}: expected a day known to a case of kind {self.one.of}, got {name}")

    def _domain(self, name: str) -> Domain | None:
        return next((spec.domain for (_, own), spec in self.facts.items() if own == name), None)

"""Tables made up by chance, and an oracle that knows nothing of pieces: it tries every value there is.

Numbers are tried in steps of a quarter; since all constants are whole or half numbers, that meets every point and
every stretch between two of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from operator import eq, ge, gt, le, lt
from typing import Any

from hypothesis import strategies as st

from rules.answers import ANY, Rule
from rules.domains import NA, Choice, Domain, Number, Whole, YesNo
from rules.table import CompiledTable

SIGNS = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}
QUARTER = Decimal("0.25")
OUTCOMES = ("x", "y", "z")
SETTINGS: Mapping[str, Any] = {"site_limit": Decimal(2), "site_half": Decimal("2.5")}
Case = tuple[Any, ...]


@dataclass(frozen=True)
class Made:
    """A table in the making: its inputs with their domains, its rules, its hit policy."""

    inputs: tuple[tuple[str, Domain], ...]
    rules: tuple[Rule, ...]
    hit: str

    def compiled(self) -> CompiledTable:
        return CompiledTable("t", self.inputs, self.rules, SETTINGS, self.hit, lambda rule: rule.outcome)

    def without(self, at: int) -> "Made":
        return Made(self.inputs, self.rules[:at] + self.rules[at + 1 :], self.hit)

    def cases(self) -> Iterator[Case]:
        return product(*(values_of(domain) for _, domain in self.inputs))

    def holding(self, case: Case) -> list[int]:
        """The numbers of the rules that hold in a case, told cell by cell."""
        return [
            number
            for number, rule in enumerate(self.rules, 1)
            if all(holds(cell, value) for cell, value in zip(rule.cells, case, strict=True))
        ]

    def outcomes(self, case: Case) -> frozenset[Any]:
        return frozenset(self.rules[number - 1].outcome for number in self.holding(case))

    def is_total(self) -> bool:
        return all(self.holding(case) for case in self.cases())

    def is_consistent(self) -> bool:
        most = {"unique": 1, "any": len(self.rules), "collect": len(self.rules)}[self.hit]
        return all(len(self.holding(c)) <= most and len(self.outcomes(c)) <= 1 for c in self.cases())

    def needed(self) -> set[int]:
        """The rules that hold alone somewhere: each of them, taken out, leaves a hole."""
        return {held[0] for case in self.cases() if len(held := self.holding(case)) == 1}

    def is_sound(self) -> bool:
        every = set(range(1, len(self.rules) + 1))
        return self.is_total() and self.is_consistent() and self.needed() == every

    def holding_somewhere(self) -> set[int]:
        return {number for case in self.cases() for number in self.holding(case)}

    def completions(self, known: Mapping[str, Any]) -> list[Case]:
        return [
            case
            for case in self.cases()
            if all(known.get(n, value) == value for (n, _), value in zip(self.inputs, case, strict=True))
        ]

    def turning(self, known: Mapping[str, Any]) -> list[str]:
        """The unknown inputs that change the outcome in some completion, all others standing still."""
        possible = self.completions(known)
        found = []
        for at, (name, _) in enumerate(self.inputs):
            alike: dict[Case, set[frozenset[Any]]] = {}
            for case in possible:
                alike.setdefault(case[:at] + case[at + 1 :], set()).add(self.outcomes(case))
            found += [name] if any(len(outcomes) > 1 for outcomes in alike.values()) else []
        return found


def values_of(domain: Domain) -> list[Any]:
    """Every value of a domain that can make a difference."""
    return [*_plain_values(domain), *([NA] if domain.na else [])]


def _plain_values(domain: Domain) -> list[Any]:
    if isinstance(domain, YesNo):
        return [True, False]
    if isinstance(domain, Choice):
        return list(domain.members)
    assert isinstance(domain, Number)
    step = Decimal(1) if isinstance(domain, Whole) else QUARTER
    steps = int((domain.hi - domain.lo) / step)
    return [value for n in range(steps + 1) if domain.holds(value := domain.lo + n * step)]


def holds(cell: Any, value: Any) -> bool:
    """Whether a value meets a cell."""
    if cell is ANY:
        return True
    if isinstance(cell, str) and cell[0] in "<>=":
        parts = re.findall(r"(>=|<=|>|<|=)\s*([\w.-]+)", cell)
        return value != NA and all(SIGNS[sign](value, SETTINGS.get(text) or Decimal(text)) for sign, text in parts)
    if isinstance(cell, set | frozenset):
        return value in cell
    return bool(value == cell)


def case_named(made: Made, text: str) -> Case:
    """A case out of those that an error text names."""
    parts = dict(part.split(" ", 1) for part in text.split(", "))
    return tuple(_value_named(domain, parts[name]) for name, domain in made.inputs)


def _value_named(domain: Domain, text: str) -> Any:
    if found := re.fullmatch(r"between (\S+) and (\S+)", text):
        low, high = Decimal(found[1]), Decimal(found[2])
        return next(value for value in values_of(domain) if value != NA and low < value < high)
    written = text.removeprefix("= ")
    return {"true": True, "false": False}.get(written, written) if not isinstance(domain, Number) else _number(written)


def _number(written: str) -> Any:
    return NA if written == NA else Decimal(written)


domains = st.sampled_from(
    [
        YesNo(),
        YesNo(na=True),
        Choice("red", "green"),
        Choice("red", "green", "blue"),
        Choice("red", "green", na=True),
        Whole(0, 4),
        Whole(-2, 2, na=True),
        Number(0, 3),
        Number(0, 3, above=True),
        Number(-1, 2, below=True, na=True),
    ]
)


def inputs_of(most: int) -> st.SearchStrategy[tuple[tuple[str, Domain], ...]]:
    """One to `most` inputs."""
    return st.lists(domains, min_size=1, max_size=most).map(
        lambda chosen: tuple((f"input_{at}", domain) for at, domain in enumerate(chosen))
    )


def cells(domain: Domain) -> st.SearchStrategy[Any]:
    """Any cell that fits the domain."""
    if not isinstance(domain, Number):
        members = st.sampled_from(values_of(domain))
        return st.one_of(st.just(ANY), members, st.frozensets(members, min_size=1))
    constants = st.one_of(
        st.integers(int(domain.lo), int(domain.hi)).map(str),
        st.integers(int(domain.lo) * 2, int(domain.hi) * 2).map(lambda n: str(Decimal(n) / 2)),
        st.sampled_from([name for name, value in SETTINGS.items() if domain.lo <= value <= domain.hi] or ["0"]),
    )
    compared = st.tuples(st.sampled_from(list(SIGNS)), constants).map("".join)
    texts = st.lists(compared, min_size=1, max_size=2).map(" ".join)
    return st.one_of(st.just(ANY), texts, st.just(NA)) if domain.na else st.one_of(st.just(ANY), texts)


@st.composite
def anyhow(draw: st.DrawFn, hits: Sequence[str] = ("unique", "any"), most: int = 3) -> Made:
    """A table with rules made up by chance; hardly ever sound."""
    inputs = draw(inputs_of(most))
    rule = st.builds(Rule, st.tuples(*(cells(domain) for _, domain in inputs)), st.sampled_from(OUTCOMES), st.just("1"))
    return Made(inputs, tuple(draw(st.lists(rule, min_size=1, max_size=6))), draw(st.sampled_from(hits)))


@st.composite
def sound(draw: st.DrawFn, hits: Sequence[str] = ("unique", "any"), most: int = 3) -> Made:
    """A table that is total and consistent: the space is cut into boxes, for `any` these then grow into each other."""
    inputs = draw(inputs_of(most))
    boxes = _boxes(draw, [frozenset(values_of(domain)) for _, domain in inputs], 3)
    cut = [Rule(tuple(_cell(box, d) for box, (_, d) in zip(one, inputs, strict=True)), None, "1") for one in boxes]
    rules = tuple(Rule(rule.cells, draw(st.sampled_from(OUTCOMES)), f"clause {at}") for at, rule in enumerate(cut))
    made = Made(inputs, rules, draw(st.sampled_from(hits)))
    return _grown(made) if made.hit == "any" else made


def _boxes(draw: st.DrawFn, box: list[frozenset[Any]], depth: int) -> list[list[frozenset[Any]]]:
    splittable = [at for at, values in enumerate(box) if len(values) > 1]
    if not depth or not splittable or not draw(st.integers(0, 3)):
        return [box]
    at = draw(st.sampled_from(splittable))
    below, above = _split(draw, box[at])
    if not above:
        return [box]
    return [part for side in (below, above) for part in _boxes(draw, [*box[:at], side, *box[at + 1 :]], depth - 1)]


def _split(draw: st.DrawFn, values: frozenset[Any]) -> tuple[frozenset[Any], frozenset[Any]]:
    if NA in values:
        return frozenset({NA}), values - {NA}
    if not isinstance(next(iter(values)), Decimal):
        side = draw(st.sets(st.sampled_from(sorted(values)), min_size=1, max_size=len(values) - 1))
        return frozenset(side), values - side
    # at a whole or half number only, so that a comparison with it says exactly this
    halves = sorted(value for value in values if value * 2 == int(value * 2))[1:]
    if not halves:
        return values, frozenset()
    border = draw(st.sampled_from(halves))
    below = frozenset(value for value in values if value < border)
    return below, values - below


def _cell(box: frozenset[Any], domain: Domain) -> Any:
    every = frozenset(values_of(domain))
    if box == every or box == frozenset({NA}) or not isinstance(domain, Number):
        return ANY if box == every else NA if box == frozenset({NA}) else box
    numbers = sorted(value for value in every if value != NA)
    low = [f">={min(box)}"] if box and min(box) != numbers[0] else []
    after = [value for value in numbers if box and value > max(box)]
    high = [f"<{after[0]}"] if after else []
    return " ".join([*low, *high]) or (ANY if not domain.na else f">={numbers[0]}")


def _grown(made: Made) -> Made:
    for at, rule in enumerate(made.rules):
        for axis in range(len(rule.cells)):
            rule = made.rules[at]
            wider = Rule((*rule.cells[:axis], ANY, *rule.cells[axis + 1 :]), rule.outcome, rule.clause)
            grown = Made(made.inputs, (*made.rules[:at], wider, *made.rules[at + 1 :]), made.hit)
            made = grown if grown.is_consistent() else made
    for at in range(len(made.rules) - 1, -1, -1):
        made = made.without(at) if made.without(at).is_total() else made
    return made


def known_of(made: Made) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the inputs with a value each."""
    return st.fixed_dictionaries({}, optional={n: st.sampled_from(values_of(d)) for n, d in made.inputs})

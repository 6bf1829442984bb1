"""Decision tables, compiled: proved total and consistent when loaded, looked up in constant time afterwards.

The proof is exact: a hole is named by the values that fall into it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .answers import Rule, clauses_of
from .axes import Axis
from .cells import NotSet, Test, test_of
from .domains import Choice, Domain, Number, YesNo
from .errors import TableRefused
from .walking import STEP_LIMIT, Path, TooManySteps, turns, walk

Key = tuple[int, ...]
"""The numbers of the pieces that hold the inputs, -1 for an unknown one."""


@dataclass(frozen=True)
class Found:
    """What a table says to one combination of pieces. Rules are numbered from 1.

    `possible` are the rules that hold or still may; `matched` hold already. `failed` pairs every other rule with the
    first input that rules it out. `waiting` are the unknown inputs on which the outcome can still turn; there are none
    exactly when every completion of what is known gives the same outcome.
    """

    possible: tuple[int, ...]
    matched: tuple[int, ...]
    failed: tuple[tuple[int, str], ...]
    waiting: tuple[str, ...]


class CompiledTable:
    """A table that is ready to be asked. Raises `TableRefused` for what is wrong with a cell.

    `outcome_key` says of a rule what two rules must share to say the same.
    """

    def __init__(
        self,
        name: str,
        inputs: Sequence[tuple[str, Domain]],
        rules: Sequence[Rule],
        settings: Mapping[str, Any],
        hit: str,
        outcome_key: Callable[[Rule], Any],
    ) -> None:
        self.name = name
        self.inputs = tuple(fact for fact, _ in inputs)
        self.rules = tuple(rules)
        self.hit = hit
        self._check_shape(inputs)
        self._keys = [outcome_key(rule) for rule in rules]
        self.axes = tuple(self._axis(at, fact, domain, settings) for at, (fact, domain) in enumerate(inputs))
        self._all = (1 << len(self.rules)) - 1
        self._places = tuple((axis.name, axis.piece_of) for axis in self.axes)

    def _check_shape(self, inputs: Sequence[tuple[str, Domain]]) -> None:
        if self.hit not in ("unique", "any", "collect"):
            raise TableRefused(self.name, f"hit: expected unique or any, got {self.hit!r}")
        for fact, domain in inputs:
            if not isinstance(domain, YesNo | Choice | Number):
                raise TableRefused(
                    self.name, f"{fact} is {domain.describe()}: a formula must turn it into a choice first"
                )
            if self.inputs.count(fact) > 1:
                raise TableRefused(self.name, f"{fact} is an input twice")
        for number, rule in enumerate(self.rules, 1):
            if len(rule.cells) != len(inputs):
                raise TableRefused(self.name, f"rule {number} has {len(rule.cells)} cells for {len(inputs)} inputs")

    def _axis(self, at: int, fact: str, domain: Domain, settings: Mapping[str, Any]) -> Axis:
        tests: list[Test] = []
        constants: list[Decimal] = []
        for number, rule in enumerate(self.rules, 1):
            try:
                test, used = test_of(rule.cells[at], domain, settings)
            except ValueError as problem:
                setting = problem.setting if isinstance(problem, NotSet) else ""
                raise TableRefused(self.name, f"rule {number}, {fact}: {problem}", setting) from None
            tests.append(test)
            constants += used
        return Axis(fact, domain, tests, constants)

    def prove(self) -> None:
        """Refuses holes, overlaps, and rules that never hold or are not needed."""
        used = 0
        alone = 0
        for rules, path in self._leaves():
            numbers = _numbers(rules)
            if not rules:
                raise TableRefused(self.name, f"no rule covers {self._case(path)}")
            if len(numbers) > 1 and (self.hit == "unique" or len(self._outcomes(rules)) > 1):
                raise TableRefused(self.name, f"rules {_and(numbers)} both hold at {self._case(path)}")
            used |= rules
            alone |= rules if len(numbers) == 1 else 0
        self._refuse_idle(used, "can never hold")
        self._refuse_idle(alone, "only repeats what other rules say; it is not needed")

    def prove_reachable(self) -> None:
        """Refuses rules that never hold; a collecting table may leave cases uncovered."""
        used = 0
        for rules, _ in self._leaves():
            used |= rules
        self._refuse_idle(used, "can never hold")

    def _refuse_idle(self, used: int, why: str) -> None:
        idle = _numbers(self._all & ~used)
        if idle:
            clause = ", ".join(clauses_of(self.rules[idle[0] - 1].clause))
            raise TableRefused(self.name, f"rule {idle[0]} ({clause}) {why}")

    def _leaves(self) -> Iterator[tuple[int, Path]]:
        try:
            yield from walk([axis.masks for axis in self.axes], self._all)
        except TooManySteps:
            raise TableRefused(self.name, f"more than {STEP_LIMIT} steps to check it: split this table") from None

    def _case(self, path: Path) -> str:
        parts = [axis.case(at) for axis, at in zip(self.axes, path, strict=True)]
        return ", ".join(parts) or "the only case"

    def key(self, value_of: Callable[[str], Any]) -> Key:
        """Where the inputs lie; an input whose value is `None` is unknown. Values must lie in their domains."""
        return tuple([piece_of(value_of(name)) for name, piece_of in self._places])

    def look_up(self, value_of: Callable[[str], Any]) -> Found:
        """What the table says to these inputs."""
        return self.cell(self.key(value_of))

    def cell(self, key: Key) -> Found:
        """What the table says there; worth keeping, since it never changes."""
        possible = matched = self._all
        for axis, at in zip(self.axes, key, strict=True):
            possible &= axis.masks[at] if at >= 0 else self._all
            matched &= axis.masks[at] if at >= 0 else axis.always
        return Found(_numbers(possible), _numbers(matched), self._failed(key), self._waiting(key, possible))

    def _failed(self, key: Key) -> tuple[tuple[int, str], ...]:
        failed = []
        for number in range(1, len(self.rules) + 1):
            for axis, at in zip(self.axes, key, strict=True):
                if at >= 0 and not axis.masks[at] >> (number - 1) & 1:
                    failed.append((number, axis.name))
                    break
        return tuple(failed)

    def _waiting(self, key: Key, possible: int) -> tuple[str, ...]:
        if len(self._outcomes(possible)) < 2 and self.hit != "collect":
            return ()
        unknown = [axis for axis, at in zip(self.axes, key, strict=True) if at < 0]
        return tuple(axis.name for axis in unknown if self._turns(axis, unknown, possible))

    def _turns(self, axis: Axis, unknown: Sequence[Axis], possible: int) -> bool:
        others = [other.masks for other in unknown if other is not axis]
        return turns(axis.masks, others, possible, self._outcomes)

    def _outcomes(self, rules: int) -> frozenset[Any]:
        return frozenset(self._keys[number - 1] for number in _numbers(rules))


def _numbers(rules: int) -> tuple[int, ...]:
    return tuple(k + 1 for k in range(rules.bit_length()) if rules >> k & 1)


def _and(numbers: tuple[int, ...]) -> str:
    return " and ".join(str(number) for number in numbers)

"""A procedure played through without departments: somebody completes one open task after the other."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from rules.domains import Choice, Day, Domain, Number, TimeOfDay, YesNo
from rules.evaluate import Situation, TaskOwed, evaluate
from rules.facts import CaseFacts, Known, Source
from rules.procedure import Procedure

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
TODAY = NOW.date()
ROUNDS = 50

Pick = Callable[[list[Any]], Any]


@dataclass(eq=False)
class Case:
    """One case of the family, as a department would hold it."""

    kind: str
    values: dict[str, Known] = field(default_factory=dict)
    parent: "Case | None" = None
    children: list["Case"] = field(default_factory=list)
    cycle: int = 1
    opened_in: int = 1
    closed: bool = False
    outcome: str | None = None

    def facts(self) -> CaseFacts:
        outer = self.parent.bare(self.parent.cycle) if self.parent else None
        children = tuple(child.bare(child.opened_in) for child in self.children)
        return CaseFacts(
            self.kind,
            self.values,
            cycle=self.cycle,
            closed=self.closed,
            outcome=self.outcome,
            opened_at=NOW,
            children=children,
            parent=outer,
        )

    def bare(self, cycle: int) -> CaseFacts:
        return CaseFacts(self.kind, self.values, cycle=cycle, closed=self.closed, outcome=self.outcome)

    def state(self, stated: Mapping[str, Any]) -> None:
        self.values |= {name: Known(value, Source("form"), cycle=self.cycle) for name, value in stated.items()}

    def value(self, name: str) -> Any:
        known = self.values.get(name)
        return known.value if known else None


@dataclass
class Play:
    """A complaint with its family under a procedure; `pick` chooses among tasks, and among the values of a field."""

    procedure: Procedure
    pick: Pick
    complaint: Case = field(default_factory=lambda: Case("complaint"))
    day: date = TODAY
    states: list[str] = field(default_factory=list)

    def begin(self, stated: Mapping[str, Any], returned: list[Mapping[str, Any]]) -> None:
        self.complaint.state(self.procedure.read_facts(stated))
        for papers in returned:
            self._open("return").state(self.procedure.read_facts(papers))
        self.settle()

    def situation(self, case: Case) -> Situation:
        return evaluate(self.procedure, case.facts(), NOW)

    def family(self) -> list[Case]:
        return [*self.complaint.children, self.complaint]

    def owed(self) -> list[tuple[Case, TaskOwed]]:
        """Every open task of the family."""
        return [(case, task) for case in self.family() for task in self.situation(case).tasks]

    def step(self) -> None:
        """Somebody completes one of the open tasks."""
        case, owed = self.pick(self.owed())
        form, known = self.procedure.forms[owed.task.form], self.situation(case).known
        case.state({f.name: self._value(f.domain) for f in form.fields if f.required and f.name not in known})
        if owed.task.performs == "close":
            self.close(case)
        self.settle()

    def act(self, case: Case, act: str, stated: Mapping[str, Any]) -> None:
        """Somebody does an act, which must be allowed."""
        status = next(one for one in self.situation(case).acts if one.act == act)
        assert status.allowed, status.refusals
        if act == "reopen":
            case.closed, case.outcome, case.cycle = False, None, case.cycle + 1
        case.state(stated)
        self.settle()

    def settle(self) -> None:
        """What follows by itself, until nothing does."""
        for _ in range(ROUNDS):
            if not any(self._follow(case) for case in self.family() if not case.closed):
                self.states.append(self.situation(self.complaint).state)
                return
        raise AssertionError("the procedure never comes to rest")

    def close(self, case: Case) -> None:
        case.outcome = self.situation(case).outcome
        case.closed = True

    def _follow(self, case: Case) -> bool:
        situation = self.situation(case)
        for kind in self._missing(case, situation):
            self._open(kind)
            return True
        if situation.closes:
            self.close(case)
        return situation.closes

    def _missing(self, case: Case, situation: Situation) -> Iterator[str]:
        for want in situation.wanted:
            here = [c for c in case.children if c.kind == want.kind and c.opened_in == case.cycle]
            yield from [want.kind] * (want.count - len(here))

    def _open(self, kind: str) -> Case:
        child = Case(kind, parent=self.complaint, opened_in=self.complaint.cycle)
        self.complaint.children.append(child)
        return child

    def _value(self, domain: Domain) -> Any:
        if isinstance(domain, YesNo):
            return self.pick([True, False])
        if isinstance(domain, Choice):
            return self.pick(list(domain.members))
        if isinstance(domain, Number):
            return Decimal(1)
        if isinstance(domain, Day):
            self.day += timedelta(days=1)
            return self.day
        if isinstance(domain, TimeOfDay):
            return time(8, 30)
        return "said by a person"

"""The one pure function: what a case's facts mean under a procedure at an instant.

No input or output, no clock (`now` is an argument), no mutation. A department stores facts, evaluates after every new
fact and at `wake_at`, and carries out the difference.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from .circulation import form_state
from .closing import CLOSE, cases_before_closing, missing_in, reasons, tasks_before
from .controlled import ControlledForm
from .deciding import Decision
from .declarations import EACH, Act, FactRole, Task
from .facts import CaseFacts
from .gathering import owed as pictures_owed
from .procedure import KindOfCase, Procedure, cited
from .recurring import Round, rounds
from .reminding import Reminding, remindings
from .situation import ActStatus as ActStatus
from .situation import FormState as FormState
from .situation import Record as Record
from .situation import Refusal as Refusal
from .situation import Situation as Situation
from .situation import TaskOwed as TaskOwed
from .situation import Wanted as Wanted
from .standing import known_facts as known_facts
from .standing import stated_for_members
from .wanting import wanted as wanted_children

LEFT_TO_A_PERSON = {"judge": True, "decided": False}


def evaluate(procedure: Procedure, facts: CaseFacts, now: datetime) -> Situation:
    """What the facts of one case mean at `now`. Values must lie in their domains (`Procedure.read_facts`)."""
    return _Evaluation(procedure, facts, now).situation()


class _Evaluation:
    def __init__(self, procedure: Procedure, facts: CaseFacts, now: datetime) -> None:
        self.procedure = procedure
        self.facts = facts
        self.now = now
        self.kind: KindOfCase = procedure.kinds[facts.kind]
        self.known = dict(known_facts(procedure, facts, now))
        self.values: dict[str, Any] = dict(procedure.settings)
        self.values.update([(name, known.value) for name, known in self.known.items()])
        self.forms: dict[str, FormState] = {}
        if self.kind.per_member:
            for name in self.kind.lists:
                self._spread(name)

    def situation(self) -> Situation:
        decisions = self._decide()
        wanted = tuple(wanted_children(self.procedure, self.kind, self.facts, self.values))
        tasks = self._tasks()
        # an act that closes looks at the tasks that perform other acts, so those come first
        acts = {act.name: self._act(pack, act, decisions, tasks) for pack, act in self._acts(closing=False)}
        tasks += self._performing(acts)
        unsigned = (refusal for state in self.forms.values() for refusal in state.refusals)
        blockers = (*cases_before_closing(self.facts, wanted), *self._before(CLOSE, tasks), *unsigned)
        closing = {
            act.name: self._closing(pack, act, decisions, tasks, blockers) for pack, act in self._acts(closing=True)
        }
        tasks += self._performing(closing)
        outcome = self._outcome(decisions)
        return Situation(
            kind=self.facts.kind,
            state=self._state(),
            outcome=self.facts.outcome or outcome,
            decisions=decisions,
            tasks=tasks,
            acts=tuple((acts | closing)[name] for name in self.kind.acts),
            wanted=wanted,
            records=tuple(Record(form, missing_in(self.kind, form, self.values.get)) for form in self.kind.forms),
            closes=outcome is not None and self._closes(decisions, blockers),
            wake_at=self._wake_at(tasks),
            known=self.known,
            values=self.values,
            forms=self.forms,
            gathers=()
            if self.facts.closed or not self.kind.gatherings
            else tuple(pictures_owed(self.kind, self.values.get)),
        )

    def _decide(self) -> dict[str, Decision]:
        decisions = {}
        values, supposed = self.values, self.facts.supposed
        for forms, asked in self.kind.turns:
            for form in forms:
                self._look_at(form)
            for name, answered, follows in asked:
                decision = decisions[name] = answered.decide(values.get)
                if name in supposed:
                    values[name] = supposed[name]
                elif decision.status == "decided":
                    values[name] = decision.outcome
                if follows:
                    self._follow(name, follows[0], decision)
        return decisions

    def _look_at(self, form: ControlledForm) -> None:
        """Where a controlled form stands is known from here on."""
        facts = self.facts
        state = form_state(self.procedure, self.kind, form, self.values, facts.supposed, closed=facts.closed)
        self.forms[form.name] = state
        for name, known in state.facts.items():
            if known is None:
                self.known.pop(name, None)
                self.values.pop(name, None)
            else:
                self.known[name] = known
                self.values[name] = known.value

    def _follow(self, name: str, to_judge: str, decision: Decision) -> None:
        if to_judge:
            self.values[to_judge] = LEFT_TO_A_PERSON.get(decision.status)
        self._spread(name)

    def _spread(self, name: str) -> None:
        """As soon as a list is known, so are the facts that are stated for each of its members."""
        members = self.values.get(name)
        if members is None:
            return
        for one in self.kind.lists.get(name, ()):
            for fact, known in one.stated(members, stated_for_members(self.kind, self.facts)):
                if self.known.setdefault(fact, known) is known:
                    self.values[fact] = known.value

    def _tasks(self) -> tuple[TaskOwed, ...]:
        if self.facts.closed:
            return ()
        tasks = tuple(
            self._corrected(self._owed(pack, task, role))
            for pack, task in self.kind.plain_tasks
            if not task.performs and self._is_open(task) and (role := self._role(task))
        )
        if self.kind.per_member or self.kind.recurring:
            tasks += (*self._for_members(), *self._again())
        return (*tasks, *self._circulating()) if self.forms else tasks

    def _circulating(self) -> Iterator[TaskOwed]:
        """What is to be signed and signed for; by when is known once the questions are answered."""
        for state in self.forms.values():
            for one in state.tasks:
                yield replace(self._owed(one.pack, one.task, one.role), key=one.key) if one.task.due else one

    def _corrected(self, owed: TaskOwed) -> TaskOwed:
        form = self.forms.get(owed.task.form)
        return replace(owed, corrects=True) if form is not None and form.sent_back else owed

    def _again(self) -> Iterator[TaskOwed]:
        for one in self._rounds():
            if one.is_owed(self.now) and (role := self._role(one.task)):
                yield replace(self._owed(one.pack, one.task, role), key=str(one.number))

    def _rounds(self) -> Iterator[Round]:
        return rounds(self.kind, self.known, self.values, self.procedure.working_time)

    def _for_members(self) -> Iterator[TaskOwed]:
        for one in self.kind.per_member:
            if one.task.when.holds(self.values.get) is True:
                for owed in one.owed(self.values.get):
                    task = self._owed(one.pack, one.task, owed.role, owed.at)
                    yield replace(task, key=owed.key, member=owed.member)

    def _performing(self, acts: Mapping[str, ActStatus]) -> tuple[TaskOwed, ...]:
        return tuple(
            self._owed(pack, task, role)
            for pack, task in self.kind.tasks
            if task.performs in acts
            and acts[task.performs].allowed
            and task.when.holds(self.values.get) is True
            and (role := self._role(task))
        )

    def _is_open(self, task: Task) -> bool:
        if task.when.holds(self.values.get) is not True:
            return False
        form = self.forms.get(task.form)
        return bool(missing_in(self.kind, task.form, self.values.get)) or (form is not None and form.sent_back)

    def _role(self, task: Task) -> str:
        if isinstance(task.who, FactRole):
            return str(self.values.get(task.who.name) or "")
        return task.who

    def _owed(self, pack: str, task: Task, role: str, at: int = 0) -> TaskOwed:
        value = self._at(self.values.get(task.due), at) if task.due else None
        due = self._late_from(value)
        late = due is not None and due <= self.now
        owed = TaskOwed(task, pack, role, self.procedure.host_of(role), due, late)
        return (
            replace(owed, reminders=self._reminders(owed, value, due, at)) if task.reminders and value and due else owed
        )

    def _reminders(self, owed: TaskOwed, value: date, due: datetime, at: int) -> tuple[Reminding, ...]:
        task = owed.task

        def role_of(who: str | FactRole) -> str:
            if who == EACH:
                return str(self._at(self.values.get(task.for_each), at) or "") if task.for_each else owed.role
            if isinstance(who, FactRole):
                return str(self._at(self.values.get(who.name), at) or "")
            return who

        return remindings(self.procedure.working_time, task, value, due, role_of, self.values.get)

    def _at(self, value: Any, at: int) -> Any:
        """What stands in a list for the member for which a task is owed; what is no list stands for all."""
        if isinstance(value, tuple):
            return value[at] if at < len(value) else None
        return value

    def _late_from(self, value: Any) -> datetime | None:
        """The instant from which a task is late; a day is late when it is over at the site."""
        if isinstance(value, date) and not isinstance(value, datetime):
            return self._day_after(value)
        return value if isinstance(value, datetime) else None

    def _day_after(self, day: date) -> datetime | None:
        """When the day is over at the site; the last day of the calendar never is."""
        if day == date.max:
            return None
        return datetime.combine(day + timedelta(days=1), time(), self.procedure.timezone)

    def _before(self, act: str, tasks: tuple[TaskOwed, ...]) -> Iterator[Refusal]:
        return tasks_before(self.kind, act, tasks, self.values)

    def _acts(self, *, closing: bool) -> Iterator[tuple[str, Act]]:
        return ((pack, act) for pack, act in self.kind.acts.values() if (act.effect == "close") == closing)

    def _act(self, pack: str, act: Act, decisions: Mapping[str, Decision], tasks: tuple[TaskOwed, ...]) -> ActStatus:
        refusals = [*reasons(self.procedure, decisions.get(f"may_{act.name}")), *self._before(act.name, tasks)]
        if self.facts.closed != (act.effect == "reopen"):
            refusals.append(Refusal("already_closed" if self.facts.closed else "not_closed"))
        return self._status(pack, act, refusals)

    def _closing(
        self,
        pack: str,
        act: Act,
        decisions: Mapping[str, Decision],
        tasks: tuple[TaskOwed, ...],
        blockers: tuple[Refusal, ...],
    ) -> ActStatus:
        refusals = [*reasons(self.procedure, decisions.get(f"may_{act.name}")), *blockers]
        refusals += self._before(act.name, tasks) if act.name != CLOSE else ()
        if self._outcome(decisions) is None:
            refusals.append(Refusal("no_outcome", (), (self.kind.kind.outcome,)))
        return self._status(pack, act, refusals)

    def _status(self, pack: str, act: Act, refusals: list[Refusal]) -> ActStatus:
        clauses = cited(pack, act.clause)
        if act.when.holds(self.values.get) is not True:
            refusals.append(Refusal("not_now", clauses, tuple(sorted(act.when.names()))))
        return ActStatus(act.name, act.who, tuple(refusals), clauses)

    def _state(self) -> str:
        if self.facts.closed:
            return "closed"
        states = reversed(self.kind.kind.states)
        return next((state.name for state in states if state.when.holds(self.values.get) is True), "opened")

    def _outcome(self, decisions: Mapping[str, Decision]) -> str | None:
        decision = decisions.get(self.kind.kind.outcome)
        return decision.outcome if decision and decision.status == "decided" else None

    def _closes(self, decisions: Mapping[str, Decision], blockers: tuple[Refusal, ...]) -> bool:
        condition = self.kind.kind.closes_when
        if condition is None or blockers or condition.holds(self.values.get) is not True:
            return False
        return not list(reasons(self.procedure, decisions.get(f"may_{CLOSE}")))

    def _wake_at(self, tasks: tuple[TaskOwed, ...]) -> datetime | None:
        instants = [owed.due for owed in tasks if owed.due and not owed.late]
        if self.kind.recurring and not self.facts.closed:
            instants += [one.at for one in self._rounds() if one.at and not one.is_owed(self.now)]
        instants += [one.at for owed in tasks for one in owed.reminders if one.at > self.now]
        if self.kind.looks_at_the_time and not self.facts.closed:
            today = self.now.astimezone(self.procedure.timezone).date()
            instants += [midnight] if (midnight := self._day_after(today)) else []
        return min(instants, default=None)

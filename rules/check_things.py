"""What must be true of the single things of a case kind: its tasks, acts, openings and what they compare with."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from .answering import TO_JUDGE
from .check_children import act_problems, opening_problems
from .check_lists import is_a_time, list_problems, role_domain, role_fact
from .check_reminders import reminder_problems
from .check_rounds import round_problems
from .conditions import Condition
from .controlled import REVISE
from .declarations import EACH, Act, CaseKind, FactRole, Form, Opening, Task
from .domains import Choice, Domain, Mismatch, YesNo
from .errors import DeclarationError
from .namespace import Namespace
from .numbering import Scheme
from .procedure import KindOfCase, Procedure
from .sites import DEPARTMENTS

Report = Callable[[str], None]
KIND_NAME = re.compile(r"[a-z][a-z0-9_]{1,31}")
CLOSE = "close"
_UNFIT = re.compile(r"[\s/]")
"""What the name of a case cannot hold: it is written SITE/NUMBER."""


class KindCheck:
    """Checks the things of one case kind; every failure is reported with the name it concerns."""

    def __init__(self, kind: KindOfCase, procedure: Procedure, namespace: Namespace, report: Report) -> None:
        self.name = kind.kind.name
        self.kind = kind
        self.procedure = procedure
        self.namespace = namespace
        self.kinds: Mapping[str, CaseKind] = {name: one.kind for name, one in procedure.kinds.items()}
        self.visible = namespace.visible(self.name, self.kinds)
        self.report = report

    def run(self) -> None:
        """Reports everything that is wrong."""
        self._check_declared(self.kind.kind)
        for where, condition in self._conditions():
            self.check_condition(where, condition)
        for _, opening in self.kind.openings:
            self._check_opening(opening)
        for _, task in self.kind.tasks:
            self._check_task(task)
        for _, act in self.kind.acts.values():
            self._check_act(act)
        for form in self.kind.forms.values():
            self._check_form(form)

    def _check_declared(self, declared: CaseKind) -> None:
        where = f"case kind {self.name}"
        if not KIND_NAME.fullmatch(self.name):
            self.report(f"{where}: a name matches {KIND_NAME.pattern}, since messages bear it")
        if declared.owner not in DEPARTMENTS:
            self.report(f"{where}: owner: expected one of {', '.join(DEPARTMENTS)}, got {declared.owner!r}")
        parent = self.kinds.get(declared.parent)
        if declared.parent and parent is None:
            self.report(f"{where}: parent: no case kind is named {declared.parent}")
        if parent is not None and parent.owner != declared.owner:
            self.report(f"{where}: owner: {declared.parent} is owned by {parent.owner}, which evaluates its children")
        outcome = self.procedure.questions.get(declared.outcome)
        if outcome is None or outcome.question.of != self.name:
            self.report(f"{where}: outcome: no answered question of it is named {declared.outcome}")
        self._check_number(where, declared)
        self._check_drill(where, declared.drill)

    def _check_drill(self, where: str, fact: str) -> None:
        """Whether a case is a drill is known from its first moment on and stated by nobody afterwards."""
        forms = [form for form in self.kind.forms.values() if form.arrives]
        fields = [field for form in forms for field in form.fields if field.name == fact]
        if fact and not (fields and fields[0].required and isinstance(fields[0].domain, YesNo)):
            self.report(f"{where}: drill: {fact} is no required yes or no of a form that says arrives=True")
        own = {form.name for form in forms if any(field.name == fact for field in form.fields)}
        own |= {REVISE + name for name in own}
        later = [task.name for _, task in self.kind.tasks if task.form in own]
        later += [act.name for _, act in self.kind.acts.values() if act.form in own and act.effect != "open"]
        if fact and later:
            self.report(f"{where}: drill: {fact} is stated again by {', '.join(later)}")

    def _check_number(self, where: str, declared: CaseKind) -> None:
        try:
            scheme = Scheme(declared.number)
        except DeclarationError:
            scheme = None
        if scheme is None or not (scheme.prefix and scheme.has_year) or scheme.facts or _UNFIT.search(scheme.text):
            self.report(f"{where}: number: expected a prefix, {{yyyy}} and {{n:06}}, got {declared.number!r}")

    def _conditions(self) -> Iterator[tuple[str, Condition]]:
        if self.kind.kind.closes_when is not None:
            yield f"case kind {self.name}", self.kind.kind.closes_when
        yield from ((f"state {self.name}.{state.name}", state.when) for state in self.kind.kind.states)
        yield from ((f"opening {opening.kind}", opening.when) for _, opening in self.kind.openings)
        yield from ((f"task {task.name}", task.when) for _, task in self.kind.tasks)
        yield from ((f"gathering {one.name}", one.when) for _, one in self.kind.gatherings.values())
        yield from ((f"act {act.name}", act.when) for _, act in self.kind.acts.values())

    def check_condition(self, where: str, condition: Condition) -> None:
        """Whatever it compares is there, and can be what it is compared with."""
        for missing in sorted(condition.names() - self.visible):
            self.report(f"{where}: nothing supplies the fact {missing} to a case of kind {self.name}")
        self._check_compared(where, condition)

    def _check_compared(self, where: str, condition: Condition) -> None:
        """A comparison with what the fact can never be would silently never hold."""
        for name, member in condition.compared():
            domain = self._domain(name)
            if domain is not None and not _holds(domain, member):
                self.report(f"{where}: {name} is {domain.describe()}, so it can never be {member!r}")

    def _domain(self, name: str) -> Domain | None:
        return YesNo() if name.startswith(TO_JUDGE) else self.procedure.domains.get(name)

    def _check_opening(self, opening: Opening) -> None:
        where = f"opening {opening.kind}"
        child = self.kinds.get(opening.kind)
        if child is None or child.parent != self.name:
            self.report(f"{where}: it is no child case kind of {self.name}")
            return
        for problem in opening_problems(opening, self._seen(opening.for_each), self.procedure):
            self.report(f"{where}: {problem}")
        if opening.again:
            for missing in sorted(opening.again.names() - self.namespace.told_of(child)):
                self.report(f"{where}: again: {missing} is no field of a form of {opening.kind}, nor its outcome")
            self._check_compared(where, opening.again)
            if not child.repeats:
                self.report(f"{where}: again: {opening.kind} does not say repeats=True")

    def _check_act(self, act: Act) -> None:
        where = f"act {act.name}"
        if not act.who:
            self.report(f"{where}: who: expected at least one role")
        self._check_roles(where, act.who)
        if act.opens:
            for problem in act_problems(act, self.kind, self.procedure):
                self.report(f"{where}: {problem}")
        elif act.form and act.form not in self.kind.forms and not act.form.startswith(REVISE):
            self.report(f"{where}: {self.name} has no form named {act.form}")
        may = self.procedure.questions.get(f"may_{act.name}")
        if may is not None and may.question.of == self.name and may.question.combine != "collect":
            self.report(f"{where}: may_{act.name} must collect the reasons to refuse, not choose one")

    def _check_roles(self, where: str, names: tuple[str, ...]) -> None:
        for role in names:
            if role not in self.procedure.roles:
                self.report(f"{where}: no role is named {role}")

    def _check_task(self, task: Task) -> None:
        where = f"task {task.name}"
        self._check_who(where, task)
        if task.form not in self.kind.forms:
            self.report(f"{where}: {self.name} has no form named {task.form}")
        for act in (*task.before, *([task.performs] if task.performs else [])):
            if act not in self.kind.acts and act != CLOSE:
                self.report(f"{where}: {self.name} has no act named {act}")
        if task.performs and task.performs in task.before:
            self.report(f"{where}: it performs {task.performs} and stands before it, so neither could ever be")
        for fact in task.shows:
            if fact not in self.visible:
                self.report(f"{where}: shows {fact}, which nothing supplies to a case of kind {self.name}")
        listed = list_problems(task, self.kind, self._seen(task.for_each))
        for problem in (*listed, *round_problems(task, self.kind, self.procedure)):
            self.report(f"{where}: {problem}")
        self.check_due(where, task)

    def check_due(self, where: str, task: Task, *, asks_each: bool = False) -> None:
        """By when a task is due, and who is told of it; with `asks_each`, EACH is whoever owes it."""
        self._check_due(where, task)
        for problem in reminder_problems(task, self.procedure.working_time, self._seen):
            self.report(f"{where}: {problem}")
        for number, reminder in enumerate(task.reminders, 1):
            if not (asks_each and reminder.who == EACH):
                self._check_who(f"{where}: reminder {number}", replace(task, who=reminder.who))

    def _check_who(self, where: str, task: Task) -> None:
        if task.who == EACH and not task.for_each:
            self.report(f"{where}: EACH is the member of a list; say for_each")
        elif isinstance(task.who, FactRole):
            self._check_role_fact(where, task)
        else:
            self._check_roles(where, (task.who,))

    def _seen(self, name: str) -> Domain | None:
        return self.procedure.domains.get(name) if name in self.visible else None

    def _check_role_fact(self, where: str, task: Task) -> None:
        name = role_fact(task)
        domain = role_domain(task, self._seen(name), self._seen(task.for_each))
        if name not in self.visible:
            self.report(f"{where}: nothing supplies the role {name}")
        elif not isinstance(domain, Choice) or domain.na:
            self.report(f"{where}: {name} is no choice of roles")
        else:
            self._check_roles(f"{where}: {name}", domain.members)

    def _check_due(self, where: str, task: Task) -> None:
        name = task.due
        due = self.procedure.questions.get(name)
        if name and (
            due is None
            or due.question.of != self.name
            or not is_a_time(due.question.outcome, for_each=bool(task.for_each))
        ):
            self.report(
                f"{where}: due: expected an answered question of {self.name} "
                f"whose outcome is a day or a time, got {name}"
            )

    def _check_form(self, form: Form) -> None:
        names = [field.name for field in form.fields]
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                self.report(f"form {form.name}: {name} stands there twice")


def _holds(domain: Domain, member: object) -> bool:
    try:
        return bool(domain.read(member) == member)
    except Mismatch:
        return False

"""What must be true of forms that are numbered, signed or handed out."""

from collections.abc import Callable, Iterator

from .check_things import CLOSE, KindCheck
from .conditions import Condition
from .controlled import ControlledForm
from .declarations import FactRole, Task
from .domains import Choice, ListOf, Text
from .namespace import Namespace
from .numbers import Whole
from .procedure import KindOfCase, Procedure

Report = Callable[[str], None]
IN_NUMBER = 100
"""Characters of a text that may stand in a number."""


def check_controlled(procedure: Procedure, namespace: Namespace, report: Report) -> None:
    """Reports every form that could not be signed, handed out or numbered as it says."""
    for kind in procedure.kinds.values():
        for one in kind.controlled:
            _FormCheck(one, kind, procedure, namespace, report).run()
    for form in procedure.forms.values():
        if not form.of and (form.signers or form.holders or form.number):
            report(f"form {form.name}: signers, holders and number: it belongs to no case kind")
    _check_shapes(procedure, report)


def _check_shapes(procedure: Procedure, report: Report) -> None:
    """Two series never give the same numbers."""
    seen: dict[str, tuple[str, str]] = {}
    for kind in procedure.kinds.values():
        for one in kind.controlled:
            if one.scheme:
                name, text = seen.setdefault(one.scheme.shape, (one.name, one.scheme.text))
                if text != one.scheme.text:
                    report(f"forms {name} and {one.name}: number: {text!r} and {one.scheme.text!r} give equal numbers")


class _FormCheck:
    def __init__(
        self, one: ControlledForm, kind: KindOfCase, procedure: Procedure, namespace: Namespace, report: Report
    ) -> None:
        self.one = one
        self.kind = kind
        self.procedure = procedure
        self.report = report
        self.where = f"form {one.name}"
        self.of_kind = KindCheck(kind, procedure, namespace, report)

    def run(self) -> None:
        for place, role, when in self._asked():
            self._check_role(f"{self.where}: {place}", role)
            self.of_kind.check_condition(f"{self.where}: {place}", when)
        self._check_due()
        self._check_steps()
        self._check_number()
        self._check_filled()
        for fact in self.one.form.shows:
            if fact not in self.of_kind.visible:
                self.report(f"{self.where}: shows {fact}, which nothing supplies to a case of kind {self.of_kind.name}")

    def _check_due(self) -> None:
        for signing in self.one.signings:
            self.of_kind.check_due(f"{self.where}: signer {signing.number}", signing.task, asks_each=True)
        for holding in self.one.holdings:
            where = f"{self.where}: holder {holding.number}"
            if holding.holder.due and not holding.holder.acknowledged:
                self.report(f"{where}: due: he does not sign for his copy, so nothing could be late")
            self.of_kind.check_due(where, holding.task, asks_each=True)

    def _asked(self) -> Iterator[tuple[str, str | FactRole, Condition]]:
        for signing in self.one.signings:
            yield f"signer {signing.number}", signing.signer.role, signing.signer.when
        for holding in self.one.holdings:
            yield f"holder {holding.number}", holding.holder.role, holding.holder.when

    def _check_role(self, where: str, role: str | FactRole) -> None:
        if not isinstance(role, FactRole):
            self._check_known(where, (role,))
            return
        domain = self.procedure.domains.get(role.name)
        item = domain.item if isinstance(domain, ListOf) else domain
        if role.name not in self.of_kind.visible:
            self.report(f"{where}: nothing supplies the role {role.name}")
        elif not isinstance(item, Choice) or item.na:
            self.report(f"{where}: {role.name} is no choice of roles")
        else:
            self._check_known(f"{where}: {role.name}", item.members)

    def _check_known(self, where: str, roles: tuple[str, ...]) -> None:
        for role in roles:
            if role not in self.procedure.roles:
                self.report(f"{where}: no role is named {role}")

    def _check_steps(self) -> None:
        """Those who sign side by side stand side by side."""
        steps = [turn[0].signer.step for turn in self.one.turns if turn[0].signer.step]
        for step in dict.fromkeys(steps):
            if steps.count(step) > 1:
                self.report(f"{self.where}: signers: those of step {step} do not stand together")
        for turn in self.one.turns:
            alone = [one for one in turn if one.signer.either]
            if len(alone) == 1 and isinstance(alone[0].signer.role, str):
                self.report(f"{self.where}: signer {alone[0].number}: either: no other of its step says so")

    def _check_number(self) -> None:
        for fact in self.one.scheme.facts if self.one.scheme else ():
            domain = self.procedure.domains.get(fact)
            if fact not in self.of_kind.visible:
                self.report(f"{self.where}: number: nothing supplies the fact {fact}")
            elif not isinstance(domain, Choice | Text | Whole) or (
                isinstance(domain, Text) and domain.longest > IN_NUMBER
            ):
                self.report(
                    f"{self.where}: number: {fact} is no choice, whole number or text of at most {IN_NUMBER} characters"
                )

    def _check_filled(self) -> None:
        """Somebody fills it in one piece, before the case is closed, and can correct what is sent back."""
        tasks = [task for _, task in self.kind.tasks if task.form == self.one.name]
        kinds = self.procedure.kinds.values()
        acts = [act for kind in kinds for _, act in kind.acts.values() if act.form == self.one.name]
        for task in tasks:
            if task.for_each or task.every:
                self.report(
                    f"{self.where}: signers, holders and number: task {task.name} fills it again and again; "
                    "open a child case for each"
                )
        if self.one.form.signers and not [task for task in tasks if not task.performs] and not acts:
            self.report(f"{self.where}: signers: no task and no act fills it, so nobody could correct it")
        closing = [act.name for act in acts if act.effect == CLOSE] + [t.name for t in tasks if self._closes(t)]
        if closing and (self.one.form.signers or any(one.acknowledged for one in self.one.form.holders)):
            self.report(f"{self.where}: {closing[0]} closes the case, so nobody could sign it or for it")

    def _closes(self, task: Task) -> bool:
        found = self.kind.acts.get(task.performs)
        return found is not None and found[1].effect == CLOSE

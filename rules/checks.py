"""What must be true of a whole procedure before it may run; every failure is reported with the name it concerns."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType

from .answers import Mark, Table
from .check_charts import check_charts
from .check_controlled import check_controlled
from .check_schedules import check_first_period, check_schedule
from .check_things import CLOSE, KindCheck
from .citations import carriers_of, check_clauses
from .deciding import Answered
from .declarations import Form, keepers_of
from .domains import Day, Instant, Whole
from .gathering import GatheringCheck
from .namespace import Namespace, ancestors
from .procedure import KindOfCase, Procedure
from .sites import TAKES_IN
from .stack import Stack, singular
from .wording import check_vocabulary

Report = Callable[[str], None]


def check(procedure: Procedure, stack: Stack, namespace: Namespace, report: Report) -> Procedure:
    """The procedure with its clause carriers filled in. What is wrong goes to `report`, one line each."""
    for kind in procedure.kinds.values():
        KindCheck(kind, procedure, namespace, report).run()
    _check_kinds_named(procedure, stack, report)
    _check_families(procedure, report)
    _check_scope(procedure, namespace, report)
    _check_forms(procedure, stack, report)
    check_controlled(procedure, namespace, report)
    _check_prefixes(procedure, report)
    _check_acts_asked(procedure, report)
    _check_intake(procedure, stack, report)
    _check_schedules(procedure, stack, report)
    _check_gatherings(procedure, namespace, report)
    _check_approver(procedure, report)
    carriers = carriers_of(stack)
    check_clauses(stack, carriers, report)
    check_vocabulary(procedure, stack, report)
    return replace(procedure, carriers=MappingProxyType(carriers))


def _check_kinds_named(procedure: Procedure, stack: Stack, report: Report) -> None:
    """A thing of a case kind that nobody declares would never be heard of."""
    for noun in ("tasks", "acts", "openings", "child_facts", "gatherings"):
        for name, (pack, thing) in stack.of(noun).items():
            if thing.of not in procedure.kinds:
                report(f"{pack}: {singular(noun)} {name}: no case kind is named {thing.of!r}")


def _check_families(procedure: Procedure, report: Report) -> None:
    kinds = {name: one.kind for name, one in procedure.kinds.items()}
    for name, kind in kinds.items():
        above = list(ancestors(name, kinds))
        if kind.parent == name or (above and kinds[above[-1]].parent in kinds):
            report(f"case kind {name}: its parents go round in a circle")


def _check_scope(procedure: Procedure, namespace: Namespace, report: Report) -> None:
    """No answer uses a fact that cases of its kind cannot have, or one that they could wait for in vain."""
    kinds = {n: k.kind for n, k in procedure.kinds.items()}
    for name, answered in procedure.questions.items():
        visible = namespace.visible(answered.question.of, kinds)
        for fact in answered.inputs:
            if fact not in visible:
                report(f"{name}: nothing supplies the fact {fact} to a case of kind {answered.question.of}")
        if answered.question.of:
            _check_owed(name, answered, procedure, report)


def _check_owed(name: str, answered: Answered, procedure: Procedure, report: Report) -> None:
    for layer in (one for one in answered.layers if not one.answer.may_wait):
        for fact, may_be_unknown in layer.answer.inputs:
            waited = _waited_for(fact, answered.question.of, procedure)
            spec = procedure.facts.get((answered.question.of, waited))
            if spec is None or may_be_unknown or spec.source.kind != "form":
                continue
            field = next(f for f in procedure.forms[spec.source.ref].fields if f.name == waited)
            if not field.required:
                report(
                    f"{layer.pack}:{name}: it may wait for {waited} for ever, since the form {spec.source.ref} does "
                    f"not require it; let a formula take {fact}? first"
                )


def _waited_for(fact: str, kind: str, procedure: Procedure) -> str:
    """What is stated for each member of a list is known as soon as the list is."""
    per_member = procedure.kinds[kind].per_member if kind in procedure.kinds else ()
    return next((one.task.for_each for one in per_member if fact in one.fields), fact)


def _check_forms(procedure: Procedure, stack: Stack, report: Report) -> None:
    used = {task.form for kind in procedure.kinds.values() for _, task in kind.tasks}
    used |= {act.form for kind in procedure.kinds.values() for _, act in kind.acts.values()}
    for name, (_, form) in stack.of("forms").items():
        if form.of and form.of not in procedure.kinds:
            report(f"form {name}: no case kind is named {form.of}")
        if form.of and name not in used and not form.arrives:
            report(f"form {name}: no task and no act fills it, and it does not say arrives=True")
        if not any(field.required for field in form.fields) and not form.arrives:
            report(f"form {name}: it has no required field, so it could never be found complete")
        _check_keeping(form, procedure, report)
        check_charts(form, procedure.questions, report)


def _check_keeping(form: Form, procedure: Procedure, report: Report) -> None:
    if form.keep and form.keep not in procedure.declared_settings:
        report(f"form {form.name}: keep: no setting is named {form.keep}")
    day = procedure.domains.get(form.keep_from) if form.keep_from else None
    if form.keep_from and not isinstance(day, Day | Instant):
        report(f"form {form.name}: keep_from: no fact or question with a day is named {form.keep_from}")
    setting = procedure.declared_settings.get(form.keep)
    if setting and not isinstance(setting.domain, Whole):
        report(f"form {form.name}: keep: {form.keep} is no whole number of months")
    for keeper in keepers_of(form):
        if keeper not in procedure.roles:
            report(f"form {form.name}: kept_by: no role is named {keeper}")


def _check_approver(procedure: Procedure, report: Report) -> None:
    approver = procedure.site.disposal_approver
    if approver and approver not in procedure.roles:
        report(f"site {procedure.site.id}: retention.approver: no role is named {approver}")


def _check_prefixes(procedure: Procedure, report: Report) -> None:
    seen: dict[str, str] = {}
    for name, kind in procedure.kinds.items():
        other = seen.setdefault(kind.kind.prefix, name)
        if other != name:
            report(f"case kinds {other} and {name} share the number prefix {kind.kind.prefix!r}")


def _check_acts_asked(procedure: Procedure, report: Report) -> None:
    """A question that collects reasons against an act which is not there would never be asked."""
    for name, answered in procedure.questions.items():
        act = name.removeprefix("may_")
        kind = procedure.kinds.get(answered.question.of)
        if name != act and kind is not None and act != CLOSE and act not in kind.acts:
            report(f"{name}: {answered.question.of} has no act named {act}")


def _check_intake(procedure: Procedure, stack: Stack, report: Report) -> None:
    """What arrives is taken in as a kind of case that there is."""
    for pack, answer in stack.answers.get("intake_kind", ()):
        rules = answer.rules if isinstance(answer, Table) else ()
        for number, rule in enumerate(rules, 1):
            if not isinstance(rule.outcome, Mark) and rule.outcome not in procedure.kinds:
                report(f"{pack}:intake_kind: rule {number}: no case kind is named {rule.outcome}")
            elif not isinstance(rule.outcome, Mark):
                for problem in _wrong_to_arrive(procedure.kinds[rule.outcome]):
                    report(f"{pack}:intake_kind: rule {number}: {rule.outcome} {problem}")


def _wrong_to_arrive(kind: KindOfCase) -> Iterator[str]:
    """A case has one department that numbers it: what arrives gets its number where it is taken in, and what an act or
    a schedule opens gets it from the owner."""
    if kind.kind.parent:
        yield "is a child case kind; nothing arrives as it"
    elif kind.kind.owner != TAKES_IN:
        opened_by = [f"act {act.name}" for _, act in kind.acts.values() if act.effect == "open"]
        opened_by += [f"schedule {name}" for name in kind.schedules]
        for other in opened_by:
            yield (
                f"is opened by {other} as well, and {kind.kind.owner} owns it: {TAKES_IN} numbers what arrives and "
                f"{kind.kind.owner} the rest, so one number would be given twice; open a kind of its own"
            )


def _check_schedules(procedure: Procedure, stack: Stack, report: Report) -> None:
    kinds = {name: one.kind for name, one in procedure.kinds.items()}
    settings = {n: (one.domain, procedure.settings.get(n)) for n, one in procedure.declared_settings.items()}
    schedules = {name: schedule for name, (_, schedule) in stack.of("schedules").items()}
    for schedule in schedules.values():
        check_schedule(schedule, procedure.working_time, kinds, settings, report)
    for name, first in procedure.site.schedules.items():
        check_first_period(name, first, schedules, procedure.working_time, settings, report)


def _check_gatherings(procedure: Procedure, namespace: Namespace, report: Report) -> None:
    kinds = {name: one.kind for name, one in procedure.kinds.items()}
    for name, kind in procedure.kinds.items():
        for _, one in kind.gatherings.values():
            check_one = GatheringCheck(one, procedure.kinds, procedure.facts, procedure.declared_settings, report)
            check_one.run(namespace.visible(name, kinds), procedure.roles)

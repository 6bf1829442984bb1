"""What must be true of what is owed for each member of a list."""

from collections.abc import Iterator

from .declarations import EACH, FactRole, Form, Task
from .domains import Day, Domain, Instant, ListOf
from .procedure import KindOfCase


def list_problems(task: Task, kind: KindOfCase, domain: Domain | None) -> Iterator[str]:
    """What is wrong with a task that is owed for each member of a list of this domain, apart from its role."""
    if not task.for_each:
        return
    if not isinstance(domain, ListOf):
        yield f"for_each: expected the name of a list that its case sees, got {task.for_each}"
    for form, one in kind.filled_for_each.items():
        if task.for_each in one.fields:
            yield f"for_each: {task.for_each} is stated on {form} for each member of a list; it is no list to go by"
    if task.performs:
        yield f"it performs {task.performs}, which is done once, and not for each of {task.for_each}"
    if task.every:
        yield "for_each and every do not go together; open a child case for each member and let that one recur"
    form_filled = kind.forms.get(task.form)
    if form_filled is not None:
        yield from _form_problems(task, form_filled, kind)


def _form_problems(task: Task, form: Form, kind: KindOfCase) -> Iterator[str]:
    others = [f"task {one.name}" for _, one in kind.tasks if one.form == form.name and one.name != task.name]
    others += [f"act {act.name}" for _, act in kind.acts.values() if act.form == form.name]
    for other in others:
        yield f"form {form.name} is filled for each of {task.for_each}, and by {other} as well"
    for word in ("arrives", "signers", "holders", "number"):
        if getattr(form, word):
            yield f"form {form.name} is filled for each of {task.for_each}, so it cannot say {word}"


def role_domain(task: Task, domain: Domain | None, listed: Domain | None) -> Domain | None:
    """The domain in which the roles lie to which a task falls: of a list of roles, that of its members."""
    said = listed if task.who == EACH else domain
    return said.item if task.for_each and isinstance(said, ListOf) else said


def is_a_time(domain: Domain, *, for_each: bool) -> bool:
    """Whether it can say when something is due; what is owed for each of a list may be due at times of a list."""
    each = domain.item if for_each and isinstance(domain, ListOf) else domain
    return isinstance(each, Day | Instant)


def role_fact(task: Task) -> str:
    """The name of the fact that says who owes the task; empty where the task names the role."""
    if task.who == EACH:
        return task.for_each
    return task.who.name if isinstance(task.who, FactRole) else ""

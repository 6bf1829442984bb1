"""What must be true of what opens child cases: for each member of a list, or by an act on the parent."""

from collections.abc import Iterator

from .declarations import Act, Opening
from .domains import Domain, ListOf
from .procedure import KindOfCase, Procedure


def opening_problems(opening: Opening, listed: Domain | None, procedure: Procedure) -> Iterator[str]:
    """What is wrong with the list, of domain `listed`, by which child cases are opened, and with what it states."""
    if bool(opening.for_each) != bool(opening.states):
        yield "for_each and states go together: the child is told for which member it was opened"
        return
    if not opening.for_each:
        return
    if not isinstance(listed, ListOf):
        yield f"for_each: expected the name of a list that its case sees, got {opening.for_each}"
        return
    arriving = [form for form in procedure.kinds[opening.kind].forms.values() if form.arrives]
    field = next((one for form in arriving for one in form.fields if one.name == opening.states), None)
    if field is None:
        yield f"states: {opening.states} is no field of a form of {opening.kind} that says arrives=True"
    elif not listed.item.lies_in(field.domain):
        yield f"states: {opening.states} is {field.domain.describe()}, a member is {listed.item.describe()}"


def act_problems(act: Act, kind: KindOfCase, procedure: Procedure) -> Iterator[str]:
    """What is wrong with an act that opens a child case."""
    name, child = kind.kind.name, procedure.kinds.get(act.opens)
    if child is None or child.kind.parent != name:
        yield f"opens: {act.opens} is no child case kind of {name}"
    elif act.form and (act.form not in child.forms or not child.forms[act.form].arrives):
        yield f"opens: {act.form} is no form of {act.opens} that says arrives=True"
    if act.effect not in ("", "reopen"):
        yield f"opens: it opens a case of kind {act.opens} and has the effect {act.effect!r}; it cannot have both"
    for _, task in kind.tasks:
        if task.performs == act.name:
            yield f"opens: task {task.name} performs it; a task states facts of its own case, not of a child"

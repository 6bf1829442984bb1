"""Which forms of a stack are controlled: the site's own number schemes, and who may revise what he has filled."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from .controlled import ControlledForm, controlled, revising
from .declarations import Act, FactRole, Task
from .domains import Choice, Domain, ListOf
from .errors import DeclarationError
from .sites import Site
from .stack import Stack, singular

Report = Callable[[str], None]
NUMBERED: Final = ("forms", "case_kinds")


def number_as_the_site_says(stack: Stack, site: Site, report: Report) -> None:
    """The site's own schemes stand in place of those of its packs."""
    for name, scheme in site.numbers.items():
        meant = [(noun, own) for noun in NUMBERED for own in stack.of(noun) if name in (own, f"{singular(noun)}.{own}")]
        if len(meant) == 1:
            ((noun, own),) = meant
            pack, thing = stack.things[noun][own]
            stack.things[noun][own] = pack, replace(thing, number=scheme)
        elif meant:
            choices = " or ".join(f'"{singular(noun)}.{own}"' for noun, own in meant)
            report(f"numbers.{name}: it is a form and a case kind; say {choices}")
        else:
            known = ", ".join(sorted(own for noun in NUMBERED for own in stack.of(noun)))
            report(f"numbers.{name}: no form and no case kind of that name; known are {known}")


def controlled_forms(stack: Stack, report: Report) -> tuple[ControlledForm, ...]:
    """The forms that are numbered, signed or handed out."""
    found = []
    for pack, form in stack.of("forms").values():
        try:
            one = controlled(pack, form)
        except DeclarationError as problem:
            report(f"form {form.name}: number: {problem}")
        else:
            found += [one] if one else []
    return tuple(found)


def role_names(forms: Sequence[ControlledForm]) -> set[str]:
    """The facts and questions that name whom a form asks."""
    asked = [one.signer.role for form in forms for one in form.signings]
    asked += [one.holder.role for form in forms for one in form.holdings]
    return {role.name for role in asked if isinstance(role, FactRole)}


def revising_acts(
    forms: Sequence[ControlledForm], stack: Stack, domains: Mapping[str, Domain]
) -> dict[str, tuple[str, Act]]:
    """The acts by which those who fill a signed form revise it."""
    acts = {one.name: (one.pack, revising(one, _filled_by(one, stack, domains))) for one in forms if one.form.signers}
    return {act.name: (pack, act) for pack, act in acts.values()}


def _filled_by(one: ControlledForm, stack: Stack, domains: Mapping[str, Domain]) -> Iterator[str]:
    for _, task in stack.of("tasks").values():
        if task.form == one.name:
            yield from _roles(task, domains)
    for _, act in stack.of("acts").values():
        if act.form == one.name:
            yield from act.who


def _roles(task: Task, domains: Mapping[str, Domain]) -> tuple[str, ...]:
    if isinstance(task.who, str):
        return (task.who,)
    named: Any = domains.get(task.who.name)
    named = named.item if isinstance(named, ListOf) else named
    return named.members if isinstance(named, Choice) else ()

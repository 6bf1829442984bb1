"""The order in which a case is looked at: each question and each form after what it depends on."""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from .answering import TO_JUDGE
from .controlled import ControlledForm
from .deciding import Answered
from .errors import DeclarationError

Through = Mapping[str, Iterable[str]]
"""What must be known before a fact that is neither stated nor an answer."""


def ordered(questions: Mapping[str, Answered], through: Through) -> tuple[Answered, ...]:
    """The questions, inputs first, and what stands behind an input before it.

    Raises `DeclarationError` naming a circle.
    """
    graph = {name: _behind(one.inputs, questions, through) for name, one in questions.items()}
    return tuple(questions[name] for name in _sorted(graph, "these questions wait for each other"))


def needed_through(controlled: Iterable[ControlledForm]) -> dict[str, Iterable[str]]:
    """What a form supplies is known once it is known whom the form asks."""
    return {fact: one.needs for one in controlled for fact in one.supplies}


def forms_ordered(controlled: Sequence[ControlledForm]) -> tuple[ControlledForm, ...]:
    """The forms, each after those on which it depends. Raises `DeclarationError` naming a circle."""
    by_name = {one.name: one for one in controlled}
    of_fact = {fact: one.name for one in controlled for fact in one.supplies}
    graph = {one.name: [of_fact[name] for name in sorted(one.needs) if name in of_fact] for one in controlled}
    return tuple(by_name[name] for name in _sorted(graph, "these forms wait for each other"))


def _behind(inputs: Iterable[str], questions: Mapping[str, Answered], through: Through) -> list[str]:
    """The questions on which inputs rest, those behind other facts among them."""
    found: list[str] = []
    seen: set[str] = set()
    todo = list(inputs)
    while todo:
        name = todo.pop(0).removeprefix(TO_JUDGE)
        if name in seen:
            continue
        seen.add(name)
        found += [name] if name in questions else []
        todo += sorted(through.get(name, ()))
    return found


def _sorted(graph: Mapping[str, Iterable[str]], problem: str) -> list[str]:
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        raise DeclarationError(f"{problem}: " + " -> ".join(circle.args[1])) from None

"""The order in which a case is looked at: each question and each form after what it depends on."""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from .answering import TO_JUDGE
from .controlled import ControlledForm
from .deciding import Answered
from .errors import DeclarationError


def ordered(questions: Mapping[str, Answered], controlled: Sequence[ControlledForm] = ()) -> tuple[Answered, ...]:
    """The questions, inputs first; what a form supplies comes after what the form needs.

    Raises `DeclarationError` naming a circle.
    """
    through = {fact: one.needs for one in controlled for fact in one.supplies}
    graph = {name: _behind(one.inputs, questions, through) for name, one in questions.items()}
    return tuple(questions[name] for name in _sorted(graph, "these questions wait for each other"))


def forms_ordered(controlled: Sequence[ControlledForm]) -> tuple[ControlledForm, ...]:
    """The forms, each after those on which it depends. Raises `DeclarationError` naming a circle."""
    by_name = {one.name: one for one in controlled}
    of_fact = {fact: one.name for one in controlled for fact in one.supplies}
    graph = {one.name: [of_fact[name] for name in sorted(one.needs) if name in of_fact] for one in controlled}
    return tuple(by_name[name] for name in _sorted(graph, "these forms wait for each other"))


def _behind(
    inputs: Iterable[str], questions: Mapping[str, Answered], through: Mapping[str, Iterable[str]]
) -> list[str]:
    """The questions on which inputs rest, those behind what a form supplies among them."""
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

"""The order in which the questions of a case kind are asked: each after the questions it depends on."""

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from .deciding import Answered
from .errors import DeclarationError


def ordered(questions: Mapping[str, Answered], lists: Mapping[str, str]) -> tuple[Answered, ...]:
    """The questions, inputs first. Raises `DeclarationError` naming a circle.

    `lists` names for each fact that is stated for the members of a list that list: it comes first as well.
    """
    needed = {name: [*one.inputs, *(lists[i] for i in one.inputs if i in lists)] for name, one in questions.items()}
    graph = {name: [i for i in inputs if i in questions] for name, inputs in needed.items()}
    try:
        return tuple(questions[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as problem:
        raise DeclarationError("these questions wait for each other: " + " -> ".join(problem.args[1])) from None

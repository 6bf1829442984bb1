"""A pack whose things lie in its modules: what each declares and answers is heard without a method for each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, ClassVar, Final

from .answers import Answer
from .declarations import (
    Act,
    CaseKind,
    ChildFacts,
    Drop,
    Form,
    Gathering,
    Opening,
    Role,
    Schedule,
    Setting,
    Task,
)
from .errors import DeclarationError
from .hooks import hook

NAMES: Final = (
    *("SETTINGS", "ROLES", "KINDS", "FORMS", "TASKS", "ACTS", "OPENINGS", "CHILD_FACTS", "SCHEDULES", "GATHERINGS"),
    "DROPS",
)
"""The sequences of declared things that a module of a pack may hold."""


class Declared:
    """The base of a pack that names its `modules`: whatever they hold is heard, in their order.

    A module may hold the sequences `NAMES`, and each answer under the name of its question in capitals; where the names
    differ, `answers` of the class says which answer is to which question, and no other is heard. What a pack says by a
    method of its own, marked with `hook`, stands in place of what its modules hold. Raises `DeclarationError` for a
    module that holds nothing of the kind, and for a question that two modules answer.
    """

    modules: ClassVar[Sequence[ModuleType]] = ()
    answers: ClassVar[Mapping[str, Answer] | None] = None

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        said = dict(_said_by(cls.modules)) if cls.answers is None else cls.answers
        for question, answer in said.items():
            if not hasattr(cls, question):
                setattr(cls, question, _saying(answer))

    @hook
    def settings(self) -> Sequence[Setting]:
        return self._all("SETTINGS")

    @hook
    def roles(self) -> Sequence[Role]:
        return self._all("ROLES")

    @hook
    def case_kinds(self) -> Sequence[CaseKind]:
        return self._all("KINDS")

    @hook
    def forms(self) -> Sequence[Form]:
        return self._all("FORMS")

    @hook
    def tasks(self) -> Sequence[Task]:
        return self._all("TASKS")

    @hook
    def acts(self) -> Sequence[Act]:
        return self._all("ACTS")

    @hook
    def openings(self) -> Sequence[Opening]:
        return self._all("OPENINGS")

    @hook
    def child_facts(self) -> Sequence[ChildFacts]:
        return self._all("CHILD_FACTS")

    @hook
    def schedules(self) -> Sequence[Schedule]:
        return self._all("SCHEDULES")

    @hook
    def gatherings(self) -> Sequence[Gathering]:
        return self._all("GATHERINGS")

    @hook
    def drops(self) -> Sequence[Drop]:
        return self._all("DROPS")

    def _all(self, name: str) -> tuple[Any, ...]:
        return tuple(thing for module in self.modules for thing in getattr(module, name, ()))


def _said_by(modules: Sequence[ModuleType]) -> Iterator[tuple[str, Answer]]:
    answered: dict[str, str] = {}
    for module in modules:
        held = {name.lower(): one for name, one in vars(module).items() if isinstance(one, Answer)}
        if not held and not any(hasattr(module, name) for name in NAMES):
            raise DeclarationError(f"{module.__name__}: expected an answer or some of {', '.join(NAMES)}; it has none")
        for question, answer in held.items():
            if question in answered:
                other = answered[question]
                raise DeclarationError(f"{module.__name__}: {question} is answered by {other} already")
            answered[question] = module.__name__
            yield question, answer


def _saying(answer: Answer) -> Callable[[Any], Answer]:
    said: Callable[[Any], Answer] = hook(lambda _self: answer)
    return said

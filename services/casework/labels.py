"""What may stand in a label of a figure: names out of the registry, the assembled procedures or a fixed list.

Whatever else comes is folded into one: neither a sender nor an old version can make the series grow, or bring a name.
"""

from collections.abc import Iterator
from typing import Final

from rules.case_kinds import KindOfCase
from rules.procedure import Procedure
from shared.messages.errors import TITLES
from shared.messages.registry import FAMILIES, REGISTRY

from .procedures import Procedures

OTHER: Final = "other"
FAILURE: Final = "failure"
REASONS: Final = frozenset(TITLES) | {"unknown-case", "not-received", "astray", FAILURE}
STATUSES: Final = frozenset({"decided", "judge", "failed", "waiting"})


class Labels:
    """The names that the procedures in force know."""

    def __init__(self, procedures: Procedures) -> None:
        loaded = [procedures.in_force(site) for site in procedures.sites]
        kinds = [kind for one in loaded for kind in one.kinds.values()]
        self._cases = frozenset(kind.kind.name for kind in kinds)
        self._types = frozenset(_types(self._cases))
        self._states = frozenset(state.name for kind in kinds for state in kind.kind.states) | {"opened"}
        self._tasks = frozenset(name for kind in kinds for name in _tasks(kind))
        self._questions = frozenset(name for one in loaded for name in _questions(one))

    def type(self, name: str | None) -> str:
        """The type of a message."""
        return _known(name, self._types)

    def case(self, kind: str) -> str:
        return _known(kind, self._cases)

    def state(self, name: str) -> str:
        """A state of a case."""
        return _known(name, self._states)

    def task(self, kind: str) -> str:
        return _known(kind, self._tasks)

    def question(self, name: str) -> str:
        return _known(name, self._questions)

    @staticmethod
    def status(name: str) -> str:
        """How a decision ended."""
        return _known(name, STATUSES)

    @staticmethod
    def reason(text: str) -> str:
        """The class of the reason for which a message is parked; an exception's name is a failure of ours."""
        if text in REASONS:
            return text
        return FAILURE if text.isidentifier() and text[0].isupper() else OTHER


def _known(name: str | None, names: frozenset[str]) -> str:
    return OTHER if name is None or name not in names else name


def _types(kinds: frozenset[str]) -> Iterator[str]:
    for message in REGISTRY.values():
        yield message.type
        if message.kind == "command":
            yield from (f"{message.name}.{answer}.v1" for answer in ("accepted", "refused"))
    for kind in kinds:
        yield from (f"{kind}.{verb}.v1" for verb in FAMILIES)


def _tasks(kind: KindOfCase) -> Iterator[str]:
    yield from (task.name for _, task in kind.tasks)
    yield from (one.task.name for one in kind.per_member)
    yield from (place.task.name for form in kind.controlled for place in form.places)


def _questions(procedure: Procedure) -> Iterator[str]:
    yield from procedure.questions
    for kind in procedure.kinds.values():
        yield from (answered.question.name for answered in kind.order)

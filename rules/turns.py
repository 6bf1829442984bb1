"""The turns in which a case is looked at: its controlled forms and its questions, each after what it depends on."""

from collections.abc import Iterable, Iterator, Sequence

from .controlled import ControlledForm
from .deciding import Answered
from .members import PerMember

Asked = tuple[str, Answered, tuple[str, tuple[PerMember, ...]] | None]
Turn = tuple[tuple[ControlledForm, ...], tuple[Asked, ...]]
"""Forms to look at, and then questions to ask."""


def turns(asked: Iterable[Asked], controlled: Sequence[ControlledForm]) -> Iterator[Turn]:
    """The questions in their order, cut where a form must be looked at first."""
    first: tuple[ControlledForm, ...] = ()
    left, questions = list(controlled), list[Asked]()
    for one in asked:
        due = _due(one[1].inputs, left)
        if due:
            yield first, tuple(questions)
            first, left, questions = due, [form for form in left if form not in due], []
        questions.append(one)
    yield first, tuple(questions)
    if left:
        yield tuple(left), ()


def _due(inputs: Iterable[str], left: Sequence[ControlledForm]) -> tuple[ControlledForm, ...]:
    """The forms that supply the inputs, after those on which they depend."""
    wanted, due = set(inputs), list[ControlledForm]()
    for form in reversed(left):
        if wanted & form.supplies:
            due.insert(0, form)
            wanted |= form.needs
    return tuple(due)

"""What is stated for each member of a list: one form filled once for each, and the facts that this makes up.

Members are told apart by their text, the key of the task that is owed for each. A member that stands in the list twice
counts once; what was stated for one that has left the list stays with the case, and counts again if it returns.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .canonical import canonical
from .conditions import Lookup
from .declarations import EACH, FactRole, Task
from .domains import Domain
from .facts import CaseFacts, Known, Source
from .vocabulary import Labels, Vocabulary

LONGEST_NAMED = 60
"""Of the key of a member, as it stands in the name of what is owed for it."""
_EARLIEST = datetime.min.replace(tzinfo=UTC)


def key_of(item: Domain, member: Any) -> str:
    """A member of a list as text: a text as it stands, anything else as canonical JSON."""
    written = item.write(member)
    return written if isinstance(written, str) else canonical(written)


def keyed(item: Domain, members: Sequence[Any]) -> dict[str, tuple[int, Any]]:
    """The members by their keys, each once, with the place where it stands first; gaps are left out."""
    found: dict[str, tuple[int, Any]] = {}
    for at, member in enumerate(members):
        if member is not None:
            found.setdefault(key_of(item, member), (at, member))
    return found


def key_of_child(item: Domain, child: CaseFacts, states: str) -> str | None:
    """The key of the member of a list for which a child case was opened, if it was opened for one."""
    known = child.values.get(states)
    return None if known is None else key_of(item, known.value)


def called(words: Vocabulary, name: str, listed: str, key: str) -> Labels:
    """What something is called that is owed or stated for each of a list: with the member, if that is short."""
    labels = words.labels(name)
    if not listed or len(key) > LONGEST_NAMED:
        return labels
    member = words.value_labels(listed, key)
    return {"zh": f"{labels['zh']}（{member['zh']}）", "en": f"{labels['en']} ({member['en']})"}


@dataclass(frozen=True)
class Owed:
    """One member for which a task is owed."""

    key: str
    member: Any
    at: int
    role: str


@dataclass(frozen=True)
class PerMember:
    """A task that is owed for each member of a list; `fields` are what its form states for each."""

    pack: str
    task: Task
    item: Domain
    fields: tuple[str, ...]
    required: tuple[str, ...]

    def stated(
        self, members: Sequence[Any], by_member: Mapping[str, Mapping[str, Known]]
    ) -> Iterator[tuple[str, Known]]:
        """Each fact of the form: what is stated for each member, in the order of the list."""
        keys = [None if member is None else key_of(self.item, member) for member in members]
        for name in self.fields:
            here = by_member.get(name, {})
            yield name, _together(self.task.form, [None if key is None else here.get(key) for key in keys])

    def owed(self, lookup: Lookup) -> Iterator[Owed]:
        """The members for which the form is not filled and somebody can fill it; none while the list is unknown."""
        for key, (at, member) in keyed(self.item, lookup(self.task.for_each) or ()).items():
            role = self._role(lookup, member, at)
            if role and self._missing(lookup, at):
                yield Owed(key, member, at, role)

    def missing(self, lookup: Lookup) -> tuple[str, ...]:
        """The required fields that are not stated for every member; all of them while the list is unknown."""
        members = lookup(self.task.for_each)
        if members is None:
            return self.required
        places = [at for at, _ in keyed(self.item, members).values()]
        return tuple(name for name in self.required if any(_at(lookup(name), at) is None for at in places))

    def unknown(self, lookup: Lookup) -> tuple[str, ...]:
        """What must be known before one can say for whom it is owed, and by whom."""
        members = lookup(self.task.for_each)
        if members is None:
            return (self.task.for_each,)
        found = keyed(self.item, members).values()
        nobody = any(not self._role(lookup, member, at) for at, member in found if self._missing(lookup, at))
        return (self.task.who.name,) if nobody and isinstance(self.task.who, FactRole) else ()

    def _missing(self, lookup: Lookup, at: int) -> bool:
        return any(_at(lookup(name), at) is None for name in self.required)

    def _role(self, lookup: Lookup, member: Any, at: int) -> str:
        who = self.task.who
        if who == EACH:
            return str(member)
        if isinstance(who, FactRole):
            said = lookup(who.name)
            return str((_at(said, at) if isinstance(said, tuple) else said) or "")
        return who


def _at(values: Sequence[Any] | None, at: int) -> Any:
    """What stands at a place; nothing in a list that is shorter, as one may be that was given for a trial."""
    return values[at] if values is not None and at < len(values) else None


def _together(form: str, each: Sequence[Known | None]) -> Known:
    """What was stated for each as one fact; who stated it last speaks for it."""
    said = [one for one in each if one is not None]
    last = max(said, key=lambda one: one.known_at or _EARLIEST, default=Known(None, Source("form", form)))
    return Known(
        value=tuple(None if one is None else one.value for one in each),
        source=Source("form", form),
        by=last.by,
        known_at=last.known_at,
        as_of=last.as_of,
        cycle=last.cycle,
        each=tuple(each),
    )

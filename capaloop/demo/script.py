"""What the scripted people do, read from `answers.yaml`: plain data, the first entry that fits is followed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any, Final

import yaml

from shared.errors import CapaLoopError

DAY: Final = "today"
NOW: Final = "now"
THIS_CASE: Final = "this case"
KEYS: Final = frozenset({"when", "answer", "answers", "act", "of", "leave", "refused", "department", "says", "after"})

Facts = Mapping[str, Any]


class ScriptError(CapaLoopError):
    """The script is not what it should be, or it has no entry for a task."""


@dataclass(frozen=True)
class Command:
    """A command as any outside system would send it; `this case` in its data stands for the case that it is about."""

    name: str
    data: Facts

    def about(self, case: str) -> "Command":
        return Command(self.name, {name: case if value == THIS_CASE else value for name, value in self.data.items()})


@dataclass(frozen=True)
class Move:
    """What one person does about one task or event: complete it with `answer`, ask for `act`, or leave it.

    `says` are commands that come before; it waits until the event `after` was heard at the site. `of` says whether an
    act is asked for the case of the event or for its parent; `refused` that it has to be refused.
    """

    answer: Mapping[str, Any] = field(default_factory=dict)
    act: str = ""
    of: str = "case"
    leave: str = ""
    refused: bool = False
    says: tuple[Command, ...] = ()
    after: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of the script: whom it fits, which department follows it, its moves in turn; the last one repeats."""

    when: Facts
    moves: tuple[Move, ...]
    department: str = ""

    def fits(self, facts: Facts) -> bool:
        return all(str(facts.get(name)) == str(value) for name, value in self.when.items())


@dataclass(frozen=True)
class Script:
    """`persons` names who acts in each department; tasks and events are told by their kind and type. What stands
    `beforehand` is said before anything else."""

    persons: Mapping[str, str]
    tasks: Mapping[str, Sequence[Entry]]
    events: Mapping[str, Sequence[Entry]]
    beforehand: Sequence[Command] = ()

    def for_task(self, kind: str, facts: Facts) -> Entry:
        """The entry for a task; a kind that ends with `*` stands for all that begin so. ScriptError if nobody has
        thought of it."""
        entries = self.tasks.get(kind) or [
            entry for name in self.tasks if stands_for(name, kind) for entry in self.tasks[name]
        ]
        found = next((entry for entry in entries if entry.fits(facts)), None)
        if found is None:
            raise ScriptError(f"the script has no answer for the task {kind} of {facts.get('case')}")
        return found

    def for_event(self, name: str, department: str, facts: Facts) -> Entry | None:
        """The entry of a department for an event, if it has one."""
        entries = (entry for entry in self.events.get(name, ()) if entry.department == department)
        return next((entry for entry in entries if entry.fits(facts)), None)

    def events_of(self, department: str) -> list[str]:
        """The events that the department's person waits for."""
        return [name for name, entries in self.events.items() if any(one.department == department for one in entries)]

    @property
    def events_waited_for(self) -> list[str]:
        """The events that have to be heard before some task is done."""
        every = (entry for entries in self.tasks.values() for entry in entries)
        return [move.after for entry in every for move in entry.moves if move.after]


def read_script(content: str | None = None, *, file: str = "answers.yaml") -> Script:
    """The script in this YAML text, or in a file that comes with the demonstration."""
    text = content if content is not None else (resources.files(__package__) / file).read_text("utf-8")
    found = yaml.safe_load(text)
    return Script(
        persons=found["persons"],
        tasks={kind: tuple(_entries(kind, entries)) for kind, entries in found["tasks"].items()},
        events={name: tuple(_entries(name, entries)) for name, entries in found["events"].items()},
        beforehand=_commands(found.get("beforehand", ())),
    )


def stands_for(pattern: str, name: str) -> bool:
    """Whether a name is meant: by itself, or by its beginning and a `*`."""
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def dated(answer: Facts, now: datetime) -> dict[str, Any]:
    """The answer with `now` as the present time, and `today`, `today+14` and the like as days."""
    return {name: now.isoformat() if value == NOW else _day(value, now.date()) for name, value in answer.items()}


def _day(value: Any, today: date) -> Any:
    if not isinstance(value, str) or not value.startswith(DAY):
        return value
    rest = value.removeprefix(DAY)
    return (today + timedelta(days=int(rest or 0))).isoformat() if rest[:1] in ("", "+", "-") else value


def _entries(name: str, entries: Sequence[Mapping[str, Any]]) -> Iterator[Entry]:
    for entry in entries:
        unknown = set(entry) - KEYS
        if unknown:
            raise ScriptError(
                f"{name}: unknown {', '.join(sorted(unknown))}; expected some of {', '.join(sorted(KEYS))}"
            )
        answers = entry["answers"] if "answers" in entry else [entry.get("answer") or {}]
        moves = (_move(entry, answer) for answer in answers)
        yield Entry(entry.get("when") or {}, tuple(moves), entry.get("department", ""))


def _move(entry: Mapping[str, Any], answer: Facts) -> Move:
    return Move(
        answer=answer,
        act=entry.get("act", ""),
        of=entry.get("of", "case"),
        leave=entry.get("leave", ""),
        refused=entry.get("refused", False),
        says=_commands(entry.get("says", ())),
        after=entry.get("after", ""),
    )


def _commands(entries: Sequence[Mapping[str, Any]]) -> tuple[Command, ...]:
    return tuple(Command(one["command"], one["data"]) for one in entries)

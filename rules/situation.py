"""All that follows from a case's facts at an instant: what `evaluate` gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .deciding import Decision
from .declarations import Task
from .facts import Known
from .forms import Copied
from .gathering import GatheringOwed
from .procedure import Cited, cited
from .reminding import Reminding


@dataclass(frozen=True)
class TaskOwed:
    """A task that is open now, the role that owes it and the department that keeps its list.

    One name may be owed several times over, each with another `key`: for what, or which time; most tasks have none.
    `member` is that of a list for which it is owed. `corrects`: its form was complete and is sent back, so what is
    wrong on it is to be stated anew. `reminders` stand in the order of their time, whether that has come or not.
    """

    task: Task
    pack: str
    role: str
    host: str
    due: datetime | None
    late: bool
    key: str = ""
    member: Any = None
    corrects: bool = False
    reminders: tuple[Reminding, ...] = ()

    @property
    def identity(self) -> tuple[str, str]:
        """Its name and its key: what tells it from every other task that the case owes."""
        return self.task.name, self.key

    @property
    def name(self) -> str:
        return self.task.name

    @property
    def clauses(self) -> Cited:
        return cited(self.pack, self.task.clause)


@dataclass(frozen=True)
class Refusal:
    """One reason why an act is refused; `names` are the tasks, facts or cases that stand in the way."""

    code: str
    clauses: Cited = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActStatus:
    """Whether an act may be done now, by which roles, and every reason against it."""

    act: str
    who: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    clauses: Cited

    @property
    def allowed(self) -> bool:
        return not self.refusals


@dataclass(frozen=True)
class Wanted:
    """How many child cases of a kind the case owes in its current cycle.

    Where one is owed for each of a list, `members` are those for which one is to be opened still, each as often as one
    is, and `waiting` names the list while it is not known.
    """

    kind: str
    count: int
    clauses: Cited
    members: tuple[Any, ...] = ()
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """A form of the case: which required fields are not stated yet."""

    form: str
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class CopyDue:
    """A copy of a form that a holder is to get; he signs for it if it is `acknowledged`."""

    form: str
    holder: int
    role: str
    copy: Copied
    acknowledged: bool


@dataclass(frozen=True)
class FormState:
    """Where a form stands that is numbered, signed or handed out.

    `digest` is that of its present content; `tasks` are what is to be signed now, `refusals` what stands before
    closing. `facts` are what the engine supplies of the form, with `None` for what is not known.
    """

    form: str
    complete: bool
    digest: str
    signed: bool
    sent_back: bool
    tasks: tuple[TaskOwed, ...]
    refusals: tuple[Refusal, ...]
    wants_number: bool
    copies_due: tuple[CopyDue, ...]
    facts: Mapping[str, Known | None]


@dataclass(frozen=True)
class Situation:
    """All that follows from a case's facts at an instant.

    `closes`: the kind closes by itself now. `outcome` is how it ended or would end. `wake_at` is the next instant at
    which anything can change without a new fact. `known` are the facts with their provenance; `values` are all values
    that the decisions rest on, answers and settings among them. `forms` are those that are numbered, signed or handed
    out; `gathers` are the pictures that are to be taken now.
    """

    kind: str
    state: str
    outcome: str | None
    decisions: Mapping[str, Decision]
    tasks: tuple[TaskOwed, ...]
    acts: tuple[ActStatus, ...]
    wanted: tuple[Wanted, ...]
    records: tuple[Record, ...]
    closes: bool
    wake_at: datetime | None
    known: Mapping[str, Known]
    values: Mapping[str, Any]
    forms: Mapping[str, FormState]
    gathers: tuple[GatheringOwed, ...] = ()

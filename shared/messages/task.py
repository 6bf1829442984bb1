"""What is said about a person's task; so a procedure adds tasks without adding messages."""

from dataclasses import dataclass
from typing import Literal

from shared.messages.domains import Case, JsonObject, Kind, Moment, PersonalWord, Prose, Tally, Title, Word, Yes

DepartmentName = Literal["sales", "quality", "production", "warehouse"]
TaskState = Literal["open", "done", "withdrawn"]


@dataclass(frozen=True)
class TaskTitle:
    """What the task is called, in both languages."""

    zh: Title
    en: Title


@dataclass(frozen=True)
class TaskObject:
    """A task as every list shows it; `form` is a JSON Schema without defaults, `shows` what to know first,
    `tells` the named events that report it as done. `in_person`: no deputy may complete it. `drill`: it is exercised,
    and nobody outside hears of it."""

    id: Word
    case: Case
    case_kind: Kind
    department: DepartmentName
    role: Word
    kind: Word
    title: TaskTitle
    opened_at: Moment
    clauses: tuple[Title, ...]
    form: JsonObject
    state: TaskState
    owner: DepartmentName
    due_at: Moment | None = None
    shows: JsonObject | None = None
    tells: tuple[Word, ...] = ()
    in_person: Yes | None = None
    drill: Yes | None = None


@dataclass(frozen=True)
class TaskAssigned(TaskObject):
    """A task goes to the department that keeps the list of whoever owes it."""


@dataclass(frozen=True)
class TaskOpened(TaskObject):
    """Somebody owes something: it stands on a department's list and can be completed from now on."""


@dataclass(frozen=True)
class TaskWithdrawn:
    """The task is no longer needed."""

    task: Word
    case: Case
    department: DepartmentName
    reason: Prose
    at: Moment | None = None


@dataclass(frozen=True)
class TaskDone:
    """The task is completed; `answer` is the filled form, `filled` says what a search put in by itself.
    Whoever completed it as a deputy did so for `deputy_for`, a person or a role."""

    task: Word
    case: Case
    by: PersonalWord
    done_at: Moment
    department: DepartmentName
    answer: JsonObject
    filled: Prose | None = None
    deputy_for: PersonalWord | None = None


@dataclass(frozen=True)
class TaskLate:
    """The task's time is over and it is still open."""

    task: Word
    case: Case
    department: DepartmentName
    due_at: Moment
    kind: Word | None = None


@dataclass(frozen=True)
class TaskReminded:
    """Somebody is told of a task that is still open: before it is due, when it is late, or some time after.

    `told` is the role, `department` the one that keeps its list; `role` owes the task in `task_department`. `step`
    counts the reminders of the task as its procedure declares them; each is told once. `late`: it ought to have been
    told at `remind_at`, `late_minutes` ago.
    """

    task: Word
    case: Case
    kind: Word
    title: TaskTitle
    told: Word
    department: DepartmentName
    role: Word
    task_department: DepartmentName
    step: Tally
    due_at: Moment
    remind_at: Moment
    told_at: Moment
    late: Yes
    late_minutes: Tally
    clauses: tuple[Title, ...]
    key: Prose | None = None


@dataclass(frozen=True)
class TaskRescheduled:
    """An open task is due at another time than before; without `due_at` it is not known by when."""

    task: Word
    case: Case
    department: DepartmentName
    at: Moment
    due_at: Moment | None = None


@dataclass(frozen=True)
class TaskComplete:
    """A person fills the task's form in."""

    task: Word
    answer: JsonObject
    by: PersonalWord | None = None

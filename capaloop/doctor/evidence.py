"""What there is to be seen of an installation at one moment: plain values, gathered elsewhere, judged elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared.messages.registry import Department


@dataclass(frozen=True, slots=True)
class Post:
    """A message that a department has written and that has not arrived everywhere, as far as can be seen.

    `to` are the departments whose inbox is still to get it (none: only queues of outsiders); `task` is the task that
    it is about. Unless it is sent `trouble` may say why.
    """

    department: Department
    id: str
    type: str
    case: str
    to: tuple[Department, ...]
    written_at: datetime
    sent_at: datetime | None = None
    trouble: str | None = None
    task: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that waits for another try, or is parked (then it has a `number`); nothing of its content."""

    department: Department
    reason: str
    detail: str
    attempts: int
    first_at: datetime
    last_at: datetime
    type: str = ""
    id: str = ""
    source: str = ""
    case: str = ""
    traceback: str = ""
    number: int | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TimedFailure:
    """A case or a schedule of a department whose time has come and which fails."""

    department: Department
    site: str
    work: str
    name: str
    attempts: int
    reason: str
    detail: str
    traceback: str
    first_at: datetime
    again_at: datetime

    @property
    def case(self) -> str:
        """SITE/NUMBER; empty for a schedule."""
        return f"{self.site}/{self.name}" if self.work == "case" else ""


@dataclass(frozen=True, slots=True)
class Case:
    """An open case at its owner."""

    owner: Department
    name: str
    kind: str
    state: str
    procedure_hash: str
    changed_at: datetime
    parent: str = ""
    wake_at: datetime | None = None

    @property
    def site(self) -> str:
        return self.name.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Owed:
    """An open task as the owner of its case knows it."""

    owner: Department
    id: str
    case: str
    kind: str
    role: str
    host: Department
    opened_at: datetime
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A task as the department knows that keeps its list. `listed`: a person sees it. `fields` are those of its form
    that must be filled."""

    host: Department
    owner: Department
    id: str
    case: str
    kind: str
    role: str
    state: str
    listed: bool
    opened_at: datetime
    title: tuple[str, str] = ("", "")
    due_at: datetime | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """The next period of a schedule for which a case is to be opened."""

    owner: Department
    site: str
    schedule: str
    period: str
    opens_at: datetime


@dataclass(frozen=True, slots=True)
class Records:
    """What a department's database holds of what is not finished. `handled` says of types when the last was carried
    out; `closed` are those of the cases asked for that are closed."""

    posts: tuple[Post, ...] = ()
    waiting: tuple[Failed, ...] = ()
    parked: tuple[Failed, ...] = ()
    timed_failures: tuple[TimedFailure, ...] = ()
    cases: tuple[Case, ...] = ()
    owed: tuple[Owed, ...] = ()
    held: tuple[Held, ...] = ()
    periods: tuple[Period, ...] = ()
    handled: Mapping[str, datetime] = field(default_factory=dict)
    last_handled_at: datetime | None = None
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Database:
    """A department's database: what it holds, or what is `wrong` with it. `behind` tells of missing migrations.

    `kept_away` says that it can be read, but nobody can write into it.
    """

    department: Department
    shown: str
    records: Records | None = None
    wrong: str = ""
    behind: str = ""
    kept_away: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One of the things that /readyz tells of."""

    ok: bool
    detail: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A department's process. `pid` is that of a process started here that still runs, since `started_at`.

    `known`: one was started here at some time. `live`: /livez has answered 200.
    """

    department: Department
    known: bool = False
    pid: int | None = None
    base: str = ""
    live: bool = False
    started_at: datetime | None = None
    checks: Mapping[str, Check] = field(default_factory=dict)
    last_words: str = ""
    last_words_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """How many messages lie in a queue, and how many read it."""

    messages: int
    consumers: int


@dataclass(frozen=True, slots=True)
class Broker:
    """`queues` by name; a queue that is not there is missing among them. `wrong` when nobody answers."""

    shown: str
    queues: Mapping[str, Queue] = field(default_factory=dict)
    wrong: str = ""
    private: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stack:
    """Whether the loader takes the sites of `file` as configured now; `since` is when the file was changed.

    `kept` tells by site and hash of procedures that open cases began with and that cannot be loaded any more.
    """

    file: str = "sites.toml"
    refused: str = ""
    site: str = ""
    since: datetime | None = None
    kept: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it. `supervised`: a supervisor of this installation runs and starts again what ends."""

    at: datetime
    services: Mapping[Department, Service]
    databases: Mapping[Department, Database]
    broker: Broker
    stack: Stack = field(default_factory=Stack)
    supervised: bool = False
    retry_delays: tuple[float, ...] = ()

    def records(self, department: Department) -> Records:
        """What the department's database holds; nothing if it could not be read."""
        return self.databases[department].records or Records()

    @property
    def every_record(self) -> tuple[tuple[Department, Records], ...]:
        """Of the databases that could be read."""
        return tuple((name, one.records) for name, one in self.databases.items() if one.records is not None)

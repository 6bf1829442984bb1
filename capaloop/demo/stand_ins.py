"""Four scripted people, one for each department, who talk AMQP as any outside system would.

Each has a queue of its own, bound to what it wants to hear; it learns what it needs from the messages alone and
completes the tasks of its department with `task.complete`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Thread
from typing import Any, Final
from zoneinfo import ZoneInfo

from capaloop.demo.script import Entry, Move, Script, dated, stands_for

LISTEN_SECONDS: Final = 0.2
ANSWER_SECONDS: Final = 60.0
TOLD: Final = ("task.opened", "complaint.received")
FAMILY: Final = ("capa.requested",)
"""Besides every `<kind>.opened`, what tells of a child case that is opened."""
OPENED: Final = "*.opened"
CLOSED_MEANWHILE: Final = "urn:capaloop:problem:task-closed"
NOT_KNOWN_YET: Final = "urn:capaloop:problem:not-found"
MOST_TRIES: Final = 50
ACCEPTED: Final = {"detail": "accepted, although it had to be refused"}

Connect = Callable[[str], Any]
"""A client of the bus for a source, not opened yet."""


@dataclass
class Deeds:
    """What a stand-in has done: tasks completed by kind, acts done, and what went wrong.

    Tasks were `left` on purpose; acts that had to be refused were `refused`; `overtaken` tasks were withdrawn before
    the answer came; `early` answers came before the department itself had heard of the task, and were given again.
    """

    completed: Counter[str] = field(default_factory=Counter)
    early: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    overtaken: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)


@dataclass
class StandIn:
    """The person of one department at one site."""

    department: str
    site: str
    zone: ZoneInfo
    script: Script
    deeds: Deeds = field(default_factory=Deeds)
    known: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    turns: Counter[tuple[int, str]] = field(default_factory=Counter)
    tries: Counter[str] = field(default_factory=Counter)
    waiting: list[tuple[Mapping[str, Any], Move]] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)

    def run(self, client: Any, subscription: Any, stopping: Event) -> None:
        """Listens and acts until it is told to stop; what goes wrong is kept in `deeds.troubles`."""
        try:
            while not stopping.is_set():
                for message in subscription.messages(LISTEN_SECONDS):
                    self.hear(client, message)
                    if stopping.is_set():
                        return
                self.try_again(client)
        except Exception as wrong:  # noqa: BLE001 - the thread ends here; the demonstration tells and fails
            self.deeds.troubles.append(f"{self.department}: {type(wrong).__name__}: {wrong}")

    def bindings(self) -> list[str]:
        """The routing keys that this person wants to hear."""
        waited_for = self.script.events_waited_for
        wanted = dict.fromkeys((*TOLD, *FAMILY, OPENED, *self.script.events_of(self.department), *waited_for))
        return [f"{self.site}.{name}" for name in wanted]

    def hear(self, client: Any, message: Mapping[str, Any]) -> None:
        """One message: what it says is remembered, what it asks for is done."""
        name, data = message["type"].removesuffix(".v1"), message["data"]
        self.heard.add(name)
        self._remember(name, data)
        if name == "task.opened" and data["department"] == self.department:
            self._attend(client, data)
        entry = self.script.for_event(name, self.department, self._facts(data))
        if entry is not None:
            self._act(client, self._next(entry, data["case"]), data)

    def try_again(self, client: Any) -> None:
        """Gives the answers once more for which it was too early."""
        waiting, self.waiting = self.waiting, []
        for task, move in waiting:
            if move.after and move.after not in self.heard:
                self.waiting.append((task, move))
            else:
                self._complete(client, task, move)

    def _remember(self, name: str, data: Mapping[str, Any]) -> None:
        """A case is known by its complaint, a child case by its parent's."""
        case = data.get("case", "")
        if name == "complaint.received":
            complaint = data["complaint"]
            customer = {f"customer_{part}": value for part, value in complaint.get("customer", {}).items()}
            self.known[case] |= {**complaint, **customer}
        elif data.get("parent") and (name in FAMILY or name.endswith(".opened")):
            self.known[case] |= {**self.known[data["parent"]], "parent": data["parent"]}

    def _facts(self, data: Mapping[str, Any]) -> dict[str, Any]:
        stated = {**(data.get("facts") or {}), **(data.get("shows") or {})}
        return {**self.known[data.get("case", "")], **stated, **data}

    def _attend(self, client: Any, task: Mapping[str, Any]) -> None:
        entry = self.script.for_task(task["kind"], self._facts(task))
        move = self._next(entry, self.known[task["case"]].get("parent", task["case"]))
        if move.after and move.after not in self.heard:
            self.waiting.append((task, move))
        elif move.leave:
            self.deeds.left[task["kind"]] += 1
        elif move.act:
            self._act(client, move, task)
        else:
            self._complete(client, task, move)

    def _complete(self, client: Any, task: Mapping[str, Any], move: Move) -> None:
        asked = task["form"]["properties"]
        answer = {name: value for said, value in self._dated(move).items() for name in asked if stands_for(said, name)}
        data = {"task": task["id"], "by": self.script.persons[self.department], "answer": answer}
        self._say(client, move, task)
        refusal = self._command(client, "task.complete.v1", data, f"demo:{task['id']}")
        if refusal is None:
            self.deeds.completed[task["kind"]] += 1
        elif refusal["type"] == CLOSED_MEANWHILE:
            self.deeds.overtaken[task["kind"]] += 1
        elif refusal["type"] == NOT_KNOWN_YET and self.tries[task["id"]] < MOST_TRIES:
            self.deeds.early[task["kind"]] += not self.tries[task["id"]]
            self.tries[task["id"]] += 1
            self.waiting.append((task, move))
        else:
            self._trouble(task["kind"], task["case"], refusal)

    def _say(self, client: Any, move: Move, task: Mapping[str, Any]) -> None:
        for number, one in enumerate(one.about(task["case"]) for one in move.says):
            said = dated(one.data, datetime.now(self.zone))
            refusal = self._command(client, f"{one.name}.v1", said, f"demo:{task['id']}:{number}")
            if refusal is not None:
                self._trouble(one.name, task["case"], refusal)

    def _act(self, client: Any, move: Move, about: Mapping[str, Any]) -> None:
        case = about[move.of]
        data = {"act": move.act, "case": case, "by": self.script.persons[self.department], "answer": self._dated(move)}
        refusal = self._command(client, "act.request.v1", data, f"demo:{move.act}:{case}")
        if (refusal is not None) is not move.refused:
            self._trouble(move.act, case, refusal or ACCEPTED)
        elif move.refused:
            self.deeds.refused[move.act] += 1
        else:
            self.deeds.acts[move.act] += 1

    def _command(self, client: Any, type_: str, data: Mapping[str, Any], id_: str) -> Mapping[str, Any] | None:
        """The problem with which the command was refused, or nothing."""
        answer = client.command(type_, self.site, data, id=id_, timeout=ANSWER_SECONDS)
        return answer["data"] if ".refused." in answer["type"] else None

    def _trouble(self, what: str, case: str, refusal: Mapping[str, Any]) -> None:
        errors = "; ".join(
            f"{one['field']}: {one['expected']}, got {one['got']!r}" for one in refusal.get("errors", ())
        )
        self.deeds.troubles.append(f"{self.department}: {what} of {case}: {refusal['detail']} ({errors})")

    def _next(self, entry: Entry, case: str) -> Move:
        turn = self.turns[id(entry), case]
        self.turns[id(entry), case] += 1
        return entry.moves[min(turn, len(entry.moves) - 1)]

    def _dated(self, move: Move) -> dict[str, Any]:
        return dated(move.answer, datetime.now(self.zone))


@contextmanager
def at_work(stand_ins: list[StandIn], connect: Connect) -> Iterator[None]:
    """The stand-ins at work, each on its own connection; all have their queues before this begins."""
    stopping = Event()
    threads = [_started(one, connect, stopping) for one in stand_ins]
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join(ANSWER_SECONDS)


def _started(stand_in: StandIn, connect: Connect, stopping: Event) -> Thread:
    listening = Event()
    thread = Thread(target=_listen, args=(stand_in, connect, listening, stopping), name=stand_in.department)
    thread.start()
    listening.wait()
    return thread


def _listen(stand_in: StandIn, connect: Connect, listening: Event, stopping: Event) -> None:
    try:
        with connect(f"urn:capaloop:demo:{stand_in.site}:{stand_in.department}") as client:
            subscription = client.subscribe(f"ext.demo.{stand_in.site}.{stand_in.department}", stand_in.bindings())
            listening.set()
            stand_in.run(client, subscription, stopping)
    except Exception as wrong:  # noqa: BLE001 - told by the demonstration, which fails
        stand_in.deeds.troubles.append(f"{stand_in.department}: {type(wrong).__name__}: {wrong}")
    finally:
        listening.set()

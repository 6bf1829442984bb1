"""The same lives in one process, in no time: four departments, and between them a broker and crashes played by dice.

What a process that dies does to its messages is played: between its commit and the sending they come late, between the
sending and the note of it they are sent again, between a commit and the acknowledgement they are delivered again.
"""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from services.casework.tables import cases, held_tasks
from shared.store import outbox
from tests.chaos.books import Readings
from tests.chaos.invariants.history import Memory, remember
from tests.chaos.lives import RECORDS
from tests.chaos.people import People, heeded
from tests.chaos.sent import ACCEPTED, Command, Sent
from tests.chaos.verdict import Verdict, judged
from tests.fakes import FakeBroker
from tests.fuzz.world import open_loop
from tests.loop import Loop

DIES, LATE, TWICE, AGAIN, OTHERWISE = 0.1, 0.3, 0.2, 0.15, 0.08
STEPS = 4000
SOURCE = "urn:test:chaos"


@dataclass
class DicingBroker(FakeBroker):
    """Messages come late, in any order and some of them twice. `marks_first`: what goes out counts as sent before it
    is, as if it were published outside the transaction."""

    marks_first: bool = False
    late: list[Any] = field(default_factory=list)

    def _round(self, department: Any) -> int:
        batch = outbox.unsent(department.store, 100)
        dies = self.rng.random() < DIES
        if self.marks_first:
            outbox.mark_sent(department.store, [one.id for one in batch])
        if dies and self.marks_first:
            return len(batch)
        going = batch[: self.rng.randint(0, len(batch))] if dies else batch
        self.late += [one for one in going for _ in range(1 + (self.rng.random() < TWICE))]
        if not (dies or self.marks_first):
            outbox.mark_sent(department.store, [one.id for one in batch])
        self.rng.shuffle(self.late)
        now = [one for one in self.late if self.rng.random() > LATE]
        self.late = [one for one in self.late if one not in now]
        for one in now:
            self._hear(one)
            self._deliver(one)
        return len(batch)

    def _hear(self, one: Any) -> None:
        if not one.is_answer:
            self.sent.append({"id": one.message_id, "type": one.type, "body": one.body})

    def rest(self) -> None:
        """Delivers until nothing is left, on its way or to be tried again."""
        while sum(map(self._round, self.departments)) or self.late or self._tried_again():
            pass


@dataclass
class Simulation:
    """One run of one seed."""

    loop: Loop
    broker: DicingBroker
    people: People
    chance: random.Random
    heard_closed: int = 0
    memories: list[Memory] = field(default_factory=list)

    @classmethod
    def of(cls, home: Path, seed: int, cases: int, *, marks_first: bool = False) -> "Simulation":
        loop = open_loop(home)
        chance = random.Random(seed)
        loop.broker = broker = DicingBroker(loop.broker.departments, chance, marks_first=marks_first)
        for name, _, data in RECORDS:
            broker.command(name, data)
        return cls(loop, broker, People(Sent(), seed, cases), chance)

    def play(self, steps: int = STEPS) -> Verdict:
        """Until everything is at rest, or for that many steps; then judges."""
        for step in range(steps):
            self._step()
            if step % 200 == 0:
                self.memories.append(remember(self.readings))
            if self.people.content and not self._open_tasks() and self._at_rest():
                break
        self.broker.rest()
        self._hear()
        sites = next(iter(self.loop.broker.departments)).procedures
        procedures = {name: sites.in_force(name) for name in sites.sites}
        return judged(
            self.readings, procedures, self.people.sent, {one["id"] for one in self.broker.sent}, self.memories
        )

    @property
    def readings(self) -> Readings:
        return {department.name: department.store.reading for department in self.broker.departments}

    def _at_rest(self) -> bool:
        self.broker.rest()
        self._hear()
        open_ = self._rows(select(cases.c.id).where(cases.c.closed.is_(False)))
        return self.people.content and not open_ and not self._open_tasks()

    def _step(self) -> None:
        """One of them does something, or some messages come in."""
        people, dice = self.people, self.chance.random()
        self.loop.clock.move(seconds=self.chance.randint(1, 600))
        if dice < 0.1 and people.begun < len(people.orders):
            self._send(people.complains())
        elif dice < 0.5:
            self._work_off()
        elif dice < 0.7:
            self._wish()
        else:
            self.broker._round(self.chance.choice(self.broker.departments))
            self.broker._tried_again()
            self._hear()
        if dice > 0.98:
            for department in self.broker.departments:
                department.wake_due(self.loop.clock())

    def _work_off(self) -> None:
        if not (open_ := self._open_tasks()):
            return
        row = self.chance.choice(open_)
        if command := self.people.works_on(row.task["department"], row.task):
            self._send(command)

    def _wish(self) -> None:
        if not (wish := self.people.next_wish()):
            return
        command = wish.make()
        if not (command and heeded(wish, self._send(command))):
            self.people.not_yet(wish)

    def _open_tasks(self) -> list[Any]:
        return self._rows(select(held_tasks).where(held_tasks.c.state == "open", held_tasks.c.listed))

    def _rows(self, query: Any) -> list[Any]:
        found = []
        for department in self.broker.departments:
            with department.store.reading() as connection:
                found += connection.execute(query).all()
        return found

    def _send(self, command: Command) -> int:
        """As a client does, who sends some commands again, and some with another body under the same id."""
        sent = self.people.sent
        known = sent.attempt(command)
        status = self._say(known, known.data)
        sent.acknowledged(known.id)
        if self.chance.random() < AGAIN:
            self._say(known, known.data)
        if status == ACCEPTED and self.chance.random() < OTHERWISE:
            other = {**known.data, **({"by": "somebody.else"} if "by" in known.data else {"details": "other words"})}
            self._say(known, other, altered=True)
        return status

    def _say(self, known: Command, data: Mapping[str, Any], *, altered: bool = False) -> int:
        answer = self.broker.command(known.name, data, id=known.id, source=SOURCE)
        status = int(answer.get("status", ACCEPTED))
        self.people.sent.answered(known.id, status, str(answer.get("case", "")), altered=altered)
        return status

    def _hear(self) -> None:
        """The customers hear what was told since."""
        for one in self.broker.sent[self.heard_closed :]:
            if one["type"] == "complaint.closed.v1":
                told = json.loads(one["body"])["data"]
                self.people.hear_closed(told["case"], told.get("cycle") or 1)
        self.heard_closed = len(self.broker.sent)

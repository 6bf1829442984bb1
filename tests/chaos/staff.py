"""People at work on a running installation, each in a thread of his own, whatever breaks meanwhile."""

import threading
import time
import urllib.error
from collections.abc import Callable, Iterable
from http.client import HTTPException
from typing import Any

from services.settings import DEPARTMENTS
from tests.chaos.desk import PATIENCE, Desk
from tests.chaos.lives import RECORDS
from tests.chaos.people import People, heeded
from tests.chaos.sent import ACCEPTED
from tests.system.installation import Installation

PAGE = 200
LOOKS_EVERY = 0.2
LOOKS_AGAIN = 10.0
"""A task that was answered and still stands on the list after so many seconds is answered once more."""
AWAY = (urllib.error.URLError, OSError, HTTPException, ValueError)


class Staff:
    """They work while it is entered; at most `in_hand` complaints are under way that were never closed."""

    def __init__(self, installation: Installation, people: People, seed: int, in_hand: int) -> None:
        self.people = people
        self._installation = installation
        self._seed = seed
        self._in_hand = in_hand
        self._busy = False
        self._over = threading.Event()
        self._failures: list[BaseException] = []
        works: Iterable[tuple[Any, ...]] = (
            (self._complain,),
            (self._do_as_they_wish,),
            *((self._work_off, name) for name in DEPARTMENTS),
        )
        self._threads = [threading.Thread(target=self._run, args=one, daemon=True) for one in works]

    def __enter__(self) -> "Staff":
        for command, department, data in RECORDS:
            status, answer = self._installation.post(department, command, data)
            assert status == ACCEPTED, answer
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(PATIENCE)
        self.check()

    def check(self) -> None:
        """Raises what has gone wrong with one of them."""
        if self._failures:
            raise self._failures[0]

    @property
    def idle(self) -> bool:
        """Whether nothing is left that anybody means to do."""
        return self.people.content and not self._busy

    def _run(self, work: Callable[..., None], *given: Any) -> None:
        desk = Desk(self._installation, self.people.sent, self._seed, self._over.is_set)
        try:
            work(desk, *given)
        except BaseException as wrong:  # noqa: BLE001 - told to the test in its own thread
            self._failures.append(wrong)
        finally:
            desk.close()

    def _complain(self, desk: Desk) -> None:
        people = self.people
        while people.begun < len(people.orders) and not self._over.is_set():
            if people.begun - len(people.closings) < self._in_hand:
                desk.tell(people.complains())
            else:
                time.sleep(0.05)

    def _work_off(self, desk: Desk, department: str) -> None:
        answered: dict[str, float] = {}
        while not self._over.is_set():
            for task in self._open_tasks(department):
                if time.monotonic() - answered.get(task["id"], -LOOKS_AGAIN) >= LOOKS_AGAIN:
                    if command := self.people.works_on(department, task):
                        desk.tell(command)
                    answered[task["id"]] = time.monotonic()
            time.sleep(LOOKS_EVERY)

    def _open_tasks(self, department: str) -> list[dict[str, Any]]:
        try:
            return list(self._installation.get(department, f"/v1/tasks?state=open&limit={PAGE}")["items"])
        except AWAY:
            return []

    def _do_as_they_wish(self, desk: Desk) -> None:
        while not self._over.is_set():
            self._busy = True
            wish = self.people.next_wish()
            command = wish.make() if wish else None
            if wish and not (command and heeded(wish, desk.ask(command))):
                self.people.not_yet(wish)
                time.sleep(LOOKS_EVERY)
            self._busy = False
            if wish is None:
                time.sleep(LOOKS_EVERY)

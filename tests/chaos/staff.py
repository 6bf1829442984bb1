"""The people around an installation: customers who complain, clerks who work off the task lists of four departments,
and those who do what nobody has asked them for, closing too early among it.
"""

import itertools
import threading
import time
import urllib.error
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from http.client import HTTPException
from typing import Any

from services.settings import DEPARTMENTS
from tests.chaos.answers import days_from_today
from tests.chaos.desk import Desk
from tests.chaos.lives import RECORDS, Life, returned
from tests.chaos.sent import ACCEPTED, Command, Sent
from tests.system.installation import Installation

PAGE = 200
LOOKS_EVERY = 0.2
LOOKS_AGAIN = 10.0
"""A task that was answered and still stands on the list after so many seconds is answered once more."""
GIVES_UP = 1000
AWAY = (urllib.error.URLError, OSError, HTTPException, ValueError)

Deed = Callable[[Desk], bool]


class Staff:
    """Everybody, each in a thread of his own, while it is entered. At most `in_hand` complaints are under way."""

    def __init__(self, installation: Installation, sent: Sent, seed: int, cases: int, in_hand: int) -> None:
        self.sent = sent
        self.orders = [f"SO-{seed}-{number}" for number in range(cases)]
        self.begun = 0
        self.closings: Counter[str] = Counter()
        self._installation = installation
        self._seed = seed
        self._in_hand = in_hand
        self._lives = {order: Life.of(seed, order) for order in self.orders}
        self._done: Counter[str] = Counter()
        self._deeds: deque[tuple[int, Deed]] = deque()
        self._numbers = itertools.count()
        self._busy = 0
        self._no_more = threading.Event()
        self._over = threading.Event()
        self._turn = threading.RLock()
        self._failures: list[BaseException] = []
        works: Iterable[tuple[Callable[..., None], tuple[Any, ...]]] = (
            (self._complain, ()),
            (self._do_deeds, ()),
            *((self._work_off, (name,)) for name in DEPARTMENTS),
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
            thread.join(2 * PAGE)
        if self._failures:
            raise self._failures[0]

    def check(self) -> None:
        """Raises what has gone wrong with one of them."""
        if self._failures:
            raise self._failures[0]

    @property
    def idle(self) -> bool:
        """Whether everybody has complained, and nothing is left that anybody means to do."""
        with self._turn:
            return not self._deeds and not self._busy and self.begun >= len(self.orders)

    def complain_no_more(self) -> None:
        """Whoever has not complained yet does not."""
        self._no_more.set()

    def closed(self, case: str, cycle: int) -> None:
        """It was heard that a complaint is closed: some are opened again, some goods come back late."""
        order = self.sent.order_of(case)
        with self._turn:
            if not order or self.closings[order] >= cycle:
                return
            first = not self.closings[order]
            self.closings[order] = cycle
        if first and self._lives[order].reopens:
            self._plan(lambda desk: self._reopen(desk, order))

    def _run(self, work: Callable[..., None], given: tuple[Any, ...]) -> None:
        desk = Desk(self._installation, self.sent, self._seed, self._over.is_set)
        try:
            work(desk, *given)
        except BaseException as wrong:  # noqa: BLE001 - told to the test in its own thread
            self._failures.append(wrong)
        finally:
            desk.close()

    def _complain(self, desk: Desk) -> None:
        for order in self.orders:
            while self.begun - len(self.closings) >= self._in_hand and not self._stopping():
                time.sleep(0.05)
            if self._stopping():
                self.orders = self.orders[: self.begun]
                return
            life = self._lives[order]
            self.begun += 1
            desk.tell(self._command(life.arrives, life.data, "sales", order, "arrives"))
            self._after(life)

    def _stopping(self) -> bool:
        return self._over.is_set() or self._no_more.is_set()

    def _work_off(self, desk: Desk, department: str) -> None:
        answered: dict[str, float] = {}
        written: dict[str, Mapping[str, Any]] = {}
        while not self._over.is_set():
            for task in self._open_tasks(department):
                if time.monotonic() - answered.get(task["id"], -LOOKS_AGAIN) >= LOOKS_AGAIN:
                    self._answer(desk, department, task, written)
                    answered[task["id"]] = time.monotonic()
            time.sleep(LOOKS_EVERY)

    def _open_tasks(self, department: str) -> list[dict[str, Any]]:
        try:
            return list(self._installation.get(department, f"/v1/tasks?state=open&limit={PAGE}")["items"])
        except AWAY:
            return []

    def _answer(self, desk: Desk, department: str, task: Mapping[str, Any], written: dict[str, Any]) -> None:
        order = (task.get("shows") or {}).get("order_number") or self.sent.order_of(task["case"])
        if order not in self._lives:
            return
        life, kind, id_ = self._lives[order], task["kind"], task["id"]
        if id_ not in written:
            nth = self._count(order, kind)
            written[id_] = life.answer(kind, task["form"], nth)
            if act := life.instead(kind, nth):
                self._plan(lambda desk: self._act(desk, order, task["case"], act))
                if act == "cancel_return":
                    return
            self._next_of(life, task, written[id_])
        data = {"task": id_, "by": f"clerk of {department}", "answer": written[id_]}
        desk.tell(self._command("task.complete", data, department, order))
        self._after(life)

    def _next_of(self, life: Life, task: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        """A verdict of a day on which nothing could be verified is put right by an act."""
        if task["kind"] == "verify_effect" and answer["verified_on"] != days_from_today(0):
            right = {**answer, "verified_on": days_from_today(0)}
            self._plan(lambda desk: self._act(desk, life.order, task["case"], "correct_effect", right, must=True))

    def _count(self, order: str, kind: str) -> int:
        with self._turn:
            self._done[f"{order} {kind}"] += 1
            return self._done[f"{order} {kind}"] - 1

    def _after(self, life: Life) -> None:
        """What is due after one more task of this complaint."""
        for deed in life.due(self._count(life.order, "")):
            self._plan(lambda desk, deed=deed: getattr(self, f"_{deed}")(desk, life.order))

    def _plan(self, deed: Deed, tries: int = GIVES_UP) -> None:
        with self._turn:
            self._deeds.append((tries, deed))

    def _do_deeds(self, desk: Desk) -> None:
        while not self._over.is_set():
            with self._turn:
                tries, deed = self._deeds.popleft() if self._deeds else (0, None)
                self._busy = 1 if deed else 0
            if deed is not None and not deed(desk) and tries:
                self._plan(deed, tries - 1)
                time.sleep(LOOKS_EVERY)
            with self._turn:
                self._busy = 0
            if deed is None:
                time.sleep(LOOKS_EVERY)

    def _close(self, desk: Desk, order: str) -> bool:
        """Somebody tries to close the complaint, whatever is still open."""
        return self._say(desk, "complaint.close", order, reason="it is done")

    def _withdraw(self, desk: Desk, order: str) -> bool:
        return self._say(desk, "complaint.withdraw", order, reason="the customer has found the cause")

    def _reopen(self, desk: Desk, order: str) -> bool:
        return self._say(desk, "complaint.reopen", order, reason="the burr is back")

    def _mark_reply(self, desk: Desk, order: str) -> bool:
        return self._act(desk, order, self.sent.case_of(order), "mark_reply", {"reply_marked": True})

    def _call_meeting(self, desk: Desk, order: str) -> bool:
        return self._act(desk, order, self.sent.case_of(order), "call_meeting", {"meeting_called": True})

    def _return(self, desk: Desk, order: str) -> bool:
        """Goods come back for a complaint that is known, perhaps closed already."""
        if not (case := self.sent.case_of(order)):
            return False
        life = self._lives[order]
        data = {**returned(life.data, life.chance("return")), "case": case}
        for name in ("topic", "dissatisfied", "text"):
            data.pop(name, None)
        desk.tell(self._command("return.register", data, "sales", order))
        return True

    def _say(self, desk: Desk, name: str, order: str, reason: str) -> bool:
        if not (case := self.sent.case_of(order)):
            return False
        data = {"case": case, "by": "zhao", "reason": reason}
        desk.ask(self._command(name, data, "quality", order))
        return True

    def _act(
        self,
        desk: Desk,
        order: str,
        case: str,
        act: str,
        answer: Mapping[str, Any] | None = None,
        *,
        must: bool = False,
    ) -> bool:
        """Whether it needs not be asked for again."""
        if not case:
            return False
        stated = answer or _STATED[act]
        data = {"act": act, "case": case, "by": "zhao", "answer": stated}
        return desk.ask(self._command("act.request", data, "quality", order)) == ACCEPTED or not must

    def _command(self, name: str, data: Mapping[str, Any], department: str, order: str, what: str = "") -> Command:
        return Command(f"{order}.{what or next(self._numbers)}", name, data, department, order)


_STATED: Mapping[str, Mapping[str, Any]] = {
    "redirect_capa": {"named_role": "warehouse"},
    "cancel_return": {"cancel_reason": "the customer keeps the goods"},
}

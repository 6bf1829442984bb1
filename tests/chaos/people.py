"""The people around an installation: what each says when. Who carries it where is not their business."""

import itertools
import threading
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.chaos.answers import days_from_today
from tests.chaos.lives import Life, returned
from tests.chaos.sent import ACCEPTED, Command, Sent

GIVES_UP = 1000
STATED: Mapping[str, Mapping[str, Any]] = {
    "redirect_capa": {"named_role": "warehouse"},
    "cancel_return": {"cancel_reason": "the customer keeps the goods"},
    "mark_reply": {"reply_marked": True},
    "call_meeting": {"meeting_called": True},
}


@dataclass
class Wish:
    """What somebody means to say as soon as the complaint has a number; again until it is accepted, if it `must`."""

    order: str
    make: Callable[[], Command | None]
    must: bool = False
    tries: int = GIVES_UP


class People:
    """Customers who complain, clerks who work off task lists, and those who do what nobody has asked them for, closing
    too early among it. Everything they do follows from the seed and from what they see. Threads may share them."""

    def __init__(self, sent: Sent, seed: int, cases: int) -> None:
        self.sent = sent
        self.orders = [f"SO-{seed}-{number}" for number in range(cases)]
        self.begun = 0
        self.closings: Counter[str] = Counter()
        self.wishes: deque[Wish] = deque()
        self._lives = {order: Life.of(seed, order) for order in self.orders}
        self._done: Counter[str] = Counter()
        self._written: dict[str, Mapping[str, Any]] = {}
        self._numbers = itertools.count()
        self._turn = threading.RLock()

    def complains(self) -> Command:
        """The next customer."""
        with self._turn:
            life = self._lives[self.orders[self.begun]]
            self.begun += 1
            self._after(life)
        return self._command(life.arrives, life.data, "sales", life.order, "arrives")

    def works_on(self, department: str, task: Mapping[str, Any]) -> Command | None:
        """The answer to a task on a department's list: the same whenever it is looked at again. Nothing if something
        else is done about it first."""
        order = (task.get("shows") or {}).get("order_number") or self.sent.order_of(task["case"])
        if order not in self._lives:
            return None
        life, kind, id_ = self._lives[order], task["kind"], task["id"]
        with self._turn:
            if id_ not in self._written:
                nth = self._count(order, kind)
                answer = self._written[id_] = life.answer(kind, task["form"], nth)
                act = life.instead(kind, nth)
                self._put_right(life, task, answer)
                self._after(life)
                if act:
                    self._wish(order, lambda: self._act(order, task["case"], act))
                if act == "cancel_return":
                    return None
        data = {"task": id_, "by": f"clerk of {department}", "answer": self._written[id_]}
        return self._command("task.complete", data, department, order)

    def hear_closed(self, case: str, cycle: int) -> None:
        """It was heard that a complaint is closed; some are opened again."""
        order = self.sent.order_of(case)
        with self._turn:
            if not order or self.closings[order] >= cycle:
                return
            first = not self.closings[order]
            self.closings[order] = cycle
            if first and self._lives[order].reopens:
                self._wish(order, lambda: self._say("complaint.reopen", order, "the burr is back"))

    def next_wish(self) -> Wish | None:
        with self._turn:
            return self.wishes.popleft() if self.wishes else None

    def not_yet(self, wish: Wish) -> None:
        """It could not be said, or was refused and must be done: it is tried again, not for ever."""
        with self._turn:
            if wish.tries and not (self.sent.gave_up(wish.order) and not self.sent.case_of(wish.order)):
                wish.tries -= 1
                self.wishes.append(wish)

    @property
    def content(self) -> bool:
        """Whether everybody has complained, and nobody means to say anything."""
        with self._turn:
            return not self.wishes and self.begun >= len(self.orders)

    @property
    def satisfied(self) -> bool:
        """Whether everybody whose complaint has got a number has heard that it was closed."""
        with self._turn:
            numbered = [order for order in self.orders if self.sent.case_of(order)]
            return all(order in self.closings for order in numbered)

    def complain_no_more(self) -> None:
        """Whoever has not complained yet does not."""
        with self._turn:
            self.orders = self.orders[: self.begun]

    def _put_right(self, life: Life, task: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        """A verdict of a day on which nothing could be verified is put right by an act."""
        if task["kind"] == "verify_effect" and answer["verified_on"] != days_from_today(0):
            right = {**answer, "verified_on": days_from_today(0)}
            self._wish(life.order, lambda: self._act(life.order, task["case"], "correct_effect", right), must=True)

    def _count(self, order: str, kind: str) -> int:
        self._done[f"{order} {kind}"] += 1
        return self._done[f"{order} {kind}"] - 1

    def _after(self, life: Life) -> None:
        """What is wished for after one more thing was done about this complaint."""
        for deed in life.due(self._count(life.order, "")):
            self._wish(life.order, lambda deed=deed: self._deed(deed, life))

    def _wish(self, order: str, make: Callable[[], Command | None], *, must: bool = False) -> None:
        self.wishes.append(Wish(order, make, must))

    def _deed(self, deed: str, life: Life) -> Command | None:
        if deed == "close":
            return self._say("complaint.close", life.order, "it is done")
        if deed == "withdraw":
            return self._say("complaint.withdraw", life.order, "the customer has found the cause")
        if deed == "return":
            return self._send_back(life)
        return self._act(life.order, self.sent.case_of(life.order), deed)

    def _send_back(self, life: Life) -> Command | None:
        """Goods come back for a complaint that is known, perhaps closed already."""
        if not (case := self.sent.case_of(life.order)):
            return None
        data = {**returned(life.data, life.chance("return")), "case": case}
        plain = {name: value for name, value in data.items() if name not in ("topic", "dissatisfied", "text")}
        return self._command("return.register", plain, "sales", life.order)

    def _say(self, name: str, order: str, reason: str) -> Command | None:
        if not (case := self.sent.case_of(order)):
            return None
        return self._command(name, {"case": case, "by": "zhao", "reason": reason}, "quality", order)

    def _act(self, order: str, case: str, act: str, answer: Mapping[str, Any] | None = None) -> Command | None:
        if not case:
            return None
        data = {"act": act, "case": case, "by": "zhao", "answer": answer or STATED[act]}
        return self._command("act.request", data, "quality", order)

    def _command(self, name: str, data: Mapping[str, Any], department: str, order: str, what: str = "") -> Command:
        return Command(f"{order}.{what or next(self._numbers)}", name, data, department, order)


def heeded(wish: Wish, status: int | None) -> bool:
    """Whether a wish is settled by an answer."""
    return status == ACCEPTED or not wish.must

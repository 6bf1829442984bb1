"""Whatever is asked in whatever order, and however the messages in between are doubled and shuffled: the cases hold.

The steps are commands that an outsider may send: right ones, the same again, the same id with another body, late ones,
and ones that the state forbids. In between messages are delivered, some of them or all, in any order, and time passes.
"""

import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from services.casework.tables import cases, counters
from shared.store.delivery import Outcome
from tests.fuzz.drawing import fitting
from tests.fuzz.effort import effort
from tests.fuzz.world import Known, holds_meanwhile, is_consistent, open_loop, settle_down
from tests.loop import Loop, a_complaint

PEOPLE = st.sampled_from(("li.na", "zhao"))
STATUSES = {400, 403, 404, 409, 422}


class AnyOrder(RuleBasedStateMachine):
    """Four departments and people who do anything at any time."""

    loop: Loop

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.loop = open_loop(Path(self.folder.name))
        self.loop.broker.rng = random.Random(seed)
        self.loop.broker.twice, self.loop.broker.shuffled = 0.3, True
        self.accepted: list[tuple[str, dict[str, Any], str]] = []
        self.count = 0
        self.send("stock.record", {"record": "S-1", "product_name": "bracket A", "defect": "边缘毛刺"})

    def send(self, name: str, data: dict[str, Any], id_: str | None = None) -> dict[str, Any]:
        self.count += 1
        number = id_ or f"n-{self.count}"
        answer = self.loop.broker.command(name, data, id=number)
        if "status" in answer:
            assert answer["status"] in STATUSES, answer
        elif id_ is None:
            self.accepted.append((name, data, number))
        return answer

    @rule(product=st.sampled_from(("bracket A", "lid B")), rate=st.sampled_from(("3", None)), wants=st.booleans())
    def complain(self, product: str, rate: str | None, wants: bool) -> None:
        data = a_complaint(product_name=product, defect_rate_percent=rate, wants_written_answer=wants)
        assert "case" in self.send("complaint.submit", data)

    @rule(quantity=st.integers(1, 500), data=st.data())
    def send_back(self, quantity: int, data: st.DataObject) -> None:
        case = data.draw(st.sampled_from([None, *Known.of(self.loop).cases]))
        asked = {"customer": {"code": "K", "name": "K"}, "received_at": "2026-03-01T09:00:00Z", "quantity": quantity}
        self.send("return.register", asked | ({"case": case} if case else {}))

    @rule(data=st.data(), by=PEOPLE, times=st.integers(1, 4))
    def answer(self, data: st.DataObject, by: str, times: int) -> None:
        """Several at once, so that cases come to their end."""
        for _ in range(times):
            self.answer_one(data, by)

    def answer_one(self, data: st.DataObject, by: str) -> None:
        tasks = [row for row in Known.of(self.loop).tasks if row.state == "open"]
        if tasks:
            task = data.draw(st.sampled_from(tasks))
            self.send("task.complete", {"task": task.id, "by": by, "answer": data.draw(fitting(task.task["form"]))})

    @rule(data=st.data(), act=st.sampled_from(("withdraw", "reopen", "close")), by=PEOPLE)
    def act(self, data: st.DataObject, act: str, by: str) -> None:
        known = Known.of(self.loop).cases
        if known:
            case = data.draw(st.sampled_from(known))
            self.send(f"complaint.{act}", {"case": case, "by": by, "reason": "so it is"})

    @precondition(lambda self: self.accepted)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        name, body, number = data.draw(st.sampled_from(self.accepted))
        assert self.send(name, body, number)["duplicate"] is True

    @precondition(lambda self: self.accepted)
    @rule(data=st.data())
    def send_other_body(self, data: st.DataObject) -> None:
        name, body, number = data.draw(st.sampled_from(self.accepted))
        other = dict(body, **{next(iter(body)): "another"})
        assert self.send(name, other, number)["status"] in (404, 409, 422)

    @rule(data=st.data())
    def deliver_some(self, data: st.DataObject) -> None:
        self.loop.broker._round(data.draw(st.sampled_from(self.loop.broker.departments)))

    @rule()
    def deliver_all(self) -> None:
        self.loop.broker.run()

    @rule(days=st.integers(1, 30))
    def let_time_pass(self, days: int) -> None:
        self.loop.clock.move(days=days)
        for department in self.loop.broker.departments:
            department.wake_due(self.loop.clock())

    @invariant()
    def what_is_stored_holds(self) -> None:
        if hasattr(self, "loop"):
            holds_meanwhile(self.loop)

    def teardown(self) -> None:
        if not hasattr(self, "loop"):
            return
        try:
            settle_down(self.loop)
            is_consistent(self.loop)
            self.numbers_have_no_gap()
            assert not [one for one in self.loop.broker.settled if one.outcome is Outcome.PARKED]
        finally:
            for department in self.loop.broker.departments:
                department.store.close()
            self.folder.cleanup()

    def numbers_have_no_gap(self) -> None:
        numbers: Counter[str] = Counter()
        drawn: Counter[str] = Counter()
        for department in self.loop.broker.departments:
            with department.store.reading() as connection:
                numbers.update(row.number.rpartition("-")[0] for row in connection.execute(select(cases)))
                for row in connection.execute(select(counters).where(counters.c.site != "")):
                    drawn[row.scheme] += row.last
        assert sum(numbers.values()) == sum(drawn.values()), (numbers, drawn)


def test_cases_hold_in_any_order() -> None:
    run_state_machine_as_test(AnyOrder, settings=effort(10, 0.01, stateful_step_count=30))

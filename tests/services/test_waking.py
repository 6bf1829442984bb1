"""Time alone changes a case; one that cannot be evaluated does not keep the others waiting."""

from contextlib import AbstractContextManager
from typing import Any

import pytest

from services.casework.owning import Owner
from shared.store.following import NotFollowed, goes_on_as
from tests.loop import CAPA_ANSWER, Loop


def test_a_case_that_cannot_be_evaluated_does_not_keep_the_others_waiting(
    loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop.say("stock.record", record="S-1", product_name="bracket A", defect="burr")
    for order in ("SO-1", "SO-2"):
        loop.submit(order_number=order)
        loop.do("answer_capa", **CAPA_ANSWER)
    plain = Owner.wake

    def wake(self: Owner, work: object, site: str, number: str) -> None:
        if number == "CAPA-2026-000001":
            raise RuntimeError("this one is broken")
        plain(self, work, site, number)  # type: ignore[arg-type]

    monkeypatch.setattr(Owner, "wake", wake)
    loop.clock.move(days=30)
    quality = loop.department("quality")

    assert [quality.wake_due(loop.clock()), quality.wake_due(loop.clock())] == [2, 0]
    loop.broker.run()
    assert [one["data"]["case"] for one in loop.broker.told("task.late")] == ["factory/CAPA-2026-000002"]
    monkeypatch.undo()
    loop.clock.move(minutes=11)
    assert quality.wake_due(loop.clock()) == 1


TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Beside(NotFollowed):
    """Goes along with timed work and notes what it was."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, Any]]] = []

    def timed(self, what: str, **about: Any) -> AbstractContextManager[None]:  # type: ignore[override]
        self.seen.append((what, about))
        return goes_on_as(TRACE)


def test_what_is_written_because_its_time_has_come_goes_on_under_the_trace_of_that(loop: Loop) -> None:
    loop.say("stock.record", record="S-1", product_name="bracket A", defect="burr")
    loop.submit()
    loop.do("answer_capa", **CAPA_ANSWER)
    quality, beside = loop.department("quality"), Beside()
    quality.store.following = beside
    loop.clock.move(days=30)

    quality.wake_due(loop.clock())
    loop.broker.run()

    assert ("wake", {"site": "factory", "case": "factory/CAPA-2026-000001"}) in beside.seen
    assert [one["traceparent"] for one in loop.broker.told("task.late")] == [TRACE]
    assert "traceparent" not in loop.broker.told("complaint.received")[0]

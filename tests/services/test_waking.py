"""Time alone changes a case; one that cannot be evaluated does not keep the others waiting."""

import pytest

from services.casework.owning import Owner
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

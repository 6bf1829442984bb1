"""A case or a schedule whose time has come and which fails stands in the store until it succeeds."""

from typing import Any

import pytest
from sqlalchemy import select

from services.casework.owning import Owner
from services.casework.tables import timed_failures
from tests.loop import CAPA_ANSWER, Loop


def _failures(loop: Loop) -> list[Any]:
    with loop.department("quality").store.reading() as connection:
        return list(connection.execute(select(timed_failures)))


def test_a_case_that_cannot_be_evaluated_is_noted_until_it_can(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    loop.say("stock.record", record="S-1", product_name="bracket A", defect="burr")
    loop.submit()
    loop.do("answer_capa", **CAPA_ANSWER)

    def wake(self: Owner, *_: Any) -> None:
        raise RuntimeError("this one is broken")

    monkeypatch.setattr(Owner, "wake", wake)
    loop.clock.move(days=30)
    quality = loop.department("quality")
    began = loop.clock()
    quality.wake_due(began)
    loop.clock.move(minutes=11)
    quality.wake_due(loop.clock())

    [noted] = _failures(loop)
    assert (noted.site, noted.work, noted.name, noted.attempts) == ("factory", "case", "CAPA-2026-000001", 2)
    assert (noted.reason, noted.detail) == ("RuntimeError", "RuntimeError: this one is broken")
    assert noted.traceback.startswith("Traceback")
    assert (noted.first_at, noted.last_at) == (began, loop.clock())
    assert noted.again_at > loop.clock()

    monkeypatch.undo()
    loop.clock.move(minutes=11)
    quality.wake_due(loop.clock())
    assert _failures(loop) == []

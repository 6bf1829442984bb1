"""A refusal that a case keeps is written in a transaction of its own: what came in between must not be overwritten."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select

from services.casework.tables import facts, receipts, timeline
from shared.store.engine import Store
from tests.loop import Loop


def entries(loop: Loop, case: str) -> list[int]:
    row = loop.file(case)
    with loop.department("quality").store.reading() as connection:
        return sorted(
            entry
            for table in (facts, receipts, timeline)
            for entry in connection.execute(select(table.c.entry).where(table.c.case_id == row.id)).scalars()
        )


def test_what_happens_between_a_refusal_and_its_record_is_kept_and_heeded(
    loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = loop.submit()
    store, plain, begun = loop.department("quality").store, Store.writing, []

    @contextmanager
    def writing(self: Store, **given: Any) -> Iterator[Any]:
        begun.append(self)
        if begun.count(store) == 2:
            loop.say("act.request", case=case, act="mark_reply", by="zhao", answer={"reply_marked": True})
        with plain(self, **given) as connection:
            yield connection

    monkeypatch.setattr(Store, "writing", writing)

    refused = loop.say("complaint.close", case=case, by="zhao", reason="done")

    assert refused["status"] == 409
    assert "reply_not_issued" in {error["code"] for error in refused["errors"]}
    assert entries(loop, case) == list(range(1, loop.file(case).entries + 1))
    assert [row.what for row in loop.timeline(case)].count("act refused") == 1

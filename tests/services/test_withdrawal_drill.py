"""A drill runs on the real ledger, changes no stock and tells nobody outside, whatever a pack asks for."""

from pathlib import Path
from typing import Any

import pytest

from services.casework import owning, telling
from shared.messages.registry import REGISTRY
from tests.loop import Loop
from tests.services.web_fakes import CLERK, CLIENTS, caller
from tests.services.withdrawal_scene import (
    NOTICE,
    REPORT,
    SEGREGATED,
    SITES,
    a_ledger,
    fact,
    holds,
    move,
    notices,
    outward,
    sign,
    start,
)


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


@pytest.fixture
def database() -> str:
    return "sqlite"


def ledger(loop: Loop) -> list[dict[str, Any]]:
    warehouse = loop.department("warehouse")
    warehouse.store.clients = CLIENTS
    found: list[dict[str, Any]] = caller(warehouse, CLERK).get("/v1/lots").json["items"]
    return found


def drilled(loop: Loop) -> str:
    """A drill from the call to the report."""
    case = start(loop, withdrawal_drill=True)
    for hold in holds(loop, case).values():
        loop.do("confirm_segregation", case=hold, segregated_quantity="30", **SEGREGATED)
    for name in notices(loop, case).values():
        loop.do("notify_consignee", case=name, **NOTICE)
    loop.do("decide_authority", case=case, authority_concerned=True, authority_grounds="would be")
    told = {"authority_name": "市场监督管理局", "authority_told_at": NOTICE["consignee_told_at"]}
    loop.do("notify_authority", case=case, **told, authority_notice_text="recall of jam")
    while "judge_unexplained" in loop.open_tasks(case):
        loop.do("judge_unexplained", case=case, unexplained_reason="an exercise", unexplained_consequence="none")
    loop.do("report_withdrawal", case=case, **REPORT)
    sign(loop, "withdrawal_report", case)
    loop.do("close_withdrawal_case", case=case, withdrawal_closing_remark="drilled")
    return case


def reported_on(loop: Loop, case: str) -> None:
    """The report of a drill has its scope, the balance and the time that tracing took."""
    assert set(fact(loop, case, "lots_concerned")) == {"B-1", "P-1", "P-2"}
    assert len(fact(loop, case, "consignees_concerned")) == 2
    assert fact(loop, case, "minutes_to_trace") == 0
    assert fact(loop, case, "trace_in_time") is True
    unexplained = {one["lot"]: one["unexplained"] for one in fact(loop, case, "mass_balances")}
    assert unexplained == {"B-1": -20, "P-1": 0, "P-2": 19.5}
    shown = loop.department("quality").procedures.in_force("factory").forms["withdrawal_report"].shows
    assert {"lots_concerned", "mass_balances", "mass_balance_totals", "minutes_to_trace"} <= set(shown)


def test_a_drill_tells_nobody_outside_and_blocks_nothing(loop: Loop) -> None:
    a_ledger(loop)
    before = ledger(loop)

    case = drilled(loop)

    assert (loop.file(case).closed, loop.file(case).outcome) == (True, "drilled")
    assert outward(loop) == []
    assert ledger(loop) == before
    assert loop.broker.told("lot.quarantined") == []
    held_back = [one.detail["message"] for one in loop.timeline(case) if one.what == "held back in a drill"]
    assert held_back == ["notice.issued"]
    for name in notices(loop, case).values():
        (noted,) = [one.detail for one in loop.timeline(name) if one.what == "held back in a drill"]
        assert noted["message"] == "notice.issued"
    for hold in holds(loop, case).values():
        assert fact(loop, hold, "ledger_block")["blocked"] is False
        assert loop.file(hold).outcome == "drilled"
    reported_on(loop, case)


def test_whoever_hears_of_a_drill_hears_that_it_is_one(loop: Loop) -> None:
    a_ledger(loop)
    start(loop, withdrawal_drill=True)

    about = [one["data"] for one in loop.broker.sent if "withdrawal" in one["type"] or one["type"] == "task.opened.v1"]
    assert about
    assert all(one["drill"] is True for one in about)


def test_without_the_guard_the_same_drill_would_reach_outside(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is the guard that keeps it in, and not that nothing was asked for."""
    for module in (telling, owning):
        monkeypatch.setattr(module, "held_back", lambda *_: [])
    a_ledger(loop)

    drilled(loop)

    assert outward(loop) == ["notice.issued.v1"] * 3


def test_a_movement_after_a_drill_is_no_breach(loop: Loop) -> None:
    a_ledger(loop)
    case = start(loop, withdrawal_drill=True)

    move(loop, "9", "P-1", "shipped", "5", consignee={"code": "K-3"}, moved_on="2026-03-02")

    assert loop.broker.told("lot.moved-despite-quarantine") == []
    assert fact(loop, holds(loop, case)["P-1"], "quarantine_breaches") is None


def test_what_is_meant_for_outside_is_marked() -> None:
    assert {message.name for message in REGISTRY.values() if message.outward} == {
        "evidence.requested",
        "notice.issued",
        "reply.issued",
    }

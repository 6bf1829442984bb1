"""A lot that a case holds, on both databases: what is moved of it is kept, an alarm, and traced again."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.loop import Loop
from tests.services.web_fakes import CLERK, CLIENTS, caller
from tests.services.withdrawal_scene import SITES, a_ledger, fact, holds, move, notices, start


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


def act(loop: Loop, name: str, case: str, **answer: Any) -> dict[str, Any]:
    return loop.say("act.request", act=name, case=case, by="li.na", answer=answer)


def test_what_is_moved_despite_the_block_is_kept_and_an_alarm_and_is_traced_again(loop: Loop) -> None:
    a_ledger(loop)
    case = start(loop)
    hold = holds(loop, case)["P-1"]
    gone = {"consignee": {"code": "K-3", "name": "Xin"}, "moved_on": "2026-03-02"}

    answer = move(loop, "9", "P-1", "shipped", "5", **gone)

    assert answer["duplicate"] is False
    (breach,) = fact(loop, hold, "quarantine_breaches")
    assert (breach["record"], breach["quantity"], breach["before_block"]) == ("9", Decimal(5), False)
    assert "judge_breach" in loop.open_tasks(hold)
    assert "moved despite quarantine" in [one.what for one in loop.timeline(hold)]
    assert set(notices(loop, case)) == {"K-1", "K-2", "K-3"}
    warehouse = caller(loop.department("warehouse"), CLERK)
    loop.department("warehouse").store.clients = CLIENTS
    assert [one["record"] for one in warehouse.get("/v1/lot-movements?despite=true").json["items"]] == ["9"]
    refused = act(loop, "release_lot", hold, release_reason="sold anyway")
    assert {error["code"] for error in refused["errors"]} >= {"task_open", "lot_not_evaluated"}

    loop.do("judge_breach", case=hold, breach_handling="driver called back", breach_reached_others=False)
    assert "judge_breach" not in loop.open_tasks(hold)
    move(loop, "9", "P-1", "shipped", "5", **gone)
    assert len(fact(loop, hold, "quarantine_breaches")) == 1
    move(loop, "9", "P-1", "shipped", "6", **gone)
    assert [one["version"] for one in fact(loop, hold, "quarantine_breaches")] == [1, 2]


def test_what_comes_back_and_what_the_case_has_destroyed_is_no_breach(loop: Loop) -> None:
    a_ledger(loop)
    hold = holds(loop, start(loop))["P-1"]

    move(loop, "9", "P-1", "recovered", "5", consignee={"code": "K-1"}, moved_on="2026-03-02")
    move(loop, "10", "P-1", "destroyed", "5", taken_from="recovered", case=hold, moved_on="2026-03-02")
    assert fact(loop, hold, "quarantine_breaches") is None
    move(loop, "11", "P-1", "destroyed", "5", moved_on="2026-03-02")
    move(loop, "12", "N-1", "used", "5", into_lot="P-1", moved_on="2026-03-02")

    assert [one["record"] for one in fact(loop, hold, "quarantine_breaches")] == ["11", "12"]
    move(loop, "6", "N-1", "shipped", "30", consignee={"code": "K-1", "name": "Hua Xing"})
    assert [one["record"] for one in fact(loop, hold, "quarantine_breaches")] == ["11", "12", "6"]


def test_messages_that_come_twice_and_in_any_order_block_and_tell_once(make_loop: Any) -> None:
    loop = make_loop(twice=0.5, shuffled=True)
    a_ledger(loop)
    case = start(loop)
    hold = holds(loop, case)["P-1"]
    move(loop, "9", "P-1", "shipped", "5", consignee={"code": "K-3"}, moved_on="2026-03-02")

    assert len(fact(loop, hold, "quarantine_breaches")) == 1
    assert sorted(one["data"]["lot"] for one in loop.broker.told("lot.quarantined")) == ["B-1", "P-1", "P-2"]
    assert set(notices(loop, case)) == {"K-1", "K-2", "K-3"}

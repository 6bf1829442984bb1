"""What a case kind that a pack brings says of itself: opened, changed, closed; one change for each transaction."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.casework.fitting import ROOM, that_fits
from shared.messages.envelope import LARGEST
from tests.loop import Loop
from tests.services.heavy_equipment_scene import SITES as HEAVY
from tests.services.heavy_equipment_scene import (
    analysed,
    classified,
    guarantees_granted,
    handled,
    met,
    received,
    searched,
)

LOANS = Path(__file__).parent / "packs" / "gauge_room"
LOAN = "factory/L-2026-0001"
AWAY = [{"from": "2026-03-03", "to": "2026-03-04"}]
ANSWERED = {"is_long_out": False, "loan_outcome": "ended"}
CALIBRATING = "calibrate-1"
FAMILY = ("opened", "changed", "closed")


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    """A maker of heavy equipment that lends gauges too."""
    file = tmp_path / "sites.toml"
    stack = HEAVY.replace("heavy-equipment-qm07-03", 'heavy-equipment-qm07-03", "gauge-room').replace('""', '"')
    file.write_text(f'{stack}[sites.factory.pack_paths]\ngauge-room = "{LOANS}"\n', encoding="utf-8")
    return file


def said(loop: Loop, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """The family's messages of a kind in the order of their sending: the verb and the body."""
    named = ((one["type"].split("."), one["data"]) for one in loop.broker.sent)
    return [(verb, data) for (entity, verb, *_), data in named if entity == kind and verb in FAMILY]


def act(loop: Loop, name: str, *, id: str | None = None, **data: Any) -> dict[str, Any]:
    answer = loop.broker.command("act.request", {"act": name, "by": "ma.li", **data}, id=id)
    loop.broker.run()
    return answer


def days_pass(loop: Loop, days: int) -> None:
    loop.clock.move(days=days)
    loop.department("quality").wake_due(loop.clock())
    loop.broker.run()


def lend(loop: Loop) -> None:
    act(loop, "lend", answer={"out_on": "2026-03-02"})


def test_a_loan_tells_its_opening_each_change_and_its_end_with_what_is_known(loop: Loop) -> None:
    lend(loop)
    act(loop, "calibrate", id=CALIBRATING, case=LOAN, answer={"away": AWAY})
    loop.do("give_back", returned=True)

    (opened, first), (changed, second), (closed, third) = said(loop, "loan")

    assert (opened, first["facts"]) == ("opened", {"out_on": "2026-03-02"})
    assert (changed, second["facts"]) == ("changed", {"out_on": "2026-03-02", "away": AWAY, **ANSWERED})
    assert (second["case"], second["state"], second["cycle"]) == (LOAN, "opened", 1)
    in_order = [one["type"] for one in loop.broker.sent if one["causationid"] == CALIBRATING]
    assert (in_order[0], in_order[-1]) == ("act.allowed.v1", "loan.changed.v1")
    assert (closed, third["outcome"]) == ("closed", "ended")
    assert third["facts"] == {**second["facts"], "returned": True}


def test_the_same_message_again_tells_nothing_more(make_loop: Callable[..., Loop]) -> None:
    loop = make_loop(twice=1.0)
    lend(loop)
    for _ in range(2):
        act(loop, "calibrate", id=CALIBRATING, case=LOAN, answer={"away": AWAY})
    loop.do("give_back", returned=True)

    assert [verb for verb, _ in said(loop, "loan")] == ["opened", "changed", "closed"]


def test_what_is_refused_or_changes_nothing_of_the_case_tells_no_change(loop: Loop) -> None:
    lend(loop)
    act(loop, "calibrate", case=LOAN, answer={"away": "tomorrow"})
    days_pass(loop, 8)

    assert [verb for verb, _ in said(loop, "loan")] == ["opened"]
    assert loop.broker.told("task.reminded")


def test_a_state_that_is_reached_by_time_alone_is_told_once(loop: Loop) -> None:
    lend(loop)
    for _ in range(3):
        days_pass(loop, 8)

    (_, opened), (verb, changed) = said(loop, "loan")

    assert (opened["state"], verb, changed["state"]) == ("opened", "changed", "long_out")
    assert changed["facts"]["is_long_out"] is True


def test_whatever_changes_in_a_transaction_each_case_tells_it_once(make_loop: Callable[..., Loop]) -> None:
    loop = make_loop(twice=0.5, shuffled=True)
    received(loop)
    classified(loop)
    searched(loop)
    analysed(loop, major=True, departments_involved=2, responsible_party="unclear")
    met(loop)
    loop.do("sign.minutes.2", by="m.rep", **{"agreed.minutes.2": True})
    handled(loop, three_guarantees_called=True)
    guarantees_granted(loop)

    told = [one for one in loop.broker.sent if one["type"].split(".")[1] in FAMILY and "facts" in one["data"]]
    changes = [one for one in told if one["type"].split(".")[1] == "changed"]
    by_cause = Counter((one["data"]["case"], one["causationid"]) for one in told)

    assert {one["data"]["kind"] for one in changes} >= {"quality_meeting", "three_guarantees"}
    assert [key for key, times in by_cause.items() if times > 1] == []
    assert said(loop, "quality_meeting")[0][0] == "opened"


def test_kinds_that_have_events_of_their_own_tell_their_changes_by_these(loop: Loop) -> None:
    loop.say("stock.record", record="S-1", product_name="bracket A", defect="burr on the edge")
    loop.submit()

    assert not [one for one in loop.broker.sent if one["type"].split(".")[1] == "changed"]


def test_whom_to_talk_to_is_told_by_no_case(loop: Loop) -> None:
    contact = {"name": "Zhou Jie", "phone": "0931-5550142", "email": "zhou@huaxing.example"}
    inquiry = {"topic": "order", "customer": {"code": "K-17", "name": "Hua Xing"}, "question": "Since when?"}
    loop.say("inquiry.submit", received_at="2026-03-01T09:00:00+08:00", contact=contact, **inquiry)

    (_, opened), *_ = said(loop, "inquiry")

    assert opened["facts"]["customer_code"] == "K-17"
    assert not [one for one in loop.broker.sent for private in contact.values() if private in str(one)]


def test_what_is_too_large_for_a_message_is_named_instead(loop: Loop) -> None:
    lend(loop)
    months = [{"from": f"{year}-{month:02}-01"} for year in range(1000, 4450) for month in range(1, 13)]
    act(loop, "calibrate", case=LOAN, answer={"away": months})

    *_, (verb, last) = said(loop, "loan")

    assert verb == "changed"
    assert (last["facts"], last.get("left_out")) == ({"out_on": "2026-03-02", **ANSWERED}, ["away"])


def test_the_largest_facts_are_left_out_until_the_rest_fits() -> None:
    facts = {"a": "é" * (ROOM // 4), "b": "x" * ROOM, "c": "y" * (ROOM // 4), "d": 1}

    told, left_out = that_fits(facts)

    assert (list(told), left_out) == (["a", "c", "d"], ("b",))
    assert LARGEST - ROOM >= 64 * 1024

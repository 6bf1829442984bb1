"""A watch relieved at fixed times: its cases open by themselves, hold what is open, and are signed for in time."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.casework import notices
from services.casework.picturing import lines_of_picture
from services.casework.queries import NoticeQuery
from tests.loop import Loop
from tests.services.test_calendar_work import next_periods, opened, told

PACKS = Path(__file__).parent / "packs"
SITE = f"""
[sites.factory]
packs = ["watch-house"]
timezone = "Asia/Shanghai"
pack_paths = {{watch-house = "{PACKS / "watch_house"}"}}
"""
FIRST = "factory/R-2026-00001"


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITE, encoding="utf-8")
    return file


def at(loop: Loop, local: str) -> None:
    """The clock goes to a time at the site, and everything that is due happens."""
    loop.clock.now = datetime.fromisoformat(f"2026-03-{local}+08:00").astimezone(UTC)
    while loop.department("quality").wake_due(loop.clock()):
        pass
    loop.broker.run()


def note_down(loop: Loop, what: str) -> str:
    return str(loop.say("act.request", act="note_down", by="ma.li", answer={"occurred": what})["case"])


def reminded(loop: Loop) -> list[tuple[str, str, bool]]:
    told = (one["data"] for one in loop.broker.told("task.reminded"))
    return [(one["kind"], one["told"], one["late"]) for one in told]


def gathered(loop: Loop, case: str) -> list[list[Any]]:
    """The rows of the one picture of a case: number, opened at, closed at, and what it takes."""
    (note,) = (one.detail for one in loop.timeline(case) if one.what == "picture taken")
    store = loop.department("quality").store
    with store.reading() as connection:
        content, _ = lines_of_picture(connection, "factory", case.partition("/")[2], note["digest"])
    return [json.loads(line) for line in content.decode().splitlines()[1:]]


def test_each_watch_has_its_case_and_its_time(loop: Loop) -> None:
    at(loop, "02T09:00")
    assert opened(loop, "relief") == [("2026-03-02T08:00", "R-2026-00001")]
    assert opened(loop, "walk") == [("2026-W10", "W-2026-00001")]
    assert next_periods(loop) == {"reliefs": "2026-03-02T20:00", "walks": "2026-W11"}

    at(loop, "02T19:59")
    assert len(opened(loop, "relief")) == 1
    at(loop, "02T20:00")
    at(loop, "02T20:01")

    assert opened(loop, "relief")[1:] == [("2026-03-02T20:00", "R-2026-00002")]
    assert [(one["period"], one["late"]) for one in told(loop) if one["schedule"] == "reliefs"] == [
        ("2026-03-02T08:00", True),
        ("2026-03-02T20:00", False),
    ]
    shown = [one["data"]["shows"] for one in loop.broker.told("task.opened") if one["data"]["kind"] == "fill_relief"]
    assert shown[1]["period_at"] == "2026-03-02T20:00:00+08:00"


def test_after_an_outage_every_watch_and_every_walk_comes_once_in_order(loop: Loop) -> None:
    at(loop, "02T08:00")
    at(loop, "05T12:00")
    at(loop, "16T00:00")

    periods = [period for period, _ in opened(loop, "relief")]
    assert periods[:4] == ["2026-03-02T08:00", "2026-03-02T20:00", "2026-03-03T08:00", "2026-03-03T20:00"]
    assert len(periods) == len(set(periods)) == 28
    assert periods == sorted(periods)
    assert [period for period, _ in opened(loop, "walk")] == ["2026-W10", "2026-W11", "2026-W12"]


def test_a_site_walks_as_often_and_relieves_when_it_says(loop: Loop, sites: Path, make_loop: Any) -> None:
    settings = '[sites.factory.settings]\nwalked_each = "day"\nrelieved_at = ["07:30"]\n'
    first = '[sites.factory.schedules]\nreliefs = "2026-02-27T07:30"\nwalks = "2026-03-04"\n'
    sites.write_text(SITE + settings + first, encoding="utf-8")
    other = make_loop()
    at(other, "02T09:00")
    at(other, "05T07:00")

    assert [period for period, _ in opened(other, "relief")] == [
        *("2026-02-27T07:30", "2026-02-28T07:30", "2026-03-01T07:30", "2026-03-02T07:30", "2026-03-03T07:30"),
        "2026-03-04T07:30",
    ]
    assert [period for period, _ in opened(other, "walk")] == ["2026-03-04", "2026-03-05"]


def test_what_is_open_is_handed_over_and_what_is_closed_is_no_part_of_it(loop: Loop) -> None:
    note_down(loop, "a lamp is broken")
    closed = note_down(loop, "a dog")
    loop.do("settle", case=closed, settled=True)

    at(loop, "02T09:00")
    loop.do("settle", settled=True)
    note_down(loop, "a parcel")
    at(loop, "02T20:00")

    first, second = gathered(loop, FIRST), gathered(loop, "factory/R-2026-00002")
    assert [row[3:] for row in first] == [["a lamp is broken"]]
    assert [row[3:] for row in second] == [["a parcel"]]
    (receipt,) = loop.receipts(FIRST, "how_many")
    assert receipt["outcome"] == 1


def test_cases_are_gathered_by_the_times_of_their_periods(loop: Loop) -> None:
    at(loop, "02T08:00")
    at(loop, "03T08:00")
    loop.do("fill_relief", case=FIRST, ready_at="07:56")
    loop.clock.move(days=9)
    loop.do("go_round", case="factory/W-2026-00001", walked=True)

    assert [row[3:] for row in gathered(loop, "factory/W-2026-00001")] == [
        ["2026-03-02T08:00", "2026-03-02", False],
        ["2026-03-02T20:00", "2026-03-02", None],
        ["2026-03-03T08:00", "2026-03-03", None],
    ]


def test_whoever_does_not_sign_or_receive_in_time_is_told_of(loop: Loop) -> None:
    at(loop, "02T08:00")
    refused = loop.do("fill_relief", case=FIRST, ready_at="7:55")
    assert refused["errors"][0] == {
        **refused["errors"][0],
        "field": "answer.ready_at",
        "expected": "a time of day, HH:MM",
    }
    loop.do("fill_relief", case=FIRST, ready_at="07:55")
    assert [one["outcome"] for one in loop.receipts(FIRST, "in_time")] == [True]
    assert loop.open_tasks(FIRST) == ["sign.relief_sheet.1"]

    at(loop, "02T08:10")
    assert reminded(loop) == [("sign.relief_sheet.1", "keeper", False)]
    at(loop, "02T08:15")
    assert reminded(loop)[1:] == [("sign.relief_sheet.1", "manager", False)]
    (late,) = loop.broker.told("task.late")
    assert (late["data"]["kind"], late["data"]["due_at"]) == ("sign.relief_sheet.1", "2026-03-02T08:15:00+08:00")

    loop.do("sign.relief_sheet.1", by="wu", case=FIRST, **{"agreed.relief_sheet.1": True})
    at(loop, "03T23:59")
    assert loop.open_tasks(FIRST) == ["receive.relief_sheet.1"]
    assert len(loop.broker.told("task.late")) == 1
    at(loop, "04T00:00")
    assert reminded(loop)[2:] == [("receive.relief_sheet.1", "manager", False)]
    assert loop.broker.told("task.late")[-1]["data"]["kind"] == "receive.relief_sheet.1"
    store = loop.department("quality").store
    with store.reading() as connection:
        assert notices.list_notices(connection, NoticeQuery(), store.clock()).items

    loop.do("receive.relief_sheet.1", by="zhao", case=FIRST, **{"received.relief_sheet.1": True})
    assert loop.file(FIRST).closed

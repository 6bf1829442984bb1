"""The calendar opens a case for each period: once, in order, after an outage too, by one replica."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.casework.department import Department
from services.casework.tables import cases, facts, scheduled_periods, timeline
from tests.loop import Loop
from tests.services.test_two_replicas import will_not_wait_long

PACKS = Path(__file__).parent / "packs"
SITE = f"""
[sites.factory]
packs = ["month-book"]
timezone = "Asia/Shanghai"
pack_paths = {{month-book = "{PACKS / "month_book"}"}}
"""
SERVER = pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
MARCH_ENDS = {"days": 30}
"""From the second of March on."""


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITE, encoding="utf-8")
    return file


def tick(loop: Loop, department: Department | None = None) -> None:
    """What a department does every half second."""
    (department or loop.department("quality")).wake_due(loop.clock())
    loop.broker.run()


def opened(loop: Loop, kind: str = "month_table") -> list[tuple[str, str]]:
    """The period and the number of each case of a kind, in the order of opening."""
    query = (
        select(facts.c.value, cases.c.number)
        .join(cases, cases.c.id == facts.c.case_id)
        .where(cases.c.kind == kind, facts.c.name == "period")
        .order_by(cases.c.id)
    )
    with loop.department("quality").store.reading() as connection:
        return [(row.value, row.number) for row in connection.execute(query)]


def told(loop: Loop) -> list[dict[str, Any]]:
    """What the time lines say of periods."""
    query = select(timeline.c.detail).where(timeline.c.what == "period opened").order_by(timeline.c.case_id)
    with loop.department("quality").store.reading() as connection:
        return [
            {name: one[name] for name in ("schedule", "period", "late")} for one in connection.execute(query).scalars()
        ]


def next_periods(loop: Loop) -> dict[str, str]:
    query = select(scheduled_periods).where(scheduled_periods.c.opened_at.is_(None))
    with loop.department("quality").store.reading() as connection:
        return {row.schedule: row.period for row in connection.execute(query)}


def test_a_case_is_opened_when_its_period_is_over_at_the_site_and_not_before(loop: Loop) -> None:
    tick(loop)
    assert next_periods(loop) == {"month_book": "2026-03", "each_quarter": "2026-Q1", "each_year": "2026"}

    loop.clock.now = loop.clock.now.replace(month=3, day=31, hour=15, minute=59, second=59)
    tick(loop)
    assert opened(loop) == []

    loop.clock.move(seconds=1)
    tick(loop)
    tick(loop)

    assert opened(loop) == [("2026-03", "T-2026-0001")]
    assert told(loop) == [{"schedule": "month_book", "period": "2026-03", "late": False}]
    assert loop.open_tasks() == ["check_table"]
    (task,) = loop.broker.told("task.opened")
    assert task["data"]["shows"] == {"period": "2026-03", "period_from": "2026-03-01", "period_to": "2026-03-31"}
    assert next_periods(loop)["month_book"] == "2026-04"


def test_the_table_of_a_month_without_remarks_is_owed_like_any_other(loop: Loop) -> None:
    tick(loop)
    loop.clock.move(**MARCH_ENDS)
    tick(loop)

    loop.do("check_table", checked=True)

    row = loop.file("factory/T-2026-0001")
    assert (row.closed, row.outcome) == (True, "ended")
    (receipt,) = loop.receipts("factory/T-2026-0001", "lines")
    assert receipt["outcome"] == 31
    assert [(entry["fact"], entry["value"], entry["source"]["kind"]) for entry in receipt["inputs"]] == [
        ("period_from", "2026-03-01", "schedule"),
        ("period_to", "2026-03-31", "schedule"),
    ]


def test_after_an_outage_every_missed_period_is_opened_once_in_order_and_marked_late(
    make_loop: Callable[..., Loop],
) -> None:
    loop = make_loop(on_disk=True)
    tick(loop)
    loop.clock.move(days=310)  # the sixth of January

    again = make_loop(on_disk=True)
    tick(again)
    tick(loop)

    months = [f"2026-{month:02}" for month in range(3, 13)]
    assert [period for period, _ in opened(again)] == months
    assert [number for _, number in opened(again)] == [f"T-2027-{n:04}" for n in range(1, 11)]
    assert [period for period, _ in opened(again, "trend_report")] == [
        "2026-Q1",
        "2026-Q2",
        "2026-Q3",
        "2026-Q4",
        "2026",
    ]
    assert all(one["late"] for one in told(again))
    assert next_periods(again) == {"month_book": "2027-01", "each_quarter": "2027-Q1", "each_year": "2027"}


def test_a_clock_that_jumps_opens_nothing_twice_and_leaves_nothing_out(loop: Loop) -> None:
    tick(loop)
    loop.clock.move(days=70)
    tick(loop)
    loop.clock.move(days=-65)
    tick(loop)
    loop.clock.move(days=5)
    tick(loop)
    assert [period for period, _ in opened(loop)] == ["2026-03", "2026-04"]

    loop.clock.move(days=90)
    tick(loop)

    assert [period for period, _ in opened(loop)] == ["2026-03", "2026-04", "2026-05"]


def test_what_fails_half_way_is_not_opened_and_is_tried_again(
    loop: Loop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tick(loop)
    loop.clock.move(**MARCH_ENDS)
    quality = loop.department("quality")
    settle = quality.duties.owner._settle

    def dies(*_: Any) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(quality.duties.owner, "_settle", dies)
    tick(loop)
    assert opened(loop) == []
    assert "month_book cannot open its case" in caplog.text

    monkeypatch.setattr(quality.duties.owner, "_settle", settle)
    loop.clock.move(minutes=10)
    tick(loop)

    assert opened(loop) == [("2026-03", "T-2026-0001")]


@SERVER
def test_two_replicas_open_each_case_once(make_loop: Callable[..., Loop]) -> None:
    replicas = [make_loop(on_disk=True), make_loop(on_disk=True)]
    ready = threading.Barrier(8)

    def run(number: int) -> None:
        ready.wait(60)
        department = replicas[number % 2].department("quality")
        while department.wake_due(replicas[0].clock()):
            pass

    for step in ({}, {"days": 100}, {"days": 40}):
        replicas[0].clock.move(**step)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(run, range(8)))
    tick(replicas[0])

    expected = ["2026-03", "2026-04", "2026-05", "2026-06"]
    assert sorted(period for period, _ in opened(replicas[0])) == expected
    assert sorted(number for _, number in opened(replicas[0])) == [f"T-2026-{n:04}" for n in range(1, 5)]
    assert sorted(period for period, _ in opened(replicas[0], "trend_report")) == ["2026-Q1", "2026-Q2"]


@SERVER
def test_a_replica_does_not_wait_for_the_one_that_opens_a_case(make_loop: Callable[..., Loop]) -> None:
    loop, other = make_loop(on_disk=True), make_loop(on_disk=True)
    tick(loop)
    tick(other)
    loop.clock.move(**MARCH_ENDS)
    will_not_wait_long(other.department("quality"))
    with loop.department("quality").store.writing() as connection:
        connection.execute(select(scheduled_periods).with_for_update())
        tick(other)
        assert opened(other) == []
    tick(other)

    assert opened(other) == [("2026-03", "T-2026-0001")]


@pytest.fixture
def upgraded(make_loop: Callable[..., Loop], sites: Path, tmp_path: Path) -> Callable[..., Loop]:
    """The departments started again on a newer version of the pack, with these changes of its text."""

    def upgrade(changes: Mapping[str, str]) -> Loop:
        folder = tmp_path / f"newer{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        for file in (PACKS / "month_book").glob("*.*"):
            text = file.read_text("utf-8")
            for old, new in changes.items():
                text = text.replace(old, new)
            (folder / file.name).write_text(text, "utf-8")
        sites.write_text(SITE.replace(str(PACKS / "month_book"), str(folder)), "utf-8")
        return make_loop(on_disk=True)

    return upgrade


QUARTERLY = '            Schedule("each_quarter", "trend_report", "quarter", "3", after=days(2)),\n'
MONTHLY = '"month_table", "month", "2"'


def test_a_newer_version_that_counts_in_quarters_goes_on_where_the_months_ended(
    make_loop: Callable[..., Loop], upgraded: Callable[..., Loop]
) -> None:
    loop = make_loop(on_disk=True)
    tick(loop)
    loop.clock.move(days=64)  # the fifth of May
    tick(loop)
    newer = upgraded({MONTHLY: '"month_table", "quarter", "2"'})
    tick(newer)
    assert next_periods(newer)["month_book"] == "2026-Q2"
    loop.clock.move(days=60)
    tick(newer)

    assert [period for period, _ in opened(newer)] == ["2026-03", "2026-04", "2026-Q2"]


def test_a_newer_version_that_opens_later_opens_what_was_not_opened_yet_later(
    make_loop: Callable[..., Loop], upgraded: Callable[..., Loop]
) -> None:
    loop = make_loop(on_disk=True)
    tick(loop)
    newer = upgraded({MONTHLY: MONTHLY + ", after=days(10)"})
    tick(newer)
    loop.clock.move(**MARCH_ENDS)
    tick(newer)
    assert opened(newer) == []
    loop.clock.move(days=10)
    tick(newer)

    assert [period for period, _ in opened(newer)] == ["2026-03"]


def test_a_schedule_that_a_newer_version_leaves_out_rests_until_it_comes_back(
    make_loop: Callable[..., Loop], upgraded: Callable[..., Loop]
) -> None:
    loop = make_loop(on_disk=True)
    tick(loop)
    without = upgraded({QUARTERLY: "", "  each_quarter: {zh: 季度趋势, en: every quarter}\n": ""})
    loop.clock.move(days=64)
    tick(without)
    assert opened(without, "trend_report") == []

    back = upgraded({})
    tick(back)

    assert [period for period, _ in opened(back, "trend_report")] == ["2026-Q1"]


@pytest.mark.parametrize(
    ("first", "periods"),
    [("2026-01", ["2026-01", "2026-02", "2026-03"]), ("2026-04", ["2026-04"]), ("2026-03", ["2026-03"])],
)
def test_a_site_may_say_with_which_period_a_schedule_begins(
    make_loop: Callable[..., Loop], sites: Path, first: str, periods: list[str]
) -> None:
    sites.write_text(f'{SITE}[sites.factory.schedules]\nmonth_book = "{first}"\n', "utf-8")
    loop = make_loop()
    tick(loop)
    until = timedelta(days=60 if first == "2026-04" else 30)
    loop.clock.now += until
    tick(loop)

    assert [period for period, _ in opened(loop)] == periods

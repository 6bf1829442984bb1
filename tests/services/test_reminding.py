"""Who is told of a task that is due soon or late: each step once, whatever happened in between."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from rules.receipts import redecide
from services.casework import journal, notices, reading
from services.casework.department import Department
from services.casework.queries import NoticeQuery, TaskQuery
from tests.loop import Loop
from tests.services.web_fakes import CLERK, CLIENTS, caller

PACK = Path(__file__).parent / "packs" / "loan_desk"
SITE = f"""
[sites.factory]
packs = ["loan-desk"]
timezone = "Asia/Shanghai"
pack_paths = {{loan-desk = "{PACK}"}}
[sites.factory.calendar]
country = "CN"
"""
SERVER = pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
MakeLoop = Callable[..., Loop]

STEPS = [("borrower", "2026-03-04T00:00"), ("foreman", "2026-03-06T00:00"), ("manager", "2026-03-10T00:00")]
"""Of what was lent on Monday, the second of March, and is due on Thursday; the weekend lies before the last."""


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITE, encoding="utf-8")
    return file


def lend(loop: Loop) -> str:
    answer = loop.say("act.request", act="lend", by="ma.li", answer={"out_on": "2026-03-02"})
    return str(answer["case"])


def at(loop: Loop, local: str, **later: float) -> None:
    """The clock goes to a time at the site, and everything that is due happens."""
    loop.clock.now = datetime.fromisoformat(f"{local}+08:00").astimezone(loop.clock.now.tzinfo)
    loop.clock.move(**later)
    tick(loop)


def tick(loop: Loop, department: Department | None = None) -> None:
    (department or loop.department("quality")).wake_due(loop.clock())
    loop.broker.run()


def told(loop: Loop) -> list[tuple[str, int, bool]]:
    """Whom the messages tell: the role, the step, whether late."""
    return [
        (one["data"]["told"], one["data"]["step"], one["data"]["late"]) for one in loop.broker.told("task.reminded")
    ]


def noticed(loop: Loop, department: str, **asked: Any) -> list[dict[str, Any]]:
    store = loop.department(department).store
    with store.reading() as connection:
        return [dict(one) for one in notices.list_notices(connection, NoticeQuery(**asked), store.clock()).items]


def due_on_the_list(loop: Loop) -> list[str | None]:
    store = loop.department("sales").store
    with store.reading() as connection:
        return [one.get("due_at") for one in reading.list_tasks(connection, TaskQuery(), store.clock()).items]


def entries(loop: Loop, case: str, what: str) -> list[dict[str, Any]]:
    return [row.detail for row in loop.timeline(case) if row.what == what]


def test_each_is_told_at_the_time_and_by_the_department_that_keeps_the_list(loop: Loop) -> None:
    case = lend(loop)
    for number, (role, local) in enumerate(STEPS, 1):
        assert loop.file(case).wake_at == datetime.fromisoformat(f"{local}+08:00")
        at(loop, local, seconds=-1)
        assert len(told(loop)) == number - 1
        at(loop, local)
        tick(loop)
        assert told(loop)[number - 1 :] == [(role, number, False)]
    assert loop.file(case).wake_at is None

    held = {name: noticed(loop, name) for name in ("sales", "production", "quality", "warehouse")}
    assert {name: [one["told"] for one in those] for name, those in held.items()} == {
        "sales": ["borrower"], "production": ["foreman"], "quality": ["manager"], "warehouse": []
    }  # fmt: skip
    (foreman,) = held["production"]
    assert {name: foreman[name] for name in ("case", "role", "task_department", "due_at", "clauses", "site")} == {
        "case": case, "role": "borrower", "task_department": "sales", "due_at": "2026-03-06T00:00:00+08:00",
        "clauses": ["2"], "site": "factory",
    }  # fmt: skip
    assert [(one["step"], one["told"], one["late"]) for one in entries(loop, case, "task reminded")] == [
        (1, "borrower", False), (2, "foreman", False), (3, "manager", False)
    ]  # fmt: skip


def test_after_an_outage_all_that_was_missed_goes_out_once_in_order_and_marked_late(make_loop: MakeLoop) -> None:
    loop = make_loop(on_disk=True)
    lend(loop)
    loop.clock.now = datetime.fromisoformat("2026-03-10T01:30:00+08:00")

    again = make_loop(on_disk=True)
    again.clock.now = loop.clock.now
    for one in (again, loop, again):
        tick(one)

    assert [(role, step) for role, step, _ in told(again)] == [("borrower", 1), ("foreman", 2), ("manager", 3)]
    assert told(loop) == []
    assert [one["data"]["late_minutes"] for one in again.broker.told("task.reminded")] == [8730, 5850, 90]
    assert [(one["late"], one["late_minutes"]) for one in noticed(again, "quality")] == [(True, 90)]


def test_what_goes_out_within_some_minutes_is_not_late(loop: Loop) -> None:
    lend(loop)
    at(loop, STEPS[0][1], minutes=5)
    at(loop, STEPS[1][1], minutes=6)
    assert told(loop) == [("borrower", 1, False), ("foreman", 2, True)]


def test_what_could_not_be_told_before_there_was_a_task_is_told_at_once_and_not_late(loop: Loop) -> None:
    loop.say("act.request", act="lend", by="ma.li", answer={"out_on": "2026-02-02"})
    assert told(loop) == [("borrower", 1, False), ("foreman", 2, False), ("manager", 3, False)]


def test_nobody_is_told_of_what_is_done(loop: Loop) -> None:
    lend(loop)
    at(loop, STEPS[0][1])
    loop.do("give_back", returned=True)
    at(loop, STEPS[2][1], days=9)
    assert told(loop) == [("borrower", 1, False)]


def test_nobody_is_told_of_what_is_withdrawn(loop: Loop) -> None:
    case = lend(loop)
    loop.say("act.request", act="write_off", case=case, by="ma.li", answer={"lost": True})
    at(loop, STEPS[2][1], days=9)
    assert (told(loop), loop.file(case).closed) == ([], True)


def test_reminders_follow_a_deadline_that_moves_and_what_was_told_stays_told(loop: Loop) -> None:
    case = lend(loop)
    at(loop, STEPS[0][1])
    assert due_on_the_list(loop) == ["2026-03-06T00:00:00+08:00"]

    away(loop, case, {"from": "2026-03-04"})
    assert due_on_the_list(loop) == [None]
    at(loop, STEPS[2][1])
    assert told(loop) == [("borrower", 1, False)]

    away(loop, case, {"from": "2026-03-04", "to": "2026-03-10"})
    assert due_on_the_list(loop) == ["2026-03-13T00:00:00+08:00"]
    assert loop.file(case).wake_at == datetime.fromisoformat("2026-03-11T00:00:00+08:00")
    at(loop, "2026-03-11T00:00")
    assert len(told(loop)) == 1
    at(loop, "2026-03-13T00:00")
    at(loop, "2026-03-17T00:00")

    assert told(loop) == [("borrower", 1, False), ("foreman", 2, False), ("manager", 3, False)]
    assert [(one["before"], one["due_at"]) for one in entries(loop, case, "task rescheduled")] == [
        ("2026-03-06T00:00:00+08:00", None),
        (None, "2026-03-13T00:00:00+08:00"),
    ]
    assert len(loop.broker.told("task.late")) == 1


def away(loop: Loop, case: str, *times: dict[str, str]) -> None:
    loop.say("act.request", act="calibrate", case=case, by="ma.li", answer={"away": list(times)})


def test_what_becomes_late_once_more_is_told_to_be_late_once_more(loop: Loop) -> None:
    case = lend(loop)
    at(loop, STEPS[1][1])
    away(loop, case, {"from": "2026-03-03", "to": "2026-03-06"})
    assert due_on_the_list(loop) == ["2026-03-12T00:00:00+08:00"]
    at(loop, "2026-03-12T00:00")
    assert [one["data"]["due_at"] for one in loop.broker.told("task.late")] == [
        "2026-03-06T00:00:00+08:00",
        "2026-03-12T00:00:00+08:00",
    ]


def test_changes_of_a_due_that_come_in_disorder_leave_the_last(loop: Loop) -> None:
    case = lend(loop)
    away(loop, case, {"from": "2026-03-03", "to": "2026-03-03"})
    loop.clock.move(seconds=1)
    away(loop, case, {"from": "2026-03-03", "to": "2026-03-04"})
    first, last = loop.broker.told("task.rescheduled")
    from services.casework.holding import TaskList
    from shared.messages.registry import by_type
    from shared.messages.schema import load
    from shared.store.actor import Actor
    from shared.store.work import Work

    sales = loop.department("sales")
    with sales.store.writing() as connection:
        work = Work(connection, loop.clock(), "factory", sales.store.source, Actor("time", verified=True))
        tasks: TaskList = sales.duties.tasks
        tasks.reschedule(load(by_type("task.rescheduled.v1").body, first["data"], strict=False), work)
    assert due_on_the_list(loop) == [last["data"]["due_at"]]


def test_a_transaction_that_breaks_off_has_told_nobody(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    lend(loop)
    plain = journal.note

    def breaks(work: Any, file: Any, what: str, *rest: Any, **more: Any) -> None:
        if what == "task reminded":
            raise RuntimeError("in the middle")
        plain(work, file, what, *rest, **more)

    monkeypatch.setattr(journal, "note", breaks)
    at(loop, STEPS[0][1])
    assert (told(loop), noticed(loop, "sales")) == ([], [])

    monkeypatch.undo()
    at(loop, STEPS[0][1], minutes=11)
    assert told(loop) == [("borrower", 1, True)]


@SERVER
def test_two_replicas_tell_each_step_once(make_loop: MakeLoop) -> None:
    replicas = [make_loop(on_disk=True), make_loop(on_disk=True)]
    for _ in range(5):
        lend(replicas[0])
    ready = threading.Barrier(8)

    def run(number: int) -> None:
        ready.wait(60)
        department = replicas[number % 2].department("quality")
        while department.wake_due(replicas[0].clock()):
            pass

    for _, local in STEPS:
        replicas[0].clock.now = datetime.fromisoformat(f"{local}+08:00")
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(run, range(8)))
    for one in replicas:
        one.broker.run()

    sent = [
        (one["data"]["task"], one["data"]["step"]) for loop in replicas for one in loop.broker.told("task.reminded")
    ]
    assert len(sent) == len(set(sent)) == 15


def test_a_list_of_notices_with_its_filters_and_pages(loop: Loop) -> None:
    cases = [lend(loop) for _ in range(3)]
    at(loop, STEPS[0][1])
    at(loop, STEPS[1][1], hours=1)
    assert [one["case"] for one in noticed(loop, "production")] == cases
    assert [one["case"] for one in noticed(loop, "production", case=cases[1])] == [cases[1]]
    assert noticed(loop, "production", told="manager") == noticed(loop, "production", late=False) == []
    since = datetime.fromisoformat("2026-03-06T01:00:00+08:00")
    assert [len(noticed(loop, "production", **{end: since})) for end in ("told_from", "told_to")] == [3, 0]

    production = loop.department("production")
    production.store.clients = CLIENTS
    client = caller(production, CLERK)
    first = client.get("/v1/notices?limit=2").json
    rest = client.get(f"/v1/notices?limit=2&cursor={first['next']}").json
    assert [one["case"] for page in (first, rest) for one in page["items"]] == cases
    assert client.get("/v1/notices?format=csv").text.count("\n") == 4
    assert client.get("/v1/notices?nonsense=1").status_code == 422


def with_calendar(sites: Path, said: str) -> None:
    sites.write_text(SITE + said, encoding="utf-8")


def test_another_calendar_supersedes_a_receipt_only_if_the_deadline_is_another(
    make_loop: MakeLoop, sites: Path
) -> None:
    loop = make_loop(on_disk=True)
    case = lend(loop)
    (held,) = loop.receipts(case, "due_back")

    with_calendar(sites, 'hours = ["08:00-16:00"]')
    same = make_loop(on_disk=True)
    away(same, case)
    assert same.receipts(case, "due_back") == [held]

    with_calendar(sites, '[sites.factory.calendar.exceptions]\n2026-03-04 = "off"')
    later = make_loop(on_disk=True)
    away(later, case)
    later.broker.run()
    first, second = later.receipts(case, "due_back")
    assert [one["outcome"] for one in (first, second)] == ["2026-03-05", "2026-03-06"]
    assert due_on_the_list(later) == ["2026-03-07T00:00:00+08:00"]
    procedure = later.department("quality").procedures.in_force("factory")
    assert [redecide(procedure, one).status for one in (first, second)] == ["decided", "decided"]


def test_a_case_on_an_archived_procedure_counts_in_the_calendar_of_today(make_loop: MakeLoop, sites: Path) -> None:
    loop = make_loop(on_disk=True)
    case = lend(loop)
    with_calendar(
        sites,
        '[sites.factory.calendar.exceptions]\n2026-03-04 = "off"\n[sites.factory.settings]\nworking_days_out = 9\n',
    )
    later = make_loop(on_disk=True)
    away(later, case)
    assert [one["outcome"] for one in later.receipts(case, "due_back")] == ["2026-03-05", "2026-03-06"]

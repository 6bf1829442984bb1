"""Four departments with cases in every state, on which the fuzzing goes on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from rules.receipts import redecide
from services.casework.tables import cases, facts, held_tasks, owed_tasks, receipts, timeline
from services.settings import DEPARTMENTS, Settings
from shared.store.clients import hash_of
from shared.store.tables import inbox, outbox, retry
from tests.fakes import FakeBroker, FrozenClock
from tests.loop import CAPA_ANSWER, Loop
from tests.opening import opened_departments

SITES = """
[sites.factory]
packs = ["iso9001"]
timezone = "Asia/Shanghai"
[sites.annex]
packs = ["iso9001"]
timezone = "Europe/Berlin"
"""
CLERK, OPERATOR = "clerk-token", "operator-token"


def open_loop(home: Path, urls: Mapping[str, str] | None = None) -> Loop:
    """Four departments at the beginning; in memory unless there are URLs of databases."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "sites.toml").write_text(SITES, encoding="utf-8")
    (home / "clients.toml").write_text(
        f'[clients.crm]\ntoken_sha256 = "{hash_of(CLERK)}"\n'
        f'[clients.ops]\ntoken_sha256 = "{hash_of(OPERATOR)}"\nroles = ["operator"]\nacts_for_others = true\n',
        encoding="utf-8",
    )
    found = urls or dict.fromkeys(DEPARTMENTS, "sqlite://")
    environment = {"CAPALOOP_HOME": str(home), "CAPALOOP_SITES": str(home / "sites.toml")}
    environment |= {"CAPALOOP_CLIENTS": str(home / "clients.toml")}
    environment |= {f"CAPALOOP_{name.upper()}_DATABASE_URL": url for name, url in found.items()}
    settings = Settings.of_environment(environment)
    clock = FrozenClock()
    return Loop(FakeBroker(opened_departments(settings, clock)), clock)


def populate(loop: Loop) -> None:
    """A few complaints, each somewhere else on its way."""
    loop.say("stock.record", record="S-1", product_name="bracket A", defect="边缘毛刺")
    loop.submit()
    loop.submit(order_number=None, product_name="lid B")
    loop.do("answer_capa", **CAPA_ANSWER)
    withdrawn = loop.submit(product_name="lid C", order_number="SO-3")
    loop.say("complaint.withdraw", case=withdrawn, by="zhao", reason="found it")
    loop.say("return.register", customer={"code": "K", "name": "K"}, received_at="2026-03-01T09:00:00Z", quantity=500)


@dataclass
class Known:
    """What an outsider may name: cases and tasks that there are."""

    cases: list[str]
    tasks: list[Any]

    @classmethod
    def of(cls, loop: Loop) -> "Known":
        named, held = [], []
        for department in loop.broker.departments:
            with department.store.reading() as connection:
                named += [f"{row.site}/{row.number}" for row in connection.execute(select(cases))]
                held += list(connection.execute(select(held_tasks).where(held_tasks.c.listed)))
        return cls(named, held)


def settle_down(loop: Loop) -> None:
    """Everything is delivered, and tried again until nothing is due any more."""
    loop.broker.run()
    while any(_waiting(department) for department in loop.broker.departments):
        loop.clock.move(hours=2)
        loop.broker.run()


def _waiting(department: Any) -> int:
    with department.store.reading() as connection:
        return len(connection.execute(select(retry.c.key)).all())


def holds_meanwhile(loop: Loop) -> None:
    """What must hold at any time, while messages are still on their way."""
    for department in loop.broker.departments:
        with department.store.reading() as connection:
            _identities_differ(connection)
            _entries_are_counted(connection)
            _closed_is_closed(connection)


def is_consistent(loop: Loop) -> None:
    """What must hold whatever came, once everything is delivered."""
    holds_meanwhile(loop)
    for department in loop.broker.departments:
        with department.store.reading() as connection:
            _everything_is_sent(connection)
            _receipts_hold(department, connection)
    _tasks_agree(loop)


def _everything_is_sent(connection: Any) -> None:
    assert connection.execute(select(outbox.c.id).where(outbox.c.sent_at.is_(None))).all() == []
    for row in connection.execute(select(outbox.c.body)):
        json.loads(row.body, parse_constant=_no_json)


def _identities_differ(connection: Any) -> None:
    identities = connection.execute(select(inbox.c.source, inbox.c.id)).all()
    assert len(identities) == len(set(identities))


def _no_json(name: str) -> None:
    raise AssertionError(f"{name} was sent, which is no JSON")


def _entries_are_counted(connection: Any) -> None:
    """Facts, receipts and events share one count, without a gap; numbers are drawn without a gap."""
    for case in connection.execute(select(cases)).all():
        entries = [
            entry
            for table in (facts, receipts, timeline)
            for entry in connection.execute(select(table.c.entry).where(table.c.case_id == case.id)).scalars()
        ]
        assert sorted(entries) == list(range(1, case.entries + 1)), case


def _closed_is_closed(connection: Any) -> None:
    """A closed case has no open task and no open child."""
    closed = select(cases.c.id).where(cases.c.closed)
    open_tasks = select(owed_tasks.c.id).where(owed_tasks.c.state == "open", owed_tasks.c.case_id.in_(closed))
    open_children = select(cases.c.number).where(cases.c.parent_id.in_(closed), ~cases.c.closed)
    assert connection.execute(open_tasks).all() == []
    assert connection.execute(open_children).all() == []


def _receipts_hold(department: Any, connection: Any) -> None:
    """Every decision, decided again from what its receipt holds, is the same."""
    rows = select(receipts.c.receipt, cases.c.site, cases.c.procedure_hash).join(cases)
    for row in connection.execute(rows).all():
        redecide(department.procedures.begun_with(connection, row.site, row.procedure_hash), row.receipt)


def _tasks_agree(loop: Loop) -> None:
    """What an owner is owed is what the host holds."""
    owed, held = {}, {}
    for department in loop.broker.departments:
        with department.store.reading() as connection:
            owed |= {row.id: row.state for row in connection.execute(select(owed_tasks))}
            held |= {row.id: row.state for row in connection.execute(select(held_tasks))}
    assert {id_: held.get(id_) for id_, state in owed.items() if state == "open"} == {
        id_: "open" for id_, state in owed.items() if state == "open"
    }
    assert [id_ for id_, state in held.items() if state == "open" and owed.get(id_) != "open"] == []

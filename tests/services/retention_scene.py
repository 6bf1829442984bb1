"""Closed complaints, and what people do about their records when time has gone by."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from services.casework.retention.tables import disposals
from services.casework.tables import case_terms, cases, facts, held_tasks, receipts, timeline
from services.sales.resembling import known_complaints
from services.settings import DEPARTMENTS
from tests.loop import Loop
from tests.services.web_fakes import CLIENTS, OPERATOR, Caller, caller

OF_CASES = (cases, facts, receipts, timeline, held_tasks, case_terms, disposals)
SITES = """
[sites.factory]
packs = ["iso9001"]
timezone = "Asia/Shanghai"
[sites.factory.settings]
complaint_retention_months = 60
[sites.factory.roles]
management = {host = "quality", persons = ["m.rep"]}
quality = {host = "quality", persons = ["quality.lead", "li.na"]}
[sites.factory.retention]
approver = "management"
[sites.annex]
packs = ["iso9001"]
"""
FIVE_YEARS = 5 * 366


@dataclass(frozen=True)
class Closed:
    """A closed complaint with words that stand nowhere else."""

    name: str
    secret: str
    order: str

    @property
    def number(self) -> str:
        return self.name.partition("/")[2]


def submitted(loop: Loop, **changes: Any) -> Closed:
    secret, order = f"hook{uuid4().hex[:12]}", f"SO-{uuid4().hex[:8]}"
    case = loop.submit(details=secret, order_number=order, product_name=f"product {order}", **changes)
    return Closed(case, secret, order)


def closed(loop: Loop, **changes: Any) -> Closed:
    case = submitted(loop, **changes)
    loop.say("complaint.withdraw", case=case.name, by="zhao", reason="a mistake")
    assert loop.file(case.name).closed
    return case


def web(loop: Loop, token: str = OPERATOR, department: str = "quality") -> Caller:
    found = loop.department(department)
    found.store.clients = CLIENTS
    return caller(found, token)


def later(loop: Loop, days: int) -> None:
    loop.clock.now = loop.clock() + timedelta(days=days)


def listed(loop: Loop, case: str, query: str = "") -> dict[str, dict[str, Any]]:
    """The records of a case by their form."""
    items = web(loop).get(f"/v1/retention?limit=200&case={case}{query}").json["items"]
    return {one["form"]: one for one in items}


def propose(loop: Loop, *records: tuple[str, str], by: str = "quality.lead") -> Any:
    named = [{"case": case, "form": form} for case, form in records]
    return web(loop).post("/v1/disposals/propose", {"records": named, "by": by, "reason": "five years are over"})


def proposed(loop: Loop, *records: tuple[str, str]) -> list[str]:
    answer = propose(loop, *records)
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json["proposed"]]


def approve(loop: Loop, *ids: str, by: str = "m.rep") -> Any:
    return web(loop).post("/v1/disposals/approve", {"ids": list(ids), "by": by})


def disposed(loop: Loop, *records: tuple[str, str]) -> list[dict[str, Any]]:
    """Proposed, approved, and heard of everywhere."""
    answer = approve(loop, *proposed(loop, *records))
    assert answer.status_code == 200, answer.text
    loop.broker.run()
    return list(answer.json["disposed"])


def codes(answer: Any) -> set[str]:
    assert answer.status_code == 409, answer.text
    return {one["code"] for one in answer.json["errors"]}


def rows(loop: Loop, table: Any, department: str = "quality") -> list[Any]:
    with loop.department(department).store.reading() as connection:
        return list(connection.execute(select(table)))


def everything(loop: Loop) -> str:
    """All that the departments' stores hold about cases, as one text."""
    found = [str(row) for table in OF_CASES for name in DEPARTMENTS for row in rows(loop, table, name)]
    return "\n".join([*found, *(str(row) for row in rows(loop, known_complaints, "sales"))])

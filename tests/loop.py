"""What a test says to the four departments and asks of them, in the words of the procedure."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from services.casework.department import Department
from services.casework.tables import cases, held_tasks, receipts, timeline
from tests.fakes import FakeBroker, FrozenClock

COMPLAINT: dict[str, Any] = {
    "channel": "telephone",
    "customer": {"code": "K-17", "name": "Hua Xing"},
    "received_at": "2026-03-01T09:00:00+08:00",
    "order_number": "SO-1001",
    "product_name": "bracket A",
    "defect": "burr on the edge",
    "defect_rate_percent": "3",
}
CAPA_ANSWER = {
    "root_cause": "worn punch",
    "correction": "edges ground",
    "corrective_action": "punch replaced",
    "preventive_action": "punch life recorded",
    "action_owner": "Wang Lei",
    "due_date": "2026-03-10",
}
CAPA_REPORT = {"completed_on": "2026-03-05", "completion_evidence": "photo of the new punch"}
EFFECT = {"effect_confirmed": True, "verified_on": "2026-03-08", "effect_note": "200 pieces without burr"}


def a_complaint(**changes: Any) -> dict[str, Any]:
    """A complaint whose form is complete; a change to `None` leaves the field out."""
    return {name: value for name, value in {**COMPLAINT, **changes}.items() if value is not None}


@dataclass
class Loop:
    """The departments, the broker between them and their clock."""

    broker: FakeBroker
    clock: FrozenClock

    def department(self, name: str) -> Department:
        return next(one for one in self.broker.departments if one.name == name)

    def submit(self, **changes: Any) -> str:
        """A complaint goes in and everything that follows by itself is done; gives the case."""
        case = self.broker.command("complaint.submit", a_complaint(**changes))["case"]
        self.broker.run()
        return str(case)

    def say(self, command: str, **data: Any) -> dict[str, Any]:
        answer = self.broker.command(command, data)
        self.broker.run()
        return answer

    def do(self, kind: str, *, by: str = "li.na", case: str = "", **answer: Any) -> dict[str, Any]:
        """A person completes the open task of this kind."""
        task = self.task(kind, case)
        assert task is not None, f"no open task {kind}; open are {self.open_tasks()}"
        return self.say("task.complete", task=task, by=by, answer=answer)

    def task(self, kind: str, case: str = "") -> str | None:
        """The id of the oldest open task of this kind."""
        return next((row.id for row in self._tasks("open", case) if row.kind == kind), None)

    def open_tasks(self, case: str = "") -> list[str]:
        return sorted(row.kind for row in self._tasks("open", case) if row.listed)

    def _tasks(self, state: str, case: str) -> list[Any]:
        found = []
        for department in self.broker.departments:
            with department.store.reading() as connection:
                query = select(held_tasks).where(held_tasks.c.state == state).order_by(held_tasks.c.seq)
                found += [row for row in connection.execute(query) if case in ("", row.case)]
        return found

    def file(self, case: str, owner: str = "quality") -> Any:
        """The row of a case at its owner."""
        site, _, number = case.partition("/")
        with self.department(owner).store.reading() as connection:
            return connection.execute(select(cases).where(cases.c.site == site, cases.c.number == number)).one()

    def children(self, case: str, kind: str, owner: str = "quality") -> list[Any]:
        parent = self.file(case, owner)
        with self.department(owner).store.reading() as connection:
            query = select(cases).where(cases.c.parent_id == parent.id, cases.c.kind == kind).order_by(cases.c.id)
            return list(connection.execute(query))

    def receipts(self, case: str, question: str = "", owner: str = "quality") -> list[dict[str, Any]]:
        """The receipts of a case, in order."""
        row = self.file(case, owner)
        with self.department(owner).store.reading() as connection:
            query = select(receipts.c.receipt).where(receipts.c.case_id == row.id).order_by(receipts.c.entry)
            found = [dict(one) for one in connection.execute(query).scalars()]
        return [one for one in found if question in ("", one["question"])]

    def timeline(self, case: str) -> list[Any]:
        row = self.file(case)
        with self.department("quality").store.reading() as connection:
            query = select(timeline).where(timeline.c.case_id == row.id).order_by(timeline.c.entry)
            return list(connection.execute(query))

    def carry_capa_through(self, **effect: Any) -> None:
        """Production answers and acts, quality verifies."""
        self.do("answer_capa", **CAPA_ANSWER)
        self.do("carry_out_capa", **CAPA_REPORT)
        self.do("verify_effect", **{**EFFECT, **effect})

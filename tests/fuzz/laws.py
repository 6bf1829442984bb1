"""What must be true of every message that came, told from the tables of the department before and after."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import func, inspect, select, text

from services.casework.department import Department
from shared.store.delivery import Delivery, Outcome, Settlement
from shared.store.tables import parked

LEAVES: Final = {
    Outcome.DONE: None,
    Outcome.DUPLICATE: frozenset({"outbox"}),
    Outcome.REFUSED: frozenset({"outbox", "timeline", "receipt", "case_file"}),
    Outcome.PARKED: frozenset({"outbox", "parked"}),
    Outcome.RETRY: frozenset({"retry"}),
    Outcome.NOT_OURS: frozenset(),
}
"""In which tables each outcome may leave rows; what was done may leave them anywhere."""


@dataclass
class Court:
    """Hands deliveries to departments and sees that each ends in exactly one way and leaves what it must leave."""

    outcomes: Counter[str] = field(default_factory=Counter)
    _tables: dict[str, list[str]] = field(default_factory=dict)

    def counts(self, department: Department) -> dict[str, int]:
        """The rows of every table of a department."""
        tables = self._tables.get(department.name)
        if tables is None:
            tables = self._tables[department.name] = inspect(department.store.engine).get_table_names()
        each = ", ".join(f'(select count(*) from "{name}") as "{name}"' for name in tables)
        with department.store.reading() as connection:
            return dict(connection.execute(text(f"select {each}")).mappings().one())

    def judge(self, department: Department, delivery: Delivery) -> Settlement:
        before, parkings = self.counts(department), self._parkings(department)
        settled = department.store.carry_out(delivery, department.message_duties)
        after = self.counts(department)
        added = {name: after[name] - before[name] for name in after if after[name] != before[name]}
        self.outcomes[settled.outcome.value] += 1
        allowed = LEAVES[settled.outcome]
        assert allowed is None or set(added) <= allowed, (settled, added)
        assert (added.get("inbox", 0) == 1) == (settled.outcome is Outcome.DONE), (settled, added)
        if settled.outcome is Outcome.REFUSED and delivery.via == "amqp":
            assert added.get("outbox", 0) >= 1, (settled, added)
        if settled.outcome is Outcome.PARKED:
            self._is_kept_whole(department, delivery, anew="parked" in added)
        assert self._parkings(department) - parkings == (settled.outcome is Outcome.PARKED), settled
        return settled

    def _parkings(self, department: Department) -> int:
        with department.store.reading() as connection:
            return connection.execute(select(func.coalesce(func.sum(parked.c.times), 0))).scalar_one()

    def _is_kept_whole(self, department: Department, delivery: Delivery, *, anew: bool) -> None:
        """The same message parked again is one entry, with the bytes of the first."""
        with department.store.reading() as connection:
            row = connection.execute(select(parked.c.raw, parked.c.length).order_by(parked.c.id.desc())).first()
        assert row is not None
        if anew:
            assert (bytes(row.raw), row.length) == (delivery.raw[: 1024 * 1024], len(delivery.raw))

"""The demonstration's data do what its README says: what is found, what is taken in as what, what is refused."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from capaloop.importing import Row, read_rows
from services.casework.tables import cases, facts, held_tasks
from services.settings import Settings
from tests.fakes import FakeBroker, FrozenClock
from tests.opening import opened_departments

DEMO = Path(__file__).parents[2] / "capaloop" / "demo"
README = (DEMO / "data" / "README.md").read_text("utf-8")
RECORDS = {"stock.csv": "stock", "wip.csv": "wip", "inspections.csv": "inspection"}
PLACES = {"stock": "stock", "work in process": "work_in_process", "inspection": "inspection_records"}
REF = r"(?:CRM|RMA)-\d{4}"


def rows_of(file: str, kind: str) -> list[Row]:
    rows = list(read_rows((DEMO / "data" / file).read_bytes(), kind))
    assert [row for row in rows if not isinstance(row, Row)] == []
    return [row for row in rows if isinstance(row, Row)]


SAID = rows_of("complaints.csv", "complaint")


def told() -> dict[str, list[str]]:
    """What the README says about each row, cell by cell."""
    lines = (line.strip("|").split("|") for line in README.splitlines() if re.match(rf"\| {REF}", line))
    return {ref: [cell.strip() for cell in cells[1:]] for cells in lines for ref in re.findall(REF, cells[0])}


def places_of(text: str) -> frozenset[str] | None:
    """The places named, none for `nothing`; nothing at all where what is found hangs on what people say."""
    if text == "nothing":
        return frozenset()
    names = text.split(", ")
    return frozenset(PLACES[name] for name in names) if set(names) <= set(PLACES) else None


@dataclass
class Imported:
    """The departments after the files have gone in and all that follows by itself is done."""

    broker: FakeBroker
    answers: dict[str, dict[str, Any]]

    def case_of(self, ref: str) -> str:
        return str(self.answers[ref]["case"])

    def refused(self) -> dict[str, set[str]]:
        return {ref: {e["field"] for e in said["errors"]} for ref, said in self.answers.items() if "errors" in said}

    def found(self, ref: str) -> frozenset[str]:
        """The places whose search found the same problem."""
        number = self.case_of(ref).partition("/")[2]
        query = select(facts.c.name, facts.c.value).join(cases).where(cases.c.number == number)
        with self.broker.departments[1].store.reading() as connection:
            rows = connection.execute(query).all()
        return frozenset(name.removeprefix("search.") for name, value in rows if value == "found")

    def open_tasks(self, ref: str) -> set[str]:
        query = select(held_tasks.c.kind).where(
            held_tasks.c.case == self.case_of(ref), held_tasks.c.state == "open", held_tasks.c.listed
        )
        found: set[str] = set()
        for department in self.broker.departments:
            with department.store.reading() as connection:
                found |= set(connection.execute(query).scalars())
        return found

    def kinds(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        for department in self.broker.departments:
            with department.store.reading() as connection:
                counted.update(connection.execute(select(cases.c.kind)).scalars())
        return counted


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    home = tmp_path_factory.mktemp("demo")
    settings = Settings.of_environment({"CAPALOOP_HOME": str(home), "CAPALOOP_SITES": str(DEMO / "sites.toml")})
    departments = opened_departments(settings, FrozenClock())
    broker = FakeBroker(departments)
    for file, kind in RECORDS.items():
        for row in rows_of(file, kind):
            assert "errors" not in broker.command(row.type.removesuffix(".v1"), row.data, id=row.id)
    answers = {
        str(row.data["external_ref"]): broker.command(row.type.removesuffix(".v1"), row.data, id=row.id) for row in SAID
    }
    broker.run()
    yield Imported(broker, answers)
    for department in departments:
        department.store.close()


def test_there_is_enough_of_everything() -> None:
    kinds = Counter(row.type.split(".")[0] for row in SAID)
    records = sum(len(rows_of(file, kind)) for file, kind in RECORDS.items())

    assert len(SAID) >= 48
    assert kinds["complaint"] + kinds["return"] >= 40
    assert records >= 60
    assert {row.data["channel"] for row in SAID if "channel" in row.data} >= {"oral", "telephone", "written", "other"}


def test_the_readme_tells_of_every_row_and_of_no_other() -> None:
    assert sorted(told()) == sorted(str(row.data["external_ref"]) for row in SAID)


FOUND = {
    ref: places for ref, (found, *more) in told().items() if len(more) == 2 and (places := places_of(found)) is not None
}


@pytest.mark.parametrize("ref", FOUND)
def test_the_searches_find_what_the_readme_says(imported: Imported, ref: str) -> None:
    assert imported.found(ref) == FOUND[ref]


def test_what_cannot_be_searched_for_by_machine_waits_for_a_person(imported: Imported) -> None:
    assert FOUND.keys().isdisjoint({"CRM-2032"})
    assert imported.open_tasks("CRM-2032") == {"search_stock", "search_work_in_process", "search_inspection_records"}


def test_exactly_five_rows_are_refused_each_for_the_reason_told(imported: Imported) -> None:
    assert imported.refused() == {
        "CRM-2091": {"defect_rate_percent"},
        "CRM-2092": {"colour"},
        "CRM-2093": {"channel"},
        "CRM-2094": {"received_at"},
        "CRM-2095": {"customer"},
    }


def test_every_other_row_is_taken_in_as_what_it_is(imported: Imported) -> None:
    kinds = imported.kinds()

    assert {kind: kinds[kind] for kind in ("complaint", "return", "inquiry", "service_record")} == {
        "complaint": 46,
        "return": 10,
        "inquiry": 6,
        "service_record": 2,
    }
    assert kinds["capa"] >= 20


def test_nothing_was_parked(imported: Imported) -> None:
    assert Counter(settled.outcome for settled in imported.broker.settled)["parked"] == 0

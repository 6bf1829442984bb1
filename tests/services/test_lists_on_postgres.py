"""Finding cases and erasing persons, on PostgreSQL as on SQLite."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services import quality, sales
from services.settings import Settings
from tests.fakes import FakeBroker, FrozenClock
from tests.loop import Loop
from tests.postgres import PrivateCluster
from tests.services.web_fakes import CLIENTS, OPERATOR, caller

pytestmark = pytest.mark.postgres


@pytest.fixture
def pair(postgres: PrivateCluster, tmp_path: Path, sites: Path) -> Iterator[Loop]:
    """Sales and quality, each with a database of its own."""
    urls = {f"CAPALOOP_{name}_DATABASE_URL": postgres.new_database() for name in ("SALES", "QUALITY")}
    settings = Settings.of_environment({"CAPALOOP_HOME": str(tmp_path), "CAPALOOP_SITES": str(sites), **urls})
    departments = [room.open_department(settings) for room in (sales, quality)]
    for one in departments:
        one.store.clients = CLIENTS
    yield Loop(FakeBroker(departments), FrozenClock())
    for one in departments:
        one.store.close()


def test_cases_are_found_page_by_page_and_a_person_is_erased(pair: Loop) -> None:
    contact = {"name": "Ada Lovelace", "email": "ada@example.org"}
    there = [pair.submit(defect=f"边缘毛刺 burr {number}", order_number=f"SO-{number}") for number in range(3)]
    odd = pair.submit(defect="异响", order_number="SO-9", contact=contact)
    found, cursor = [], ""
    while cursor is not None:
        page = caller(pair.department("quality")).get(f"/v1/cases?q=毛刺 bur&defect=毛边&limit=1{cursor}").json
        found += [item["case"] for item in page["items"]]
        cursor = f"&cursor={page['next']}" if page["next"] else None
    pair.say("complaint.withdraw", case=odd, by="zhao", reason="a mistake")
    body = {"email": contact["email"], "by": "wang", "reason": "asked for it"}
    erased = caller(pair.department("sales"), OPERATOR).post("/v1/persons/erase", body)

    assert found == there[::-1]
    assert (erased.status_code, erased.json["cases"]) == (200, [odd])
    assert caller(pair.department("sales"), OPERATOR).get("/v1/persons?email=ada@example.org").json["contacts"] == []

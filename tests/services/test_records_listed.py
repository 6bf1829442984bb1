"""The records of a department are listed and taken out as files, page by page, by what they are about."""

import csv
import io
import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.loop import Loop
from tests.services.web_fakes import CLERK, CLIENTS, caller

KEPT = {"warehouse": "stock", "production": "wip", "quality": "inspection"}


def get(loop: Loop, department: str, query: str) -> Any:
    one = loop.department(department)
    one.store.clients = CLIENTS
    return caller(one, CLERK).get(f"/v1/records?{query}")


def enter(loop: Loop, kind: str, record: str, **stated: Any) -> None:
    answer = loop.broker.command(f"{kind}.record", {"record": record, "product_name": "bracket A", **stated})
    assert answer["duplicate"] is False


@pytest.mark.parametrize("department", KEPT)
def test_records_are_found_by_what_they_are_about(loop: Loop, department: str) -> None:
    kind = KEPT[department]
    enter(loop, kind, "R-1", defect="毛刺", order_number="SO-1")
    enter(loop, kind, "R-2", product_name="支架 B", lot="L-7")
    enter(loop, kind, "R-3", product_name="ＢＲＡＣＫＥＴ a")

    wanted = {
        "": ["R-1", "R-2", "R-3"],
        "record=R-2": ["R-2"],
        "product=bracket%20A": ["R-1", "R-3"],
        "order=so-1": ["R-1"],
        "lot=L-7": ["R-2"],
        "lot=n/a": ["R-1", "R-3"],
        f"product={quote('支架 B')}&lot=L-8": [],
        "site=annex": [],
    }
    found = {query: [one["record"] for one in get(loop, department, query).json["items"]] for query in wanted}
    assert found == wanted


def test_a_record_is_told_as_it_stands_now_and_nothing_of_how_it_is_searched(loop: Loop) -> None:
    enter(loop, "inspection", "R-1", defect="burr", inspected_on="2026-02-01")
    enter(loop, "inspection", "R-1", defect="rust", inspected_on="2026-02-02", result="7 of 200")

    (one,) = get(loop, "quality", "").json["items"]

    stated = {name: one[name] for name in ("site", "record", "defect", "inspected_on", "result", "version", "by")}
    assert stated == {
        "site": "factory",
        "record": "R-1",
        "defect": "rust",
        "inspected_on": "2026-02-02",
        "result": "7 of 200",
        "version": 2,
        "by": "urn:test:client",
    }
    assert [name for name in one if name.endswith("_key") or name == "states_defect"] == []


def test_pages_hold_every_record_once(loop: Loop) -> None:
    names = [f"R/{number:02}" for number in range(7)]
    for name in names:
        enter(loop, "stock", name)

    found, cursor = [], ""
    while True:
        page = get(loop, "warehouse", f"limit=3{cursor}").json
        found += [one["record"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert found == names
    assert get(loop, "production", f"limit=3{cursor}").status_code == 422


def test_files_hold_all_records_and_an_empty_one_its_head(loop: Loop) -> None:
    for number in range(3):
        enter(loop, "stock", f"R-{number}", defect="=1+1")

    rows = list(csv.DictReader(io.StringIO(get(loop, "warehouse", "format=csv&limit=2").text.removeprefix("\ufeff"))))
    lines = [json.loads(line) for line in get(loop, "warehouse", "format=jsonl").text.splitlines()]
    empty = get(loop, "warehouse", "format=csv&record=none").text

    assert [row["record"] for row in rows] == [line["record"] for line in lines] == ["R-0", "R-1", "R-2"]
    assert (rows[0]["defect"], lines[0]["defect"]) == ("'=1+1", "=1+1")
    assert empty.removeprefix("\ufeff").strip().split(",") == list(lines[0])


def test_who_keeps_no_records_has_no_list_of_them(loop: Loop) -> None:
    assert get(loop, "sales", "").status_code == 404


@pytest.mark.parametrize(
    ("department", "path"), [("quality", "cases"), ("quality", "tasks"), ("sales", "cases"), ("warehouse", "tasks")]
)
def test_an_empty_list_as_csv_has_its_head(loop: Loop, department: str, path: str) -> None:
    loop.submit()
    one = loop.department(department)
    one.store.clients = CLIENTS
    empty = caller(one, CLERK).get(f"/v1/{path}?format=csv&site=annex")
    whole = caller(loop.department("quality"), CLERK)
    loop.department("quality").store.clients = CLIENTS

    assert empty.text == whole.get(f"/v1/{path}?format=csv").text.splitlines(keepends=True)[0]
    assert empty.text.count(",") > 5

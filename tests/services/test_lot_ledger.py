"""The ledger of lots: movements with their versions, exact balances, what is refused and in which words."""

from decimal import Decimal
from typing import Any
from urllib.parse import quote

from services.warehouse.lots.tables import lot_movement_history
from tests.loop import Loop
from tests.services.web_fakes import CLERK, CLIENTS, caller

MADE = {"lot": "L-1", "move": "made", "quantity": "100", "unit": "kg", "moved_on": "2026-03-01"}


def record(loop: Loop, name: str, **stated: Any) -> dict[str, Any]:
    return loop.say("lot.record", record=name, **{**MADE, **stated})


def get(loop: Loop, path: str) -> Any:
    warehouse = loop.department("warehouse")
    warehouse.store.clients = CLIENTS
    return caller(warehouse, CLERK).get(path)


def whole(loop: Loop, lot: str) -> dict[str, Any]:
    found: dict[str, Any] = get(loop, f"/v1/lots/{quote(lot, safe='')}?site=factory").json
    return found


def figures(loop: Loop, lot: str) -> dict[str, Decimal]:
    names = ("made", "used", "shipped", "recovered", "recovered_moved_on", "destroyed", "book_stock", "with_customers")
    return {name: Decimal(whole(loop, lot)[name]) for name in names}


def test_a_lot_is_balanced_to_the_last_gram(loop: Loop) -> None:
    to = {"consignee": {"code": "K-17", "name": "Hua Xing"}}
    record(loop, "1", quantity="100.1")
    record(loop, "2", move="used", quantity="10.000001", into_lot="P-9")
    record(loop, "3", move="shipped", quantity="60", **to)
    record(loop, "4", move="recovered", quantity="20", **to)
    record(loop, "5", move="destroyed", quantity="5", taken_from="recovered")
    record(loop, "6", move="destroyed", quantity="1")
    record(loop, "7", move="restocked", quantity="2")
    record(loop, "8", move="missing", quantity="0.5")
    record(loop, "9", move="found", quantity="0.1")

    assert figures(loop, "L-1") == {
        "made": Decimal("100.1"),
        "used": Decimal("10.000001"),
        "shipped": Decimal(60),
        "recovered": Decimal(20),
        "recovered_moved_on": Decimal(7),
        "destroyed": Decimal(6),
        "book_stock": Decimal("30.699999"),
        "with_customers": Decimal(40),
    }
    found = whole(loop, "Ｌ-1")
    assert found["shipments"] == [
        {"consignee_code": "K-17", "consignee_name": "Hua Xing", "shipped": "60", "recovered": "20"}
    ]
    assert found["used_in"] == [{"lot": "P-9", "quantity": "10.000001"}]
    assert whole(loop, "P-9")["made_from"] == [{"lot": "L-1", "quantity": "10.000001", "unit": "kg"}]


def test_the_same_movement_is_a_duplicate_and_other_content_its_next_version(loop: Loop) -> None:
    assert record(loop, "1")["duplicate"] is False
    assert record(loop, "1")["duplicate"] is True
    assert record(loop, "1", quantity="90")["duplicate"] is False
    assert record(loop, "1", quantity="0")["duplicate"] is False

    with loop.department("warehouse").store.reading() as connection:
        kept = [(row.version, row.quantity) for row in connection.execute(lot_movement_history.select())]
    assert kept == [(1, Decimal(100)), (2, Decimal(90)), (3, Decimal(0))]
    assert figures(loop, "L-1")["made"] == 0


MISFITS: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"move": "used"}, [("into_lot", "relation")]),
    ({"move": "shipped"}, [("consignee", "relation")]),
    ({"move": "recovered"}, [("consignee", "relation")]),
    ({"move": "used", "into_lot": "ｌ-1"}, [("into_lot", "choice")]),
    ({"into_lot": "P-1", "taken_from": "stock"}, [("into_lot", "relation"), ("taken_from", "relation")]),
    ({"move": "destroyed", "consignee": {"code": "K"}}, [("consignee", "relation")]),
    ({"move": "shipped", "consignee": {"code": "K", "phone": "1"}}, [("consignee.phone", "unknown-field")]),
    ({"lot": "n/a"}, [("lot", "choice")]),
    ({"quantity": "-1"}, [("quantity", "format")]),
    ({"quantity": 1}, [("quantity", "type")]),
    ({"quantity": "1e3", "move": "lost"}, [("quantity", "format"), ("move", "choice")]),
    ({"quantity": "12345678901"}, [("quantity", "format")]),
    ({"quantity": "0.0000001"}, [("quantity", "format")]),
]


def test_what_does_not_go_together_is_refused_by_field(loop: Loop) -> None:
    for stated, errors in MISFITS:
        refused = record(loop, "1", **stated)

        assert refused["status"] == 422
        assert sorted((error["field"], error["code"]) for error in refused["errors"]) == sorted(errors)
    assert get(loop, "/v1/lots").json["items"] == []


def test_a_lot_has_one_unit(loop: Loop) -> None:
    record(loop, "1")

    refused = record(loop, "2", unit="g")

    (error,) = refused["errors"]
    assert (error["field"], error["code"], error["got"]) == ("unit", "unit", "g")
    assert "kg" in error["expected"]
    assert "L-1" in error["expected"]
    assert record(loop, "1", unit="g")["duplicate"] is False
    assert record(loop, "2", lot="L-2", unit="kg")["duplicate"] is False


def test_lots_and_movements_are_listed_page_by_page_and_as_files(loop: Loop) -> None:
    for number in range(5):
        record(loop, f"R/{number}", lot=f"L/{number}")
    record(loop, "R/8", lot="L/1", move="used", into_lot="P", quantity="1")

    found, cursor = [], ""
    while True:
        page = get(loop, f"/v1/lots?limit=2{cursor}").json
        found += [one["lot"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert found == ["L/0", "L/1", "L/2", "L/3", "L/4", "P"]
    assert [one["lot"] for one in get(loop, "/v1/lots?lot=l%2F3").json["items"]] == ["L/3"]
    assert get(loop, "/v1/lots?blocked=true").json["items"] == []
    wanted = {"lot=L/1": ["R/1", "R/8"], "move=used": ["R/8"], "into_lot=p": ["R/8"], "despite=true": []}
    for query, records in wanted.items():
        assert [one["record"] for one in get(loop, f"/v1/lot-movements?{query}").json["items"]] == records
    table = get(loop, "/v1/lot-movements?format=csv&limit=2").text.splitlines()
    assert (len(table), table[0].removeprefix("\ufeff").split(",")[:3]) == (7, ["site", "record", "lot"])
    assert whole(loop, "L/3")["lot"] == "L/3"
    assert get(loop, "/v1/lots/none?site=factory").status_code == 404
    assert get(loop, "/v1/lots/L").json["errors"][0]["field"] == "site"


def test_nobody_else_keeps_lots(loop: Loop) -> None:
    quality = loop.department("quality")
    quality.store.clients = CLIENTS
    assert caller(quality, CLERK).get("/v1/lots").status_code == 404

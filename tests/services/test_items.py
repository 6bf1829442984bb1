"""A complaint about several products and lots: each is searched for, and one that is found is enough."""

from typing import Any

import pytest

from services.casework.reading import CaseQuery, list_cases
from tests.loop import Loop

ITEMS: list[dict[str, Any]] = [
    {"product_name": "bracket A", "order_number": "SO-1001", "lot": "L-7", "quantity": 300, "defect_rate_percent": "3"},
    {"product_name": "支架 B", "order_number": "SO-1002"},
    {"product_name": "bracket C", "lot": "L-9", "defect": "rust"},
]
HEAD = {"order_number": None, "product_name": None, "defect_rate_percent": None}


def facts(loop: Loop, case: str) -> dict[str, Any]:
    stated = [entry.detail["facts"] for entry in loop.timeline(case) if entry.what == "stated"]
    return dict(stated[0])


def reported(loop: Loop, place: str) -> dict[str, Any]:
    answers = [one["data"]["answer"] for one in loop.broker.told("search.reported")]
    return dict(next(one for one in answers if f"search.{place}" in one))


def test_the_first_item_stands_for_a_product_that_the_complaint_does_not_name(loop: Loop) -> None:
    case = loop.submit(**HEAD, items=ITEMS)

    (told,) = loop.broker.told("complaint.received")
    stated = told["data"]["complaint"]
    assert (stated["product_name"], stated["order_number"], stated["lot"]) == ("bracket A", "SO-1001", "L-7")
    assert (stated["defect"], stated["defect_rate_percent"]) == ("burr on the edge", "3")
    assert stated["items"] == ITEMS
    assert facts(loop, case)["items"] == ITEMS
    assert "complete_feedback_form" not in loop.open_tasks()


def test_a_complaint_that_names_a_product_says_nothing_that_an_item_said(loop: Loop) -> None:
    loop.submit(order_number=None, items=ITEMS)

    (told,) = loop.broker.told("complaint.received")
    assert "order_number" not in told["data"]["complaint"]
    assert "complete_feedback_form" in loop.open_tasks()


def test_each_item_is_searched_for_with_its_own_defect_and_the_one_that_hit_is_named(loop: Loop) -> None:
    loop.say("stock.record", record="S-1", product_name="bracket C", defect="burr")
    loop.say("stock.record", record="S-2", product_name="other", order_number="so-1002", defect="边缘有毛刺")
    loop.say("wip.record", record="W-1", product_name="other", lot="L-9", defect="锈蚀")

    case = loop.submit(items=ITEMS)

    stock, wip = reported(loop, "stock"), reported(loop, "work_in_process")
    assert (stock["search.stock"], stock["search.stock.match"]) == ("found", "S-2")
    results = [(one["product_name"], one["result"], one.get("match")) for one in stock["search.stock.items"]]
    assert ("支架 B", "found", "S-2") in results
    assert ("bracket C", "not found", "S-1") in results
    assert [one["match"] for one in wip["search.work_in_process.items"] if one["result"] == "found"] == ["W-1"]
    assert loop.receipts(case, "same_problem")[-1]["outcome"] is True
    (capa,) = loop.broker.told("capa.requested")
    assert (capa["data"]["items"], capa["data"]["facts"]["items"]) == (ITEMS, ITEMS)
    assigned = [one["data"] for one in loop.broker.told("task.opened") if one["data"]["kind"] == "answer_capa"]
    assert assigned[0]["shows"]["items"] == ITEMS


def test_it_is_absent_only_when_every_item_is_in_none_of_the_three_places(loop: Loop) -> None:
    case = loop.submit(items=ITEMS)

    assert reported(loop, "stock")["search.stock"] == "not found"
    assert loop.receipts(case, "same_problem")[-1]["outcome"] is False
    assert "ask_sample" in loop.open_tasks()


def test_an_item_that_cannot_be_compared_leaves_it_to_a_person_unless_another_is_found(loop: Loop) -> None:
    unclear = [{"product_name": "bracket B", "defect": "n/a"}]
    loop.submit(items=unclear)
    assert "search_stock" in loop.open_tasks()

    loop.say("stock.record", record="S-1", product_name="bracket A", defect="burr")
    loop.submit(items=unclear)

    found = reported(loop, "stock")
    assert found["search.stock"] == "found"
    assert {one["result"] for one in found["search.stock.items"]} == {"found", "not decided"}


@pytest.mark.parametrize("text", ["支架 B", "SO-1002", "L-9", "bracket C"])
def test_a_complaint_is_found_by_any_of_its_products_and_lots(loop: Loop, text: str) -> None:
    case = loop.submit(items=ITEMS)
    loop.submit()

    with loop.department("quality").store.reading() as connection:
        page = list_cases(connection, CaseQuery(q=text, kind="complaint"), loop.clock())

    assert [one["case"] for one in page.items] == [case]


@pytest.mark.parametrize(
    ("item", "field", "code"),
    [
        ({}, "items[1].product_name", "required"),
        ({"product_name": "B", "colour": "red"}, "items[1].colour", "unknown-field"),
        ({"product_name": "B", "quantity": 0}, "items[1].quantity", "range"),
        ({"product_name": "B", "defect_rate_percent": "101"}, "items[1].defect_rate_percent", "range"),
    ],
)
def test_a_wrong_item_is_refused_by_its_field(loop: Loop, item: dict[str, Any], field: str, code: str) -> None:
    refused = loop.broker.command(
        "complaint.submit",
        {
            "channel": "oral",
            "customer": {"code": "K", "name": "Hua"},
            "received_at": "2026-03-01T09:00:00Z",
            "items": [ITEMS[0], item],
        },
    )

    assert (refused["errors"][0]["field"], refused["errors"][0]["code"]) == (field, code)


def test_together_the_items_are_compared_with_no_more_records_than_one_search_may(loop: Loop) -> None:
    for number in range(150):
        for name in ("bracket A", "bracket B"):
            loop.broker.command("stock.record", {"record": f"{name}-{number}", "product_name": name, "defect": "rust"})

    loop.submit(order_number="SO-9", items=[{"product_name": "bracket B"}])

    assert "search_stock" in loop.open_tasks()

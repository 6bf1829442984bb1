"""A complaint that looks like an open one is told of it, by what agrees; nothing else comes of it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Connection, insert, select

from services.sales.resembling import MOST_TOLD, NEWEST, candidates, known_complaints
from shared.messages.answers import CommandAccepted
from shared.messages.complaint import ComplaintClosed, ComplaintReopened
from shared.messages.schema import load
from tests.fakes import START
from tests.loop import Loop, a_complaint
from tests.services.web_fakes import CLIENTS, OPERATOR, caller

PAIRS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("looks_alike.yaml").read_text(encoding="utf-8")
)
FIELDS = ("order_number", "product_name", "lot", "defect")
ADA = {"name": "Ada Lovelace", "phone": "+86 138-0013-8000", "email": "ada@example.org"}


def submit(loop: Loop, *, id: str | None = None, **changes: Any) -> dict[str, Any]:
    return loop.broker.command("complaint.submit", a_complaint(**changes), id=id)


def alike(answer: dict[str, Any]) -> list[str]:
    load(CommandAccepted, answer, strict=True)
    return [one["case"] for one in answer.get("looks_like", ())]


def customer(code: str) -> dict[str, str]:
    return {"code": code, "name": "Hua Xing"}


def test_of_labelled_pairs_nearly_all_are_told_apart(loop: Loop) -> None:
    """Those missed and those told wrongly are few, and may not become more."""
    told: dict[str, list[int]] = {"same": [], "different": []}
    for label, pairs in PAIRS.items():
        for number, pair in enumerate(pairs):
            one, other = (
                {**dict.fromkeys(FIELDS), **dict(zip(FIELDS, pair[name], strict=True))} for name in ("one", "other")
            )
            code = f"{label}-{number}"
            first = submit(loop, customer=customer(code), **one)["case"]
            second = submit(loop, customer=customer(code + pair.get("customer", "")), **other)
            assert alike(second) in ([], [first])
            told[label] += [number] * len(alike(second))

    right, wrong = len(told["same"]), len(told["different"])
    assert len(PAIRS["same"]) + len(PAIRS["different"]) >= 50
    assert right / (right + wrong) >= 0.85, told["different"]
    assert right / len(PAIRS["same"]) >= 0.88, set(range(len(PAIRS["same"]))) - set(told["same"])


def test_what_agrees_is_named_and_what_is_not_known_costs_a_little(loop: Loop) -> None:
    first = submit(loop)["case"]

    whole = submit(loop, order_number="so1001", customer={"code": "k-17", "name": "another name"})
    (half,) = submit(loop, order_number=None)["looks_like"][1:]

    assert whole["looks_like"] == [
        {"case": first, "similarity": 95, "because": ["customer", "order", "product", "defect"]}
    ]
    assert (half["similarity"], half["because"]) == (90, ["customer", "product", "defect"])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("feedback.submit", {"topic": "complaint", "dissatisfied": True, "text": "burrs again", "channel": "oral"}),
        ("return.register", {"quantity": 3}),
    ],
)
def test_whatever_opens_a_complaint_is_told_and_found_later(loop: Loop, name: str, data: dict[str, Any]) -> None:
    first = submit(loop)["case"]
    same = {
        field: a_complaint()[field] for field in ("customer", "received_at", "order_number", "product_name", "defect")
    }

    second = loop.broker.command(name, {**same, **data})

    assert alike(second) == [first]
    assert set(alike(submit(loop))) == {first, second["case"]}


def test_the_owner_notes_it_in_the_time_line(loop: Loop) -> None:
    first = loop.submit()
    second = loop.submit()

    noted = [entry.detail for entry in loop.timeline(second) if entry.what == "looks like"]
    assert noted == [{"cases": [first]}]
    assert not [entry for entry in loop.timeline(first) if entry.what == "looks like"]
    assert [one["data"].get("looks_like") for one in loop.broker.told("complaint.received")] == [None, [first]]
    assert not loop.file(second).closed


def test_the_same_message_again_gets_the_same_warning_and_is_not_its_own_candidate(loop: Loop) -> None:
    alone = submit(loop, id="m-1")
    again = submit(loop, id="m-1")
    assert (alike(alone), alike(again), again["duplicate"]) == ([], [], True)

    second = submit(loop, id="m-2")
    submit(loop, id="m-3")
    assert submit(loop, id="m-2") == {**second, "duplicate": True}
    assert alike(second) == [alone["case"]]


def test_over_http_the_answer_is_the_same(loop: Loop) -> None:
    first = submit(loop)["case"]
    sales = loop.department("sales")
    sales.store.clients = CLIENTS
    web = caller(sales, OPERATOR)

    answers = [web.submit(a_complaint(), **{"Idempotency-Key": "k-1"}) for _ in range(2)]

    assert [one.status_code for one in answers] == [202, 200]
    assert [alike(one.json) for one in answers] == [[first], [first]]


def test_a_closed_complaint_is_none_to_look_like_until_it_is_reopened(loop: Loop) -> None:
    first = loop.submit()
    loop.say("complaint.withdraw", case=first, by="zhao", reason="a mistake")
    assert alike(submit(loop, order_number="SO-5")) == []
    assert alike(submit(loop)) == []

    loop.say("complaint.reopen", case=first, by="zhao", reason="it was none")
    assert first in alike(submit(loop))


def test_told_in_another_order_the_last_round_counts(loop: Loop) -> None:
    case = submit(loop)["case"]

    tell(loop, ComplaintReopened(case, "investigating", cycle=2))
    tell(loop, ComplaintClosed(case, "closed", cycle=1))
    assert alike(submit(loop, lot="L-1")) == [case]

    tell(loop, ComplaintClosed(case, "closed", cycle=2))
    tell(loop, ComplaintReopened(case, "investigating", cycle=2))
    assert case not in alike(submit(loop, lot="L-1"))


def tell(loop: Loop, message: ComplaintClosed | ComplaintReopened) -> None:
    sales = loop.department("sales")
    with sales.store.working("factory", by="quality") as work:
        duty = (
            sales.duties.complaint_closed if isinstance(message, ComplaintClosed) else sales.duties.complaint_reopened
        )
        duty(message, work)  # type: ignore[operator]


def test_each_product_and_lot_of_a_complaint_is_compared_and_each_case_told_once(loop: Loop) -> None:
    nothing = dict.fromkeys(("order_number", "product_name", "lot"))
    items = [{"product_name": "bracket A", "lot": "L-7"}, {"product_name": "支架 B", "lot": "L-8", "defect": "rust"}]
    first = submit(loop, **nothing, items=items)["case"]

    assert alike(submit(loop, **{**nothing, "product_name": "支架B", "lot": "l-8", "defect": "生锈"})) == [first]
    assert alike(submit(loop, **{**nothing, "product_name": "支架 B", "lot": "L-8"})) == []
    (whole,) = (one for one in submit(loop, **nothing, items=items)["looks_like"] if one["case"] == first)
    assert whole["similarity"] == 95


def test_the_most_similar_are_told_first_and_no_more_than_five(loop: Loop) -> None:
    for number in range(MOST_TOLD + 2):
        submit(loop, lot="L-1" if number == 3 else None)

    found = submit(loop, lot="L-1")["looks_like"]

    similar = [one["similarity"] for one in found]
    assert (len(found), similar[0], similar) == (MOST_TOLD, 100, sorted(similar, reverse=True))
    assert found[0]["case"].endswith("4")


def test_another_site_has_complaints_of_its_own(loop: Loop) -> None:
    submit(loop)

    assert alike(loop.broker.command("complaint.submit", a_complaint(), site="annex")) == []


def test_keys_of_any_length_are_compared(loop: Loop) -> None:
    longest = "\ufdfa" * 500  # one sign that is eighteen when its width is folded
    first = submit(loop, order_number=longest)["case"]

    assert alike(submit(loop, order_number=longest)) == [first]
    assert alike(submit(loop, order_number=longest[:-1] + "x")) == []


def test_nothing_of_the_contact_is_kept_with_it(loop: Loop) -> None:
    loop.submit(contact=ADA)
    answer = loop.broker.command("complaint.submit", a_complaint(contact=ADA))
    loop.broker.run()

    with loop.department("sales").store.reading() as connection:
        kept = str(connection.execute(select(known_complaints)).all())
    (noted,) = (one for one in loop.timeline(answer["case"]) if one.what == "looks like")
    told = kept + json.dumps(answer) + str(noted) + str(loop.broker.sent)
    assert [value for value in ADA.values() if value in told] == []


def test_candidates_are_the_newest_and_are_read_by_index(loop: Loop) -> None:
    store = loop.department("sales").store
    with store.writing() as connection:
        connection.execute(insert(known_complaints), [row(number) for number in range(2000)])
    with store.reading() as connection:
        asked = {"site": "factory", "customer": "k17", "most": NEWEST, "order": "so1", "product": "bracketa"}
        found = connection.execute(candidates(("order", "product")), asked).all()
        plan = explained(connection)

    newest = {f"C-{number}" for number in range(2000 - NEWEST, 2000)}
    assert {one.number for one in found} == newest
    if plan is not None:
        used = [line for line in plan if "known_complaint" in line]
        assert len(used) == 2
        assert all("USING INDEX ix_known_complaint_" in line and "customer_key=?" in line for line in used)
        assert not [line for line in plan if "TEMP B-TREE" in line]


def row(number: int) -> dict[str, Any]:
    keys = {"customer_key": "k17", "order_key": "so1", "product_key": "bracketa", "lot_key": None}
    state = {"defect": "burr", "open": True, "cycle": 1, "taken_at": START + timedelta(seconds=number)}
    return {"site": "factory", "number": f"C-{number}", "item": 0, **keys, **state}


def explained(connection: Connection) -> list[str] | None:
    """How SQLite finds the candidates; None on another database."""
    if connection.dialect.name != "sqlite":
        return None
    written = str(candidates(("order", "product")).compile(connection, compile_kwargs={"render_postcompile": True}))
    values = [1] * written.count("?")
    return [str(line[3]) for line in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {written}", tuple(values))]

"""Cases are found by what was said in them and by their filters, through an index, page by page."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import event, insert, select, update

from services.casework import finding, reading
from services.casework.paging import Page
from services.casework.queries import CaseQuery, TaskQuery
from services.casework.tables import case_terms, cases, held_tasks
from services.casework.terms import BEGINNINGS, all_terms, parts_of, terms_of
from shared.messages.errors import Refused
from tests.loop import CAPA_ANSWER, Loop

SECRET = {"name": "Ada Lovelace", "phone": "13800138000", "email": "ada@example.org"}


def pages(loop: Loop, department: str = "quality", **asked: Any) -> Iterator[Page]:
    store = loop.department(department).store
    cursor = None
    while True:
        with store.reading() as connection:
            page = reading.list_cases(connection, CaseQuery(cursor=cursor, **asked), store.clock())
        yield page
        cursor = page.next
        if cursor is None:
            return


def found(loop: Loop, **asked: Any) -> list[str]:
    return [item["case"] for page in pages(loop, kind=asked.pop("kind", "complaint"), **asked) for item in page.items]


@pytest.mark.parametrize(
    "q",
    [
        "毛",
        "毛刺",
        "边缘有毛刺",
        "burr",
        "BURRS",
        "bu",
        "scratching",
        "Ｂｕｒｒｓ",
        "so-77",
        "77a",
        "bracket A",
        '"inner edge"',
        "edge inner",
        "华兴",
        "k-170",
        "刺 burrs",
        "assembly-line",
        "A-10",
    ],
)
def test_every_way_to_look_for_a_case_finds_it_and_no_other(loop: Loop, q: str) -> None:
    case = loop.submit(
        customer={"code": "K-170", "name": "华兴机械"},
        order_number="SO-77A",
        product_name="Bracket A-10",
        defect="Burrs on the inner edge，边缘有毛刺",
        details="scratching the assembly-line workers",
    )
    loop.submit(defect="异响", order_number="SO-9", product_name="motor", details="hums")

    assert found(loop, q=q) == [case]


@pytest.mark.parametrize("q", ["urrs", "刺毛", '"edge inner"', "burrs 异响", "bracket B", "SO-78", "inneredge"])
def test_what_no_case_says_is_not_found(loop: Loop, q: str) -> None:
    loop.submit(defect="Burrs on the inner edge，边缘有毛刺", product_name="Bracket A-10", order_number="SO-77")

    assert found(loop, q=q) == []


def test_the_text_of_an_answer_is_found(loop: Loop) -> None:
    loop.say("stock.record", record="S-1", product_name="bracket A", defect="边缘毛刺")
    loop.submit()
    loop.do("answer_capa", **{**CAPA_ANSWER, "root_cause": "冲头磨损 at press nine"})

    assert [one.partition("/")[2][:4] for one in found(loop, kind="capa", q="冲头 press")] == ["CAPA"]


def test_nothing_of_the_contact_is_ever_a_term(loop: Loop) -> None:
    loop.submit(contact=SECRET)

    for department in ("sales", "quality"):
        with loop.department(department).store.reading() as connection:
            terms = set(connection.execute(select(case_terms.c.term)).scalars())
        assert terms & {term for text in SECRET.values() for term in terms_of(text) if len(term) > 3} == set()


def test_a_search_for_nothing_is_refused_by_name(loop: Loop) -> None:
    with pytest.raises(Refused) as refused:
        found(loop, q="%_!")

    assert [(error.field, error.code) for error in refused.value.errors] == [("q", "format")]


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        ({"customer": "k-17"}, True),
        ({"customer": "HUA  xing"}, True),
        ({"customer": "Hua"}, False),
        ({"order": "ＳＯ-1001"}, True),
        ({"order": "SO-100"}, False),
        ({"product": "Bracket a"}, True),
        ({"lot": "L-1"}, True),
        ({"lot": "L-2"}, False),
        ({"channel": "telephone"}, True),
        ({"channel": "written"}, False),
        ({"defect": "毛刺"}, True),
        ({"defect": "scratch"}, False),
        ({"outcome": "handled"}, False),
        ({"customer": "K-17", "order": "SO-1001", "q": "edge", "state": "closed"}, False),
        ({"customer": "K-17", "order": "SO-1001", "q": "edge", "closed": False, "site": "factory"}, True),
    ],
)
def test_cases_are_filtered(loop: Loop, filters: dict[str, Any], fits: bool) -> None:
    case = loop.submit(lot="L-1")

    assert found(loop, **filters) == ([case] if fits else [])


def test_cases_are_filtered_by_when_they_were_opened_and_closed(loop: Loop) -> None:
    first, began = loop.submit(), loop.clock.now
    loop.clock.move(hours=1)
    second = loop.submit(order_number="SO-2")
    loop.say("complaint.withdraw", case=first, by="zhao", reason="a mistake")

    assert found(loop, opened_from=loop.clock.now) == [second]
    assert found(loop, opened_to=loop.clock.now, opened_from=began) == [first]
    assert found(loop, closed_from=loop.clock.now, outcome="withdrawn") == [first]
    assert found(loop, closed_to=loop.clock.now) == []


def tasks(loop: Loop, **asked: Any) -> list[str]:
    store = loop.department("sales").store
    with store.reading() as connection:
        return [item["kind"] for item in reading.list_tasks(connection, TaskQuery(**asked), store.clock()).items]


def test_overdue_tasks_are_open_ones_after_their_time(loop: Loop) -> None:
    loop.submit(defect_rate_percent=None)
    kinds = tasks(loop, overdue=False)
    with loop.department("sales").store.writing() as connection:
        connection.execute(update(held_tasks).values(due_at=loop.clock.now))

    assert (kinds, tasks(loop, overdue=True)) == (["complete_feedback_form"], [])
    loop.clock.move(seconds=1)
    assert (tasks(loop, overdue=True), tasks(loop, overdue=False)) == (kinds, [])
    loop.do("complete_feedback_form", defect_rate_percent="2")
    assert (tasks(loop, overdue=True), tasks(loop, state="done", overdue=False)) == ([], kinds)


def test_tasks_are_filtered_by_when_they_were_opened(loop: Loop) -> None:
    loop.submit(defect_rate_percent=None)

    assert tasks(loop, opened_from=loop.clock.now) == ["complete_feedback_form"]
    assert tasks(loop, opened_to=loop.clock.now) == []


@pytest.mark.parametrize("asked", [{}, {"q": "burr"}, {"customer": "K-17", "q": "edge"}, {"q": '"on the edge"'}])
def test_what_was_there_at_the_beginning_comes_once_whatever_is_added_meanwhile(
    loop: Loop, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "WINDOW", 3)
    there = {loop.submit(order_number=f"SO-{number}") for number in range(11)}
    seen: list[str] = []
    for number, page in enumerate(pages(loop, kind="complaint", limit=2, **asked)):
        seen += [item["case"] for item in page.items]
        loop.submit(order_number=f"SO-late-{number}")

    assert sorted(seen) == sorted(there)


def test_a_search_that_finds_little_among_much_ends_and_misses_nothing(
    loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "WINDOW", 2)
    monkeypatch.setattr(finding, "WINDOWS", 2)
    case = loop.submit(defect="burning smell")
    for number in range(9):
        loop.submit(order_number=f"SO-{number}", defect="burst seam")

    whole = list(pages(loop, kind="complaint", q="burn"))

    assert [item["case"] for page in whole for item in page.items] == [case]
    assert len(whole) > 1


def _fill(loop: Loop, first: int, last: int) -> None:
    """Cases as they lie in the store, each with the same common words."""
    store = loop.department("quality").store
    terms = all_terms([("defect", "burr on the edge"), ("customer_code", "K-17")])
    with store.writing() as connection:
        model = dict(connection.execute(select(cases).limit(1)).mappings().one())
        for start in range(first, last, 1000):
            ids = range(start, min(start + 1000, last))
            connection.execute(
                insert(cases), [{**model, "id": one, "number": f"X-{one}", "closed": True} for one in ids]
            )
            connection.execute(insert(case_terms), [{"term": t, "case_id": one} for one in ids for t in terms])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("asked", [{"q": "burr edge"}, {"q": "rare"}, {"customer": "K-17", "q": "rare burr"}])
def test_the_work_of_a_search_does_not_grow_with_the_cases(
    loop: Loop, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in steps of the database's own machine, so that a busy one changes nothing."""
    monkeypatch.setattr(finding, "WINDOW", 100)
    loop.submit(defect="burr on the edge, a rare one")

    def steps() -> int:
        count = 0

        def step() -> int:
            nonlocal count
            count += 1
            return 0

        store = loop.department("quality").store
        with store.reading() as connection:
            raw = connection.connection.driver_connection
            raw.set_progress_handler(step, 100)
            reading.list_cases(connection, CaseQuery(limit=5, **asked), store.clock())
            raw.set_progress_handler(None, 0)
        return count

    _fill(loop, 1_000, 3_000)
    few = steps()
    _fill(loop, 3_000, 9_000)

    assert steps() <= few * 1.3 + 10


def test_one_statement_makes_all_terms_of_a_transaction(loop: Loop) -> None:
    statements: list[str] = []
    engine = loop.department("quality").store.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _cu, statement, *_: statements.append(statement))
    loop.submit(details="word " * 200)

    assert len([one for one in statements if one.startswith("INSERT INTO case_term")]) == 1


def test_a_term_is_never_longer_than_its_column(loop: Loop) -> None:
    case = loop.submit(product_name="很长的名称" * 100, defect="w" * 3000)

    assert found(loop, product="很长的名称" * 100) == [case]
    assert found(loop, product="很长的名称" * 99) == []
    assert found(loop, q="w" * 400) == [case]


def test_beginnings_between_two_kept_lengths_are_found_as_well(loop: Loop) -> None:
    word = "delamination"
    case = loop.submit(defect=word)

    assert all(found(loop, q=word[:length]) == [case] for length in range(min(BEGINNINGS), len(word) + 1))
    assert parts_of(json.loads(json.dumps("分层 层")))[1].terms == ("层",)


def test_wrong_filters_are_refused_by_name(web: Any) -> None:
    query = urlencode({"channel": "pigeon", "opened_from": "yesterday", "overdue": "true", "lot": " "})
    answer = web.get(f"/v1/cases?{query}")

    assert answer.status_code == 422
    assert {error["field"]: error["code"] for error in answer.json["errors"]} == {
        "channel": "choice",
        "opened_from": "format",
        "overdue": "unknown-field",
        "lot": "required",
    }


@pytest.fixture
def web(loop: Loop) -> Any:
    from tests.services.web_fakes import CLIENTS, caller

    department = loop.department("quality")
    department.store.clients = CLIENTS
    return caller(department)

"""The frozen picture of other cases: what it holds and leaves out, that it stays, that receipts rest on it."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from rules.procedure import Procedure
from rules.receipts import redecide
from services.casework.picturing import kept_picture
from services.casework.tables import cases, facts, pictures
from tests.loop import Loop
from tests.services.test_calendar_work import MARCH_ENDS, SITE, opened, tick
from tests.services.web_fakes import CLIENTS, caller

TABLE = "factory/T-2026-0001"


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    annex = SITE.replace("sites.factory", "sites.annex")
    file.write_text(SITE + annex, encoding="utf-8")
    return file


@pytest.fixture
def works(loop: Loop) -> Loop:
    """The calendar has begun; nothing is opened yet."""
    tick(loop)
    return loop


def remark(loop: Loop, problem: str, told_on: str = "2026-03-10", site: str = "factory", **more: str) -> str:
    answer = {"problem": problem, "told_on": told_on, **more}
    said = loop.broker.command("act.request", {"act": "write_down", "by": "li.na", "answer": answer}, site=site)
    loop.broker.run()
    return str(said["case"])


def month_ends(loop: Loop) -> None:
    loop.clock.move(**MARCH_ENDS)
    tick(loop)


def procedure(loop: Loop) -> Procedure:
    return loop.department("quality").procedures.in_force("factory")


def taken(loop: Loop, case: str = TABLE, name: str = "remarks") -> list[Any]:
    """Every picture that the case has of this name, as it is kept."""
    row = loop.file(case)
    with loop.department("quality").store.reading() as connection:
        query = select(pictures.c.entry).where(pictures.c.case_id == row.id, pictures.c.name == name)
        entries = connection.execute(query.order_by(pictures.c.entry)).scalars().all()
        return [kept_picture(connection, procedure(loop).domains[name], row.id, entry) for entry in entries]


def numbers(picture: Any, part: str = "rows") -> list[str]:
    return [row["number"].removeprefix("R-2026-") for row in picture[part]]


def test_it_holds_the_cases_of_its_days_with_their_facts_and_answers(works: Loop) -> None:
    remark(works, "leak", "2026-03-01", loss="2500.50")
    remark(works, "crack", "2026-03-31")
    remark(works, "crack", "2026-02-28")
    remark(works, "crack", "2026-04-01")
    month_ends(works)

    (picture,) = taken(works)

    assert [dict(row) for row in picture["rows"]] == [
        {
            "number": "R-2026-000001",
            "opened_at": picture["rows"][0]["opened_at"],
            "problem": "leak",
            "loss": 2500.5,
            "grave": True,
        },
        {"number": "R-2026-000002", "opened_at": picture["rows"][1]["opened_at"], "problem": "crack", "grave": False},
    ]
    assert picture["excluded"] == ()
    assert picture["taken_at"] == works.clock()


def test_what_does_not_count_is_left_out_with_the_reason_and_other_sites_are_not_seen(works: Loop) -> None:
    remark(works, "joke")
    remark(works, "leak")
    remark(works, "leak", site="annex")
    month_ends(works)

    (picture,) = taken(works)

    assert numbers(picture) == ["000002"]
    assert [dict(one) for one in picture["excluded"]] == [
        {"number": "R-2026-000001", "reason": "not_counted", "names": ("problem",)}
    ]


def test_a_month_without_remarks_has_an_empty_picture_and_a_nil_table(works: Loop) -> None:
    month_ends(works)

    (picture,) = taken(works)
    (receipt,) = works.receipts(TABLE, "problems")

    assert picture["rows"] == ()
    assert (receipt["status"], receipt["outcome"]) == ("decided", [])


def test_what_happens_later_changes_nothing_in_it(works: Loop) -> None:
    remark(works, "leak")
    month_ends(works)
    remark(works, "crack", "2026-03-12")

    works.do("check_table", case=TABLE, checked=True)

    (picture,) = taken(works)
    assert numbers(picture) == ["000001"]
    assert [line["label"] for line in works.receipts(TABLE, "problems")[-1]["outcome"]] == ["leak"]


def test_it_is_referred_to_in_the_case_the_receipts_and_the_messages(works: Loop) -> None:
    remark(works, "leak")
    month_ends(works)
    works.do("check_table", case=TABLE, checked=True)
    (picture,) = taken(works)
    reference = {"digest": picture["digest"], "rows": 1, "excluded": 0, "taken_at": picture["taken_at"].isoformat()}

    row = works.file(TABLE)
    with works.department("quality").store.reading() as connection:
        query = select(facts.c.value).where(facts.c.case_id == row.id, facts.c.name == "remarks")
        assert connection.execute(query).scalars().all() == [reference]
    (receipt,) = works.receipts(TABLE, "problems")
    assert [entry["value"] for entry in receipt["inputs"]] == [reference]
    assert redecide(procedure(works), receipt, {picture["digest"]: picture}).outcome[0]["label"] == "leak"
    text = {"zh": "当月意见", "en": "remarks of the month"}
    (note,) = (one for one in works.timeline(TABLE) if one.what == "picture taken")
    assert note.detail == {"picture": "remarks", "text": text, **reference, "clauses": ["2"]}
    told = [message for message in works.broker.sent if message["subject"] == "T-2026-0001"]
    assert len(told) > 3
    assert "leak" not in str(told)


def test_the_tables_of_the_months_are_gathered_with_their_answers_when_the_condition_holds(works: Loop) -> None:
    remark(works, "leak")
    month_ends(works)
    works.clock.move(days=2)
    tick(works)
    works.do("check_table", case=TABLE, checked=True)
    report = "factory/Q-2026-0001"
    assert ("2026-Q1", "Q-2026-0001") in opened(works, "trend_report")
    assert taken(works, report, "tables") == []

    works.do("see", case=report, begun=True, seen=True)

    (picture,) = taken(works, report, "tables")
    (row,) = picture["rows"]
    assert (row["number"], row["period"], row["problems"][0]["label"]) == ("T-2026-0001", "2026-03", "leak")
    assert row["closed_at"] is not None


def test_taken_anew_it_is_a_new_entry_and_the_old_one_stays(works: Loop) -> None:
    remark(works, "leak")
    month_ends(works)
    remark(works, "crack", "2026-03-12")
    remark(works, "crack", "2026-03-13")

    answer = {"reason.gather.remarks": "two came late"}
    refused = works.say("act.request", case=TABLE, act="gather.remarks", by="li.na", answer={})
    works.say("act.request", case=TABLE, act="gather.remarks", by="li.na", answer=answer)

    assert refused["errors"][0]["field"] == "answer.reason.gather.remarks"
    assert [numbers(picture) for picture in taken(works)] == [["000001"], ["000001", "000002", "000003"]]
    assert [[line["label"] for line in one["outcome"]] for one in works.receipts(TABLE, "problems")] == [
        ["leak"],
        ["crack", "leak"],
    ]
    works.do("check_table", case=TABLE, checked=True)
    again = works.say("act.request", case=TABLE, act="gather.remarks", by="li.na", answer=answer)
    assert again["errors"][0]["code"] == "already_closed"


def test_a_value_outside_its_domain_is_no_row_but_is_named(works: Loop) -> None:
    remark(works, "leak")
    remark(works, "crack")
    with works.department("quality").store.writing() as connection:
        first = connection.execute(select(cases.c.id).where(cases.c.number == "R-2026-000001")).scalar_one()
        unfit = (facts.c.case_id == first, facts.c.name == "problem")
        connection.execute(update(facts).where(*unfit).values(value=17))
    month_ends(works)

    (picture,) = taken(works)

    assert numbers(picture) == ["000002"]
    assert [dict(one) for one in picture["excluded"]] == [
        {"number": "R-2026-000001", "reason": "unfit", "names": ("problem",)}
    ]


def test_what_is_entered_after_the_cases_were_counted_is_left_aside(works: Loop) -> None:
    """As another transaction may do it on PostgreSQL between two pages."""
    remark(works, "leak")
    with works.department("quality").store.writing() as connection:
        before = connection.execute(select(facts).where(facts.c.name == "problem")).mappings().one()
        connection.execute(insert(facts), [{**before, "entry": 99, "value": "crack"}])
    month_ends(works)

    (picture,) = taken(works)

    assert [row["problem"] for row in picture["rows"]] == ["leak"]


def test_a_picture_that_was_changed_in_the_store_is_not_believed(works: Loop) -> None:
    month_ends(works)
    with works.department("quality").store.writing() as connection:
        connection.execute(update(pictures).values(digest="0" * 64))

    with pytest.raises(ValueError, match="the picture remarks is not the one that was taken"):
        taken(works)


def test_more_cases_than_a_page_are_all_in_it_in_the_order_of_their_opening(works: Loop) -> None:
    number = 1203
    many_remarks(works, number)
    month_ends(works)

    (picture,) = taken(works)

    assert len(picture["rows"]) == number
    assert numbers(picture) == sorted(numbers(picture))
    assert [line["count"] for line in works.receipts(TABLE, "problems")[-1]["outcome"]] == ["602", "601"]


def many_remarks(loop: Loop, number: int) -> None:
    """So many remarks, written past the case work, which would take long."""
    remark(loop, "odd")
    with loop.department("quality").store.writing() as connection:
        (file,) = connection.execute(select(cases)).mappings().all()
        said = connection.execute(select(facts).where(facts.c.case_id == file["id"])).mappings().all()
        alike = {name: value for name, value in file.items() if name != "id"}
        names = [f"R-2026-{n:06}" for n in range(2, number + 1)]
        entering = insert(cases).returning(cases.c.id, sort_by_parameter_order=True)
        ids = connection.execute(entering, [{**alike, "number": name, "head": name} for name in names]).scalars().all()
        values = {id_: {"problem": ("even", "odd")[place % 2]} for place, id_ in enumerate(ids)}
        rows = [
            {**fact, "case_id": id_, "value": values[id_].get(fact["name"], fact["value"])}
            for id_ in ids
            for fact in said
        ]
        connection.execute(insert(facts), rows)


def test_its_lines_are_had_over_http_and_their_sha256_is_its_digest(works: Loop) -> None:
    remark(works, "leak")
    month_ends(works)
    (picture,) = taken(works)
    quality = works.department("quality")
    quality.store.clients = CLIENTS

    found = caller(quality).get(f"/v1/cases/{TABLE}/pictures/{picture['digest']}")

    assert (found.status_code, found.headers["Content-Type"]) == (200, "application/jsonl")
    assert hashlib.sha256(found.data).hexdigest() == picture["digest"]
    assert json.loads(found.data.splitlines()[1])[3:] == ["leak", None, False]
    assert caller(quality).get(f"/v1/cases/{TABLE}/pictures/{'0' * 64}").status_code == 404


def test_after_a_restart_the_case_goes_on_from_its_picture(make_loop: Callable[..., Loop]) -> None:
    loop = make_loop(on_disk=True)
    tick(loop)
    remark(loop, "leak")
    month_ends(loop)

    again = make_loop(on_disk=True)
    again.do("check_table", case=TABLE, checked=True)

    assert again.file(TABLE).closed
    assert len(taken(again)) == 1
    kept = again.department("quality").duties.owner._families._left
    assert ("factory", "T-2026-0001") not in kept, "a case with a picture is too large for the memory"

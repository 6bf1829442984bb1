"""Parked messages on the command line, over departments as they are."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services import quality, sales
from services.casework.department import Department
from shared.messages.registry import EVENTS_EXCHANGE
from shared.store import put_backs, retry
from shared.store.clients import Client, Clients, hash_of
from shared.store.delivery import Delivery
from tests.capaloop.cli_fakes import TOKEN
from tests.capaloop.conftest import CommandLine
from tests.capaloop.offices import office_of
from tests.loop import Loop, a_complaint
from tests.shared.letters import letter

SITES = '[sites.factory]\npacks = ["iso9001"]\ntimezone = "Asia/Shanghai"\n'
CASE = "factory/C-2026-000001"
CALLER = "Zhang San"
RECEIVED = {"case": CASE, "complaint": a_complaint(details=f"call {CALLER}")}


@pytest.fixture
def loop(command_line: CommandLine, tmp_path: Path) -> Iterator[Loop]:
    """Sales and quality; quality has parked two messages that cannot be read and one that failed."""
    with office_of(command_line, tmp_path, SITES, sales, quality) as loop:
        for department in loop.broker.departments:
            roles = ("operator", "personal_data")
            department.store.clients = Clients({"ops": Client("ops", hash_of(TOKEN), roles=roles)})
            department.store.retry_delays = ()
        here = loop.department("quality")
        for raw in (b"{not json", b"\xff"):
            here.store.carry_out(Delivery(raw, exchange=EVENTS_EXCHANGE), here.message_duties)
        here.store.carry_out(event(), dict.fromkeys(here.message_duties, fails))
        yield loop


def event() -> Delivery:
    raw = json.dumps(letter("complaint.received.v1", RECEIVED, subject="C-2026-000001")).encode()
    return Delivery(raw, exchange=EVENTS_EXCHANGE, routing_key="factory.complaint.received")


def fails(*_: Any) -> Any:
    raise ValueError(CALLER)


def try_again(department: Department) -> None:
    put_backs.work_off(department.store)
    for delivery in retry.due(department.store, department.store.clock()):
        department.store.carry_out(delivery, department.message_duties)


def test_what_is_parked_anywhere_is_listed_by_group(command_line: CommandLine, loop: Loop) -> None:
    everything = command_line.talk("parked", "list", "--json").document["departments"]
    some = command_line.talk("parked", "list", "--reason", "ValueError", "--case", CASE, "--json").document[
        "departments"
    ]
    for_people = command_line.talk("parked", "list", "--lang", "zh")

    counts = {group["reason"]: group["count"] for group in everything["quality"]["groups"]}
    assert (counts, everything["sales"]["groups"]) == ({"unreadable": 2, "ValueError": 1}, [])
    assert [item["reason"] for item in some["quality"]["items"]] == ["ValueError"]
    assert [word in for_people.out for word in ("品质部", "ValueError: …", "最早")] == [True] * 3


def test_a_message_is_shown_masked_and_whole_when_asked_for(command_line: CommandLine, loop: Loop) -> None:
    masked = command_line.talk("parked", "show", "quality", "3")
    whole = command_line.talk("parked", "show", "quality", "3", "--unmasked", "--json")
    after = command_line.talk("parked", "show", "quality", "3", "--lang", "zh")

    assert "Zhang San" not in masked.out + after.out
    assert [word in masked.out for word in ("ValueError: …", "in fails", "what it caused: nothing")] == [True] * 3
    assert whole.document["body"]["complaint"]["details"] == "call Zhang San"
    assert "查看了个人数据" in after.out


def test_what_a_message_caused_is_a_tree_over_the_departments(command_line: CommandLine, loop: Loop) -> None:
    command_line.talk("parked", "put-back", "quality", "3")
    try_again(loop.department("quality"))
    loop.broker.run()

    shown = command_line.talk("parked", "show", "quality", "3")
    caused = command_line.talk("parked", "show", "quality", "3", "--json").document["followed"]

    of_search = [one for one in caused if one["type"] == "search.requested.v1" and "quality" in one["came"]]
    assert [one["came"]["quality"] for one in of_search] == ["handled"]
    assert [one["type"] for one in of_search[0]["followed"]] == ["search.reported.v1"]
    assert "search.reported.v1 · quality" in shown.out
    assert "parked message 3" in command_line.talk("case", "show", CASE).out


def test_a_group_is_put_back_at_a_rate_and_cancelled(command_line: CommandLine, loop: Loop) -> None:
    begun = command_line.talk("parked", "put-back", "--reason", "unreadable", "--rate", "1")
    progress = command_line.talk("parked", "progress", "quality/1", "--json").document["items"]
    cancelled = command_line.talk("parked", "cancel", "quality/1")
    again = command_line.talk("parked", "progress", "--lang", "zh")

    assert "capaloop parked progress quality/1 --follow" in begun.out
    assert [(one["department"], one["total"], one["left"]) for one in progress] == [("quality", 2, 1)]
    assert "put back 1 of 2 · to be tried 1 · cancelled 1" in cancelled.out
    assert "取消 1" in again.out
    assert "原因: unreadable" in again.out


def test_following_ends_with_what_became_of_all(command_line: CommandLine, loop: Loop) -> None:
    here = loop.department("quality")
    command_line.talk("parked", "put-back", "--all", "--rate", "0", "--id", "k-1")
    try_again(here)

    ended = command_line.talk("parked", "put-back", "--all", "--rate", "0", "--id", "k-1", "--follow", "--json")
    nothing_new = command_line.talk("parked", "progress", "--follow", "--json")

    [account] = ended.document["items"]
    assert (account["done"], account["parked_again"], account["finished"]) == (1, 2, True)
    assert (ended.code, ended.problem["type"]) == (1, "urn:capaloop:problem:put-back")
    assert (nothing_new.code, nothing_new.document) == (0, {"items": []})


def test_what_is_settled_already_is_said_to_be_skipped(command_line: CommandLine, loop: Loop) -> None:
    first = command_line.talk("parked", "discard", "quality", "1", "2", "--reason", "a scanner")
    second = command_line.talk("parked", "discard", "quality", "2", "--reason", "a scanner")
    put_back = command_line.talk("parked", "put-back", "quality", "1")
    restored = command_line.talk("parked", "restore", "--parked-for", "unreadable", "--reason", "no scanner")
    nothing = command_line.talk("parked", "put-back", "--type", "task.done.v1")

    assert "quality: 2 discarded" in first.out
    assert "2 skipped, settled already" in second.out
    assert "put back 0 of 1 · skipped 1" in put_back.out
    assert "quality: 2 restored" in restored.out
    assert "no parked message is meant by that" in nothing.out


def test_all_that_was_done_is_listed_over_all_departments(command_line: CommandLine, loop: Loop) -> None:
    command_line.talk("parked", "discard", "quality", "1", "--reason", "a scanner")

    history = command_line.talk("parked", "history", "--json").document["items"]
    of_sales = command_line.talk("parked", "history", "sales", "--lang", "zh")

    assert [(act["department"], act["act"], act["by"], act["reason"]) for act in history] == [
        ("quality", "discard", "ops", "a scanner")
    ]
    assert "没有记录" in of_sales.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["put-back"],
        ["put-back", "quality"],
        ["put-back", "quality", "1", "--all"],
        ["put-back", "--all", "--rate", "-1"],
        ["discard", "quality", "1"],
        ["progress", "7"],
        ["cancel", "kitchen/7"],
    ],
)
def test_what_cannot_be_understood_ends_with_2(command_line: CommandLine, arguments: list[str]) -> None:
    ended = command_line.talk("parked", *arguments, "--json")

    assert (ended.code, ended.out) == (2, "")


def test_what_a_department_refuses_ends_with_1(command_line: CommandLine, loop: Loop) -> None:
    unknown = command_line.talk("parked", "put-back", "quality", "99", "--json")

    assert (unknown.code, unknown.problem["errors"][0]["field"]) == (1, "id")

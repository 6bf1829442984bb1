"""What the command line sends, what it says of the answers, and how it ends."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.capaloop.cli_fakes import accepted, refused
from tests.capaloop.conftest import CommandLine

SUBMIT = ["submit", "--site", "factory", "--channel", "oral", "--customer-code", "K1", "--customer-name", "Acme"]
WRONG = {"field": "channel", "expected": "one of: oral", "got": "phone", "code": "choice"}


def test_the_options_of_submit_become_the_fields_of_the_message(command_line: CommandLine) -> None:
    given = ["--received-at", "2026-11-21T10:00:00+08:00", "--wants-written-answer", "是", "--contact-phone", "=1"]
    ended = command_line.talk(*SUBMIT, *given, "--defect-rate-percent", "0.50", "--id", "m-1")
    (sent,) = command_line.bus.sent
    assert ended.code == 0
    assert (sent.type, sent.site, sent.id) == ("complaint.submit.v1", "factory", "m-1")
    assert sent.data == {
        "channel": "oral",
        "customer": {"code": "K1", "name": "Acme"},
        "received_at": "2026-11-21T10:00:00+08:00",
        "wants_written_answer": True,
        "contact": {"phone": "=1"},
        "defect_rate_percent": "0.50",
    }


def test_a_value_that_its_field_cannot_hold_is_sent_as_it_is_for_the_department_to_refuse(
    command_line: CommandLine,
) -> None:
    command_line.talk(*SUBMIT, "--wants-written-answer", "perhaps")
    assert command_line.bus.sent[0].data["wants_written_answer"] == "perhaps"


def test_now_is_a_time_with_its_offset(command_line: CommandLine) -> None:
    command_line.talk(*SUBMIT, "--received-at", "now")
    received = str(command_line.bus.sent[0].data["received_at"])
    assert datetime.fromisoformat(received).utcoffset() is not None


def test_a_complaint_is_received_now_unless_it_says_otherwise_and_an_id_keeps_its_body(
    command_line: CommandLine,
) -> None:
    command_line.talk(*SUBMIT)
    command_line.talk(*SUBMIT, "--id", "m-3")
    first, second = command_line.bus.sent
    assert datetime.fromisoformat(str(first.data["received_at"])).utcoffset() is not None
    assert "received_at" not in second.data


def test_attachments_go_by_hash_and_name(command_line: CommandLine) -> None:
    first, second = "ab12" * 16, "cd34" * 16
    command_line.talk(*SUBMIT, "--attachment", f"{first}:a: picture.png", "--attachment", second)
    assert command_line.bus.sent[0].data["attachments"] == [
        {"sha256": first, "name": "a: picture.png"},
        {"sha256": second},
    ]


def test_a_file_holds_the_whole_complaint(command_line: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "complaint.json"
    file.write_text('{"channel": "oral", "order_number": "订单"}', encoding="utf-8")
    ended = command_line.talk("submit", "--site", "factory", "--file", str(file), "--id", "m-2")
    assert (ended.code, command_line.bus.sent[0].data) == (0, {"channel": "oral", "order_number": "订单"})


def test_a_file_beside_options_is_refused(command_line: CommandLine, tmp_path: Path) -> None:
    ended = command_line.talk(*SUBMIT, "--file", str(tmp_path / "x.json"))
    assert (ended.code, command_line.bus.sent) == (2, [])


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b"\xff\xfe\x00", b'{"a": NaN}', b"", b'"text"', b'{"a": "\\ud800"}', b"[" * 99_999]
)
def test_what_is_no_json_object_is_bad_input(command_line: CommandLine, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "data.json"
    file.write_bytes(content)
    ended = command_line.talk("send", "complaint.close", "--site", "factory", "--data", str(file), "--json")
    assert (ended.code, ended.out, command_line.bus.sent) == (2, "", [])
    assert ended.problem["errors"][0]["field"] == "file"


def test_a_file_that_is_not_there_is_bad_input(command_line: CommandLine) -> None:
    ended = command_line.talk("submit", "--site", "factory", "--file", "/nowhere/at/all.json")
    assert ended.code == 2
    assert "/nowhere/at/all.json" in ended.err


def test_what_was_accepted_is_told(command_line: CommandLine) -> None:
    command_line.bus.answer = lambda sent: accepted("complaint.submit", case="factory/C-2026-000017")
    ended = command_line.talk(*SUBMIT)
    assert (ended.code, ended.out.strip()) == (0, "accepted: factory/C-2026-000017")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_refusals_are_wanted_in_the_language_of_the_session(command_line: CommandLine, language: str) -> None:
    command_line.talk(*SUBMIT, "--lang", language)
    assert command_line.bus.dialled == [("amqp://fake/", "urn:capaloop:command-line", language)]


def test_a_duplicate_is_told_as_one(command_line: CommandLine) -> None:
    command_line.bus.answer = lambda sent: accepted("complaint.submit", case="factory/C-1", duplicate=True)
    assert "nothing was done twice" in command_line.talk(*SUBMIT).out


LOOKS_LIKE = {"case": "factory/C-2026-000012", "similarity": 95, "because": ["customer", "order", "defect"]}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["factory/C-2026-000012", "95", "customer, order, defect", "withdraw factory/C-2026-000017"]),
        ("zh", ["factory/C-2026-000012", "95", "顾客，订单，缺陷", "请撤回 factory/C-2026-000017"]),
    ],
)
def test_what_a_complaint_looks_like_is_a_warning_beside_what_was_accepted(
    command_line: CommandLine, language: str, words: list[str]
) -> None:
    command_line.bus.answer = lambda sent: accepted(
        "complaint.submit", case="factory/C-2026-000017", looks_like=[LOOKS_LIKE]
    )
    ended = command_line.talk(*SUBMIT, "--lang", language)
    told = " ".join(ended.err.split())
    assert (ended.code, len(ended.out.splitlines())) == (0, 1)
    assert [word for word in words if word not in told] == []


def test_with_json_what_it_looks_like_stands_in_the_answer(command_line: CommandLine) -> None:
    command_line.bus.answer = lambda sent: accepted("complaint.submit", case="factory/C-1", looks_like=[LOOKS_LIKE])
    ended = command_line.talk(*SUBMIT, "--json")
    assert (ended.code, ended.err, ended.document["looks_like"]) == (0, "", [LOOKS_LIKE])


def test_a_refusal_ends_with_1_and_names_field_expected_and_got(command_line: CommandLine) -> None:
    command_line.bus.answer = lambda sent: refused("complaint.submit", WRONG)
    ended = command_line.talk(*SUBMIT)
    assert (ended.code, ended.out) == (1, "")
    assert [word in ended.err for word in ("channel", "one of: oral", "phone")] == [True, True, True]


def test_with_json_a_refusal_is_the_problem_of_the_department_and_nothing_else(command_line: CommandLine) -> None:
    command_line.bus.answer = lambda sent: refused("complaint.submit", WRONG)
    ended = command_line.talk(*SUBMIT, "--json")
    assert (ended.code, ended.out) == (1, "")
    assert ended.problem == refused("complaint.submit", WRONG)["data"]


def test_with_json_what_was_accepted_is_the_only_document(command_line: CommandLine) -> None:
    ended = command_line.talk(*SUBMIT, "--json")
    assert (ended.document, ended.err) == ({"site": "factory", "duplicate": False}, "")


def test_a_broker_that_is_away_ends_with_3(command_line: CommandLine) -> None:
    command_line.bus.away = True
    ended = command_line.talk(*SUBMIT, "--json")
    assert (ended.code, ended.out, ended.problem["status"]) == (3, "", 503)


def test_without_an_installation_here_it_says_what_to_do(command_line: CommandLine) -> None:
    ended = command_line.run(*SUBMIT)
    assert ended.code == 3
    assert "capaloop up" in ended.err


@pytest.mark.parametrize("verb", ["withdraw", "reopen", "close"])
def test_a_complaint_is_withdrawn_reopened_and_closed_by_its_commands(command_line: CommandLine, verb: str) -> None:
    ended = command_line.talk(verb, "factory/C-2026-000017", "--by", "m.rep", "--reason", "因为")
    (sent,) = command_line.bus.sent
    assert (ended.code, sent.type, sent.site) == (0, f"complaint.{verb}.v1", "factory")
    assert sent.data == {"case": "factory/C-2026-000017", "by": "m.rep", "reason": "因为"}


@pytest.mark.parametrize("case", ["C-2026-000017", "/C-1", "factory/", ""])
def test_a_case_is_written_with_its_site(command_line: CommandLine, case: str) -> None:
    ended = command_line.talk("close", case, "--by", "m.rep", "--reason", "x", "--json")
    assert (ended.code, command_line.bus.sent) == (2, [])
    assert ended.problem["errors"][0]["got"] == case


def test_an_act_carries_texts_and_json(command_line: CommandLine) -> None:
    pairs = ["named_role=warehouse", "urgent:=true", "count:=3", "note=a=b"]
    command_line.talk("act", "redirect_capa", "--case", "factory/CAPA-1", "--by", "q", *pairs)
    (sent,) = command_line.bus.sent
    answer = {"named_role": "warehouse", "urgent": True, "count": 3, "note": "a=b"}
    assert sent.data == {"act": "redirect_capa", "case": "factory/CAPA-1", "by": "q", "answer": answer}


def test_an_act_that_opens_a_case_names_its_site(command_line: CommandLine) -> None:
    command_line.talk("act", "start", "--site", "plant", "--by", "q", "drill:=true", 'lots:=["B-1"]')
    nowhere = command_line.talk("act", "start", "--by", "q", "--json")

    (sent,) = command_line.bus.sent
    assert (sent.site, sent.data) == ("plant", {"act": "start", "by": "q", "answer": {"drill": True, "lots": ["B-1"]}})
    assert (nowhere.code, nowhere.problem["errors"][0]["field"]) == (2, "case")


def test_any_command_goes_by_its_short_type(command_line: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "data.json"
    file.write_text(json.dumps({"record": "S-1", "product_name": "Gear"}), encoding="utf-8")
    ended = command_line.talk("send", "stock.record", "--site", "factory", "--data", str(file))
    assert (ended.code, command_line.bus.sent[0].type) == (0, "stock.record.v1")


def test_an_event_cannot_be_sent_as_a_command(command_line: CommandLine, tmp_path: Path) -> None:
    ended = command_line.talk("send", "complaint.closed", "--site", "factory", "--data", "-")
    assert (ended.code, command_line.bus.sent) == (2, [])
    assert "complaint.close," in ended.err

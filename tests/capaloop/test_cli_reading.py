"""What the command line reads from the departments and how it tells it."""

import json
from typing import Any

import pytest

from capaloop.cli.values import Misfit, read
from tests.capaloop.cli_fakes import NOT_HERE, TOKEN, Asked
from tests.capaloop.conftest import CommandLine

TASK = "quality.0123456789ab"
FORM = {
    "type": "object",
    "properties": {
        "effect_confirmed": {"type": "boolean", "x-text": {"zh": "效果是否确认", "en": "effect confirmed"}},
        "inspected_quantity": {"type": "integer", "minimum": 1, "maximum": 9},
        "rate": {"anyOf": [{"type": "string", "description": "a number above 0"}, {"const": "n/a"}]},
        "inspection": {"type": "string", "enum": ["done by sampling", "every piece"]},
        "verified_on": {"type": "string", "format": "date"},
    },
    "required": ["effect_confirmed"],
    "additionalProperties": False,
}
OPEN_TASK = {
    "id": TASK,
    "site": "factory",
    "case": "factory/CAPA-2026-000001",
    "department": "quality",
    "role": "quality",
    "kind": "verify_effect",
    "title": {"zh": "验证效果", "en": "verify the effect"},
    "opened_at": "2026-11-21T10:00:00+00:00",
    "due_at": None,
    "clauses": ["4.4a.p1"],
    "shows": {"product_name": "Gear [A]"},
    "form": FORM,
    "state": "open",
    "answer": None,
}
SIGNED = {
    "role": "quality",
    "meaning": "reviewed",
    "text": {"zh": "审核", "en": "reviewed"},
    "at": "2026-11-21T10:00:01+00:00",
}
FORM: dict[str, Any] = {"form": "claim_form", "text": {"zh": "索赔单", "en": "claim form"}}
SIGNATURE: dict[str, Any] = {"as": SIGNED["text"], "meaning": "reviewed", "digest": "9f86d081884c7d65"}
CASE: dict[str, Any] = {
    "case": "factory/C-2026-000017",
    "site": "factory",
    "number": "C-2026-000017",
    "kind": "complaint",
    "parent": None,
    "state": "closed",
    "outcome": "handled",
    "cycle": 2,
    "closed": True,
    "opened_at": "2026-11-21T10:00:00+00:00",
    "closed_at": "2026-11-22T10:00:00+00:00",
    "procedure": {"name": "iso9001", "version": "1.0.0", "hash": "a" * 64},
    "facts": {
        "defect": {
            "text": {"zh": "不良情形", "en": "defect"},
            "value": "burr \x1b[2J",
            "by": "lin",
            "known_at": "2026-11-21T10:00:00+00:00",
        }
    },
    "forms": {
        "claim_form": {
            "text": {"zh": "索赔单", "en": "claim form"},
            "number": "B2026-0001",
            "signatures": [
                {**SIGNED, "by": "qian", "deputy_for": "zhao", "agreed": True, "stale": True},
                {**SIGNED, "by": "zhao", "agreed": False, "remark": "which die?"},
            ],
        }
    },
    "children": [],
    "tasks": [],
    "receipts": [],
}
RECEIPT = {
    "question": "capa_request",
    "procedure": CASE["procedure"],
    "decided_at": "2026-11-21T10:00:01+00:00",
    "status": "decided",
    "outcome": True,
    "inputs": [
        {
            "fact": "search_finding",
            "value": "present",
            "source": {"kind": "answer", "ref": "search_finding"},
        }
    ],
    "stack": [
        {
            "layer": "iso9001",
            "rules": [1],
            "others": [{"rule": 2, "failed": "returned_cause", "cell": "company"}],
        }
    ],
    "clauses": [
        {
            "pack": "iso9001",
            "title": {"zh": "程序", "en": "Procedure"},
            "clause": "4.3a.p2",
            "text": {"zh": "确认有同类问题", "en": "Same problem confirmed"},
            "reading": "at once",
        }
    ],
    "waiting_for": [],
    "problem": None,
    "text": {"zh": "发出要求单：是（依据 4.3a.p2）", "en": "CAPA request: yes (by 4.3a.p2)"},
}


def entry(what: str, **detail: Any) -> dict[str, Any]:
    return {"at": "2026-11-21T10:00:01+00:00", "what": what, "by": "lin", "message_id": None, "detail": detail}


DECIDED = {
    **entry("decided", receipt=1, question="capa_request", status="decided", clauses=["4.3a.p2"], text=RECEIPT["text"]),
    "receipt": RECEIPT,
}
TIMELINE = [
    entry("opened", kind="complaint", parent=None),
    entry("stated", facts={"defect": "burr"}),
    DECIDED,
    entry("task opened", task=TASK, kind="search_stock", role="warehouse", text={"zh": "查库存", "en": "search stock"}),
    entry("task done", task=TASK, kind="search_stock", answer={"defect": True}, filled=None),
    entry("task withdrawn", task=TASK, kind="search_stock"),
    entry("task late", task=TASK, kind="search_stock", due_at="2026-11-20T00:00:00+00:00"),
    entry("child opened", case="factory/CAPA-2026-000001", kind="capa", clauses=["4.3a.p2"]),
    entry("looks like", cases=["factory/C-2026-000012", "factory/C-2026-000015"]),
    entry("act done", act="close", facts={}, clauses=[]),
    entry("act refused", act="close", reasons=[{"code": "task_open", "names": ["search_stock"]}]),
    entry("state", **{"from": "received", "to": "assessed"}),
    entry("closed", outcome="handled", cycle=1),
    entry("reopened", cycle=2),
    entry("answer came late", task=TASK, answer={}),
    entry("number drawn", **FORM, number="B2026-0001"),
    entry("form signed", **FORM, **SIGNATURE),
    entry("form sent back", **FORM, **SIGNATURE, remark="which die?"),
    entry("signatures stale", **FORM, signatures=[]),
    entry("copy sent", **FORM, role="warehouse", clauses=["4.3a.p2"]),
    entry("copy received", **FORM, role="warehouse"),
    entry("copy not received", **FORM, role="warehouse"),
    entry("something new", note="x"),
]
CASE_PATH = "/v1/cases/factory/C-2026-000017"


@pytest.fixture
def at_quality(command_line: CommandLine) -> CommandLine:
    command_line.departments["quality"].pages |= {
        CASE_PATH: CASE,
        f"{CASE_PATH}/timeline": {"items": TIMELINE, "next": None},
        f"/v1/tasks/{TASK}": OPEN_TASK,
        "/v1/tasks": {"items": [OPEN_TASK], "next": None},
    }
    command_line.departments["sales"].pages |= {"/v1/tasks": {"items": [], "next": None}}
    return command_line


def test_a_case_is_shown_by_whoever_has_it_with_its_whole_time_line(at_quality: CommandLine) -> None:
    ended = at_quality.talk("case", "show", "factory/C-2026-000017", "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.document == {**CASE, "timeline": TIMELINE}


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "终止 · 已处理 · 第 2 轮"), ("en", "closed · handled · round 2")]
)
def test_a_case_is_shown_in_the_language_asked_for(at_quality: CommandLine, language: str, words: str) -> None:
    ended = at_quality.talk("case", "show", "factory/C-2026-000017", "--lang", language)
    assert words in ended.out
    assert RECEIPT["text"][language] in ended.out  # type: ignore[index]
    assert {asked.language for asked in at_quality.departments["quality"].asked} == {language}


def test_every_entry_of_the_time_line_is_told_even_one_of_a_kind_not_known_here(at_quality: CommandLine) -> None:
    out = at_quality.talk("case", "show", "factory/C-2026-000017").out
    told = [
        "opened (complaint)",
        "stated defect: burr",
        "task: search stock (warehouse)",
        "done: search stock defect: yes",
    ]
    told += ["task withdrawn: search stock", "late: search stock", "opened factory/CAPA-2026-000001 (CAPA) by 4.3a.p2"]
    told += ["act refused: close (task_open search_stock)", "state: assessed", "reopened, round 2", "something new"]
    told += ["it looks like factory/C-2026-000012; factory/C-2026-000015, open at that time"]
    told += ["number B2026-0001: claim form", "signed (reviewed): claim form [9f86d081884c]", "copy sent to warehouse"]
    told += ["sent back (reviewed): claim form [9f86d081884c] which die?", "signatures are stale: claim form"]
    told += ["warehouse signed for: claim form", "warehouse has not received: claim form"]
    assert [line for line in told if line not in out] == []


def test_the_signatures_of_a_form_are_shown_with_its_number(at_quality: CommandLine) -> None:
    out = at_quality.talk("case", "show", "factory/C-2026-000017").out
    told = ["claim form B2026-0001", "qian (for zhao)", "stale: another content since", "not agreed, which die?"]
    assert [line for line in told if line not in out] == []


def test_receipts_are_shown_whole_on_demand_only(at_quality: CommandLine) -> None:
    short = at_quality.talk("case", "show", "factory/C-2026-000017").out
    whole = at_quality.talk("case", "show", "factory/C-2026-000017", "--receipts").out
    parts = ["Same problem confirmed", "reading: at once", "rule 2: returned_cause would have to be company"]
    assert [part in short for part in parts] == [False] * 3
    assert [part in whole for part in parts] == [True] * 3


def test_what_a_customer_wrote_cannot_steer_the_terminal(at_quality: CommandLine) -> None:
    out = at_quality.talk("case", "show", "factory/C-2026-000017").out
    assert "burr" in out
    assert "\x1b" not in out


def test_a_case_that_nobody_has_is_told_with_the_departments_own_problem(at_quality: CommandLine) -> None:
    ended = at_quality.talk("case", "show", "factory/C-2026-000099", "--json")
    assert (ended.code, ended.out, ended.problem) == (1, "", NOT_HERE)


def test_a_number_with_a_slash_or_a_blank_stays_one_part_of_the_path(at_quality: CommandLine) -> None:
    at_quality.talk("case", "show", "factory/C 1/2?x")
    assert {asked.path for asked in at_quality.departments["quality"].asked} == {"/v1/cases/factory/C 1/2?x"}


def test_the_token_goes_along(at_quality: CommandLine) -> None:
    at_quality.talk("tasks")
    assert {asked.token for asked in at_quality.departments["sales"].asked} == {f"Bearer {TOKEN}"}


def test_a_token_in_a_file_goes_along_too(at_quality: CommandLine, tmp_path: Any) -> None:
    (tmp_path / "token").write_text("from a file\n")
    del at_quality.environment["CAPALOOP_TOKEN"]
    at_quality.environment["CAPALOOP_TOKEN_FILE"] = str(tmp_path / "token")
    at_quality.talk("tasks")
    assert {asked.token for asked in at_quality.departments["sales"].asked} == {"Bearer from a file"}


def test_the_lists_of_all_departments_are_read_to_their_end(at_quality: CommandLine) -> None:
    second = {**OPEN_TASK, "id": "quality.ffffffffffff"}

    def pages(asked: Asked) -> dict[str, Any]:
        return {"items": [second], "next": None} if "cursor" in asked.query else {"items": [OPEN_TASK], "next": "c1"}

    at_quality.departments["quality"].pages["/v1/tasks"] = pages
    document = at_quality.talk("tasks", "--json").document
    assert [one["id"] for one in document["items"]] == [TASK, "quality.ffffffffffff"]


def test_tasks_are_open_ones_unless_all_are_asked_for(at_quality: CommandLine) -> None:
    at_quality.talk("tasks", "--department", "quality", "--role", "inspector")
    at_quality.talk("tasks", "--department", "quality", "--all")
    queries = [asked.query for asked in at_quality.departments["quality"].asked if asked.path == "/v1/tasks"]
    assert queries == [{"limit": "200", "role": "inspector", "state": "open"}, {"limit": "200"}]
    assert at_quality.departments["sales"].asked == []


def test_a_task_is_shown_field_by_field(at_quality: CommandLine) -> None:
    out = at_quality.talk("task", TASK, "--lang", "zh").out
    told = [
        "验证效果",
        "Gear [A]",
        "效果是否确认",
        "必填",
        "1 至 9 的整数",
        "a number above 0 或 n/a",
        "every piece",
        "年-月-日",
    ]
    assert [word for word in told if word not in out] == []


def test_a_task_is_completed_by_the_types_of_its_form(at_quality: CommandLine) -> None:
    pairs = ["effect_confirmed=是", "inspected_quantity=3", "rate=n/a", "inspection=every piece"]
    ended = at_quality.talk("do", TASK, "--by", "m.rep", "--answer", pairs[0], *pairs[1:])
    (sent,) = at_quality.bus.sent
    answer = {"effect_confirmed": True, "inspected_quantity": 3, "rate": "n/a", "inspection": "every piece"}
    assert (ended.code, sent.type, sent.site) == (0, "task.complete.v1", "factory")
    assert sent.data == {"task": TASK, "by": "m.rep", "answer": answer}


def test_an_answer_may_come_from_a_file_and_be_amended(at_quality: CommandLine, tmp_path: Any) -> None:
    file = tmp_path / "answer.json"
    file.write_text(json.dumps({"effect_confirmed": False, "inspected_quantity": 1}))
    at_quality.talk("do", TASK, "--by", "m.rep", "--answer", str(file), "--answer", "effect_confirmed=yes")
    assert at_quality.bus.sent[0].data["answer"] == {"effect_confirmed": True, "inspected_quantity": 1}


def test_everything_wrong_with_an_answer_is_told_at_once_and_nothing_is_sent(at_quality: CommandLine) -> None:
    ended = at_quality.talk(
        "do", TASK, "--by", "m", "effect_confirmed=perhaps", "inspected_quantity=3.5", "colour=red", "--json"
    )
    assert (ended.code, at_quality.bus.sent) == (2, [])
    assert [(one["field"], one["got"]) for one in ended.problem["errors"]] == [
        ("effect_confirmed", "perhaps"),
        ("inspected_quantity", "3.5"),
        ("colour", "red"),
    ]


@pytest.mark.parametrize(
    ("text", "schema", "value"),
    [
        ("", {"type": "string"}, ""),
        ("true", {"type": "string"}, "true"),
        ("007", {"type": "string"}, "007"),
        ("n/a", {"anyOf": [{"type": "integer"}, {"const": "n/a"}]}, "n/a"),
        ("7", {"anyOf": [{"type": "integer"}, {"const": "n/a"}]}, 7),
        ("[1]", {"type": "array"}, [1]),
    ],
)
def test_a_text_is_read_by_its_schema(text: str, schema: dict[str, Any], value: object) -> None:
    assert read(text, schema) == value


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ("x", {"type": "integer"}),
        ("", {"type": "boolean"}),
        ("x", {"anyOf": [{"const": "n/a"}]}),
        ("[", {"type": "array"}),
    ],
)
def test_a_text_that_fits_no_type_is_not_bent(text: str, schema: dict[str, Any]) -> None:
    with pytest.raises(Misfit):
        read(text, schema)


def test_why_tells_who_owes_what_is_waited_for(at_quality: CommandLine) -> None:
    owed = {
        "fact": "search.stock",
        "text": {"en": "search in stock"},
        "roles": ["warehouse"],
        "tasks": ["search_stock"],
    }
    waiting = {
        **RECEIPT,
        "question": "same_problem",
        "status": "waiting",
        "waiting_for": [owed],
        "text": {"en": "same problem: waiting for search in stock"},
    }
    why = {
        "case": CASE,
        "decisions": [
            {"question": one["question"], "status": one["status"], "receipt": one, "text": one["text"]}
            for one in (RECEIPT, waiting)
        ],
        "tasks": [],
        "acts": [
            {
                "act": "close",
                "allowed": False,
                "refusals": [{"code": "x", "text": {"en": "a task"}, "names": ["t"]}],
                "clauses": [],
            }
        ],
    }
    at_quality.departments["quality"].pages[f"{CASE_PATH}/why"] = why
    out = at_quality.talk("case", "why", "factory/C-2026-000017").out
    assert [part in out for part in ("owed by warehouse", "CAPA request: yes", "a task (t)")] == [True, True, True]


def test_a_department_that_does_not_answer_ends_with_3_and_is_named(command_line: CommandLine) -> None:
    ended = command_line.run("tasks", "--amqp", "amqp://fake/", "--base", "quality=http://127.0.0.1:9", "--json")
    assert (ended.code, ended.out) == (3, "")
    assert "http://127.0.0.1:9" in ended.problem["detail"]


def test_an_answer_that_is_no_json_is_no_department(at_quality: CommandLine) -> None:
    at_quality.departments["quality"].pages["/v1/tasks"] = lambda asked: b"<html>"
    assert at_quality.talk("tasks").code == 3


def test_what_is_parked_is_told_by_reason(at_quality: CommandLine) -> None:
    nothing: dict[str, Any] = {"groups": [], "items": [], "next": None}
    none = {"groups": [], "items": []}
    group = {"reason": "unreadable", "type": None, "count": 2, "oldest": None, "newest": None}
    message = {"id": 3, "type": None, "site": None, "reason": "unreadable", "detail": "not JSON", "first_at": None}
    at_quality.departments["sales"].pages["/v1/parked"] = nothing
    at_quality.departments["quality"].pages["/v1/parked"] = {"groups": [group], "items": [message], "next": None}
    ended = at_quality.talk("parked", "list")
    assert [word in ended.out for word in ("unreadable", "not JSON", "quality")] == [True, True, True]
    assert at_quality.talk("parked", "list", "--json").document["departments"]["sales"] == none

"""Cases, time lines, reasons and tasks over HTTP, on a case that really went through the four departments."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rules.receipts import redecide
from services.casework.exporting import BOM, safe_cell
from services.casework.paging import cursor_of
from services.settings import Settings
from tests.fakes import FakeBroker, FrozenClock
from tests.loop import CAPA_ANSWER, CAPA_REPORT, EFFECT, Loop
from tests.opening import opened_departments
from tests.services.web_fakes import CLIENTS, Caller, caller

SITES = '[sites.factory]\npacks = ["iso9001"]\ntimezone = "Asia/Shanghai"\n'


@dataclass
class Scene:
    """A complaint with its problem found in stock, one with an incomplete form, one of an odd customer."""

    loop: Loop
    case: str
    incomplete: str
    odd: str

    def at(self, department: str) -> Caller:
        return caller(self.loop.department(department))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    home: Path = tmp_path_factory.mktemp("home")
    (home / "sites.toml").write_text(SITES, encoding="utf-8")
    settings = Settings.of_environment({"CAPALOOP_HOME": str(home), "CAPALOOP_SITES": str(home / "sites.toml")})
    clock = FrozenClock()
    departments = opened_departments(settings, clock)
    for department in departments:
        department.store.clients = CLIENTS
    loop = Loop(FakeBroker(departments), clock)
    loop.say("stock.record", record="S-1", product_name="bracket A", defect="边缘毛刺")
    case = loop.submit()
    loop.do("answer_capa", **CAPA_ANSWER)
    incomplete = loop.submit(order_number=None, customer={"code": "K-18", "name": "=cmd()"})
    odd = loop.submit(product_name="100%_滚轮", defect="异响", order_number="SO-7")
    yield Scene(loop, case, incomplete, odd)
    for department in departments:
        department.store.close()


def numbers(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["case"] for item in answer.json["items"]]


def capa_of(scene: Scene) -> str:
    (child,) = scene.loop.children(scene.case, "capa")
    return f"factory/{child.number}"


def everything(who: Caller, path: str, **query: object) -> list[dict[str, Any]]:
    """All items of a list, page after page."""
    text = "&".join(f"{name}={value}" for name, value in query.items())
    items, cursor = [], ""
    while cursor is not None:
        page = who.get(f"{path}?{text}{cursor}").json
        items += page["items"]
        cursor = f"&cursor={page['next']}" if page["next"] else None
    return items


def test_the_list_of_cases_begins_with_the_newest(scene: Scene) -> None:
    found = numbers(scene.at("quality").get("/v1/cases?kind=complaint"))

    assert found == [scene.odd, scene.incomplete, scene.case]


@pytest.mark.parametrize("limit", [1, 2, 3, 200])
def test_page_after_page_gives_every_case_once(scene: Scene, limit: int) -> None:
    whole = numbers(scene.at("quality").get("/v1/cases"))

    assert [one["case"] for one in everything(scene.at("quality"), "/v1/cases", limit=limit)] == whole
    assert len(set(whole)) == len(whole)


def test_a_case_opened_between_two_pages_shifts_nothing(scene: Scene) -> None:
    first = scene.at("quality").get("/v1/cases?limit=1&kind=complaint").json
    new = scene.loop.submit(product_name="late comer", order_number="SO-8")
    rest = numbers(scene.at("quality").get(f"/v1/cases?kind=complaint&cursor={first['next']}"))

    assert new not in rest
    assert first["items"][0]["case"] not in rest


def test_cases_are_filtered_by_kind_state_site_and_closed(scene: Scene) -> None:
    quality = scene.at("quality")

    assert {c["kind"] for c in quality.get("/v1/cases?kind=capa").json["items"]} == {"capa"}
    assert scene.incomplete in numbers(quality.get("/v1/cases?state=received"))
    assert scene.case not in numbers(quality.get("/v1/cases?state=received"))
    assert scene.case not in numbers(quality.get("/v1/cases?closed=true"))
    assert scene.case in numbers(quality.get("/v1/cases?closed=false"))
    assert numbers(quality.get("/v1/cases?site=annex")) == []


@pytest.mark.parametrize("q", ["滚轮", "异响", "100%25_", "so-7"])
def test_text_is_found_in_facts_in_either_language(scene: Scene, q: str) -> None:
    assert numbers(scene.at("quality").get(f"/v1/cases?q={q}")) == [scene.odd]


def test_text_is_found_in_the_number(scene: Scene) -> None:
    number = scene.case.partition("/")[2]

    assert scene.case in numbers(scene.at("quality").get(f"/v1/cases?q={number.lower()}"))


def test_signs_of_a_pattern_stand_for_themselves(scene: Scene) -> None:
    assert numbers(scene.at("quality").get("/v1/cases?q=1%25_0")) == []


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("colour=red", {"colour": "unknown-field"}),
        ("limit=0", {"limit": "range"}),
        ("limit=201", {"limit": "range"}),
        ("limit=many", {"limit": "type"}),
        ("closed=maybe", {"closed": "type"}),
        ("cursor=xyz", {"cursor": "format"}),
        ("cursor=WyJjYXNlIiwgMWUzMDBd", {"cursor": "format"}),
        ("cursor=WyJ0YXNrIiwgMSwgIngiXQ", {"cursor": "format"}),
        ("site=factory&site=annex", {"site": "choice"}),
        ("q=", {"q": "required"}),
        ("format=xlsx", {"format": "choice"}),
        ("limit=0&kind=&x=1", {"limit": "range", "kind": "required", "x": "unknown-field"}),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(scene: Scene, query: str, wrong: dict[str, str]) -> None:
    answer = scene.at("quality").get(f"/v1/cases?{query}")

    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert {error["field"]: error["code"] for error in answer.json["errors"]} == wrong


def test_the_cursor_of_another_list_is_refused(scene: Scene) -> None:
    cursor = cursor_of("parked", [1])

    assert scene.at("quality").get(f"/v1/cases?cursor={cursor}").status_code == 422


def test_what_was_stated_for_one_cycle_is_no_fact_of_the_next(scene: Scene) -> None:
    loop, quality = scene.loop, scene.at("quality")
    case = loop.submit(order_number="SO-10")
    capa = loop.children(case, "capa")[0].number
    loop.do("answer_capa", case=f"factory/{capa}", **CAPA_ANSWER)
    loop.do("carry_out_capa", case=f"factory/{capa}", **CAPA_REPORT)
    loop.do("verify_effect", case=f"factory/{capa}", **EFFECT)
    loop.do("close_complaint", case=case, closing_reason="punch replaced")
    closed = quality.get(f"/v1/cases/{case}").json
    loop.say("complaint.reopen", case=case, by="zhao", reason="burrs again")
    reopened = quality.get(f"/v1/cases/{case}").json
    each_cycle = loop.department("quality").procedures.in_force("factory").kinds["complaint"].each_cycle

    assert (closed["closed"], closed["cycle"], reopened["closed"], reopened["cycle"]) == (True, 1, False, 2)
    assert {name for name in closed["facts"] if name in each_cycle} - set(reopened["facts"])
    assert {reopened["facts"][name]["cycle"] for name in set(reopened["facts"]) & each_cycle} == {2}
    assert reopened["facts"]["defect"]["cycle"] == 1


def test_a_case_shows_its_facts_children_tasks_and_receipts(scene: Scene) -> None:
    found = scene.at("quality").get(f"/v1/cases/{scene.case}").json

    assert (found["case"], found["state"], found["closed"]) == (scene.case, "responded", False)
    assert found["facts"]["defect"]["value"] == "burr on the edge"
    assert found["facts"]["defect"]["text"]["zh"]
    assert found["facts"]["search.stock"]["value"] == "found"
    assert [child["kind"] for child in found["children"]] == ["capa"]
    questions = [one["question"] for one in found["receipts"]]
    assert "capa_request" in questions
    assert len(questions) == len(set(questions))
    assert found["procedure"]["hash"] == found["receipts"][-1]["receipt"]["procedure"]["hash"]


def test_a_child_names_its_parent_and_has_tasks_of_its_own(scene: Scene) -> None:
    quality = scene.at("quality")
    (child,) = quality.get(f"/v1/cases/{scene.case}").json["children"]
    found = quality.get(f"/v1/cases/{child['case']}").json

    assert child["parent"] == found["parent"] == scene.case
    assert [(task["kind"], task["department"]) for task in found["tasks"]] == [("carry_out_capa", "production")]


def test_contact_data_is_in_no_answer_of_quality(scene: Scene) -> None:
    case = scene.loop.submit(
        contact={"name": "Zhang San", "phone": "13800000000"}, product_name="hinge", order_number="SO-9"
    )
    quality = scene.at("quality")

    told = [quality.get(f"/v1/cases/{case}{part}").text for part in ("", "/timeline", "/why")]
    assert [text for text in told if "13800000000" in text] == []


@pytest.mark.parametrize("part", ["", "/timeline", "/why"])
@pytest.mark.parametrize("case", ["factory/C-2026-999999", "annex/C-2026-000001", "nowhere/x"])
def test_a_case_that_is_not_here_is_not_found(scene: Scene, case: str, part: str) -> None:
    answer = scene.at("quality").get(f"/v1/cases/{case}{part}")

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json["errors"][0]["got"] == case


def test_the_time_line_is_in_order_and_decisions_carry_their_receipts(scene: Scene) -> None:
    entries = everything(scene.at("quality"), f"/v1/cases/{scene.case}/timeline", limit=3)

    assert entries[0]["what"] == "opened"
    assert [e["at"] for e in entries] == sorted(e["at"] for e in entries)
    decided = [entry for entry in entries if entry["what"] == "decided"]
    assert decided
    assert [e["receipt"]["question"] for e in decided] == [e["detail"]["question"] for e in decided]
    assert [e for e in entries if e["what"] != "decided" and "receipt" in e] == []
    assert all(entry["by"] for entry in entries)


def test_every_receipt_told_decides_the_same_again(scene: Scene) -> None:
    procedure = scene.loop.department("quality").procedures.in_force("factory")
    found = scene.at("quality").get(f"/v1/cases/{scene.case}").json

    outcomes = [redecide(procedure, one["receipt"]).status for one in found["receipts"]]
    assert outcomes == [one["status"] for one in found["receipts"]]


def test_why_names_the_clauses_of_what_is_decided_and_who_owes_what_is_missing(scene: Scene) -> None:
    found = scene.at("quality").get(f"/v1/cases/{scene.odd}/why").json
    by_name = {one["question"]: one for one in found["decisions"]}

    assert by_name["form_complete"]["status"] == "decided"
    assert by_name["form_complete"]["clauses"]
    assert by_name["form_complete"]["text"]["zh"]
    waiting = by_name["defect_shown"]
    assert waiting["status"] == "waiting"
    assert [owed for owed in waiting["owed"] if owed.get("roles") or owed["source"] != "form"]
    assert "search_stock" not in [task["kind"] for task in found["tasks"]]
    assert [act["act"] for act in found["acts"] if act["act"] == "close" and not act["allowed"]] == ["close"]


def test_why_of_one_question_is_that_question_alone(scene: Scene) -> None:
    found = scene.at("quality").get(f"/v1/cases/{scene.case}/why?question=capa_request").json

    assert [(one["question"], one["outcome"]) for one in found["decisions"]] == [("capa_request", True)]


def test_a_question_that_the_procedure_does_not_ask_is_not_found(scene: Scene) -> None:
    answer = scene.at("quality").get(f"/v1/cases/{scene.case}/why?question=weather")

    assert answer.status_code == 404
    assert answer.json["errors"][0]["field"] == "question"


def test_asking_why_changes_nothing(scene: Scene) -> None:
    before = scene.at("quality").get(f"/v1/cases/{scene.case}/timeline?limit=200").text
    scene.at("quality").get(f"/v1/cases/{scene.case}/why")

    assert scene.at("quality").get(f"/v1/cases/{scene.case}/timeline?limit=200").text == before


def test_a_task_list_holds_the_tasks_of_its_own_department(scene: Scene) -> None:
    production = scene.at("production").get(f"/v1/tasks?state=open&case={capa_of(scene)}").json["items"]
    sales = scene.at("sales").get(f"/v1/tasks?state=open&case={scene.incomplete}").json["items"]

    assert [(task["kind"], task["department"]) for task in production] == [("carry_out_capa", "production")]
    assert [task["department"] for task in sales] == ["sales"]
    assert "default" not in json.dumps(sales[0]["form"])


def test_tasks_are_filtered_by_kind_role_site_and_state(scene: Scene) -> None:
    production = scene.at("production")

    done = production.get(f"/v1/tasks?state=done&kind=answer_capa&case={capa_of(scene)}").json["items"]
    assert [(task["state"], task["answer"]["root_cause"], task["by"]) for task in done] == [
        ("done", "worn punch", "li.na")
    ]
    assert production.get("/v1/tasks?site=annex").json["items"] == []
    assert production.get("/v1/tasks?role=sales").json["items"] == []
    assert production.get("/v1/tasks?state=finished").status_code == 422


def test_a_search_that_filled_itself_is_on_nobodys_list_and_can_be_looked_at(scene: Scene) -> None:
    warehouse = scene.at("warehouse")
    entry = everything(scene.at("quality"), f"/v1/cases/{scene.case}/timeline", limit=200)
    (id_,) = [e["detail"]["task"] for e in entry if e["what"] == "task done" and e["detail"]["kind"] == "search_stock"]

    assert [task["kind"] for task in everything(warehouse, "/v1/tasks", limit=1) if task["id"] == id_] == []
    assert warehouse.get(f"/v1/tasks/{id_}").json["answer"]["search.stock.match"] == "S-1"


def test_tasks_come_page_after_page_in_the_order_in_which_they_came(scene: Scene) -> None:
    whole = scene.at("sales").get("/v1/tasks").json["items"]

    assert everything(scene.at("sales"), "/v1/tasks", limit=1) == whole
    assert len(whole) >= 2


def test_a_task_is_shown_with_its_form(scene: Scene) -> None:
    (listed,) = scene.at("production").get(f"/v1/tasks?state=open&case={capa_of(scene)}").json["items"]
    found = scene.at("production").get(f"/v1/tasks/{listed['id']}").json

    assert found == listed
    assert found["form"]["required"]
    wanted = {"id", "site", "case", "department", "role", "kind", "opened_at", "due_at", "clauses", "form", "state"}
    assert wanted - {"due_at"} <= set(found)


@pytest.mark.parametrize("task", ["production.0123456789ab", "nonsense", "x" * 300])
def test_a_task_that_is_not_here_is_not_found(scene: Scene, task: str) -> None:
    assert scene.at("production").get(f"/v1/tasks/{task}").status_code == 404


@pytest.mark.parametrize("limit", [1, 200])
def test_an_export_as_json_lines_is_the_whole_list(scene: Scene, limit: int) -> None:
    answer = scene.at("quality").get(f"/v1/cases?format=jsonl&limit={limit}")

    found = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.mimetype == "application/jsonl"
    assert [one["case"] for one in found] == numbers(scene.at("quality").get("/v1/cases?limit=200"))


def test_an_export_as_csv_opens_in_a_spreadsheet(scene: Scene) -> None:
    answer = scene.at("quality").get("/v1/cases?format=csv&kind=complaint")

    assert answer.text.startswith(BOM)
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix(BOM))))
    assert scene.odd in [row["case"] for row in rows]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="quality-cases.csv"'


def test_a_wrong_parameter_of_an_export_is_a_problem_and_no_half_file(scene: Scene) -> None:
    assert scene.at("quality").get("/v1/cases?format=csv&cursor=xyz").status_code == 422


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\rx", " =1", "＝1", "＋1", "－1", "＠A1"])
def test_a_cell_that_looks_like_a_formula_is_marked_as_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_cells_keep_what_is_no_formula() -> None:
    assert [safe_cell(value) for value in ("a=1", -1, True, None, {"zh": "毛刺"})] == [
        "a=1",
        "-1",
        "true",
        "",
        '{"zh":"毛刺"}',
    ]


@pytest.mark.parametrize("path", ["/v1/cases/factory/%00", "/v1/cases/a%00b/1", "/v1/tasks/%00"])
def test_nothing_is_called_by_a_name_that_no_database_takes(scene: Scene, path: str) -> None:
    assert scene.at("quality").get(path).status_code == 404


@pytest.mark.parametrize("query", ["q=%00", "site=a%00", "cursor=%00"])
def test_a_parameter_that_no_database_takes_is_refused(scene: Scene, query: str) -> None:
    answer = scene.at("quality").get(f"/v1/cases?{query}")

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "format")


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_a_cursor_with_a_text_that_no_database_takes_is_refused(scene: Scene, text: str) -> None:
    answer = scene.at("quality").get(f"/v1/tasks?cursor={cursor_of('task', [1, text])}")

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "cursor")

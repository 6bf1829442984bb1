"""The forms of a case over HTTP: the list of them, and each as PDF, at the department that owns the case."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.casework.printing.press import set_as_pdf as really_set
from services.casework.printing.sheet import Sheet
from services.settings import Settings
from tests.fakes import FakeBroker, FrozenClock
from tests.loop import Loop
from tests.opening import opened_departments
from tests.services.sheets import pages_of, text_of
from tests.services.web_fakes import CLIENTS, Caller, caller

SITES = """
[sites.factory]
packs = ["iso9001"]
timezone = "Asia/Shanghai"
name = {zh = "华兴机械有限公司", en = "Hua Xing Machinery Ltd."}
"""
CONTACT = {"name": "王芳", "phone": "+86 139 0013 4471", "email": "fang.wang@example.org"}


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loop]:
    """Nothing is written here but the cases themselves, so one loop on one database does for all."""
    home: Path = tmp_path_factory.mktemp("home")
    (home / "sites.toml").write_text(SITES, encoding="utf-8")
    settings = Settings.of_environment({"CAPALOOP_HOME": str(home), "CAPALOOP_SITES": str(home / "sites.toml")})
    clock = FrozenClock()
    departments = opened_departments(settings, clock)
    for department in departments:
        department.store.clients = CLIENTS
    yield Loop(FakeBroker(departments), clock)
    for department in departments:
        department.store.close()


@pytest.fixture(scope="module")
def quality(loop: Loop) -> Caller:
    return caller(loop.department("quality"))


@pytest.fixture(scope="module")
def case(loop: Loop) -> str:
    return loop.submit(details="装配时发现", contact=CONTACT)


def test_a_form_comes_as_pdf_in_the_language_that_is_asked_for(quality: Caller, case: str) -> None:
    chinese = quality.get(f"/v1/cases/{case}/forms/feedback.pdf?language=zh")
    english = quality.get(f"/v1/cases/{case}/forms/feedback.pdf?language=en")

    assert (chinese.status_code, chinese.content_type) == (200, "application/pdf")
    for said in ("华兴机械有限公司", "顾客信息反馈表", case, "装配时发现", "☑电话", "条款"):
        assert said in text_of(chinese.data), said
    for said in ("HuaXingMachineryLtd.", "Customerfeedbackform", case, "装配时发现", "☑telephone", "clause"):
        assert said in text_of(english.data), said


def test_unless_it_is_asked_for_the_language_is_that_of_the_request(quality: Caller, case: str) -> None:
    answer = quality.get(f"/v1/cases/{case}/forms/feedback.pdf", Accept_Language="zh-CN")

    assert "顾客信息反馈表" in text_of(answer.data)


def test_the_same_again_is_the_same_and_need_not_be_sent(quality: Caller, case: str) -> None:
    path = f"/v1/cases/{case}/forms/feedback.pdf?language=zh"
    first, again = quality.get(path), quality.get(path)
    known = quality.get(path, If_None_Match=first.headers["ETag"])

    assert first.data == again.data
    assert (known.status_code, known.data) == (304, b"")


def test_every_form_of_the_case_can_be_printed(quality: Caller, case: str) -> None:
    forms = [one["form"] for one in quality.get(f"/v1/cases/{case}/forms").json["items"]]

    assert len(forms) > 5
    for form in forms:
        assert pages_of(quality.get(f"/v1/cases/{case}/forms/{form}.pdf?language=zh").data), form


def test_whom_to_talk_to_stays_in_sales(quality: Caller, case: str) -> None:
    text = text_of(quality.get(f"/v1/cases/{case}/forms/feedback.pdf?language=zh").data)

    for said in ("王芳", "139", "fang.wang"):
        assert said not in text


def test_the_list_says_how_each_form_stands(loop: Loop, quality: Caller) -> None:
    case = loop.submit(order_number=None)
    items = {one["form"]: one for one in quality.get(f"/v1/cases/{case}/forms").json["items"]}

    feedback = items["feedback"]
    assert (feedback["stated"], feedback["complete"], feedback["missing"]) == (True, False, ["order_number"])
    assert feedback["text"] == {"zh": "顾客信息反馈表", "en": "customer feedback form"}
    assert feedback["retention"]["standing"] == "no period"
    assert quality.get(feedback["pdf"]).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("factory/C-2026-999999/forms", 404, "case"),
        ("factory/C-2026-999999/forms/feedback.pdf", 404, "case"),
        ("{case}/forms/nothing.pdf", 404, "form"),
        ("{case}/forms/feedback.pdf?language=fr", 422, "language"),
        ("{case}/forms/feedback.pdf?paper=a5", 422, "paper"),
    ],
)
def test_what_is_not_there_is_refused(quality: Caller, case: str, path: str, status: int, field: str) -> None:
    answer = quality.get(f"/v1/cases/{path.format(case=case)}")

    assert answer.status_code == status
    assert [one["field"] for one in answer.json["errors"]] == [field]


def test_another_department_does_not_have_it(loop: Loop, case: str) -> None:
    sales = caller(loop.department("sales"))

    assert sales.get(f"/v1/cases/{case}/forms/feedback.pdf").status_code == 404


def test_without_a_token_nothing_is_printed(loop: Loop, case: str) -> None:
    stranger = caller(loop.department("quality"), None)

    assert stranger.get(f"/v1/cases/{case}/forms/feedback.pdf").status_code == 401


def test_where_it_cannot_be_printed_the_answer_says_why(
    quality: Caller, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_rows(sheet: Sheet) -> bytes:
        return really_set(Sheet(**{**vars(sheet), "rows": [[]]}))

    monkeypatch.setattr("services.casework.printing.office.set_as_pdf", without_rows)
    answer = quality.get(f"/v1/cases/{case}/forms/feedback.pdf")

    assert (answer.status_code, answer.json["type"].rpartition(":")[2]) == (503, "press")

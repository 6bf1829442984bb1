"""A signed form is disposed of whole: with its signatures, its copies, and what people wrote when they signed."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.loop import Loop
from tests.services.retention_scene import everything
from tests.services.sheets import text_of
from tests.services.signing_scene import CHEAP, PRESS_SHOP, act, opened, receive, revise, sign
from tests.services.web_fakes import CLIENTS, OPERATOR, Caller, caller

SETTINGS = """
    @hook
    def settings(self) -> Sequence[Setting]:
        return [Setting("keep_months", Whole(1, 1200), "2", default=12)]

    @hook
    def roles("""
KEPT = 'number="B{yyyy}-{n:04}",\n    keep="keep_months",\n    keep_from="claim_form.signed_on",\n    kept_by="leader",'
REMARK = "the quote of the die is missing"


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    folder = tmp_path / "press_shop"
    shutil.copytree(PRESS_SHOP, folder, ignore=shutil.ignore_patterns("__pycache__"))
    pack = folder / "pack.py"
    text = pack.read_text(encoding="utf-8").replace("\n    @hook\n    def roles(", SETTINGS, 1)
    text = text.replace('number="B{yyyy}-{n:04}",', KEPT, 1).replace("    Role,\n", "    Role,\n    Setting,\n", 1)
    pack.write_text(text, encoding="utf-8")
    words = folder / "vocabulary.yaml"
    said = words.read_text(encoding="utf-8").replace(
        "names:\n", "names:\n  keep_months: {zh: 保存月数, en: months}\n", 1
    )
    words.write_text(said, encoding="utf-8")
    file = tmp_path / "sites.toml"
    file.write_text(
        f'[sites.factory]\npacks = ["press-shop"]\n[sites.factory.pack_paths]\npress-shop = "{folder}"\n',
        encoding="utf-8",
    )
    return file


@pytest.fixture
def quality(loop: Loop) -> Caller:
    loop.department("quality").store.clients = CLIENTS
    return caller(loop.department("quality"), OPERATOR)


@pytest.fixture
def case(loop: Loop) -> str:
    return closed_claim(loop)


def closed_claim(loop: Loop) -> str:
    """A claim whose form was sent back, revised, signed by three, received by one."""
    case = opened(loop)
    loop.do("fill_claim", case=case, **CHEAP)
    sign(loop, 1, case=case, agreed=False, remark=REMARK)
    revise(loop, case, part="punch", **{"reason.claim_form": "as asked for"})
    for number in (1, 2, 3):
        sign(loop, number, case=case)
    receive(loop)
    loop.do("plan_work", case=case, planned=True)
    loop.do("write_report", case=case, done="ground")
    sign(loop, 1, "report_sheet", case=case)
    act(loop, case, "close")
    assert loop.file(case).closed
    return case


def test_it_is_printed_with_everybody_who_signed(quality: Caller, case: str) -> None:
    text = text_of(quality.get(f"/v1/cases/{case}/forms/claim_form.pdf?language=zh").data)

    for said in ("B2026-0001", "punch", "签署", "wang", "zhao", "2026年3月2日", "复印件", "已发出"):
        assert said in text, said
    assert "未填写完整" not in text
    (form,) = (one for one in quality.get(f"/v1/cases/{case}/forms").json["items"] if one["form"] == "claim_form")
    assert (form["number"], form["signed"], form["complete"]) == ("B2026-0001", True, True)
    assert (form["retention"]["since"], form["retention"]["until"]) == ("2026-03-02", "2027-03-02")


def test_it_goes_with_its_signatures_and_keeps_its_number(loop: Loop, quality: Caller, case: str) -> None:
    loop.clock.now = loop.clock() + timedelta(days=367)
    records = [{"case": case, "form": "claim_form"}]
    proposed = quality.post("/v1/disposals/propose", {"records": records, "by": "wang", "reason": "it is over"}).json
    assert REMARK in everything(loop)

    done = quality.post("/v1/disposals/approve", {"ids": [proposed["proposed"][0]["id"]], "by": "sun"})
    assert done.status_code == 200, done.text
    loop.broker.run()

    left = everything(loop)
    assert REMARK not in left
    assert "as asked for" not in left
    assert "punch" not in left
    (kept,) = quality.get("/v1/disposals").json["items"]
    assert (kept["number"], kept["form"]) == ("B2026-0001", "claim_form")
    drawn = [one.detail["number"] for one in loop.timeline(case) if one.what == "number drawn"]
    assert "B2026-0001" in drawn
    signed = [one.by for one in loop.timeline(case) if one.what == "form signed"]
    assert len(signed) == 4
    facts = quality.get(f"/v1/cases/{case}").json["facts"]
    assert [name for name in facts if "claim_form" in name] == []
    assert "ground" in left, "the report is another record"


def test_who_may_is_asked_of_the_site_as_it_is_now(make_loop: Callable[..., Loop], sites: Path) -> None:
    loop = make_loop(on_disk=True)
    case = closed_claim(loop)
    loop.clock.now = loop.clock() + timedelta(days=367)
    before = sites.read_text(encoding="utf-8")
    now = "[sites.factory.settings]", "keep_months = 24", "[sites.factory.retention]", 'approver = "head"'
    persons = "[sites.factory.roles]", 'head = {persons = ["sun"]}', ""
    sites.write_text(before + "\n".join((*now, *persons)), encoding="utf-8")
    restarted = make_loop(on_disk=True)
    department = restarted.department("quality")
    department.store.clients = CLIENTS
    quality = caller(department, OPERATOR)
    assert department.procedures.in_force("factory").hash != restarted.file(case).procedure_hash
    records = [{"case": case, "form": "claim_form"}]
    proposed = quality.post("/v1/disposals/propose", {"records": records, "by": "wang", "reason": "it is over"}).json
    (id_,) = (one["id"] for one in proposed["proposed"])

    assert quality.post("/v1/disposals/approve", {"ids": [id_], "by": "li"}).status_code == 403
    assert quality.post("/v1/disposals/approve", {"ids": [id_], "by": "sun"}).status_code == 200

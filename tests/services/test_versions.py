"""A case finishes on the procedure it began with, whatever has been installed since."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import rules.iso9001
from tests.loop import Loop

MakeLoop = Callable[..., Loop]


@pytest.fixture
def pack(tmp_path: Path, sites: Path) -> Path:
    """A copy of the base procedure that the site runs by path, so that it can be changed under its feet."""
    folder = tmp_path / "packs" / "iso9001"
    shutil.copytree(Path(rules.iso9001.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    sites.write_text(
        '[sites.factory]\npacks = ["iso9001"]\n[sites.factory.pack_paths]\niso9001 = "packs/iso9001"\n',
        encoding="utf-8",
    )
    return folder


def upgraded(pack: Path) -> None:
    """Version 2: a request goes to the warehouse unless quality names another role."""
    capa = pack / "capa.py"
    before = capa.read_text(encoding="utf-8")
    after = before.replace("return named or PRODUCTION", "return named or WAREHOUSE")
    assert after != before
    capa.write_text(after, encoding="utf-8")


def test_an_old_case_goes_on_by_the_old_version_and_a_new_one_by_the_new(make_loop: MakeLoop, pack: Path) -> None:
    loop = make_loop(on_disk=True)
    old = loop.submit()
    upgraded(pack)
    restarted = make_loop(on_disk=True)
    new = restarted.submit(order_number="SO-2", product_name="lid B")

    for case in (old, new):
        restarted.do("ask_sample", case=case, evidence="sample")
        restarted.do("verify_defect", case=case, defect_confirmed=True, defect_reason="burr")

    hosts = {case: capa_host(restarted, case) for case in (old, new)}
    assert hosts == {old: "production", new: "warehouse"}
    assert restarted.file(old).procedure_hash != restarted.file(new).procedure_hash


def test_the_receipts_of_an_old_case_name_the_old_version(make_loop: MakeLoop, pack: Path) -> None:
    loop = make_loop(on_disk=True)
    old = loop.submit()
    upgraded(pack)
    restarted = make_loop(on_disk=True)
    restarted.do("ask_sample", case=old, evidence="sample")
    restarted.do("verify_defect", case=old, defect_confirmed=True, defect_reason="burr")

    assert {one["procedure"]["hash"] for one in restarted.receipts(old)} == {restarted.file(old).procedure_hash}


def capa_host(loop: Loop, case: str) -> str:
    (capa,) = loop.children(case, "capa")
    task = loop.task("answer_capa", f"factory/{capa.number}")
    assert task is not None
    return task.partition(".")[0]

"""A procedure is kept so that a case can finish on it years later, whatever has been installed since."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from rules.archive import manifest, restore
from rules.assembly import assemble
from rules.errors import PackError
from rules.evaluate import evaluate
from rules.pack import pack_of
from rules.procedure import Procedure
from rules.receipts import receipt, redecide
from rules.sites import RoleAtSite
from tests.rules.making import NORTH, NOW, RIDERS_CLUB, WORKSHOP, case

BOTH = assemble(replace(NORTH, packs=("workshop", "riders-club")), [WORKSHOP, RIDERS_CLUB])
STORE: Mapping[str, Mapping[str, bytes]] = {pack.digest: pack.files for pack in BOTH.packs}


def kept(procedure: Procedure) -> dict[str, object]:
    return dict(json.loads(json.dumps(manifest(procedure))))


def test_a_procedure_comes_back_the_same(tmp_path: Path) -> None:
    again = restore("north", kept(BOTH), STORE.__getitem__, tmp_path)
    assert (again.hash, again.name, again.version) == (BOTH.hash, "workshop+riders-club", "1.2.0+0.3.0")
    assert again.site.roles == BOTH.site.roles
    assert not list(tmp_path.iterdir())


def test_persons_deputies_and_numbers_of_a_site_come_back(tmp_path: Path) -> None:
    roles = {**NORTH.roles, "mechanic": RoleAtSite("", ("an",), ("bo",))}
    site = replace(NORTH, roles=roles, numbers={"job": "J{yy}-{n:03}"})
    procedure = assemble(site, [WORKSHOP])
    again = restore("north", kept(procedure), STORE.__getitem__, tmp_path)
    assert (again.hash, again.site.roles, again.site.numbers) == (procedure.hash, roles, site.numbers)
    assert again.kinds["job"].kind.number == "J{yy}-{n:03}"


@pytest.mark.parametrize("file", ["pack.py", "declared.py", "clauses.yaml"])
def test_a_tampered_file_is_refused(file: str, tmp_path: Path) -> None:
    tampered = {
        WORKSHOP.digest: {**WORKSHOP.files, file: WORKSHOP.files[file] + b"\n"},
        RIDERS_CLUB.digest: RIDERS_CLUB.files,
    }
    with pytest.raises(PackError, match=rf"^workshop: the archived files are not those of {WORKSHOP.digest[:12]}$"):
        restore("north", kept(BOTH), tampered.__getitem__, tmp_path)


def test_a_tampered_setting_is_refused(tmp_path: Path) -> None:
    altered = kept(BOTH)
    altered["site"]["settings"]["covered_months"] = 36
    with pytest.raises(PackError, match=rf"assembled again it is [0-9a-f]{{12}}, not {BOTH.hash[:12]}"):
        restore("north", altered, STORE.__getitem__, tmp_path)


def test_a_case_finishes_on_the_version_it_began_with(tmp_path: Path) -> None:
    old = assemble(NORTH, [WORKSHOP])
    stricter = WORKSHOP.files["pack.py"].replace(b'Rule(("brake", ANY), "today"', b'Rule(("brake", ANY), "any time"')
    new = assemble(NORTH, [pack_of("workshop", {**WORKSHOP.files, "pack.py": stricter})])
    restored = restore("north", kept(old), STORE.__getitem__, tmp_path)
    facts = case("job", {"defect": "brake"})
    urgency = [evaluate(one, facts, NOW).decisions["urgency"].outcome for one in (old, new, restored)]
    assert urgency == ["today", "any time", "today"]
    assert old.hash == restored.hash != new.hash


def test_a_receipt_is_decided_again_by_the_restored_procedure(tmp_path: Path) -> None:
    old = assemble(NORTH, [WORKSHOP])
    situation = evaluate(old, case("job", {"defect": "brake"}), NOW)
    held = receipt(old, situation.decisions["urgency"], situation.known, situation.values, NOW).document
    restored = restore("north", kept(old), STORE.__getitem__, tmp_path)
    assert redecide(restored, json.loads(json.dumps(held))).outcome == "today"

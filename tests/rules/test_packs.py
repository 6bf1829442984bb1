"""A pack is a folder: read once, checked for what it may not do, run from the very bytes that are hashed."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import capaloop.pack
import rules.api
from rules.errors import PackError
from rules.pack import digest_of, installed, load_pack, pack_of
from tests.rules.making import PACKS, WORKSHOP

HEAD = "class Pack:\n    name = 'mini'\n    version = '1'\n    title_en = title_zh = 'Mini'\n    document = None\n"
FINE: Mapping[str, bytes] = {"__init__.py": HEAD.encode()}


def refusal(files: Mapping[str, bytes]) -> str:
    with pytest.raises(PackError) as refused:
        pack_of("mini", files)
    return str(refused.value)


def test_a_pack_is_its_files() -> None:
    loaded = load_pack(PACKS / "workshop")
    assert (loaded.name, loaded.version, loaded.document) == ("workshop", "1.2.0", "WS-01")
    assert set(loaded.files) == {path.name for path in (PACKS / "workshop").iterdir() if path.is_file()}
    assert loaded.digest == WORKSHOP.digest == digest_of(loaded.files)
    assert loaded.clauses["6.1"].exempt == "Manner; nobody measures it."


def test_the_base_procedure_is_installed() -> None:
    assert (installed()["iso9001"] / "__init__.py").is_file()


@pytest.mark.parametrize("changed", ["pack.py", "clauses.yaml", "vocabulary.yaml", "examples.yaml"])
def test_every_file_counts_for_the_digest(changed: str) -> None:
    assert digest_of({**WORKSHOP.files, changed: WORKSHOP.files[changed] + b"\n"}) != WORKSHOP.digest


def test_moving_a_line_from_one_file_to_another_changes_the_digest() -> None:
    assert digest_of({"a.py": b"xy", "b.py": b""}) != digest_of({"a.py": b"x", "b.py": b"y"})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("import os", "imports os; a pack may import capaloop.pack, rules.api and pure modules"),
        ("from os import path", "imports os"),
        ("import rules.evaluate", "imports rules.evaluate"),
        ("from rules import stack", "imports rules"),
        ("import datetime, random", "imports random"),
        ("CONTENT = open('/etc/hostname').read()", "calls open(); a procedure does no input or output"),
        ("eval('1')", "calls eval()"),
        ("print('loaded')", "calls print()"),
        ("__import__('os')", "calls __import__()"),
        (
            "from datetime import datetime\n\ndef late(due):\n    return due < datetime.now()",
            "calls .now(); time is a fact",
        ),
        ("from datetime import date\nSTART = date.today()", "calls .today(); time is a fact, never read from a clock"),
        ("N = 0\ndef count():\n    global N\n    N += 1", "global N; a procedure keeps no state"),
        ("def broken(:\n    pass", "invalid syntax"),
    ],
)
def test_an_impure_pack_is_refused_with_file_and_line(line: str, said: str) -> None:
    message = refusal({**FINE, "more.py": f"# one line before\n{line}\n".encode()})
    assert re.match(r"mini/more\.py:\d+: ", message)
    assert said in message
    assert int(message.split(":")[1]) == 2 + line.count("\n", 0, line.find(_culprit(line)))


def _culprit(line: str) -> str:
    return next(part for part in (".now()", ".today()", "global", line) if part in line)


def test_an_impure_pack_is_never_run() -> None:
    refusal({**FINE, "__init__.py": HEAD.encode() + b"import os\nraise SystemExit\n"})


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"__init__.py": b""}, "mini: __init__.py must hold a class named Pack"),
        ({"__init__.py": b"Pack = 5"}, "mini: __init__.py must hold a class named Pack"),
        ({"__init__.py": b"class Pack:\n    name = 'x'\n    version = '1'"}, "has no title_en, title_zh, document"),
        (
            {"__init__.py": HEAD.replace("mini", "Mini Pack").encode()},
            "name: expected small letters, digits and hyphens",
        ),
        ({"__init__.py": HEAD.encode() + b"    def __init__(self):\n        1 / 0"}, "Pack(): ZeroDivisionError"),
        ({**FINE, "more.py": b"1 / 0"}, "mini: ZeroDivisionError: division by zero"),
        ({**FINE, "more.py": b"from .nowhere import x"}, "mini: ModuleNotFoundError"),
        ({**FINE, "more.py": b"x = '\0'"}, "mini/more.py"),
        ({**FINE, "more.py": "x = 'é'".encode("latin-1")}, "mini/more.py"),
        (
            {**FINE, "clauses.yaml": b"- {id: '1', en: a, zh: b}\n- {id: '1', en: a, zh: b}"},
            "clause 1 stands there twice",
        ),
        ({**FINE, "clauses.yaml": b"- {id: '1', en: a}"}, "mini/clauses.yaml: clause 1: missing 1 required"),
        (
            {**FINE, "clauses.yaml": b"- {id: '1', en: a, zh: b, read: c}"},
            "clause 1: got an unexpected keyword argument 'read'",
        ),
        ({**FINE, "clauses.yaml": b"one: two"}, "mini/clauses.yaml: expected a list of entries"),
        ({**FINE, "clauses.yaml": b"- {id: '1'"}, "mini/clauses.yaml: while parsing"),
        ({**FINE, "clauses.yaml": b"\xff\xfe\x00"}, "mini/clauses.yaml: "),
        ({**FINE, "examples.yaml": b"- one"}, "mini/examples.yaml: expected a list of entries"),
        ({**FINE, "vocabulary.yaml": b"- one"}, "mini/vocabulary.yaml: expected names with entries"),
        ({**FINE, "vocabulary.yaml": b"words: {}"}, "mini/vocabulary.yaml: expected names and shorthand, got words"),
        ({**FINE, "vocabulary.yaml": b"names: {one: {zh: a}}"}, "mini/vocabulary.yaml: one: expected zh and en, got"),
        ({**FINE, "vocabulary.yaml": b"names: {one: {zh: a, en: b, de: c}}"}, "vocabulary.yaml: one: unknown de"),
        (
            {**FINE, "vocabulary.yaml": b"names: {one: {zh: a, en: b, also: two}}"},
            "one: also: expected a list of names",
        ),
        ({**FINE, "vocabulary.yaml": b"names: {one: {zh: a, en: b, values: {x: y}}}"}, "one: x: expected zh and en"),
        ({**FINE, "vocabulary.yaml": b"shorthand: {one: {x: y}}"}, "one: x: expected names with entries, got 'y'"),
    ],
)
def test_a_pack_that_is_not_what_it_should_be_is_refused(files: Mapping[str, bytes], said: str) -> None:
    assert said in refusal(files)


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"a pack is a folder with an __init__\.py; none is there"):
        load_pack(tmp_path)


def test_a_pack_may_be_written_with_the_words_of_the_product() -> None:
    source = HEAD.encode() + b"    @hook\n    def roles(self):\n        return [Role('clerk', 'sales', '1')]\n"
    loaded = pack_of("mini", {**FINE, "__init__.py": b"from capaloop.pack import Role, hook\n" + source})
    assert loaded.plugin.roles()[0].host == "sales"
    assert set(capaloop.pack.__all__) == set(rules.api.__all__)


def test_two_versions_of_one_pack_run_side_by_side() -> None:
    other = {**FINE, "limits.py": b"MOST = 3\n", "__init__.py": b"from .limits import MOST\n" + HEAD.encode()}
    old = pack_of("mini", {**other, "__init__.py": other["__init__.py"] + b"    most = MOST\n"})
    new = pack_of("mini", {**old.files, "limits.py": b"MOST = 4\n"})
    assert (old.plugin.most, new.plugin.most) == (3, 4)
    assert old.digest != new.digest
    assert type(old.plugin) is not type(new.plugin)


def test_a_folder_rewritten_within_the_same_second_runs_as_it_is_now(tmp_path: Path) -> None:
    found = []
    for figure in (b"1", b"2"):
        (tmp_path / "__init__.py").write_bytes(HEAD.encode() + b"    figure = " + figure + b"\n")
        found.append(load_pack(tmp_path).plugin.figure)
    assert found == [1, 2]
    assert not list(tmp_path.rglob("*.pyc"))


def test_a_pack_that_fails_leaves_nothing_behind() -> None:
    before = set(sys.modules)
    refusal({**FINE, "a.py": b"X = 1", "b.py": b"1 / 0"})
    assert set(sys.modules) == before
    assert not [finder for finder in sys.meta_path if type(finder).__module__ == "rules.loading"]


def test_an_error_in_a_pack_is_shown_with_its_line() -> None:
    files = {**FINE, "__init__.py": HEAD.encode() + b"    def fail(self):\n        return 1 / 0  # here\n"}
    with pytest.raises(ZeroDivisionError) as raised:
        pack_of("mini", files).plugin.fail()
    assert "return 1 / 0  # here" in str(raised.getrepr())

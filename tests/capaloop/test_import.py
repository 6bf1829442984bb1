"""A file becomes commands row by row: nothing is changed on the way, nothing is lost without a word."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capaloop.importing import BrokenRow, FileRefused, Row, read_rows
from capaloop.refused_rows import FORMULA, guarded, without_guard, write
from tests.capaloop.cli_fakes import Sent, accepted, refused
from tests.capaloop.conftest import CommandLine

CELLS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
COLUMNS = ["order_number", "product_name", "defect", "customer_code", "contact.phone"]


def csv_bytes(header: list[str], *rows: list[str]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([header, *rows])
    return written.getvalue().encode()


def only(content: bytes, kind: str = "complaint") -> Row | BrokenRow:
    (row,) = read_rows(content, kind)
    return row


def data_of(content: bytes, kind: str = "complaint") -> Mapping[str, Any]:
    row = only(content, kind)
    assert isinstance(row, Row)
    return row.data


def expected_of(error: Any) -> str:
    return str(error.expected.en)


@given(st.lists(CELLS, min_size=5, max_size=5).filter(any))
def test_any_cell_reaches_the_message_as_it_stands_in_the_file(cells: list[str]) -> None:
    order, product, defect, code, phone = cells
    wanted: dict[str, Any] = {"order_number": order, "product_name": product, "defect": defect}
    wanted |= {"customer": {"code": code} if code else {}, "contact": {"phone": phone} if phone else {}}
    assert data_of(csv_bytes(COLUMNS, cells)) == {name: value for name, value in wanted.items() if value}


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2).filter(any), min_size=1, max_size=5))
def test_what_was_refused_is_written_and_read_again_without_a_change(rows: list[list[str]]) -> None:
    header = ["order_number", "defect"]
    before = [row for row in read_rows(csv_bytes(header, *rows), "complaint") if isinstance(row, Row)]
    error = {"field": "=1+1", "expected": "@x", "got": "-2", "code": "type"}
    written = io.StringIO(newline="")
    write(written, [(row.number, row.cells, [error]) for row in before])
    again = [row for row in read_rows(written.getvalue().encode(), "complaint") if isinstance(row, Row)]
    assert [row.data for row in again] == [row.data for row in before]


@given(CELLS)
def test_no_cell_of_the_report_is_a_formula(cell: str) -> None:
    assert not guarded(cell).startswith(tuple(set(FORMULA) - {"'"}))
    assert without_guard(guarded(cell)) == cell


def test_the_id_of_a_row_is_the_files_hash_and_its_number_in_a_spreadsheet() -> None:
    content = csv_bytes(["order_number"], ["A"], ["B"])
    digest = hashlib.sha256(content).hexdigest()[:16]
    rows = list(read_rows(content, "complaint"))
    assert [(row.number, row.id) for row in rows if isinstance(row, Row)] == [
        (2, f"import:{digest}:2"),
        (3, f"import:{digest}:3"),
    ]


def test_a_line_break_in_a_cell_does_not_shift_the_numbers() -> None:
    rows = list(read_rows(csv_bytes(["defect"], ["a\nb\r\nc"], ["d"]), "complaint"))
    assert [row.number for row in rows] == [2, 3]


def test_an_empty_row_is_passed_over_and_counted() -> None:
    rows = list(read_rows(b"order_number,defect\nA,x\n,\n\nB,y\n", "complaint"))
    assert [row.number for row in rows] == [2, 5]


@pytest.mark.parametrize(
    ("cell", "value"), [("TRUE", True), ("是", True), ("no", False), ("否", False), ("perhaps", "perhaps"), (" ", " ")]
)
def test_yes_and_no_are_understood_and_anything_else_is_left_to_be_refused(cell: str, value: object) -> None:
    assert data_of(csv_bytes(["wants_written_answer"], [cell])) == {"wants_written_answer": value}


@pytest.mark.parametrize(
    ("cell", "value"),
    [("12", 12), (" 7 ", 7), ("-3", -3), ("1.0", "1.0"), ("1e3", "1e3"), ("١", "١"), ("9" * 19, "9" * 19)],
)
def test_a_whole_number_is_one_and_anything_else_stays_text(cell: str, value: object) -> None:
    assert data_of(csv_bytes(["quantity"], [cell]), "return") == {"quantity": value}


def test_a_share_stays_exact() -> None:
    assert data_of(csv_bytes(["defect_rate_percent"], ["0.10"])) == {"defect_rate_percent": "0.10"}


def test_columns_are_known_by_either_joint_in_any_case_with_blanks() -> None:
    header = [" Customer.Code", "CUSTOMER_NAME ", "contact.email"]
    assert data_of(csv_bytes(header, ["K1", "Acme", "a@b"])) == {
        "customer": {"code": "K1", "name": "Acme"},
        "contact": {"email": "a@b"},
    }


def test_an_unknown_column_goes_along_only_where_it_holds_something() -> None:
    rows = read_rows(csv_bytes(["defect", "colour"], ["a", ""], ["b", "red"]), "complaint")
    assert [row.data for row in rows if isinstance(row, Row)] == [{"defect": "a"}, {"defect": "b", "colour": "red"}]


def test_a_list_is_written_as_json() -> None:
    digest = "a" * 64
    items = [{"product_name": "支架 B", "lot": "L-2"}]
    assert data_of(csv_bytes(["items"], [json.dumps(items)])) == {"items": items}
    content = csv_bytes(["attachments"], [json.dumps([{"sha256": digest}])])
    assert data_of(content) == {"attachments": [{"sha256": digest}]}


def test_a_row_may_say_itself_what_it_is() -> None:
    content = csv_bytes(["Kind", "product_name", "quantity"], ["return", "Gear", "3"], ["", "Gear", "3"])
    rows = [row for row in read_rows(content, "complaint") if isinstance(row, Row)]
    assert [(row.type, row.data.get("quantity")) for row in rows] == [
        ("return.register.v1", 3),
        ("complaint.submit.v1", "3"),
    ]


@pytest.mark.parametrize("row", ['{"kind": "praise"}', '{"kind": ["return"]}', '{"kind": null}'])
def test_a_kind_that_there_is_not_is_a_refused_row(row: str) -> None:
    broken = only(row.encode())
    assert isinstance(broken, BrokenRow)
    assert (broken.errors[0].field, broken.errors[0].code) == ("kind", "choice")


def test_json_lines_are_taken_as_they_are() -> None:
    lines = ['{"defect": "a\\u2028b", "quantity": 3, "contact": {"phone": "1"}}', "", '{"kind": "inquiry", "x": null}']
    rows = [row for row in read_rows("\n".join(lines).encode(), "return") if isinstance(row, Row)]
    assert [(row.number, row.type) for row in rows] == [(1, "return.register.v1"), (3, "inquiry.submit.v1")]
    assert rows[0].data == {"defect": "a\u2028b", "quantity": 3, "contact": {"phone": "1"}}


def test_a_separator_that_is_no_line_break_for_json_splits_no_line() -> None:
    assert data_of('{"defect": "a\u2028b\x85c"}'.encode()) == {"defect": "a\u2028b\x85c"}


@pytest.mark.parametrize("line", ['{"a": 1', '{"a": NaN}', '{"a": 1} {"b": 2}', "{" * 100_000, '{"a": "\\ud800"}'])
def test_a_line_that_is_no_json_is_a_refused_row_and_the_others_go_on(line: str) -> None:
    rows = list(read_rows(f'{line}\n{{"defect": "x"}}\n[1]\n'.encode(), "complaint"))
    assert [type(row) for row in rows] == [BrokenRow, Row, BrokenRow]


def test_a_row_with_more_cells_than_the_header_is_a_refused_row() -> None:
    broken = only(b"defect,order_number\na,b,c\n")
    assert isinstance(broken, BrokenRow)
    assert (broken.errors[0].field, expected_of(broken.errors[0])) == ("row", "2 cells")


def test_a_quote_that_never_ends_is_a_refused_row() -> None:
    assert [type(row) for row in read_rows(b'defect\nfine\n"open\n', "complaint")] == [Row, BrokenRow]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_usual_delimiters_are_known(delimiter: str) -> None:
    content = f"defect{delimiter}order_number\nburr, deep; {delimiter}PO-1\n".replace("burr, deep; ", '"burr, deep; "')
    assert data_of(content.encode()) == {"defect": "burr, deep; ", "order_number": "PO-1"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_is_read_in_its_encoding(encoding: str) -> None:
    content = "defect\n边缘有毛刺\n".encode(encoding)
    (row,) = read_rows(content, "complaint", "gb18030" if encoding == "gb18030" else "utf-8")
    assert isinstance(row, Row)
    assert row.data == {"defect": "边缘有毛刺"}


@pytest.mark.parametrize(
    ("content", "encoding", "told"),
    [
        ("defect\n毛刺\n".encode("gb18030"), "utf-8", "gb18030"),
        (b"defect\nx\n", "klingon", "klingon"),
        (b"colour,size\nred,3\n", "utf-8", "channel"),
        (b"defect,Defect\na,b\n", "utf-8", "defect"),
        (b"note,defect,note\na,b,c\n", "utf-8", "note"),
        (b"", "utf-8", "first row"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(content: bytes, encoding: str, told: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        list(read_rows(content, "complaint", encoding))
    assert told in str(refusal.value)


def written(tmp_path: Path, content: bytes) -> str:
    file = tmp_path / "rows.csv"
    file.write_bytes(content)
    return str(file)


def test_the_report_counts_what_became_of_the_rows(command_line: CommandLine, tmp_path: Path) -> None:
    def answer(sent: Sent) -> dict[str, Any]:
        error = {"field": "defect", "expected": "text", "got": "", "code": "required"}
        said = {
            "new": accepted("complaint.submit", case="factory/C-1"),
            "old": accepted("complaint.submit", case="factory/C-0", duplicate=True),
            "bad": refused("complaint.submit", error),
        }
        return said[str(sent.data["defect"])]

    command_line.bus.answer = answer
    file = written(tmp_path, csv_bytes(["defect"], ["new"], ["old"], ["bad"], ["a", "b"]))
    ended = command_line.talk("import", file, "--site", "factory", "--json")
    document = ended.document
    assert (ended.code, ended.err) == (1, "")
    assert [document[name] for name in ("rows", "accepted", "duplicate", "refused")] == [4, 1, 1, 2]
    assert [one["row"] for one in document["refusals"]] == [4, 5]
    assert document["cases"] == [{"row": 2, "case": "factory/C-1"}, {"row": 3, "case": "factory/C-0"}]


LOOKS_LIKE = {"case": "factory/C-0", "similarity": 95, "because": ["customer", "lot", "defect"]}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["open complaints: 2", "customer, lot, defect"]), ("zh", ["2 行可能与未结的投诉相同", "顾客，批次，缺陷"])],
)
def test_rows_that_look_like_open_complaints_are_counted_and_listed(
    command_line: CommandLine, tmp_path: Path, language: str, words: list[str]
) -> None:
    def answer(sent: Sent) -> dict[str, Any]:
        alike = {} if sent.data["defect"] == "new" else {"looks_like": [LOOKS_LIKE]}
        return accepted("complaint.submit", case=f"factory/C-{sent.data['defect']}", **alike)

    command_line.bus.answer = answer
    file = written(tmp_path, csv_bytes(["defect"], ["new"], ["1"], ["2"]))
    document = command_line.talk("import", file, "--site", "factory", "--json").document
    shown = command_line.talk("import", file, "--site", "factory", "--lang", language)

    assert document["looks_like"] == [{"row": row, "looks_like": [LOOKS_LIKE]} for row in (3, 4)]
    assert shown.code == 0
    assert [word for word in (*words, "factory/C-2", "factory/C-0") if word not in shown.out] == []


def test_every_row_is_sent_once_under_its_own_id_and_many_at_the_same_time(
    command_line: CommandLine, tmp_path: Path
) -> None:
    file = written(tmp_path, csv_bytes(["defect"], *([f"defect {number}"] for number in range(200))))
    ended = command_line.talk("import", file, "--site", "factory")
    sent = command_line.bus.sent
    assert ended.code == 0
    assert sorted(str(one.data["defect"]) for one in sent) == sorted(f"defect {number}" for number in range(200))
    assert len({one.id for one in sent}) == 200
    assert len(command_line.bus.dialled) > 1


def test_the_refused_rows_are_told_with_field_expected_and_got(command_line: CommandLine, tmp_path: Path) -> None:
    error = {"field": "channel", "expected": "one of: oral", "got": "pigeon", "code": "choice"}
    command_line.bus.answer = lambda sent: refused("complaint.submit", error)
    ended = command_line.talk("import", written(tmp_path, csv_bytes(["channel"], ["pigeon"])), "--site", "factory")
    assert ended.code == 1
    assert [word in ended.out for word in ("channel", "one of: oral", "pigeon")] == [True, True, True]


def test_the_refused_rows_are_kept_with_their_reasons(command_line: CommandLine, tmp_path: Path) -> None:
    error = {"field": "channel", "expected": "one of: oral", "got": "=cmd()", "code": "choice"}
    command_line.bus.answer = lambda sent: refused("complaint.submit", error)
    report = tmp_path / "refused.csv"
    file = written(tmp_path, csv_bytes(["channel", "defect"], ["=cmd()", "毛刺"]))
    command_line.talk("import", file, "--site", "factory", "--report", str(report))
    (row,) = csv.DictReader(io.StringIO(report.read_bytes().decode("utf-8-sig"), newline=""))
    assert row == {
        "import.row": "2",
        "import.field": "channel",
        "import.expected": "one of: oral",
        "import.got": "'=cmd()",
        "channel": "'=cmd()",
        "defect": "毛刺",
    }


def test_a_report_that_cannot_be_written_is_bad_input(command_line: CommandLine, tmp_path: Path) -> None:
    file = written(tmp_path, csv_bytes(["defect"], ["x"]))
    ended = command_line.talk("import", file, "--site", "factory", "--report", "/nowhere/at/all.csv", "--json")
    assert (ended.code, ended.problem["errors"][0]["field"]) == (2, "--report")


def test_a_broker_that_goes_away_says_how_far_it_came(command_line: CommandLine, tmp_path: Path) -> None:
    command_line.bus.away = True
    ended = command_line.talk("import", written(tmp_path, csv_bytes(["defect"], ["x"])), "--site", "factory", "--json")
    assert (ended.code, ended.out) == (3, "")
    assert "nothing is done twice" in ended.problem["detail"]


def test_a_file_that_is_no_table_is_bad_input_and_nothing_is_sent(command_line: CommandLine, tmp_path: Path) -> None:
    ended = command_line.talk("import", written(tmp_path, b"\x00\xff"), "--site", "factory", "--lang", "zh")
    assert (ended.code, command_line.bus.sent) == (2, [])
    assert "编码" in ended.err

"""A file of complaints, returns, questions or records, read row by row into commands.

CSV columns are the fields of the message, a field of an object in it written `customer_code` or `customer.code`; an
empty cell is an absent field; any other cell is taken as it is, only yes/no, whole numbers and lists become JSON's
own. What a row should not hold is left for the department to refuse by name.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from capaloop.flat_fields import FlatField, fields_of, find, put
from capaloop.plain_words import json_of
from capaloop.refused_rows import is_report_column, without_guard
from shared.errors import CapaLoopError
from shared.messages.text import Text

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "complaint": "complaint.submit.v1",
        "feedback": "feedback.submit.v1",
        "inquiry": "inquiry.submit.v1",
        "return": "return.register.v1",
        "stock": "stock.record.v1",
        "wip": "wip.record.v1",
        "inspection": "inspection.record.v1",
        "lot": "lot.record.v1",
    }
)
KIND_COLUMN: Final = "kind"
DELIMITERS: Final = (",", ";", "\t")
DIGEST_LENGTH: Final = 16

Cells = Mapping[str, str]


class FileRefused(CapaLoopError):
    """The file as a whole cannot be read; `text` says why in both languages."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


@dataclass(frozen=True)
class RowError:
    """One thing wrong with a row, as the departments tell it."""

    field: str
    expected: Text | str
    got: Any
    code: str


@dataclass(frozen=True)
class Row:
    """A row that is a command. `number` is the row as a spreadsheet counts it (the header is 1), or the line."""

    number: int
    id: str
    type: str
    data: Mapping[str, Any]
    cells: Cells


@dataclass(frozen=True)
class BrokenRow:
    """A row that is no command at all."""

    number: int
    errors: tuple[RowError, ...]
    cells: Cells


def read_rows(content: bytes, kind: str, encoding: str = "utf-8") -> Iterator[Row | BrokenRow]:
    """The rows of a CSV or JSON Lines file. FileRefused when it is neither.

    A row's id comes from the file's content and the row's number: the same file again gives the same ids.
    """
    digest = hashlib.sha256(content).hexdigest()[:DIGEST_LENGTH]
    text = _decoded(content, encoding)
    rows = _json_rows(text) if text.lstrip().startswith("{") else _csv_rows(text, kind)
    for number, found, cells in rows:
        yield _row(number, f"import:{digest}:{number}", found, kind, cells)


_Found = tuple[int, dict[str, Any] | RowError, Cells]


def _row(number: int, id_: str, found: dict[str, Any] | RowError, kind: str, cells: Cells) -> Row | BrokenRow:
    if isinstance(found, RowError):
        return BrokenRow(number, (found,), cells)
    own = found.pop(KIND_COLUMN, kind)
    if not isinstance(own, str) or own not in KINDS:
        names = ", ".join(KINDS)
        expected = Text(f"其中之一：{names}", f"one of: {names}")
        return BrokenRow(number, (RowError(KIND_COLUMN, expected, own, "choice"),), cells)
    return Row(number, id_, KINDS[own], found, cells)


def _decoded(content: bytes, encoding: str) -> str:
    name = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else encoding
    try:
        return content.decode("utf-8-sig" if name.lower() in ("utf-8", "utf8") else name)
    except UnicodeDecodeError as wrong:
        zh = f"第 {wrong.start} 字节起不是 {name} 编码；若由中文版表格软件保存，请用 --encoding gb18030"
        en = f"from byte {wrong.start} on it is not {name}; a Chinese spreadsheet's file needs --encoding gb18030"
        raise FileRefused(Text(zh, en)) from None
    except LookupError:
        raise FileRefused(Text(f"没有这种编码：{name}", f"there is no encoding {name!r}")) from None


def _json_rows(text: str) -> Iterator[_Found]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            found = _object(line)
            yield number, found, _flat(found) if isinstance(found, dict) else {"line": line}


def _object(line: str) -> dict[str, Any] | RowError:
    expected = Text("一行一个 JSON 对象", "a JSON object on one line")
    try:
        found = json_of(line)
    except ValueError as wrong:
        return RowError("line", expected, str(wrong), "format")
    return found if isinstance(found, dict) else RowError("line", expected, line, "type")


def _flat(data: Mapping[str, Any], before: str = "") -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, value in data.items():
        if isinstance(value, dict):
            cells |= _flat(value, f"{before}{name}.")
        else:
            cells[before + name] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return cells


def _csv_rows(text: str, kind: str) -> Iterator[_Found]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    header = _header(reader, kind)
    guarded = any(is_report_column(name) for name in header)
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            yield number, RowError("row", Text("可读的 CSV 行", "a readable CSV row"), str(wrong), "format"), {}
            continue
        if any(cells):
            yield number, *_command(header, [without_guard(c) for c in cells] if guarded else cells, kind)


def _delimiter(text: str) -> str:
    first = text.lstrip().partition("\n")[0]
    return max(DELIMITERS, key=first.count)


def _header(reader: Iterator[list[str]], kind: str) -> list[str]:
    try:
        header = [_name(name) for name in next(reader, [])]
    except csv.Error as wrong:
        raise FileRefused(Text(f"首行无法读取：{wrong}", f"the first row cannot be read: {wrong}")) from None
    columns = fields_of(KINDS[kind])
    meant = [found.name if (found := find(columns, name)) else name for name in header if name]
    if not set(meant) & set(columns):
        some = ", ".join(list(columns)[:4])
        zh, en = f"首行没有已知的栏目，例如 {some}", f"no column of its first row is known; expected some like {some}"
        raise FileRefused(Text(zh, en))
    twice = sorted({name for name in meant if meant.count(name) > 1})
    if twice:
        names = ", ".join(twice)
        raise FileRefused(Text(f"栏目重复：{names}", f"a column stands there twice: {names}"))
    return header


def _name(written: str) -> str:
    name = written.strip()
    return KIND_COLUMN if name.casefold() == KIND_COLUMN else name


def _command(header: Sequence[str], cells: Sequence[str], kind: str) -> tuple[dict[str, Any] | RowError, Cells]:
    names = [name or f"column {place}" for place, name in enumerate(header, 1)]
    by_name = {name: cell for name, cell in zip(names, cells, strict=False) if not is_report_column(name)}
    if len(cells) > len(header):
        expected = Text(f"{len(header)} 格", f"{len(header)} cells")
        return RowError("row", expected, f"{len(cells)}: {cells[len(header) :]}", "format"), by_name
    columns = fields_of(KINDS.get(by_name.get(KIND_COLUMN) or kind, KINDS[kind]))
    data: dict[str, Any] = {}
    for name, cell in by_name.items():
        if cell:
            _enter(data, columns, name, cell)
    return data, by_name


def _enter(data: dict[str, Any], columns: Mapping[str, FlatField], name: str, cell: str) -> None:
    column = find(columns, name)
    if column is None:
        data[name] = cell
    else:
        put(data, column.path, column.read(cell))

"""A case of a small procedure with a rich form, as it stands at an instant, and what a PDF of it says."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from pypdf import PdfReader

from rules.api import (
    ATTACHMENTS,
    Choice,
    Day,
    Field,
    Form,
    Holder,
    ListOf,
    MapOf,
    Number,
    Record,
    Signer,
    Text,
    Whole,
    YesNo,
)
from rules.evaluate import Situation, evaluate
from rules.facts import Known, Source
from rules.retention import retention_of
from services.casework.printing.composing import Printed, compose
from services.casework.printing.sheet import Sheet
from tests.rules.making import CLAUSE, NOW, case, made, matter

LINE = Record(
    "supply_line",
    {"drawing_number": Text(longest=100), "part_name": Text(longest=200)},
    {
        "quantity": Whole(1, 10**6, unit="pieces"),
        "weight": Number(0, 10**6, unit="kg"),
        "amount": Number(0, 10**9, unit="yuan"),
    },
)
FIELDS = (
    Field("product_name", Text(longest=200)),
    Field("lines", ListOf(LINE, gaps=False)),
    Field("total_amount", Number(0, 10**9, unit="yuan")),
    Field("summary", Text(longest=20_000)),
    Field("transport", Choice("wagon", "part load", na=True)),
    Field("by_eye", YesNo()),
    Field("due_on", Day()),
    Field("recipients", ListOf(Choice("production", "store", "finance"), gaps=False)),
    Field("shares", MapOf(Number(0, 100, unit="%"))),
    Field("opinions", ListOf(Text())),
    Field("attachments", ATTACHMENTS, False),
    Field("remarks", Text(), False),
)
PROCEDURE = made(matter(*FIELDS))
SUMMARY = "用户反映：设备投入使用后第三周，回转支承出现异响，停机检查发现滚道表面剥落（见附件照片）。"
FACTS: Mapping[str, Any] = {
    "done": True,
    "product_name": "回转支承",
    "lines": [
        {"drawing_number": f"QY50-{n:03}", "part_name": "滚轮支架", "quantity": n, "amount": f"{860 * n}.00"}
        for n in range(1, 61)
    ],
    "total_amount": "1573800.00",
    "summary": SUMMARY * 40,
    "transport": "part load",
    "by_eye": False,
    "due_on": "2026-04-01",
    "recipients": ["production", "finance"],
    "shares": {"store": "40", "production": "60"},
    "opinions": ["同意更换", None],
}
SIGNERS = (
    Signer("distribution_leader", "reviewed", CLAUSE),
    Signer("quality_head", "handling_opinion", CLAUSE),
    Signer("plant_leader", "approved", CLAUSE),
)
HOLDERS = (Holder("production", CLAUSE, "original"), Holder("store", CLAUSE, "photocopy"))
FORM = replace(PROCEDURE.forms["sheet"], code="QF-04", copies=5, signers=SIGNERS, holders=HOLDERS)


def situation_of(facts: Mapping[str, Any] = FACTS, **said: Any) -> Situation:
    """Where the case stands; `said` are facts that the engine supplies of the form, by the last part of their names."""
    found = evaluate(PROCEDURE, case("matter", PROCEDURE.read_facts(facts)), NOW)
    given = {f"sheet.{name}": value for name, value in said.items()}
    known = {name: Known(value, Source("form", "x"), by="zhang.jianguo", known_at=NOW) for name, value in given.items()}
    return replace(found, known={**found.known, **known}, values={**found.values, **given})


def signature(signer: int, **more: Any) -> dict[str, Any]:
    """A signature over the present content."""
    role = SIGNERS[signer - 1].role
    said = {"signer": signer, "role": role, "agreed": True, "digest": "now", "by": "zhang.jianguo", "at": NOW}
    return {**said, **more}


def sheet_of(situation: Situation, language: str = "en", form: Form = FORM) -> Sheet:
    file: Any = SimpleNamespace(name="here/M-2026-0007", kind="matter", procedure=PROCEDURE)
    kept = retention_of(PROCEDURE, form, situation.values, None, date(2026, 3, 2))
    return compose(Printed(file, situation, form, kept, NOW, "华兴机械 Hua Xing"), language)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, without the places at which a line may be broken."""
    return [page.extract_text().replace("\u200b", "") for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    """The text of all pages, as if it stood in one line."""
    return "".join("".join(pages_of(pdf)).split())


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """The fonts of a PDF, and whether each is embedded."""
    found = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            (below,) = font.get_object()["/DescendantFonts"].get_object()
            described = below.get_object()["/FontDescriptor"].get_object()
            found[described["/FontName"]] = any(f"/FontFile{kind}" in described for kind in ("", "2", "3"))
    return found

"""Forms on paper: all that was stated stands on them, in both languages; the same case gives the same bytes."""

from dataclasses import replace

import pytest

from rules.api import ListOf, Record, Signer, Text, TimeOfDay, is_
from rules.pictures import Picture
from services.casework.printing import press
from services.casework.printing.press import FontsMissing, PressFailed, set_as_pdf
from services.casework.printing.values import Pen
from tests.rules.making import CLAUSE, NOW
from tests.services.sheets import (
    FACTS,
    FORM,
    PROCEDURE,
    SUMMARY,
    fonts_of,
    pages_of,
    sheet_of,
    signature,
    situation_of,
    text_of,
)


@pytest.fixture(scope="module")
def printed() -> bytes:
    return set_as_pdf(sheet_of(situation_of(number="B2026-0007"), "zh"))


def test_everything_that_was_stated_stands_on_it(printed: bytes) -> None:
    text = text_of(printed)

    for said in (
        "华兴机械",
        "QF-04",
        "B2026-0007",
        "here/M-2026-0007",
        "回转支承",
        "2026年4月1日",
        "同意更换",
        "一式5份",
    ):
        assert said in text, said
    assert text.count(SUMMARY) > 25, "a sentence of a long text is lost, apart from those that a page divides"
    assert all(f"QY50-{n:03}" in text for n in range(1, 61))


def test_a_long_form_flows_over_pages_that_are_counted(printed: bytes) -> None:
    pages = pages_of(printed)

    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"第{number}页共{len(pages)}页" in "".join(page.split())
        assert number == 1 or "B2026-0007" in page


def test_the_total_stands_below_its_column(printed: bytes) -> None:
    text = text_of(printed)

    assert "合计1573800.00" in text
    assert "totalamount" not in text


def test_choices_are_ticked(printed: bytes) -> None:
    text = text_of(printed)

    assert "☐wagon☑partload☐不适用" in text
    assert "☐是☑否" in text
    assert "☑production☐store☑finance" in text


def test_every_font_is_embedded(printed: bytes) -> None:
    fonts = fonts_of(printed)

    assert any("NotoSerifCJK" in name for name in fonts)
    assert all(fonts.values()), fonts


def test_the_same_case_gives_the_same_bytes(printed: bytes) -> None:
    again = set_as_pdf(sheet_of(situation_of(number="B2026-0007"), "zh"))
    other = set_as_pdf(sheet_of(situation_of({**FACTS, "due_on": "2026-04-02"}, number="B2026-0007"), "zh"))

    assert again == printed
    assert other != printed


def test_english_says_it_in_english() -> None:
    text = text_of(set_as_pdf(sheet_of(situation_of({**FACTS, "summary": "noise"}), "en")))

    for said in ("Page1of", "☐yes☑no", "2026-04-01", "FormQF-04", "Distribution·5copies", "Signatures"):
        assert said in text, said


def test_a_half_filled_form_has_blanks_and_says_what_is_missing() -> None:
    text = text_of(set_as_pdf(sheet_of(situation_of({"product_name": "回转支承"}), "en")))

    assert "NOTCOMPLETE·stillmissing:Done,Lines," in text
    assert "☐yes☐no" in text
    assert "☐wagon☐partload" in text


def test_a_complete_form_does_not_say_so() -> None:
    sheet = sheet_of(situation_of())

    assert sheet.marks == []


def test_a_number_that_is_not_drawn_yet_has_its_place() -> None:
    waiting = set_as_pdf(sheet_of(situation_of(), form=replace(FORM, number="B{yyyy}-{n:04}")))

    assert "No.:" in text_of(waiting)
    assert "No.:" not in text_of(set_as_pdf(sheet_of(situation_of())))


def test_a_picture_of_other_cases_is_a_table_of_its_lines() -> None:
    domain = Picture(columns=(("number", Text()), ("product_name", Text()), ("summary", Text())))
    taken = domain.read([{"number": "F-1", "product_name": "滚轮"}, {"number": "F-2", "product_name": "销轴"}])
    pen = Pen(PROCEDURE, "en")

    table = pen.body("remarks", domain, taken)["table"]
    assert [row[1:] for row in table["rows"]] == [["F-1", "滚轮"], ["F-2", "销轴"]]
    assert Pen(PROCEDURE, "zh").body("remarks", domain, taken)["table"]["heads"][1] == "编号"
    assert len(pen.body("remarks", domain, None)["table"]["rows"]) == 2, "lines to be filled in"


def test_a_time_of_day_is_printed_to_the_minute() -> None:
    times = TimeOfDay().read("07:45"), TimeOfDay().read("20:00")
    for language in ("en", "zh"):
        pen = Pen(PROCEDURE, language)
        assert pen.body("ready_at", TimeOfDay(na=True), times[0]) == {"text": "07:45"}
        assert pen.body("ready_at", ListOf(TimeOfDay()), times) == {"text": "1. 07:45\n2. 20:00"}


def test_lines_that_have_numbers_of_their_own_are_not_numbered_again() -> None:
    record = Record("part", {"line": Text(longest=9), "part_name": Text()})
    table = Pen(PROCEDURE, "en").lines(record, [{"line": "A-1", "part_name": "滚轮"}])

    assert (table["heads"], table["rows"]) == (["Line", "Part name"], [["A-1", "滚轮"]])


def test_markup_in_what_was_stated_is_printed_as_it_came() -> None:
    facts = {**FACTS, "summary": '#panic("x") *a* _b_ $1$ <c> @d [e] \\', "lines": []}

    assert '#panic("x")*a*_b_$1$<c>@d[e]\\' in text_of(set_as_pdf(sheet_of(situation_of(facts))))


def test_a_place_waits_for_every_signer_that_is_asked() -> None:
    never = Signer("finance", "noted", CLAUSE, when=is_("by_eye", True))
    sheet = sheet_of(situation_of(), form=replace(FORM, signers=(*FORM.signers, never)))

    assert [(one.meaning, one.role, one.by) for one in sheet.signatures] == [
        ("Reviewed", "Distribution leader", ""),
        ("Handling opinion", "Quality head", ""),
        ("Approved", "Plant leader", ""),
    ]


def test_a_signature_names_who_signed_when_and_for_whom() -> None:
    signed = (signature(1), signature(2, by="qian", deputy_for="zhao", remark="check hardness"))
    sheet = sheet_of(situation_of(digest="now", signatures=signed))

    first, second, open_ = sheet.signatures
    assert (first.by, first.on, first.remark) == ("zhang.jianguo", "2026-03-02", "")
    assert (second.by, second.remark) == ("qian (deputy for zhao)", "check hardness")
    assert (open_.by, open_.on) == ("", "")
    assert "qian（代zhao）" in text_of(set_as_pdf(sheet_of(situation_of(digest="now", signatures=signed), "zh")))


@pytest.mark.parametrize("old", [{"digest": "before"}, {"stale": True}])
def test_a_signature_over_other_content_leaves_the_place_empty(old: dict[str, object]) -> None:
    sheet = sheet_of(situation_of(digest="now", signatures=(signature(1, **old),)))

    assert (sheet.signatures[0].by, sheet.signatures[0].on) == ("", "")
    assert sheet.signatures[0].remark == "zhang.jianguo 2026-03-02: signed earlier content, no longer valid"


def test_the_last_signature_of_a_place_counts() -> None:
    signed = (signature(1, digest="before", stale=True, by="wang"), signature(1))
    sheet = sheet_of(situation_of(digest="now", signatures=signed))

    assert (sheet.signatures[0].by, sheet.signatures[0].remark) == ("zhang.jianguo", "")


def test_who_refuses_is_named_with_the_remark() -> None:
    refused = signature(1, agreed=False, remark="weights missing")
    sheet = sheet_of(situation_of(digest="now", signatures=(refused,)))

    assert (sheet.signatures[0].by, sheet.signatures[0].remark) == ("zhang.jianguo", "not agreed: weights missing")


def test_copies_name_who_holds_them_and_who_signed_for_them() -> None:
    copy = {"holder": 2, "role": "store", "copy": "photocopy", "digest": "now", "sent_at": NOW}
    received = {**copy, "received_by": "zhao.min", "received_at": NOW}
    sheet = sheet_of(situation_of(digest="now", copies=(received,)))

    assert [(one.holder, one.copy, one.by, one.on) for one in sheet.copies] == [
        ("Production", "original", "", ""),
        ("Store", "photocopy", "zhao.min", "2026-03-02"),
    ]
    assert [one.by for one in sheet_of(situation_of(digest="now", copies=(copy,))).copies] == ["", ""]


def test_without_its_fonts_nothing_is_printed_with_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "COMMAND", (*press.COMMAND, "No Such Family"))

    with pytest.raises(FontsMissing, match="No Such Family are not on this machine; install the package fonts-noto"):
        set_as_pdf(sheet_of(situation_of()))


def test_what_the_press_cannot_set_is_an_error_and_no_file() -> None:
    sheet = replace(sheet_of(situation_of()), rows=[[]])

    with pytest.raises(PressFailed, match="the press ended with 1"):
        set_as_pdf(sheet)

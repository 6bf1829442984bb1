"""Forms on paper: all that was stated stands on them, in both languages; the same case gives the same bytes."""

from dataclasses import replace
from typing import Any

import pytest

from rules.api import Signer, is_
from services.casework.printing import press
from services.casework.printing.press import FontsMissing, PressFailed, set_as_pdf
from tests.rules.making import CLAUSE, NOW
from tests.services.sheets import FACTS, FORM, SUMMARY, fonts_of, pages_of, sheet_of, situation_of, text_of


@pytest.fixture(scope="module")
def printed() -> bytes:
    return set_as_pdf(sheet_of(situation_of(sheet__number="B2026-0007"), "zh"))


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
    again = set_as_pdf(sheet_of(situation_of(sheet__number="B2026-0007"), "zh"))
    other = set_as_pdf(sheet_of(situation_of({**FACTS, "due_on": "2026-04-02"}, sheet__number="B2026-0007"), "zh"))

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


def test_markup_in_what_was_stated_is_printed_as_it_came() -> None:
    facts = {**FACTS, "summary": '#panic("x") *a* _b_ $1$ <c> @d [e] \\', "lines": []}

    assert '#panic("x")*a*_b_$1$<c>@d[e]\\' in text_of(set_as_pdf(sheet_of(situation_of(facts))))


def test_a_place_waits_for_every_signer_that_is_asked() -> None:
    never = Signer("finance", "noted", CLAUSE, when=is_("by_eye", True))
    sheet = sheet_of(situation_of(), form=replace(FORM, signers=(*FORM.signers, never)))

    assert [(one.role, one.by, one.struck) for one in sheet.signatures] == [
        ("Distribution leader", "", False),
        ("Quality head", "", False),
        ("Plant leader", "", False),
    ]


def test_a_signature_names_who_signed_and_one_over_other_content_is_struck() -> None:
    stale_one, good_one = a_signature(1, stale=True), a_signature(2, role="quality_head", deputy_for="li.na")
    sheet = sheet_of(situation_of(sheet__signatures=(stale_one, good_one)))

    stale, good, open_ = sheet.signatures
    assert (stale.by, stale.struck) == ("zhang.jianguo", True)
    assert "no longer valid" in stale.remark
    assert (good.by, good.on, good.struck) == ("zhang.jianguo (as deputy: li.na)", "2026-03-02", False)
    assert (open_.by, open_.on) == ("", "")


def test_the_last_signature_of_a_signer_stands() -> None:
    signed = (a_signature(1, agreed=False, remark="why?", stale=True), a_signature(1, by="wang.min"))
    sheet = sheet_of(situation_of(sheet__signatures=signed))

    assert (sheet.signatures[0].by, sheet.signatures[0].remark, sheet.signatures[0].struck) == ("wang.min", "", False)


def test_who_refuses_is_named_with_the_remark() -> None:
    sheet = sheet_of(situation_of(sheet__signatures=(a_signature(1, agreed=False, remark="weights missing"),)))

    assert sheet.signatures[0].remark == "not agreed; weights missing"
    assert sheet.signatures[0].struck is False


def test_copies_name_who_holds_them_and_who_signed_for_them() -> None:
    sent = {"holder": 2, "role": "store", "copy": "photocopy", "digest": "d", "sent_at": NOW}
    received = {"received_by": "zhang.jianguo", "received_at": NOW}
    sheet = sheet_of(situation_of(sheet__copies=({**sent, "holder": 1, "role": "production"}, {**sent, **received})))

    assert [(one.holder, one.copy, one.by) for one in sheet.copies] == [
        ("Production", "original", ""),
        ("Store", "photocopy", "zhang.jianguo"),
    ]


def a_signature(signer: int, role: str = "distribution_leader", **more: Any) -> dict[str, Any]:
    written = {"signer": signer, "role": role, "meaning": "reviewed", "agreed": True, "digest": "d"}
    return {**written, "by": "zhang.jianguo", "at": NOW, **more}


def test_without_its_fonts_nothing_is_printed_with_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "COMMAND", (*press.COMMAND, "No Such Family"))

    with pytest.raises(FontsMissing, match="No Such Family are not on this machine; install the package fonts-noto"):
        set_as_pdf(sheet_of(situation_of()))


def test_what_the_press_cannot_set_is_an_error_and_no_file() -> None:
    sheet = replace(sheet_of(situation_of()), rows=[[]])

    with pytest.raises(PressFailed, match="the press ended with 1"):
        set_as_pdf(sheet)

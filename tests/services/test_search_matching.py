"""Two descriptions of a defect mean the same, whatever the language, unless one of them denies it."""

from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.casework import matching
from services.casework.matching import kinds_in, normalised, score, states_a_defect

THRESHOLD = Decimal(75)
"""The base procedure's own."""

KINDS = yaml.safe_load(matching.files("services.casework").joinpath("defects.yaml").read_text("utf-8"))
TERMS = [(kind, term) for kind, names in KINDS.items() for language in ("zh", "en") for term in names[language]]
WORDS = [
    "burr",
    "scratch",
    "no",
    "without",
    "毛刺",
    "划伤",
    "无",
    "没有",
    "、",
    ",",
    "or",
    "edge",
    "边缘",
    "on the",
    "deep",
]
SAID = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join) | st.text(max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("burr on the edge", "边缘有毛刺"),
        ("BURRS at the hole", "孔口毛刺"),
        ("表面划痕明显", "deep scratches on the cover"),
        ("scratched", "刮伤"),
        ("housing is cracked", "壳体开裂"),
        ("oil leakage at the seal", "密封处漏油"),
        ("生锈", "rusty screws"),
        ("colour deviation", "color mismatch"),
        ("颜色不一致", "colour difference"),
        ("尺寸超差 0.2 mm", "hole out of tolerance"),
        ("少一颗螺丝，缺件", "one part missing"),
        ("纸箱破损", "the carton was damaged: damaged carton"),
        ("motor doesn't start", "电机无法启动"),
        ("无标签", "box without label: missing label"),
        ("burr, and one dent", "凹陷"),
        ("handel wobbles", "handle wobbles"),
        ("无毛刺，有划伤", "scratch"),
        ("no leak but a dent", "磕碰"),
        ("not only burr", "毛刺"),
        ("并非无毛刺", "毛刺"),
        ("no burr, scratch on the lid", "划痕"),
    ],
)
def test_the_same_defect_in_other_words_reaches_the_threshold(one: str, other: str) -> None:
    assert score(one, other) >= THRESHOLD


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("burr on the edge", "scratch on the edge"),
        ("边缘毛刺", "边缘划伤"),
        ("crack", "leak"),
        ("色差", "尺寸超差"),
        ("motor does not start", "motor starts"),
        ("the handle turns", "the handle does not turn"),
        ("late delivery", "damaged packaging"),
        ("part missing", "part scratched"),
    ],
)
def test_another_defect_stays_below_the_threshold(one: str, other: str) -> None:
    assert score(one, other) < THRESHOLD


@pytest.mark.parametrize(
    "denial",
    [
        "no burr",
        "no burrs found",
        "burr-free",
        "burr free edges",
        "free of burrs",
        "without any visible burr",
        "burr: none",
        "burrs were not found",
        "no sign of burrs",
        "no scratch, burr or dent",
        "no dents and burrs",
        "neither scratch nor burr",
        "无毛刺",
        "没有毛刺",
        "未发现毛刺",
        "未见明显毛刺",
        "不存在毛刺",
        "无任何毛刺",
        "毛刺：无",
        "毛刺未见",
        "无划伤、毛刺",
        "没有划伤和毛刺",
        "有无毛刺",
        "不是毛刺",
    ],
)
@pytest.mark.parametrize("stated", ["burr", "边缘有毛刺"])
def test_what_a_text_denies_is_no_hit(denial: str, stated: str) -> None:
    assert "burr" not in kinds_in(denial)
    assert score(denial, stated) < THRESHOLD


@pytest.mark.parametrize(
    "text", [None, "", " ", "n/a", "无", "OK", "合格", "No defects found", "无异常", "无毛刺、无划伤"]
)
def test_a_text_that_names_no_defect_states_none(text: str | None) -> None:
    assert states_a_defect(text) is False


@pytest.mark.parametrize(
    "text", ["毛刺", "无法装配", "not good", "no power", "不工作", "no burr, but a dent", "edge looks odd"]
)
def test_a_text_that_names_a_defect_states_one(text: str) -> None:
    assert states_a_defect(text) is True


def test_the_glossary_has_thirty_kinds_in_both_languages_and_no_term_twice() -> None:
    assert len(KINDS) >= 30
    assert all(len(names["zh"]) >= 2 and len(names["en"]) >= 2 for names in KINDS.values())
    terms = [normalised(term) for _, term in TERMS]
    assert len(terms) == len(set(terms))


@pytest.mark.parametrize(("kind", "term"), TERMS)
def test_every_term_of_the_glossary_is_found_under_its_kind(kind: str, term: str) -> None:
    assert kinds_in(term) == {kind}


@given(SAID, SAID)
def test_the_score_is_symmetric_and_lies_between_0_and_100(one: str, other: str) -> None:
    found = score(one, other)

    assert found == score(other, one)
    assert 0 <= found <= 100


@given(SAID)
def test_a_text_scores_100_with_itself(text: str) -> None:
    assert score(text, text) == 100


@given(SAID.filter(str.isascii), SAID)
def test_case_makes_no_difference(one: str, other: str) -> None:
    assert score(one.upper(), other) == score(one.lower(), other)


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=20), SAID)
def test_width_makes_no_difference(one: str, other: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in one)

    assert score(wide, other) == score(one, other)


@given(st.lists(st.sampled_from(WORDS), max_size=6), SAID, st.sampled_from(["  ", "\t", "\n ", "\u3000"]))
def test_white_space_makes_no_difference(words: list[str], other: str, space: str) -> None:
    assert score(space + space.join(words), other) == score(" ".join(words), other)


@given(st.sampled_from([term for kind, term in TERMS if kind == "burr"]), SAID)
def test_no_before_a_defect_always_denies_it(term: str, before: str) -> None:
    assert "burr" not in kinds_in(f"no {term}")
    assert "burr" not in kinds_in(f"无{term}")

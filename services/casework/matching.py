"""Whether two descriptions of a defect, in Chinese or English free text, mean the same kind of defect.

Words are compared by a glossary of the kinds of defect (`defects.yaml`), and by their letters where it knows none.
What a text denies ("no burr", "无毛刺") is no defect that it states.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import yaml
from rapidfuzz import fuzz

SAME: Final = Decimal(100)
NOTHING: Final = Decimal(0)
SAME_KIND: Final = 80
"""The least that two texts score which state one kind of defect; how far they agree beyond that adds up to 20."""
OTHER_KIND: Final = Decimal("0.4")
"""By what the likeness of letters counts between texts that do not state the same defect."""
REMEMBERED: Final = 4096

_CJK: Final = "\u3400-\u9fff"
_INFLECTED: Final = "(?:s|es|d|ed|ing|y)?"

_NOT_EN: Final = r"(?:no|not|non|without|free (?:of|from)|nor|neither|never|isn't|aren't|doesn't|didn't|hasn't|don't)"
_NOT_ZH: Final = r"(?:没有|没|不存在|不含|不是|并非|并无|并未|未见|未发现|未出现|未检出|无|未|不|非)"
_FILL_EN: Final = (
    r"(?:any|a|an|the|visible|obvious|apparent|noticeable|further|more|such|been|be|is|are|was|were|found|seen"
    r"|observed|detected|(?:sign|signs|trace|traces|evidence|kind) of|does|do|did|has|have|had|show)"
)
_FILL_ZH: Final = r"(?:任何|明显|可见|有|出现|发现|的|什么|其他|再)"
_DENIAL: Final = re.compile(
    rf"(?P<denied>(?:(?:(?<![a-z']){_NOT_EN}(?![a-z'])|{_NOT_ZH})[\s-]*)+)(?:(?:{_FILL_EN}(?![a-z])|{_FILL_ZH})\s*)*$"
)
_ONE_NOT: Final = re.compile(rf"(?<![a-z']){_NOT_EN}(?![a-z'])|{_NOT_ZH}")
_QUESTION: Final = re.compile(r"有$")
_DENIED_AFTER: Final = re.compile(
    r"\s*(?:[:=]\s*(?:none|nil|no|not|n/a|0|无|没有|否|未见|未发现|未检出)(?![a-z])"
    r"|-?\s?free(?![a-z])|\s?(?:was|were|is|are)?\s?not (?:found|seen|observed|detected|present)(?![a-z])"
    r"|(?:均|都)?(?:未见|未发现|未检出|不存在|没有发现))"
)
_LISTED: Final = re.compile(r"\s*(?:[、/]|,?\s*(?:or|nor|and)(?![a-z])|或者?|和|及|与|以及)\s*(?:any\s+|任何)?")
_ENDS_A_LIST: Final = re.compile(r"or|或")
_COMMA: Final = re.compile(r"\s*,\s*")

_NO_DEFECT: Final = re.compile(
    r"n/a|na|none|nil|no|-+|/|ok|good|pass(?:ed)?|normal|qualified|accepted|acceptable|conforming|not applicable"
    r"|(?:no|without|zero) (?:known )?(?:defect|problem|fault|issue|finding|abnormality)s?"
    r"(?: (?:was |were )?(?:found|seen|observed|detected))?"
    r"|无|没有|正常|合格|良好|通过|不适用|符合要求|(?:无|没有|未见|未发现)(?:任何|明显)?(?:异常|缺陷|不良|问题)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: the kinds of defect it states and denies, its words without the denied ones, how often it
    says "not" besides."""

    kinds: frozenset[str]
    denied: frozenset[str]
    rest: str
    negations: int

    @property
    def states_nothing(self) -> bool:
        return not self.kinds and (bool(self.denied) or not self.rest)


def normalised(text: str) -> str:
    """The text without differences of width, case and white space."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())


def states_a_defect(text: str | None) -> bool:
    """False for a text that is absent, says that there is none, or denies every defect it names."""
    if text is None:
        return False
    plain = _plain(text)
    return not _NO_DEFECT.fullmatch(plain.strip(" .。!")) and not _read(plain).states_nothing


@lru_cache(REMEMBERED)
def kinds_in(text: str) -> frozenset[str]:
    """The kinds of defect, as named in `defects.yaml`, that a text states."""
    return _read(_plain(text)).kinds


def score(one: str, other: str) -> Decimal:
    """How surely both texts state the same kind of defect, 0 to 100 with at most one decimal place.

    It is symmetric, 100 for texts that differ in case, width and white space only, 0 if either states no defect.
    """
    first, second = sorted((_plain(one), _plain(other)))
    if first == second:
        return SAME
    if not (states_a_defect(first) and states_a_defect(second)):
        return NOTHING
    return _likeness(_read(first), _read(second)).quantize(Decimal("0.1"))


def _likeness(one: Reading, other: Reading) -> Decimal:
    letters = max(fuzz.ratio(one.rest, other.rest), fuzz.token_sort_ratio(one.rest, other.rest))
    alike = Decimal(str(letters))
    shared = one.kinds & other.kinds
    if shared:
        agreed = Decimal(len(shared)) / len(one.kinds | other.kinds)
        return SAME_KIND + 10 * agreed + alike / 10
    at_odds = (one.kinds and other.kinds) or one.negations % 2 != other.negations % 2
    contradicted = (one.kinds & other.denied) or (other.kinds & one.denied)
    return NOTHING if contradicted else alike * OTHER_KIND if at_odds else alike


@lru_cache(REMEMBERED)
def _plain(text: str) -> str:
    """Normalised, without the spaces that stand beside Chinese characters, and with plain apostrophes and commas."""
    spaced = normalised(text).replace("’", "'").replace("，", ",").replace("：", ":").replace("‐", "-")
    return re.sub(rf"(?<=[{_CJK}]) | (?=[{_CJK}])", "", spaced)


@lru_cache(REMEMBERED)
def _read(plain: str) -> Reading:
    found = list(_terms(plain))
    denied = _denied(plain, found)
    rest = plain
    for index in sorted(denied, reverse=True):
        rest = _without(rest, found[index])
    stated = frozenset(term.kind for index, term in enumerate(found) if index not in denied)
    negated = frozenset(found[index].kind for index in denied) - stated
    return Reading(stated, negated, " ".join(rest.split()), len(_ONE_NOT.findall(rest)))


@dataclass(frozen=True, slots=True)
class _Term:
    kind: str
    start: int
    end: int


def _without(text: str, term: _Term) -> str:
    before = _DENIAL.sub("", text[: term.start])
    return f"{before} {_DENIED_AFTER.sub('', text[term.end :], count=1)}"


def _terms(plain: str) -> Iterator[_Term]:
    expression, kinds = _glossary()
    for match in expression.finditer(plain.replace("-", " ")):
        yield _Term(kinds[match[1] or match[2]], match.start(), match.end())


def _denied(plain: str, terms: list[_Term]) -> set[int]:
    """The terms that the text denies: those after a "not", the rest of a list begun so, those with "none" behind."""
    denied: set[int] = set()
    for index, term in enumerate(terms):
        after = terms[index - 1].end if index else 0
        if _is_denied(plain[after : term.start]):
            denied |= {index, *_list_from(plain, terms, index)}
        elif _DENIED_AFTER.match(plain, term.end):
            denied.add(index)
    return denied


def _is_denied(before: str) -> bool:
    found = _DENIAL.search(before)
    if found is None:
        return False
    asked = _QUESTION.search(before[: found.start()]) is not None
    return asked or len(_ONE_NOT.findall(found["denied"])) % 2 == 1


def _list_from(plain: str, terms: list[_Term], first: int) -> Iterator[int]:
    """The further members of a denied list: "no A, B or C", "无A、B和C". A comma counts only if an "or" follows."""
    waiting: list[int] = []
    for index in range(first + 1, len(terms)):
        between = plain[terms[index - 1].end : terms[index].start]
        if _COMMA.fullmatch(between):
            waiting.append(index)
            continue
        if not _LISTED.fullmatch(between) or (waiting and not _ENDS_A_LIST.search(between)):
            return
        yield from (*waiting, index)
        waiting.clear()


@cache
def _glossary() -> tuple[re.Pattern[str], Mapping[str, str]]:
    loaded = yaml.safe_load(files(__package__).joinpath("defects.yaml").read_text("utf-8"))
    english = {form: kind for kind, names in loaded.items() for term in names["en"] for form in _forms(term)}
    chinese = {_plain(term): kind for kind, names in loaded.items() for term in names["zh"]}
    words = rf"(?<![a-z'])({_either(english)}){_INFLECTED}(?![a-z])"
    return re.compile(f"{words}|({_either(chinese)})"), english | chinese


def _forms(term: str) -> Iterator[str]:
    """The term, and its stem without a silent e: scrape, scraping."""
    yield term
    if term.endswith("e") and len(term) > 4 and " " not in term:
        yield term[:-1]


def _either(terms: Mapping[str, str]) -> str:
    return "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))

"""The terms by which the texts of a case are found: beginnings of words, Chinese characters and pairs of them."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from shared.messages.errors import FieldError, invalid
from shared.messages.text import Text

from .matching import kinds_in, normalised

LONGEST: Final = 64
BEGINNINGS: Final = (2, 3, 5, 8, 12)
"""How long the beginnings of a word are that are kept; what lies between them is compared on the case itself."""

KEYS: Final = {
    "customer_code": "customer",
    "customer_name": "customer",
    "order_number": "order",
    "product_name": "product",
    "lot": "lot",
    "channel": "channel",
    "defect": "defect",
}
"""Facts that cases are filtered by as whole values, each with the name of its filter."""

_HAN: Final = "\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER: Final = rf"[^\W_{_HAN}]"
_PIECE: Final = re.compile(rf"([{_HAN}]+)|({_LETTER}+)")
_PART: Final = re.compile(r'"([^"]+)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is looked for. A case that has all `terms` may have it, and surely has it if they are `enough`."""

    text: str
    terms: tuple[str, ...]
    enough: bool

    def is_in(self, text: str) -> bool:
        """Whether a normalised text has it, from the beginning of a word on."""
        start = rf"(?<!{_LETTER})" if re.match(_LETTER, self.text) else ""
        return re.search(start + re.escape(self.text), text) is not None


def terms_of(text: str) -> Iterator[str]:
    """Every term by which a text is found."""
    for han, word in _PIECE.findall(normalised(text)):
        yield from han
        yield from _pairs(han)
        if len(word) == 1:
            yield word
        yield from (word[:length] for length in BEGINNINGS if length <= len(word))


def key_terms_of(field: str, value: str) -> Iterator[str]:
    """The terms by which the case is filtered, for the fields that are in `KEYS`."""
    filter_ = KEYS.get(field)
    if filter_ is not None and value.strip():
        yield _key(filter_, normalised(value))
        if filter_ == "defect":
            yield from (_key("kind of defect", kind) for kind in sorted(kinds_in(value)))


def wanted_by(filter_: str, value: str) -> list[str]:
    """The terms that a case has which passes the filter."""
    kinds = sorted(kinds_in(value)) if filter_ == "defect" else []
    return [_key("kind of defect", kind) for kind in kinds] or [_key(filter_, normalised(value))]


def parts_of(q: str) -> list[Part]:
    """What a text to be looked for consists of. Refused if it has neither a letter, a digit nor a character."""
    found = [_part(quoted or word) for quoted, word in _PART.findall(normalised(q))]
    parts = [part for part in found if part.terms]
    if not parts:
        expected = Text("至少含一个文字、字母或数字", "at least one letter, digit or character to look for")
        raise invalid([FieldError("q", expected, q, "format")])
    return parts


def texts_in(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Every text in a stated value, with the name of the field that it stands in."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for inner, one in value.items():
            yield from texts_in(str(inner), one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(name, one)


def all_terms(texts: Iterable[tuple[str, str]]) -> set[str]:
    """The terms of stated texts, those of the filters too."""
    found: set[str] = set()
    for field, text in texts:
        found.update(terms_of(text), key_terms_of(field, text))
    return found


def _part(text: str) -> Part:
    pieces = _PIECE.findall(text)
    terms: list[str] = []
    for han, word in pieces:
        terms += _pairs(han) or han
        if len(word) > 1:
            terms.append(word[: max(length for length in BEGINNINGS if length <= len(word))])
    if not terms:
        terms = [word for _, word in pieces]
    only = pieces[0][0] or pieces[0][1] if len(pieces) == 1 else ""
    return Part(text, tuple(dict.fromkeys(terms)), enough=only == text and terms == [text])


def _pairs(han: str) -> list[str]:
    return [han[at : at + 2] for at in range(len(han) - 1)]


def _key(filter_: str, value: str) -> str:
    term = f"={filter_}:{value}"
    if len(term) <= LONGEST:
        return term
    return f"{term[: LONGEST - 17]}#{hashlib.sha256(term.encode()).hexdigest()[:16]}"

"""The words for people: every name of a procedure in Chinese and English, its other names, and shorthand for trying it.

`vocabulary.yaml` of a pack: `names: {name: {zh, en, note?, also?: [names], values?: {value: {zh, en}}}}` and
`shorthand: {name: {value: {fact: value}}}`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from .errors import PackError
from .yaml_files import read_yaml

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Word:
    """One name: what people call it, and what its values are called."""

    zh: str
    en: str
    note: str = ""
    also: tuple[str, ...] = ()
    values: Mapping[str, Labels] = field(default_factory=lambda: MappingProxyType({}))

    def labels(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True)
class Vocabulary:
    """The words of one pack, or of a site's whole stack."""

    names: Mapping[str, Word]
    shorthand: Mapping[str, Mapping[str, Mapping[str, Any]]]

    def labels(self, name: str) -> dict[str, str]:
        """The words for a name; the name itself where there is no entry."""
        word = self.names.get(name)
        return word.labels() if word else {"zh": name, "en": name}

    def value_labels(self, name: str, value: Any) -> dict[str, str]:
        """The words for a value of a name, in the words of the site."""
        word = self.names.get(name)
        labels = word.values.get(str(value)) if word else None
        return dict(labels) if labels else self.labels(str(value))

    def canonical(self, name: str) -> str:
        """The name itself, or the one that it is another name of."""
        return self._other_names.get(name, name)

    @cached_property
    def _other_names(self) -> Mapping[str, str]:
        return {other: name for name, word in self.names.items() for other in word.also}


EMPTY = Vocabulary(MappingProxyType({}), MappingProxyType({}))


def read_vocabulary(pack: str, content: bytes) -> Vocabulary:
    """Reads `vocabulary.yaml`. Raises `PackError` naming the entry that is wrong."""
    loaded = read_yaml(f"{pack}/vocabulary.yaml", content) or {}
    where = f"{pack}/vocabulary.yaml"
    unknown = set(_table(where, loaded)) - {"names", "shorthand"}
    if unknown:
        raise PackError(f"{where}: expected names and shorthand, got {', '.join(sorted(map(str, unknown)))}")
    names = {
        str(name): _word(f"{where}: {name}", entry) for name, entry in _table(where, loaded.get("names") or {}).items()
    }
    shorthand = {
        str(name): {
            str(value): _table(f"{where}: {name}: {value}", facts) for value, facts in _table(where, by).items()
        }
        for name, by in _table(where, loaded.get("shorthand") or {}).items()
    }
    return Vocabulary(MappingProxyType(names), MappingProxyType(shorthand))


def _table(where: str, loaded: Any) -> dict[Any, Any]:
    if not isinstance(loaded, dict):
        raise PackError(f"{where}: expected names with entries, got {loaded!r}")
    return loaded


def _word(where: str, entry: Any) -> Word:
    labels = _labels(where, {name: one for name, one in _table(where, entry).items() if name in ("zh", "en")})
    unknown = set(entry) - {"zh", "en", "note", "also", "values"}
    if unknown:
        raise PackError(f"{where}: unknown {', '.join(sorted(map(str, unknown)))}")
    values = _table(where, entry.get("values") or {})
    also = entry.get("also") or []
    if not isinstance(also, list):
        raise PackError(f"{where}: also: expected a list of names, got {also!r}")
    return Word(
        **labels,
        note=str(entry.get("note", "")),
        also=tuple(str(name) for name in also),
        values={str(value): _labels(f"{where}: {value}", one) for value, one in values.items()},
    )


def _labels(where: str, entry: Any) -> dict[str, str]:
    if not isinstance(entry, dict) or set(entry) != {"zh", "en"} or not all(entry.values()):
        raise PackError(f"{where}: expected zh and en, got {entry!r}")
    return {language: str(word) for language, word in entry.items()}


def with_own_words(vocabulary: Vocabulary, own: Mapping[str, Mapping[str, Any]]) -> Vocabulary:
    """The words with what a site calls things: each `{zh, en, values}`, as far as it says them."""
    names = {**vocabulary.names, **{name: _own(vocabulary.names.get(name), name, said) for name, said in own.items()}}
    return Vocabulary(MappingProxyType(names), vocabulary.shorthand)


def _own(below: Word | None, name: str, said: Mapping[str, Any]) -> Word:
    word = below or Word(name, name)
    values = {**word.values}
    for value, labels in said.get("values", {}).items():
        values[value] = {"zh": value, "en": value, **word.values.get(value, {}), **labels}
    return replace(word, zh=said.get("zh", word.zh), en=said.get("en", word.en), values=values)


def joined(vocabularies: Iterable[Vocabulary]) -> Vocabulary:
    """The words of a stack: a later pack's word for a name stands, and its shorthand for a value."""
    names: dict[str, Word] = {}
    shorthand: dict[str, Mapping[str, Mapping[str, Any]]] = {}
    for vocabulary in vocabularies:
        names |= vocabulary.names
        for name, short in vocabulary.shorthand.items():
            shorthand[name] = {**shorthand.get(name, {}), **short}
    return Vocabulary(MappingProxyType(names), MappingProxyType(shorthand))

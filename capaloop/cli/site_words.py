"""What the sites call the names of their procedures, each site asked for once, when the first of its names is shown."""

from collections.abc import Callable, Mapping
from typing import Any, Final

Document = Mapping[str, Any]
ENGLISH: Final = "en"


class SiteWords:
    """`ask` gives the words of a site, or nothing where it is not known."""

    def __init__(self, ask: Callable[[str], Document]) -> None:
        self._ask = ask
        self._asked: dict[str, Document] = {}

    def name(self, place: str, name: str, language: str) -> str | None:
        """What the site of a place (SITE or SITE/NUMBER) calls a name, or None where it says nothing."""
        return self._said(place, self._of(place).get("words", {}).get(name), language)

    def value(self, place: str, name: str, value: str, language: str) -> str | None:
        """What the site calls a value of a name."""
        word = self._of(place).get("words", {}).get(name) or {}
        return self._said(place, word.get("values", {}).get(value), language)

    def outcome(self, place: str, kind: str, outcome: str, language: str) -> str | None:
        """What the site calls the outcome of a case of a kind."""
        word = self._of(place).get("words", {}).get(kind) or {}
        return self._said(place, word.get("outcomes", {}).get(outcome), language)

    def title(self, site: str, language: str) -> str:
        """What the site itself is called; its id where it says nothing."""
        said = self._of(site).get("name") or {}
        return str(said.get(language) or next(iter(said.values()), site))

    def language(self, place: str, language: str) -> str:
        """The language itself where it is one of the site's, else the site's own."""
        languages = self._of(place).get("languages") or [language]
        return language if language in languages else str(languages[0])

    def _said(self, place: str, labels: Mapping[str, str] | None, language: str) -> str | None:
        return (labels or {}).get(self.language(place, language))

    def _of(self, place: str) -> Document:
        site = place.partition("/")[0]
        if site not in self._asked:
            self._asked[site] = self._ask(site)
        return self._asked[site]


NO_WORDS: Final = SiteWords(lambda _: {})

"""A sentence in the two languages of the product."""

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Text(NamedTuple):
    """The same sentence in Chinese and in English."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """The sentence in `language`."""
        return self.zh if language == "zh" else self.en


def language_of(accepted: object) -> Language:
    """The language that an `Accept-Language` value asks for first; English when it asks for neither."""
    first = str(accepted or "").strip().lower()
    return "zh" if first.startswith("zh") else "en"

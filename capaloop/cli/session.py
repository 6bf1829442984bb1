"""One run of the command line: in which language it speaks, to whom, and how it tells what it found."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal

from rich.console import Console

from capaloop.cli.endings import Problem
from capaloop.cli.screen import console_on, plain, streams, table
from capaloop.cli.site_words import NO_WORDS, SiteWords
from capaloop.cli.texts import TEXTS

Language = Literal["zh", "en"]
ENGLISH: Final = "en"
LANGUAGE_VARIABLES: Final = ("CAPALOOP_LANGUAGE", "LC_ALL", "LANG")


def language_of(environment: Mapping[str, str]) -> Language:
    """The language that the environment asks for; English when it asks for none of ours."""
    asked = next((environment[name] for name in LANGUAGE_VARIABLES if environment.get(name)), "")
    return "zh" if asked.lower().startswith("zh") else "en"


@dataclass(frozen=True)
class Session:
    """What a command needs of the world outside. `dial` gives a client of the bus, `words` what sites call things."""

    language: Language
    as_json: bool
    environment: Mapping[str, str]
    dial: Callable[..., Any]
    amqp: str = ""
    bases: Sequence[str] = field(default=())
    words: SiteWords = NO_WORDS

    @cached_property
    def out(self) -> Console:
        return console_on(streams()[0], colour=not self.as_json)

    @cached_property
    def err(self) -> Console:
        return console_on(streams()[1], colour=not self.as_json)

    def say(self, text: str, /, **values: Any) -> str:
        """The sentence of the catalogue with this id, in the session's language."""
        zh, en = TEXTS[text]
        sentence = zh if self.language == "zh" else en
        return sentence.format(**{name: plain(value) for name, value in values.items()}) if values else sentence

    def of(self, labels: Any, otherwise: Any = "") -> str:
        """The words for something that has them in both languages (`{"zh": …, "en": …}`)."""
        if isinstance(labels, Mapping):
            return plain(labels.get(self.language) or labels.get(ENGLISH) or otherwise)
        return plain(labels or otherwise)

    def word(self, family: str, value: Any) -> str:
        """A word of the product's own (`state.closed`); the value itself where it is a pack's."""
        if value is None:
            return ""
        return self.say(f"{family}.{value}") if f"{family}.{value}" in TEXTS else plain(value)

    def named(self, family: str, value: Any, place: str) -> str:
        """What the site of a place (SITE or SITE/NUMBER) calls a name; else a word of the product's own."""
        own = self.words.name(place, str(value), self.language)
        return self.word(family, value) if own is None else plain(own)

    def outcome(self, case: Mapping[str, Any]) -> str:
        """How a case ended, in the words of its site."""
        own = self.words.outcome(case["case"], case["kind"], str(case["outcome"]), self.language)
        return self.word("outcome", case["outcome"]) if own is None else plain(own)

    def stated(self, name: str, value: Any, place: str) -> str:
        """A value of a fact of a site, in the site's words where it is one of a choice."""
        if isinstance(value, list):
            return "; ".join(self.stated(name, one, place) for one in value) or "—"
        if isinstance(value, Mapping):
            return " · ".join(self.stated(part, one, place) for part, one in value.items())
        own = self.words.value(place, name, value, self.language) if isinstance(value, str) else None
        return self.value(value) if own is None else plain(own)

    def value(self, value: Any) -> str:
        """A stated value for people."""
        if isinstance(value, bool):
            return self.say("case.yes" if value else "case.no")
        if isinstance(value, list):
            return "; ".join(map(self.value, value)) or "—"
        if isinstance(value, Mapping):
            return " · ".join(map(self.value, value.values()))
        return plain(value) or "—"

    def give(self, document: Any, show: Callable[[Console], None]) -> None:
        """The one thing a command prints: the document for programs, or what `show` prints for people."""
        if self.as_json:
            write_json(document)
        else:
            show(self.out)

    def tell(self, text: str, /, **values: Any) -> None:
        """A line for people on standard error; programs do not get it."""
        if not self.as_json:
            self.err.print(self.say(text, **values))

    def complain(self, problem: Problem) -> None:
        """A problem, on standard error: the document for programs, a few lines for people."""
        if self.as_json:
            streams()[1].write(json.dumps(problem, ensure_ascii=False) + "\n")
            return
        self.err.print(plain(problem["detail"] or problem["title"]), style="bold red")
        errors = problem.get("errors") or ()
        if errors:
            columns = [self.say(f"column.{name}") for name in ("field", "expected", "got")]
            rows = [[one.get("field"), one.get("expected"), _got(one.get("got"))] for one in errors]
            self.err.print(table(columns, rows))


def write_json(document: Any) -> None:
    """One document on standard output, as it is: no colour, no line folded."""
    streams()[0].write(json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n")


def _got(value: Any) -> str:
    return "—" if value is None else json.dumps(value, ensure_ascii=False, default=str)

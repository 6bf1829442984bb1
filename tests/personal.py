"""What people say of themselves and of others, by the schemas of what is sent and the demonstration's own data."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from importlib import resources
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import yaml

from shared.messages.complaint import Contact
from shared.messages.domains import Email, Prose, Title, Word
from shared.messages.registry import by_type

ANYTHING = {id(get_args(one)[1]) for one in (Word, Title, Prose, Email)}
"""The domains in which whoever fills in a form may write what he likes."""

WORDS = re.compile(r"[^\x00-\x7f]|\s|@|\d{6}")
"""What the scripts of the demonstration say in words, and not by one of our names."""

SHORTEST = 4


def said_in(command: str, data: Mapping[str, Any]) -> set[str]:
    """Every text in a command that its schema leaves to its writer."""
    return {text for text in _texts(by_type(f"{command}.v1").body, data) if len(text) >= SHORTEST or not text.isascii()}


def said_in_the_demonstration() -> set[str]:
    """Every text of its tables and of what its people answer, the names of the people, and every contact."""
    demo = resources.files("capaloop.demo")
    found: set[str] = set()
    for file in (demo / "data").iterdir():
        if file.name.endswith(".csv"):
            for row in csv.DictReader(file.read_text("utf-8").splitlines()):
                found |= {text for name, text in row.items() if _is_said(name, text)}
    for file in demo.iterdir():
        if file.name.endswith(".yaml"):
            script = yaml.safe_load(file.read_text("utf-8"))
            found |= {text for text in _leaves(script) if WORDS.search(text)}
            found |= {
                name for name in script.get("persons", {}).values() if len(name) >= SHORTEST or not name.isascii()
            }
    return found


def marks_of(texts: set[str]) -> set[bytes]:
    """Each text as it is and as JSON may write it."""
    return {form for text in texts for form in (text.encode(), json.dumps(text)[1:-1].encode())}


def found_in(content: bytes, marks: set[bytes]) -> list[str]:
    return sorted(mark.decode() for mark in marks if mark in content)


def _is_said(column: str, text: str | None) -> bool:
    contact = column.startswith("contact_") and column.removeprefix("contact_") in get_type_hints(Contact)
    return bool(text) and (contact or WORDS.search(text or "") is not None)


def _texts(hint: Any, value: Any) -> Iterator[str]:
    if value is None:
        return
    if get_origin(hint) is Annotated:
        if id(get_args(hint)[1]) in ANYTHING:
            yield from _leaves(value)
    elif get_origin(hint) is tuple:
        for inner in value:
            yield from _texts(get_args(hint)[0], inner)
    elif is_dataclass(hint):
        hints = get_type_hints(hint, include_extras=True)
        for name, inner in value.items():
            yield from _texts(hints[name], inner) if name in hints else _leaves(inner)
    elif get_origin(hint) is not Literal:
        for one in get_args(hint):
            yield from _texts(one, value)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)

"""The one way in which a receipt is written as JSON: names sorted, no blanks, nothing escaped that need not be."""

import json
from collections.abc import Callable, Iterable
from json.encoder import encode_basestring
from typing import Any

quoted: Callable[[str], str] = encode_basestring
"""A text as canonical text."""

_ENCODE = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
_WORDS = {None: "null", True: "true", False: "false"}


def canonical(value: Any) -> str:
    """A JSON value as canonical text: equal values give equal texts."""
    if type(value) is str:
        return quoted(value)
    if value is None or type(value) is bool:
        return _WORDS[value]
    if type(value) is int:
        return str(value)
    return _ENCODE(value)


def members(pairs: Iterable[tuple[str, Any]]) -> str:
    """The members of an object as canonical text, without its braces."""
    return ",".join(f"{quoted(name)}:{canonical(value)}" for name, value in sorted(pairs))

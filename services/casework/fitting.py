"""Facts as they fit into one message."""

import json
from collections.abc import Mapping
from typing import Any, Final

from shared.messages.envelope import LARGEST

ROOM: Final = LARGEST - 64 * 1024
"""Bytes for the facts of a case; what is left is for all else in a message."""


def that_fits(facts: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The facts that one message can hold, and the names of those that it cannot: the largest are left out first."""
    sizes = {name: _size(name, value) for name, value in facts.items()}
    too_much = sum(sizes.values()) - ROOM
    left_out: set[str] = set()
    for name in sorted(sizes, key=lambda one: -sizes[one]):
        if too_much <= 0:
            break
        left_out.add(name)
        too_much -= sizes[name]
    told = {name: value for name, value in facts.items() if name not in left_out}
    return told, tuple(name for name in facts if name in left_out)


def _size(name: str, value: Any) -> int:
    return len(json.dumps({name: value}, ensure_ascii=False).encode())

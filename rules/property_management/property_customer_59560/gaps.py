"""Whether everything that a clause asks for is there, and in words what is not."""

from collections.abc import Mapping
from itertools import product
from typing import Any

from rules.api import Rule, Table


def complete_table(parts: Mapping[str, str], clause: str | tuple[str, ...], **more: Any) -> Table:
    """Yes if each of `parts`, questions answered with yes or no, is there; the values name what is missing."""
    rules = []
    for there in product((True, False), repeat=len(parts)):
        missing = [text for text, done in zip(parts.values(), there, strict=True) if not done]
        values = {"complete": not missing, "missing": missing, **more}
        rules.append(Rule(there, not missing, clause, values))
    return Table(tuple(parts), tuple(rules))

"""What a process of ours said last, from the end of its log."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

LOOKED_AT: Final = 65536
"""Bytes at the end of a log; what is before them is not read, however long the log is."""

TOLD: Final = ("event", "method", "path", "status", "type", "outcome")
COMPLAINTS: Final = frozenset({"warning", "error", "critical"})


def last_lines(log: Path) -> list[str]:
    """The last lines that are not blank, the oldest first; none where there is no log."""
    try:
        with log.open("rb") as file:
            file.seek(max(file.seek(0, os.SEEK_END) - LOOKED_AT, 0))
            text = file.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [line for line in text.splitlines() if line.strip()]


def in_words(line: str) -> tuple[str, bool]:
    """A line in words, and whether it complains: what is no log record was written by whoever could not start."""
    try:
        told = json.loads(line)
    except ValueError:
        return line.strip(), True
    if not isinstance(told, dict):
        return line.strip(), True
    return _words(told) or line.strip(), str(told.get("level", "")).lower() in COMPLAINTS


def _words(told: Mapping[str, Any]) -> str:
    return " ".join(str(told[name]) for name in TOLD if told.get(name) is not None)

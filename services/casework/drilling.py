"""Drills: a case that is an exercise runs like any other, and nobody outside the company hears of it.

Which messages are meant for outside, the registry says; which cases are drills, their procedure does. A pack cannot ask
for the one in the other: what it tells is held back here, and the time line says so.
"""

from collections.abc import Iterable
from typing import Any

from shared.messages.registry import by_type
from shared.store.work import Work

from . import journal
from .case_file import CaseFile


def held_back(file: CaseFile, names: Iterable[str]) -> list[str]:
    """Of the messages with these names, those that must not leave this case."""
    return [name for name in names if name and file.is_drill and by_type(f"{name}.v1").outward]


def note_held_back(work: Work, file: CaseFile, names: Iterable[str], **detail: Any) -> None:
    """The time line says of each message that it was not sent."""
    for name in names:
        journal.note(work, file, "held back in a drill", {"message": name, **detail})

"""Labels in little room: broken into lines of like length, or without their middle. A Chinese letter counts for two."""

import unicodedata
from typing import Final

ACROSS: Final = 70
"""Letters that stand side by side beneath a chart."""
LEAST: Final = 8


def fitting(labels: int) -> int:
    """How many letters each of so many labels has room for; 0 if that is too little to break a label into lines."""
    room = ACROSS // max(labels, 1)
    return room if room >= LEAST else 0


def balanced(text: str, room: int) -> list[str]:
    """As few lines as there can be, of about the same length."""
    lines = len(_lines(text, room))
    return next(found for narrow in range(1, room + 1) if len(found := _lines(text, narrow)) <= lines)


def without_middle(text: str, room: int) -> str:
    """The beginning and the end of a text that is too long: what tells two of them apart stands at either."""
    if _width(text) <= room:
        return text
    head, tail = text, text
    while _width(head) > room // 2:
        head = head[:-1]
    while _width(tail) > room // 2 - 1:
        tail = tail[1:]
    return f"{head}…{tail}"


def _lines(text: str, room: int) -> list[str]:
    """Lines of at most so many letters, a Chinese one counting for two; broken between words where there are any."""
    lines = [""]
    for word in _words(text):
        if lines[-1] and _width(lines[-1] + word.rstrip()) > room:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    return [line.strip() for line in lines if line.strip()] or [""]


def _words(text: str) -> list[str]:
    words = [""]
    for letter in text:
        if _width(letter) == 2 or (words[-1] and (words[-1].endswith(" ") or _width(words[-1][-1]) == 2)):
            words.append(letter)
        else:
            words[-1] += letter
    return words


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)

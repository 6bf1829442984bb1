"""Asking somebody who may never answer."""

from collections.abc import Callable, Mapping
from threading import Thread
from time import monotonic
from typing import TypeVar

KeyT = TypeVar("KeyT")
FoundT = TypeVar("FoundT")


def ask_all(questions: Mapping[KeyT, Callable[[], FoundT]], seconds: float) -> dict[KeyT, FoundT]:
    """What each has answered within that time, all asked at once; who has not answered is missing.

    A question must not raise. One that is still open is left behind and never keeps the process from ending.
    """
    found: dict[KeyT, FoundT] = {}

    def ask(key: KeyT) -> None:
        found[key] = questions[key]()

    asking = [Thread(target=ask, args=(key,), daemon=True) for key in questions]
    for one in asking:
        one.start()
    until = monotonic() + seconds
    for one in asking:
        one.join(max(until - monotonic(), 0.0))
    return dict(found)

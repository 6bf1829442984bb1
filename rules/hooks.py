"""The two marks of pluggy: what the engine asks (`question`, `declaration`) and what a pack says (`hook`)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import pluggy

from .domains import Domain

PROJECT = "capaloop"

hook = pluggy.HookimplMarker(PROJECT)
"""Marks a method of a pack as its part of the procedure."""
declaration = pluggy.HookspecMarker(PROJECT)
"""Marks a hookspec whose answers are lists of declared things, joined over the site's stack."""

Spec = TypeVar("Spec", bound=Callable[..., Any])
Asked = Literal["arrive", "change", "act", "time", "draw", "end", "set"]


@dataclass(frozen=True)
class Question:
    """A question of the procedure: the moment it is asked, the case kind it is asked of, and what may come out.

    `combine="one"`: one pack's answer counts. `combine="collect"`: the outcomes of all packs are joined.
    """

    name: str
    asked: Asked
    of: str
    outcome: Domain
    combine: Literal["one", "collect"]
    doc: str


def question(
    *, asked: Asked, of: str, outcome: Domain, combine: Literal["one", "collect"] = "one"
) -> Callable[[Spec], Spec]:
    """Marks a hookspec as a question. Its docstring says what is asked and what the answer decides."""

    def mark(spec: Spec) -> Spec:
        about = Question(spec.__name__, asked, of, outcome, combine, (spec.__doc__ or "").strip())
        spec.capaloop_question = about  # type: ignore[attr-defined]
        marked: Spec = pluggy.HookspecMarker(PROJECT)(spec)
        return marked

    return mark

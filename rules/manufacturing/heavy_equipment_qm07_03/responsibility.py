"""Who is responsible: by the first analysis, by a meeting, by the ruling on an appeal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rules.api import Answer, Formula, hook, standing_ruling


def first_party(stated: str, met: Sequence[str | None]) -> str:
    """What the last meeting has found, or else what the first analysis says."""
    return next((found for found in reversed(met) if found is not None), stated)


def last(rulings: Sequence[str | None]) -> str | None:
    """The latest of the rulings of one level."""
    return next((ruling for ruling in reversed(rulings) if ruling is not None), None)


def responsibility_ruling(
    determined: str, first: Sequence[str | None], final: Sequence[str | None]
) -> Mapping[str, Any] | None:
    """The determination of the production unit, unless an appeal has been ruled on."""
    return standing_ruling((determined, last(first), last(final)))


FIRST_PARTY = Formula(
    inputs=("responsible_party", "quality_meeting.parties"),
    compute=first_party,
    clause=("5.3.4.1.p1.s1", "5.3.4.3.s1"),
)
RESPONSIBILITY_RULING = Formula(
    inputs=("first_party", "appeal.rulings", "final_appeal.rulings"),
    compute=responsibility_ruling,
    clause=("5.3.4.1.p1.s1", "5.3.4.6.s3", "5.3.4.6.s4"),
)
DETERMINED_PARTY = Formula(
    inputs=("responsibility_ruling",),
    compute=lambda standing: standing["ruling"],
    clause=("5.3.4.1.p1.s1", "5.3.4.6.s3", "5.3.4.6.s4"),
)


class Answers:
    """What is asked of who is responsible."""

    @hook
    def first_party(self) -> Answer:
        return FIRST_PARTY

    @hook
    def responsibility_ruling(self) -> Answer:
        return RESPONSIBILITY_RULING

    @hook
    def determined_party(self) -> Answer:
        return DETERMINED_PARTY

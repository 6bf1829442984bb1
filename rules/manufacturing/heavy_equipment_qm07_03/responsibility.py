"""Who is responsible: by the first analysis, by a meeting, by the ruling on an appeal."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rules.api import Answer, Formula, hook, standing_ruling

from .rounds import this_round


def first_party(stated: str, met: Sequence[str | None], count: Decimal | int) -> str:
    """What the last meeting of this round has found, or else what the first analysis says."""
    return last(met, count) or stated


def last(rulings: Sequence[str | None], count: Decimal | int) -> str | None:
    """The latest of what was found or ruled in this round."""
    return next((ruling for ruling in reversed(this_round(rulings, count)) if ruling is not None), None)


def responsibility_ruling(
    determined: str,
    first: Sequence[str | None],
    first_count: Decimal | int,
    final: Sequence[str | None],
    final_count: Decimal | int,
) -> Mapping[str, Any] | None:
    """The determination of the production unit, unless an appeal has been ruled on."""
    return standing_ruling((determined, last(first, first_count), last(final, final_count)))


FIRST_PARTY = Formula(
    inputs=("responsible_party", "quality_meeting.parties", "quality_meeting.count"),
    compute=first_party,
    clause=("5.3.4.1.p1.s1", "5.3.4.3.s1"),
)
RESPONSIBILITY_RULING = Formula(
    inputs=("first_party", "appeal.rulings", "appeal.count", "final_appeal.rulings", "final_appeal.count"),
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

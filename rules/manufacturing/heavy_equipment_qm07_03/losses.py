"""The quality loss, borne by the responsible parties in proportion to their shares."""

from collections.abc import Mapping
from decimal import Decimal

from rules.api import (
    SHARES,
    Act,
    Answer,
    Field,
    Form,
    Formula,
    Task,
    all_,
    hook,
    is_,
    known,
    share_fault,
    split_amount,
)

from .analysis import COMPLAINED
from .domains import YUAN
from .parties import COMPANY_QUALITY, QUALITY

FORMS = (
    Form(
        "loss_split",
        "complaint",
        (Field("total_loss_yuan", YUAN), Field("shares_percent", SHARES)),
        ("5.3.4.3.s3", "4.3.a", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        each_cycle=True,
    ),
)

TASKS = (
    Task(
        "split_loss",
        "complaint",
        QUALITY,
        "loss_split",
        "5.3.4.3.s3",
        when=all_(COMPLAINED, is_("loss_to_split", True)),
        before=("close",),
        shows=("responsible_departments", "problem_analysis", "determined_party"),
    ),
)

ACTS = (
    # shares that do not add up, or that the company has ruled on
    Act(
        "split_again",
        "complaint",
        (QUALITY, COMPANY_QUALITY),
        ("5.3.4.3.s3", "4.3.a"),
        form="loss_split",
        when=known("shares_percent"),
    ),
)


def valid(shares: Mapping[str, Decimal]) -> bool:
    """Exactly one hundred per cent together; who has no share bears nothing."""
    return not share_fault(_borne(shares))


def loss_portions(total: Decimal, shares: Mapping[str, Decimal], places: Decimal | int) -> Mapping[str, Decimal]:
    """What each party bears; nobody bears anything by shares that are not valid."""
    borne = _borne(shares)
    nothing = dict.fromkeys(shares, Decimal())
    return {} if share_fault(borne) else {**nothing, **split_amount(total, borne, int(places))}


def _borne(shares: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {party: share for party, share in shares.items() if share > 0}


VALID = Formula(inputs=("shares_percent",), compute=valid, clause="5.3.4.3.s3")
LOSS_YUAN = Formula(
    inputs=("total_loss_yuan", "shares_percent", "loss_decimal_places"), compute=loss_portions, clause="5.3.4.3.s3"
)


class Answers:
    """What is asked of the quality loss."""

    @hook
    def valid(self) -> Answer:
        return VALID

    @hook
    def loss_yuan(self) -> Answer:
        return LOSS_YUAN

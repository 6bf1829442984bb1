"""What three guarantees cost, whose approval comes before the form, to which loss it is booked."""

from collections.abc import Mapping
from decimal import Decimal

from rules.api import ANY, Answer, Formula, Rule, Table, hook

WAITS_FOR_HEAD = {"waits_for": "technical quality head"}
WAITS_FOR_LEADER = {"waits_for": "company leader in charge"}


def amount(costs: Mapping[str, Decimal] | None, cost: Decimal | None) -> Decimal:
    """All named costs, and one that is not broken down."""
    return sum((costs or {}).values(), Decimal()) + (cost or Decimal())


AMOUNT_YUAN = Formula(inputs=("costs_yuan?", "cost_yuan?"), compute=amount, clause=("5.3.5.3.p2", "5.3.5.3.p3"))
HAS_COSTS = Formula(inputs=("amount_yuan",), compute=lambda total: total > 0, clause="5.3.5.3.p2")
B_FORM_ALLOWED = Table(
    inputs=("three_guarantee_kind", "has_costs", "technical_quality_head_approved", "leader_approved"),
    rules=(
        Rule(("quality", True, True, ANY), True, ("5.3.5.3.p1", "5.3.5.3.p2")),
        Rule(("quality", True, False, ANY), False, "5.3.5.3.p2", WAITS_FOR_HEAD),
        Rule(("quality", False, ANY, ANY), True, ("5.3.5.3.p1", "5.3.5.3.p2")),
        Rule(("commercial", ANY, ANY, True), True, ("5.3.5.3.p1", "5.3.5.3.p3", "3.3")),
        Rule(("commercial", ANY, ANY, False), False, ("5.3.5.3.p3", "3.3"), WAITS_FOR_LEADER),
        Rule(({"none", "open"}, ANY, ANY, ANY), False, "5.3.5.3.p1"),
    ),
)
B_FORM_GRANTED = Formula(
    inputs=("b_form_allowed?", "three_guarantee_kind"),
    # while the kind is open nothing has been refused yet
    compute=lambda allowed, kind: kind == "open" or allowed is not False,
    clause=("5.3.5.3.p2", "5.3.5.3.p3"),
)
BOOKED_TO = Table(
    inputs=("three_guarantee_kind",),
    rules=(
        Rule(("quality",), "quality three-guarantees loss", "5.3.5.3.p2"),
        Rule(("commercial",), "commercial three-guarantees loss", "5.3.5.3.p3"),
        Rule(("none",), "nothing", "3.3"),
        Rule(("open",), "open", "3.2"),
    ),
)


def _booked(kind: str) -> Formula:
    clause = "5.3.5.3.p2" if kind == "quality" else "5.3.5.3.p3"
    return Formula(
        inputs=("three_guarantee_kind", "amount_yuan"),
        compute=lambda is_kind, total: total if is_kind == kind else Decimal(),
        clause=clause,
    )


QUALITY_LOSS_YUAN = _booked("quality")
COMMERCIAL_LOSS_YUAN = _booked("commercial")


class Answers:
    """What is asked of the costs of three guarantees."""

    @hook
    def amount_yuan(self) -> Answer:
        return AMOUNT_YUAN

    @hook
    def has_costs(self) -> Answer:
        return HAS_COSTS

    @hook
    def b_form_allowed(self) -> Answer:
        return B_FORM_ALLOWED

    @hook
    def b_form_granted(self) -> Answer:
        return B_FORM_GRANTED

    @hook
    def booked_to(self) -> Answer:
        return BOOKED_TO

    @hook
    def quality_loss_yuan(self) -> Answer:
        return QUALITY_LOSS_YUAN

    @hook
    def commercial_loss_yuan(self) -> Answer:
        return COMMERCIAL_LOSS_YUAN

"""Three guarantees as a case of its own: who owes what until the parts have reached the customer."""

from rules.api import (
    Answer,
    CaseKind,
    ChildFacts,
    Formula,
    Opening,
    State,
    Task,
    all_,
    hook,
    is_,
    known,
)

from .analysis import COMPLAINED, WHAT_HAPPENED
from .parties import (
    COMPANY_LEADER,
    FINANCE,
    HANDLER,
    PRODUCTION,
    QUALITY,
    QUALITY_HEAD,
    SALES,
    SUPPLY,
)

OPINION = ("problem_analysis", "fault_cause", "handling_opinion", "remedy", "first_handling", "presumed_cause")
PARTS = ("product_name", "parts", "consignee", "destination_station", "required_on")
IN_FORCE = is_("b_form", "in force")
"""Nobody may start work before everybody has signed."""

KINDS = (
    CaseKind(
        "three_guarantees",
        owner=QUALITY,
        number="TG-{yyyy}-{n:06}",
        clause=("3.1", "5.3.5.3.p1", "4.4.2.a"),
        states=(
            State("started"),
            State("granted", is_("three_guarantee_kind", "quality", "commercial")),
            State("in_force", IN_FORCE),
            State("shipped_out", known("three_guarantees_done_on")),
            State("closed", is_("closed", True)),
        ),
        outcome="three_guarantees_outcome",
        parent="complaint",
        repeats=True,
        closes_when=is_("three_guarantees_outcome", "carried out", "not granted"),
    ),
)

OPENINGS = (
    Opening(
        "three_guarantees",
        "complaint",
        ("5.3.4.5.p1", "5.3.4.5.p2", "5.3.5.3.p1", "5.3.4.3.s2"),
        when=all_(COMPLAINED, is_("three_guarantees_open", True)),
    ),
)

CHILD_FACTS = (
    ChildFacts("three_guarantees.outcomes", "complaint", "three_guarantees", "three_guarantees_outcome"),
    ChildFacts("three_guarantees.costs", "complaint", "three_guarantees", "costs_yuan"),
)

TASKS = (
    Task(
        "state_guarantee_facts",
        "three_guarantees",
        SALES,
        "guarantee_facts",
        ("5.3.5.1", "5.3.5.1.a", "4.4.2.a"),
        before=("close",),
        shows=(*WHAT_HAPPENED, "works_serial_number", *OPINION),
    ),
    Task(
        "weigh_evidence",
        "three_guarantees",
        QUALITY,
        "failure_evidence",
        "5.3.5.2",
        when=all_(
            is_("cause_side", "company"), is_("in_warranty", False), is_("warranty_status", "past warranty", "unknown")
        ),
        before=("close",),
        shows=(*WHAT_HAPPENED, "warranty_end", *OPINION),
    ),
    Task(
        "weigh_market",
        "three_guarantees",
        SALES,
        "market_case",
        "3.3",
        when=is_("quality_three_guarantees", "not allowed"),
        before=("close",),
        shows=("customer_name", "product_name", "warranty_end", *OPINION),
    ),
    Task(
        "list_costs",
        "three_guarantees",
        SALES,
        "cost_list",
        ("5.3.5.3.p2", "5.3.5.3.p3"),
        when=is_("three_guarantee_kind", "quality", "commercial"),
        before=("close",),
        shows=("product_name", *OPINION),
    ),
    Task(
        "approve_quality_costs",
        "three_guarantees",
        QUALITY_HEAD,
        "quality_cost_approval",
        "5.3.5.3.p2",
        when=all_(is_("three_guarantee_kind", "quality"), is_("has_costs", True)),
        before=("close",),
        shows=("product_name", "costs_yuan", "amount_yuan", *OPINION),
    ),
    Task(
        "approve_commercial",
        "three_guarantees",
        COMPANY_LEADER,
        "commercial_approval",
        ("3.3", "5.3.5.3.p3"),
        when=is_("three_guarantee_kind", "commercial"),
        before=("close",),
        shows=("customer_name", "product_name", "market_reason", "costs_yuan", "amount_yuan"),
    ),
    Task(
        "fill_three_guarantees_form",
        "three_guarantees",
        HANDLER,
        "three_guarantees_form",
        ("5.3.5.3.p1", "form.QM0703-04"),
        when=is_("b_form_allowed", True),
        before=("close",),
        shows=(*WHAT_HAPPENED, "works_serial_number", "shipped", "allowed_dispositions", *OPINION),
    ),
    Task(
        "plan_production",
        "three_guarantees",
        PRODUCTION,
        "production_plan",
        "5.3.5.4",
        when=IN_FORCE,
        before=("close",),
        shows=PARTS,
    ),
    Task(
        "prepare_parts",
        "three_guarantees",
        SUPPLY,
        "preparation",
        "5.3.5.4",
        when=IN_FORCE,
        before=("close",),
        shows=PARTS,
    ),
    Task(
        "arrange_shipping",
        "three_guarantees",
        SALES,
        "shipping_note",
        "5.3.5.4",
        when=all_(IN_FORCE, known("planned_completion"), known("prepared_on")),
        before=("close",),
        shows=(*PARTS, "carried_by", "planned_completion"),
    ),
    Task(
        "book_costs",
        "three_guarantees",
        FINANCE,
        "booking",
        ("5.3.5.3.p2", "5.3.5.3.p3"),
        when=all_(IN_FORCE, is_("has_costs", True)),
        before=("close",),
        shows=("three_guarantee_kind", "costs_yuan", "amount_yuan", "booked_to"),
    ),
)


def three_guarantees_open(analysed: bool, called: bool | None, allowed: bool | None, first: bool | None) -> bool:
    """The handling form calls for them and is there, or what is handled first needs them."""
    return bool((analysed and called) or (allowed and first))


THREE_GUARANTEES_OPEN = Formula(
    inputs=("cause_analysed", "three_guarantees_called?", "disposition_allowed?", "guarantees_first?"),
    compute=three_guarantees_open,
    clause=("5.3.4.5.p1", "5.3.4.5.p2", "5.3.5.3.p1"),
)


class Answers:
    """What is asked before three guarantees begin."""

    @hook
    def three_guarantees_open(self) -> Answer:
        return THREE_GUARANTEES_OPEN

"""Returned goods: kept apart, inspected, whose cause, what is settled with the customer, what becomes of them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from rules.api import (
    ANY,
    Act,
    CaseKind,
    ChildFacts,
    Formula,
    Judgement,
    Rule,
    State,
    Table,
    Task,
    all_,
    any_,
    is_,
    known,
    not_,
)

from .parties import INSPECTOR, QUALITY, SALES, WAREHOUSE
from .rounds import this_round

REPORT = {"record": "成品检验报告"}
AGREED = any_(known("agreed_on"), known("settled_on"))
GOODS = ("order_number", "product_name", "lot", "defect", "items", "quantity", "bulk", "returned_lot")
CUSTOMER = ("customer_code", "customer_name")
EXPECTED = not_(known("cancel_reason"))

KIND = CaseKind(
    "return",
    owner=QUALITY,
    number="R-{yyyy}-{n:06}",
    clause=("4.1", "4.5a.p1"),
    states=(
        State("announced"),
        State("arrived", known("received_on")),
        State("inspected", is_("inspection_sufficient", True)),
        State("judged", known("responsibility")),
        State("agreed", AGREED),
        State("closed", is_("closed", True)),
    ),
    outcome="return_outcome",
    parent="complaint",
    repeats=True,
    closes_when=any_(all_(known("disposed_on"), known("responsibility")), known("cancel_reason")),
)
KINDS = (KIND,)

CHILD_FACTS = (
    ChildFacts("return.causes", "complaint", "return", "cause"),
    ChildFacts("return.cancellations", "complaint", "return", "cancel_reason"),
    ChildFacts("return.agreements", "complaint", "return", "agreed_on"),
    ChildFacts("return.settlements", "complaint", "return", "settled_on"),
)

TASKS = (
    Task(
        "receive_return",
        "return",
        WAREHOUSE,
        "return_receipt",
        "4.5a.p1",
        when=EXPECTED,
        before=("close",),
        shows=(*GOODS, "return_note"),
        tells=("return.received", "goods.quarantined"),
    ),
    Task(
        "inspect_return",
        "return",
        INSPECTOR,
        "inspection_report",
        ("4.5a.p2", "4.5a.p3"),
        when=all_(known("received_on"), not_(known("inspection"))),
        before=("close",),
        shows=(*GOODS, "received_quantity", "return_size", "inspection_mode"),
        tells="return.inspected",
    ),
    Task(
        "inspect_remaining_pieces",
        "return",
        INSPECTOR,
        "remaining_inspection_report",
        "4.5a.p3",
        when=all_(EXPECTED, is_("inspection_sufficient", False)),
        before=("close",),
        shows=(*GOODS, "inspected_quantity", "defective_quantity"),
    ),
    Task(
        "judge_cause",
        "return",
        QUALITY,
        "cause_verdict",
        "4.5a.p4",
        when=all_(EXPECTED, is_("inspection_sufficient", True), not_(known("cause"))),
        before=("close",),
        shows=(*GOODS, "inspected_quantity", "defective_quantity", "inspection_finding", "remaining_finding"),
        tells="responsibility.judged",
    ),
    Task(
        "agree_disposition",
        "return",
        SALES,
        "agreement",
        "4.5a.p5",
        when=all_(EXPECTED, is_("disposition", "replenish or another way")),
        before=("close",),
        shows=(*GOODS, *CUSTOMER, "cause_reason"),
        tells="disposition.agreed",
    ),
    Task(
        "contact_customer",
        "return",
        SALES,
        "settlement",
        "4.5a.p4",
        when=all_(EXPECTED, is_("disposition", "deal with the customer")),
        before=("close",),
        shows=(*GOODS, *CUSTOMER, "cause_reason"),
        tells="disposition.agreed",
    ),
    Task(
        "carry_out_disposition",
        "return",
        WAREHOUSE,
        "disposition_report",
        ("4.5a.p4", "4.5a.p5"),
        when=AGREED,
        before=("close",),
        shows=(*GOODS, "customer_choice", "agreed_way", "settlement"),
        tells="disposition.completed",
    ),
)


ACTS = (
    Act(
        "cancel_return",
        "return",
        (SALES, QUALITY),
        "4.5a.p1",
        form="return_cancellation",
        when=not_(known("received_on")),
    ),
)


def returned_cause(causes: Sequence[str | None], cancelled: Sequence[str | None], count: Decimal | int) -> str:
    """The company's if any return ever was; else what the returns of this round show, cancelled ones apart."""
    if "company" in causes:
        return "company"
    pairs = zip(this_round(causes, count), this_round(cancelled, count), strict=False)
    coming = [cause for cause, reason in pairs if reason is None]
    if not coming:
        return "none"
    return "open" if None in coming else "not company"


def return_progress(
    agreements: Sequence[date | None],
    settlements: Sequence[date | None],
    cancelled: Sequence[str | None],
    count: Decimal | int,
) -> str:
    """`agreed` when each return of this round is settled with the customer, in one way or the other."""
    lists = (this_round(agreements, count), this_round(settlements, count), this_round(cancelled, count))
    coming = [agreed or settled for agreed, settled, reason in zip(*lists, strict=False) if reason is None]
    if not coming:
        return "none"
    return "agreed" if all(coming) else "under way"


def return_size(
    bulk: bool | None, counted: Decimal | None, announced: Decimal | None, from_quantity: Decimal | None
) -> str:
    """An explicit mark decides; else the counted quantity before the announced one; else small, the stricter way."""
    if bulk is not None:
        return "bulk" if bulk else "small"
    quantity = announced if counted is None else counted
    if quantity is None or from_quantity is None:
        return "small"
    return "bulk" if quantity >= from_quantity else "small"


def inspection_coverage(inspection: str, remaining: str | None) -> str:
    """A sample to which the remaining pieces are added is every piece."""
    return "every piece" if "every piece" in (inspection, remaining) else "sample"


def inspection_sufficient(mode: str, coverage: str) -> bool:
    """A sample is enough for a bulk return only; every piece is enough for any."""
    return mode == "sampling" or coverage == "every piece"


RETURNED_CAUSE = Formula(
    inputs=("return.causes", "return.cancellations", "return.count"),
    compute=returned_cause,
    clause=("4.5a.p4", "4.5a.p5"),
)
RETURN_PROGRESS = Formula(
    inputs=("return.agreements", "return.settlements", "return.cancellations", "return.count"),
    compute=return_progress,
    clause=("4.5a.p4", "4.5a.p5"),
)
RETURN_SIZE = Formula(
    inputs=("bulk?", "received_quantity?", "quantity?", "bulk_return_from_quantity?"),
    compute=return_size,
    clause=("4.5a.p2", "4.5a.p3"),
)
INSPECTION_MODE = Table(
    inputs=("return_size",),
    rules=(
        Rule(("bulk",), "sampling", "4.5a.p2", REPORT),
        Rule(("small",), "full", "4.5a.p3", REPORT),
    ),
)
INSPECTION_COVERAGE = Formula(
    inputs=("inspection", "remaining_pieces?"),
    compute=inspection_coverage,
    clause=("4.5a.p2", "4.5a.p3"),
)
INSPECTION_SUFFICIENT = Formula(
    inputs=("inspection_mode", "inspection_coverage"),
    compute=inspection_sufficient,
    clause=("4.5a.p2", "4.5a.p3"),
)
RESPONSIBILITY = Judgement("cause_verdict", "cause", "4.5a.p4")
DISPOSITION = Table(
    inputs=("responsibility",),
    rules=(
        Rule(
            ("company",),
            "replenish or another way",
            "4.5a.p5",
            {
                "sales_task": "ask customer: replenish or another way",
                "replenishment_offered": True,
                "automatic_replenishment": False,
            },
        ),
        Rule(
            ("not company",),
            "deal with the customer",
            "4.5a.p4",
            {
                "sales_task": "contact customer to deal with it",
                "replenishment_offered": False,
                "automatic_replenishment": False,
            },
        ),
    ),
)
RETURN_CANCELLED = Formula(inputs=("cancel_reason?",), compute=lambda reason: reason is not None, clause="4.5a.p1")
RETURN_OUTCOME = Table(
    inputs=("return_cancelled", "responsibility"),
    rules=(
        Rule((True, ANY), "cancelled", "4.5a.p1"),
        Rule((False, "company"), "settled", "4.5a.p5"),
        Rule((False, "not company"), "not_our_cause", "4.5a.p4"),
    ),
)

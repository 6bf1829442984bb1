"""Who is surveyed and how many answer: the sample, the key customers, the return rate."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rules.api import (
    ANY,
    NA,
    Formula,
    Rule,
    Table,
    key_customers,
    least_number,
    months_after,
    rate,
    reaches,
)

Rows = Sequence[Mapping[str, Any]]
Issued = Sequence[Mapping[str, Any] | None]
Days = Sequence[date | None]


def customers_of(rows: Rows) -> frozenset[str]:
    """The customers of the population, each once."""
    return frozenset(row["customer"] for row in rows)


def surveyed_of(ledger: Rows) -> frozenset[str]:
    """The customers who have been sent a form, each once."""
    return frozenset(row["customer"] for row in ledger)


def key_names(rows: Rows, top: Decimal, above: Decimal) -> tuple[str, ...]:
    """The union of the two groups; sales of exactly the bar are not above it."""
    return key_customers(rows, top, above)


def rate_of(part: Decimal, whole: Decimal) -> Decimal | str:
    """The share, or `n/a` of nobody. Raises `ValueError` for more than the whole."""
    if part > whole:
        raise ValueError(f"expected no more than {whole}, got {part}")
    return rate(part, whole) if whole else NA


def sampling_reached(surveyed: Decimal, customers: Decimal, least: Decimal) -> bool:
    """Of no customers at all no survey can be made. Raises `ValueError` for more than there are."""
    return rate_of(surveyed, customers) != NA and reaches(surveyed, customers, least)


def in_time(issued: Issued, returned: Days, months: Decimal) -> list[bool | None]:
    """Of each form: whether it came back in time; nothing if it has not come back."""
    return [
        None if back is None else form is not None and back <= months_after(form["issued_on"], months)
        for form, back in zip(issued, returned, strict=True)
    ]


def returned_within(issued: Issued, returned: Days, months: Decimal) -> int:
    """How many came back in time."""
    return in_time(issued, returned, months).count(True)


def returned_late(issued: Issued, returned: Days, months: Decimal) -> int:
    """How many came back, but not in time."""
    return in_time(issued, returned, months).count(False)


def time_over(ledger: Rows | None, months: Decimal, now: datetime) -> bool:
    """Whether the last day for every issued form is behind us; without a ledger nothing is awaited."""
    return ledger is not None and all(months_after(row["issued_on"], months) < now.date() for row in ledger)


CUSTOMERS = Formula(("customer_sales",), lambda rows: len(customers_of(rows)), "5.3.1")
SURVEYED = Formula(
    ("customer_sales", "ledger"),
    lambda rows, ledger: len(customers_of(rows) & surveyed_of(ledger)),
    "5.3.1",
)
KEY_CUSTOMER_NAMES = Formula(("customer_sales", "key_top_rank", "key_sales_above"), key_names, "5.3.1.1")
KEY_CUSTOMERS = Formula(("key_customer_names",), len, "5.3.1.1")
KEY_SURVEYED = Formula(
    ("key_customer_names", "ledger"), lambda names, ledger: len(set(names) & surveyed_of(ledger)), "5.3.1.1"
)
SAMPLING_RATE = Formula(("surveyed", "customers"), rate_of, "5.3.1")
KEY_RATE = Formula(("key_surveyed", "key_customers"), rate_of, "5.3.1.1")
SURVEYED_MIN = Formula(("customers", "sampling_rate_min"), least_number, "5.3.1")
KEY_SURVEYED_MIN = Formula(("key_customers", "key_sampling_rate_min"), least_number, "5.3.1.1")
SAMPLING_REACHED = Formula(("surveyed", "customers", "sampling_rate_min"), sampling_reached, "5.3.1")
KEY_SAMPLING_REACHED = Formula(
    ("key_surveyed", "key_customers", "key_sampling_rate_min"),
    lambda surveyed, customers, least: rate_of(surveyed, customers) == NA or reaches(surveyed, customers, least),
    "5.3.1.1",
)
SAMPLE_VALID = Table(
    inputs=("sampling_reached", "key_sampling_reached"),
    rules=(
        Rule((False, ANY), False, "5.3.1", {"valid": False}),
        Rule((ANY, False), False, "5.3.1.1", {"valid": False}),
        Rule((True, True), True, ("5.3.1", "5.3.1.1"), {"valid": True}),
    ),
    hit="any",
)

ISSUED = Formula(("ledger",), len, "5.3.1.3/1")
RETURNED = ("sheets.issued_form", "sheets.returned_on", "return_within_months")
RETURNED_WITHIN_MONTH = Formula(RETURNED, returned_within, "5.3.2")
LATE = Formula(RETURNED, returned_late, "5.3.2")
RETURN_RATE = Formula(("returned_within_month", "issued"), rate_of, "5.3.2")
SUFFICIENT = Formula(
    ("returned_within_month", "issued", "return_rate_min"),
    sampling_reached,
    "5.3.2",
)
RETURN_TIME_OVER = Formula(("ledger?", "return_within_months", "now"), time_over, "5.3.2")
FORMS_IN_STATISTICS = Formula(
    ("returned_within_month", "late", "late_forms_counted", "single_forms?"),
    lambda back, late, counted, single: back + (late if counted else 0) + (len(single["rows"]) if single else 0),
    ("5.3.2", "5.4.2.a", "5.4.2.c", "5.6.2"),
)

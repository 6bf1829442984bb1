"""Who keeps which record for how long: the table of section 6, and the codes that are printed twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rules.api import Answer, Choice, Field, Form, Formula, ListOf, Setting, Whole, hook

from .parties import COMPANY_QUALITY, QUALITY, SALES

MONTHS = Whole(1, 1200, unit="months")
START = (
    "The start is not printed: from the day the record is closed, for reports and tables from the day they are signed."
)


@dataclass(frozen=True)
class Kept:
    """One row of the table: the clause, who keeps the record, the setting with its months."""

    clause: str
    keepers: tuple[str, ...]
    setting: str


BOTH = (COMPANY_QUALITY, QUALITY)
ROWS: Mapping[str, Kept] = {
    "QM0703-01": Kept("6.1", (SALES,), "feedback_form_retention_months"),
    "QM0703-02": Kept("6.2", (SALES,), "suggestion_form_retention_months"),
    "QM0703-03": Kept("6.3", (SALES,), "handling_form_retention_months"),
    "QM0703-04": Kept("6.4", (SALES,), "three_guarantees_form_retention_months"),
    "QM0703-05": Kept("6.5", BOTH, "statistics_retention_months"),
    "trend report": Kept("6.6", BOTH, "trend_report_retention_months"),
    "QM0703-06": Kept("6.7", (QUALITY,), "survey_form_retention_months"),
    "satisfaction report": Kept("6.8", BOTH, "satisfaction_report_retention_months"),
    "originals": Kept("6.9", (QUALITY,), "originals_retention_months"),
    "QM0703-07": Kept("6.10", (QUALITY,), "ledger_retention_months"),
}
THREE_YEARS = ("QM0703-05", "QM0703-06")
SETTINGS = tuple(
    Setting(row.setting, MONTHS, row.clause, default=36 if code in THREE_YEARS else 60, reading=START)
    for code, row in ROWS.items()
)
CLAUSES = tuple(row.clause for row in ROWS.values())
CALLED = {SALES: "distribution", COMPANY_QUALITY: "company quality", QUALITY: "unit quality"}

FORMS = (
    Form(
        "kept_records",
        "",
        (Field("records", ListOf(Choice(*ROWS), gaps=False)),),
        CLAUSES,
        arrives=True,
    ),
)
"""What may be asked of the records at any time: for how long they are kept, and by whom."""


def years(records: Sequence[str], *months: Decimal) -> tuple[Decimal, ...]:
    """For how many years each record is kept, in the order asked."""
    known = dict(zip(ROWS, months, strict=True))
    return tuple(known[record] / 12 for record in records)


def keepers(records: Sequence[str]) -> tuple[str, ...]:
    """Who keeps each record, in the order asked."""
    return tuple(" and ".join(CALLED[role] for role in ROWS[record].keepers) for record in records)


class Answers:
    """The answers about keeping."""

    @hook
    def years(self) -> Answer:
        return Formula(("records", *(row.setting for row in ROWS.values())), years, CLAUSES)

    @hook
    def keepers(self) -> Answer:
        return Formula(("records",), keepers, CLAUSES)

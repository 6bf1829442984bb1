"""The questions about the ledger."""

from rules.api import Answer, ListOf, Number, Record, Text, YesNo, question

LINE = Text(longest=500)
YUAN = Number(0, 10**15, unit="yuan")
LEDGER_LINE = Record(
    "ledger line",
    {"three_guarantees_cost": YUAN},
    {
        "number": LINE,
        "customer_name": LINE,
        "product_name": LINE,
        "drawing_number": LINE,
        "works_serial_number": LINE,
        "defect": Text(longest=4000),
        "complaint_outcome": LINE,
        "responsible_departments": ListOf(LINE, gaps=False),
        "three_guarantees_forms": ListOf(LINE, gaps=False),
    },
)


@question(asked="draw", of="complaint", outcome=YUAN)
def three_guarantees_cost() -> Answer:
    """What have the three-guarantees cases of the complaint cost so far?"""


@question(asked="draw", of="complaint", outcome=ListOf(LINE, gaps=False))
def three_guarantees_forms() -> Answer:
    """Which three-guarantees forms belong to the complaint?"""


@question(asked="draw", of="complaint", outcome=LEDGER_LINE)
def ledger_line() -> Answer:
    """The line of the complaint in the ledger."""


@question(asked="draw", of="complaint", outcome=YesNo())
def ledger_line_complete() -> Answer:
    """Has the line its result and the responsible departments?"""

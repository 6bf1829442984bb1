"""The records of a return: papers, receipt, inspection report, verdict, agreement, disposition."""

from rules.api import Choice, Day, Field, Form, Whole, YesNo

from .intake import LINE, PROSE
from .parties import QUALITY, SALES, WAREHOUSE

PIECES = Whole(1, 1_000_000_000, unit="pieces")
DONE = Choice("done")
"""Nothing but the deed can be stated: the task stays owed until it is done."""

FORMS = (
    Form(
        "return_papers",
        "return",
        (
            Field("quantity", PIECES, False),
            Field("bulk", YesNo(), False),
            Field("returned_lot", LINE, False),
            Field("return_note", PROSE, False),
        ),
        "4.5a.p1",
        kept_by=WAREHOUSE,
        copies=2,
        arrives=True,
    ),
    Form(
        "return_receipt",
        "return",
        (
            Field("isolated", DONE),
            Field("labelled", DONE),
            Field("papers_copied", DONE),
            Field("received_on", Day()),
            Field("received_quantity", PIECES, False),
        ),
        "4.5a.p1",
        kept_by=WAREHOUSE,
    ),
    Form("return_cancellation", "return", (Field("cancel_reason", PROSE),), "4.5a.p1", kept_by=SALES),
    Form(
        "inspection_report",
        "return",
        (
            Field("inspection", Choice("done by sampling", "every piece")),
            Field("inspected_quantity", PIECES),
            Field("defective_quantity", Whole(0, 1_000_000_000, unit="pieces")),
            Field("inspection_finding", PROSE),
            Field("inspected_on", Day()),
        ),
        ("4.5a.p2", "4.5a.p3"),
        kept_by=QUALITY,
    ),
    Form(
        "remaining_inspection_report",
        "return",
        (Field("remaining_pieces", Choice("every piece")), Field("remaining_finding", PROSE)),
        "4.5a.p3",
        kept_by=QUALITY,
    ),
    Form(
        "cause_verdict",
        "return",
        (Field("cause", Choice("company", "not company")), Field("cause_reason", PROSE)),
        "4.5a.p4",
        kept_by=QUALITY,
    ),
    Form(
        "agreement",
        "return",
        (
            Field("customer_choice", Choice("replenishment", "another way")),
            Field("agreed_way", PROSE),
            Field("agreed_on", Day()),
        ),
        "4.5a.p5",
        kept_by=SALES,
    ),
    Form("settlement", "return", (Field("settlement", PROSE), Field("settled_on", Day())), "4.5a.p4", kept_by=SALES),
    Form(
        "disposition_report",
        "return",
        (
            Field(
                "disposed_as",
                Choice(
                    "concession",
                    "rework",
                    "repair",
                    "regrade",
                    "scrap",
                    "return to customer",
                    "replacement",
                    "restock",
                ),
            ),
            Field("disposed_on", Day()),
            Field("disposed_note", PROSE, False),
        ),
        ("4.5a.p4", "4.5a.p5"),
        kept_by=WAREHOUSE,
    ),
)

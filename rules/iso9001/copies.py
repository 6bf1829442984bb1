"""The written procedure itself may be copied only with approval."""

from rules.api import (
    Act,
    CaseKind,
    Collect,
    Day,
    Field,
    Form,
    Formula,
    Rule,
    State,
    Table,
    Task,
    Whole,
    YesNo,
    is_,
)

from .intake import PROSE
from .parties import MANAGEMENT, PRODUCTION, QUALITY, SALES, WAREHOUSE

ANYBODY = (SALES, QUALITY, PRODUCTION, WAREHOUSE)

KIND = CaseKind(
    "document_copy",
    owner=QUALITY,
    number="D-{yyyy}-{n:06}",
    clause="0.header",
    states=(
        State("wanted"),
        State("approved", is_("copy_verdict", "approved")),
        State("closed", is_("closed", True)),
    ),
    outcome="copy_outcome",
    closes_when=is_("copy_verdict", "refused"),
)
KINDS = (KIND,)

FORMS = (
    Form("copy_request", "document_copy", (Field("copy_purpose", PROSE), Field("copies", Whole(1, 1000))), "0.header"),
    Form(
        "copy_approval",
        "document_copy",
        (Field("copy_approved", YesNo()), Field("copy_reason", PROSE)),
        "0.header",
        kept_by=QUALITY,
    ),
    Form("copy_note", "document_copy", (Field("copied_on", Day()),), "0.header", kept_by=QUALITY),
)

TASKS = (
    Task(
        "approve_copy",
        "document_copy",
        MANAGEMENT,
        "copy_approval",
        "0.header",
        before=("close",),
        shows=("copy_purpose", "copies"),
    ),
)

ACTS = (
    Act("request_copy", "document_copy", ANYBODY, "0.header", form="copy_request", effect="open"),
    Act("copy_document", "document_copy", ANYBODY, "0.header", form="copy_note", effect="close"),
)


def copy_verdict(approved: bool | None) -> str:
    """`open` until management has decided."""
    if approved is None:
        return "open"
    return "approved" if approved else "refused"


COPY_VERDICT = Formula(inputs=("copy_approved?",), compute=copy_verdict, clause="0.header")
MAY_COPY_DOCUMENT = Collect(
    inputs=("copy_verdict",), rules=(Rule(({"open", "refused"},), "copy_not_approved", "0.header"),)
)
COPY_OUTCOME = Table(
    inputs=("copy_approved",),
    rules=(Rule((True,), "copied", "0.header"), Rule((False,), "refused", "0.header")),
)

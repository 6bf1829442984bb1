"""What management has decided is communicated with the employees; the general manager sees that it can be."""

from rules.api import (
    ANY,
    Act,
    CaseKind,
    Deadline,
    FactRole,
    Field,
    Form,
    Holder,
    Rule,
    State,
    Table,
    hours,
    is_,
)

from .distribution import CARRIER
from .intake import UNANSWERED
from .parties import ADMINISTRATION, GENERAL_MANAGER, LINE, PROSE, QUALITY, SEVERAL

NOTICE = "decision_notice"

KINDS = (
    CaseKind(
        NOTICE,
        owner=QUALITY,
        number="JD-{yyyy}-{n:06}",
        clause="3.2",
        states=(State("announced"), State("closed", is_("closed", True))),
        outcome="decision_outcome",
        closes_when=is_("decision_text_sheet.delivered", True),
    ),
)

FORMS = (
    Form(
        "decision_text_sheet",
        NOTICE,
        (
            Field("decision_title", LINE),
            Field("decision_text", PROSE),
            Field("information_carrier", CARRIER),
            Field("decision_departments", SEVERAL),
        ),
        ("3.2", "4.2.2"),
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
        arrives=True,
        holders=(Holder(FactRole("decision_departments"), "3.2", due="decision_acknowledge_by", reminders=UNANSWERED),),
    ),
)

ACTS = (
    Act(
        "announce_decision",
        NOTICE,
        (GENERAL_MANAGER, ADMINISTRATION),
        "3.2",
        form="decision_text_sheet",
        effect="open",
    ),
)

DECISION_ROUTE = Table(
    inputs=("information_carrier",),
    rules=(Rule((ANY,), "employees", "3.2", {"communicated_with": "employees", "ensured_by": "general manager"}),),
)
DECISION_ACKNOWLEDGE_BY = Deadline("opened_at", "3.2", within=hours("copy_acknowledge_hours"))
DECISION_OUTCOME = Table(
    inputs=("decision_text_sheet.delivered",),
    rules=(Rule((True,), "communicated", "3.2"), Rule((False,), "not yet communicated", "3.2")),
)

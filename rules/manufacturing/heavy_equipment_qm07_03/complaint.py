"""The complaint as a case of this procedure: from the feedback form to its close."""

from rules.api import CaseKind, State, all_, any_, is_, known

from .classify import CLASSIFIED
from .parties import QUALITY

ANALYSED = known("responsible_party")
ANSWERED = any_(is_("reply_issued", True), is_("cause_analysed", True))

KINDS = (
    CaseKind(
        "complaint",
        owner=QUALITY,
        number="C-{yyyy}-{n:06}",
        clause=("5.2.2.2", "4.4.1.a", "4.4.1.b"),
        states=(
            State("received"),
            State("acknowledged", is_("sent_to_quality", True), tells="complaint.acknowledged"),
            State("assessed", CLASSIFIED, tells="complaint.assessed"),
            State("investigating", any_(is_("reopened", True), ANALYSED, known("responsible_units"))),
            State("responded", all_(CLASSIFIED, ANSWERED)),
            State("decision_communicated", all_(CLASSIFIED, is_("reply_issued", True))),
            State("closed", is_("closed", True)),
        ),
        outcome="complaint_outcome",
        closes_when=is_("withdrawn", True),
        closing="complaint.closed",
        closing_refused="complaint.closing-refused",
        reopening="complaint.reopened",
        replaces="iso9001:complaint",
    ),
)

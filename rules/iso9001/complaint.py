"""The complaint as a case: its owner, its number, its states in the order of ISO 10002."""

from rules.api import CaseKind, State, all_, any_, is_, known, not_

from .parties import QUALITY

ASSESSED = known("same_problem")
UNDER_WAY = any_(
    not_(is_("capa_progress", "none")),
    not_(is_("return_progress", "none")),
    known("evidence"),
    is_("analysis_meeting", True),
)
ANSWERED = any_(is_("capa_progress", "answered", "effective", "not effective"), is_("reply_issued", True))
DECISION_TOLD = any_(is_("reply_issued", True), is_("return_progress", "agreed"))

KIND = CaseKind(
    "complaint",
    owner=QUALITY,
    number="C-{yyyy}-{n:06}",
    clause=("2.1", "3.2", "4.2b.p1"),
    states=(
        State("received"),
        State("acknowledged", is_("sent_to_quality", True), tells="complaint.acknowledged"),
        State("assessed", ASSESSED, tells="complaint.assessed"),
        State("investigating", any_(is_("reopened", True), all_(ASSESSED, UNDER_WAY))),
        State("responded", all_(ASSESSED, ANSWERED)),
        State("decision_communicated", all_(ASSESSED, DECISION_TOLD)),
        State("closed", is_("closed", True)),
    ),
    outcome="complaint_outcome",
    closes_when=is_("withdrawn", True),
    closing="complaint.closed",
    closing_refused="complaint.closing-refused",
    reopening="complaint.reopened",
)
KINDS = (KIND,)

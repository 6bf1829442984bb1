"""What the company finds out: three searches in house, the customer's evidence, the analysis meeting."""

from rules.api import (
    ANY,
    ATTACHMENTS,
    Act,
    Choice,
    Day,
    Field,
    Form,
    Formula,
    Judgement,
    ListOf,
    Number,
    Record,
    Rule,
    Table,
    Task,
    Text,
    Whole,
    YesNo,
    all_,
    any_,
    is_,
    known,
    not_,
)

from .intake import LINE, ORDER_NUMBER, PROSE
from .parties import INSPECTOR, PRODUCTION, QUALITY, SALES, WAREHOUSE

PLACES = {"stock": WAREHOUSE, "work_in_process": PRODUCTION, "inspection_records": INSPECTOR}
SEARCHES = tuple(f"search.{place}" for place in PLACES)
ASKED_ABOUT = ("order_number", "product_name", "lot", "defect", "items")
FOUND = Choice("found", "not found")
SEARCHED = Record(
    "searched item",
    {"result": Choice("found", "not found", "not decided")},
    {"product_name": LINE, "order_number": ORDER_NUMBER, "lot": LINE, "match": LINE, "score": Number(0, 100)},
)
SAME_PROBLEM_BY = ("defect_match_threshold", "search_candidates")


def _search_form(place: str) -> Form:
    fact = f"search.{place}"
    return Form(
        f"search_{place}",
        "complaint",
        (
            Field(fact, FOUND),
            Field(f"{fact}.match", LINE, False),
            Field(f"{fact}.score", Number(0, 100), False),
            Field(f"{fact}.candidates", Whole(0, 1_000_000_000), False),
            Field(f"{fact}.note", PROSE, False),
            Field(f"{fact}.items", ListOf(SEARCHED, gaps=False), False),
        ),
        "4.3a.p1",
        kept_by=QUALITY,
        keep="complaint_retention_months",
        fill="search",
        each_cycle=True,
    )


def _search_task(place: str, role: str) -> Task:
    return Task(
        f"search_{place}",
        "complaint",
        role,
        f"search_{place}",
        ("4.3a.p1", "3.2"),
        # the investigation stays open until all three are reported, also after a hit
        when=all_(is_("withdrawn", False), any_(is_("sent_to_quality", True), *(known(one) for one in SEARCHES))),
        before=("close",),
        shows=(*ASKED_ABOUT, *SAME_PROBLEM_BY),
        asks="search.requested",
        tells="search.reported",
    )


FORMS = (
    *(_search_form(place) for place in PLACES),
    Form(
        "evidence",
        "complaint",
        (
            Field("evidence", Choice("sample", "picture", "other")),
            Field("evidence_received_on", Day(), False),
            Field("evidence_note", PROSE, False),
            Field("evidence_attachments", ATTACHMENTS, False),
        ),
        "4.3a.p3",
        kept_by=QUALITY,
        keep="complaint_retention_months",
        each_cycle=True,
    ),
    Form(
        "defect_verdict",
        "complaint",
        (Field("defect_confirmed", YesNo()), Field("defect_reason", PROSE)),
        ("4.3a.p3", "4.2a.p3"),
        kept_by=QUALITY,
        keep="complaint_retention_months",
        each_cycle=True,
    ),
    Form("meeting_call", "complaint", (Field("meeting_called", YesNo()),), "4.3a.p4", each_cycle=True),
    Form(
        "meeting",
        "complaint",
        (
            Field("meeting_held_on", Day()),
            Field("meeting_participants", Text(longest=1000)),
            Field("meeting_conclusion", PROSE),
        ),
        "4.3a.p4",
        kept_by=QUALITY,
        keep="complaint_retention_months",
        each_cycle=True,
    ),
)

TASKS = (
    *(_search_task(place, role) for place, role in PLACES.items()),
    Task(
        "ask_sample",
        "complaint",
        SALES,
        "evidence",
        "4.3a.p3",
        when=all_(is_("withdrawn", False), is_("ask_customer_for_sample", True)),
        before=("close",),
        shows=(*ASKED_ABOUT, "customer_code", "customer_name"),
        asks="evidence.requested",
        tells="evidence.received",
    ),
    Task(
        "verify_defect",
        "complaint",
        QUALITY,
        "defect_verdict",
        "4.3a.p3",
        when=all_(
            is_("withdrawn", False),
            is_("search_finding", "absent"),
            known("evidence"),
            not_(known("defect_confirmed")),
        ),
        before=("close",),
        shows=(*ASKED_ABOUT, "evidence", "evidence_note", "evidence_attachments", "attachments"),
    ),
    Task(
        "hold_analysis_meeting",
        "complaint",
        QUALITY,
        "meeting",
        "4.3a.p4",
        when=all_(is_("withdrawn", False), is_("analysis_meeting", True)),
        before=("close",),
        shows=(*ASKED_ABOUT, "defect_reason"),
    ),
)

ACTS = (Act("call_meeting", "complaint", (QUALITY,), "4.3a.p4", form="meeting_call"),)

SAME_PROBLEM = Table(
    inputs=SEARCHES,
    rules=(
        Rule(("found", ANY, ANY), True, "4.3a.p2"),
        Rule((ANY, "found", ANY), True, "4.3a.p2"),
        Rule((ANY, ANY, "found"), True, "4.3a.p2"),
        Rule(("not found", "not found", "not found"), False, "4.3a.p3"),
    ),
    hit="any",
)


def _three_valued(answer: bool | None, yes: str, no: str) -> str:
    if answer is None:
        return "open"
    return yes if answer else no


def search_finding(same_problem: bool | None) -> str:
    """`open` as long as the searches do not decide it."""
    return _three_valued(same_problem, "present", "absent")


def evidence_finding(defect_shown: bool | None) -> str:
    """`open` as long as nobody has judged the sample or picture."""
    return _three_valued(defect_shown, "confirmed", "disproved")


def analysis_meeting(search: str, evidence: str, called: bool | None) -> bool:
    """Obligatory for a confirmed defect that was not found in house, else when quality calls it."""
    return called is True or (search == "absent" and evidence == "confirmed")


SEARCH_FINDING = Formula(inputs=("same_problem?",), compute=search_finding, clause="4.3a.p1")

ASK_CUSTOMER_FOR_SAMPLE = Table(
    inputs=("search_finding", "returned_cause"),
    rules=(
        Rule(("absent", "none"), True, "4.3a.p3", {"through": SALES}),
        Rule(("absent", {"open", "company", "not company"}), False, ("4.3a.p3", "4.5a.p4")),
        Rule(("present", ANY), False, "4.3a.p2"),
        Rule(("open", ANY), False, ("4.3a.p1", "4.3a.p3")),
    ),
)

DEFECT_SHOWN = Judgement("defect_verdict", "defect_confirmed", "4.3a.p3")
EVIDENCE_FINDING = Formula(inputs=("defect_shown?",), compute=evidence_finding, clause="4.3a.p3")
ANALYSIS_MEETING = Formula(
    inputs=("search_finding", "evidence_finding", "meeting_called?"),
    compute=analysis_meeting,
    clause="4.3a.p4",
)

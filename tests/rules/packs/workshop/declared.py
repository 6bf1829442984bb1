"""What the workshop keeps, owes and does."""

from rules.api import (
    Act,
    CaseKind,
    ChildFacts,
    Choice,
    Day,
    FactRole,
    Field,
    Form,
    Number,
    Opening,
    Role,
    Setting,
    State,
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

NOTE = Text(longest=500)
DEFECT = Choice("brake", "gears", "frame", "other")

SETTINGS = (
    Setting("covered_months", Whole(0, 120, unit="months"), "2.1", required=True),
    Setting("cheap_below", Number(0, 10_000, unit="CNY"), "2.2", default="200"),
    Setting("keep_months", Whole(1, 600), "5.1", reading="No period is printed: unset, nothing is deleted."),
)

ROLES = (
    Role("counter", "sales", "1.1"),
    Role("mechanic", "production", "1.1"),
    Role("inspector", "quality", "1.1"),
    Role("patron", clause="1.2"),
)

KINDS = (
    CaseKind(
        "job",
        owner="sales",
        number="J-{yyyy}-{n:05}",
        clause="1.1",
        states=(
            State("received"),
            State("estimated", known("cost")),
            State("tested", is_("rides_well", True), tells="job.tested"),
        ),
        outcome="job_outcome",
        reopening="job.reopened",
    ),
    CaseKind(
        "part_order",
        owner="sales",
        number="P-{yyyy}-{n:05}",
        clause="3.1",
        states=(State("ordered"),),
        outcome="order_outcome",
        parent="job",
        repeats=True,
        closes_when=known("part_fits"),
    ),
    CaseKind(
        "enquiry",
        owner="sales",
        number="E-{yyyy}-{n:05}",
        clause="1.1",
        states=(State("asked"),),
        outcome="enquiry_outcome",
        closes_when=known("enquiry_answer"),
    ),
)

FORMS = (
    Form("arrival", "", (Field("wish", Choice("repair", "enquiry")),), "1.1", arrives=True),
    Form(
        "job_sheet",
        "job",
        (
            Field("bicycle", NOTE),
            Field("defect", DEFECT),
            Field("months_owned", Whole(0, 600, na=True)),
            Field("price", Number(0, 100_000, above=True, unit="CNY")),
            Field("promised_on", Day()),
            Field("wish_note", NOTE, False),
        ),
        "1.1",
        kept_by="counter",
        keep="keep_months",
        arrives=True,
    ),
    Form("estimate", "job", (Field("cost", Number(0, 100_000)), Field("part_needed", YesNo())), "2.2", each_cycle=True),
    Form("test_ride", "job", (Field("rides_well", YesNo()), Field("ride_note", NOTE, False)), "4.1", each_cycle=True),
    Form("refund", "job", (Field("refunded", Number(0, 100_000)),), "2.3", each_cycle=True),
    Form("handover", "job", (Field("handed_over_on", Day()),), "4.2", each_cycle=True),
    Form("decline", "job", (Field("decline_reason", NOTE),), "2.2", each_cycle=True),
    Form("return_visit", "job", (Field("return_reason", NOTE),), "4.3", each_cycle=True),
    Form("delivery", "part_order", (Field("part_fits", YesNo()),), "3.1", fill="part_search"),
    Form("enquiry_sheet", "enquiry", (Field("enquiry_text", NOTE),), "1.1", arrives=True),
    Form("enquiry_reply", "enquiry", (Field("enquiry_answer", NOTE),), "1.1"),
)

TASKS = (
    Task("fill_job_sheet", "job", "counter", "job_sheet", "1.1", when=is_("sheet_complete", False), before=("close",)),
    Task(
        "estimate",
        "job",
        "mechanic",
        "estimate",
        "2.2",
        when=is_("sheet_complete", True),
        before=("close",),
        due="estimate_due",
        shows=("bicycle", "defect", "covered_months"),
        tells="job.estimated",
    ),
    Task(
        "test_ride",
        "job",
        "inspector",
        "test_ride",
        "4.1",
        when=all_(known("cost"), not_(known("decline_reason")), not_(is_("parts_open", True))),
        before=("close", "hand_over"),
    ),
    Task("refund", "job", FactRole("refund_by"), "refund", "2.3", when=is_("warranty", "covered"), before=("close",)),
    Task("hand_over", "job", "counter", "handover", "4.2", performs="hand_over", before=("close",)),
    Task("order_part", "part_order", "mechanic", "delivery", "3.1", before=("close",), asks="part.wanted"),
    Task("answer_enquiry", "enquiry", "counter", "enquiry_reply", "1.1", before=("close",)),
)

ACTS = (
    Act("open_job", "job", ("counter",), "1.1", form="job_sheet", effect="open"),
    Act("decline", "job", ("counter",), "2.2", form="decline", when=known("cost")),
    Act(
        "hand_over",
        "job",
        ("counter", "mechanic"),
        "4.2",
        form="handover",
        when=all_(known("cost"), not_(known("handed_over_on"))),
    ),
    Act("close", "job", ("counter",), "4.2", effect="close"),
    Act("reopen", "job", ("counter", "inspector"), "4.3", form="return_visit", effect="reopen"),
)

OPENINGS = (
    Opening(
        "part_order",
        "job",
        "3.1",
        when=all_(is_("part_needed", True), any_(not_(known("decline_reason")), is_("urgency", "today"))),
        again=is_("order_outcome", "wrong_part"),
    ),
)

CHILD_FACTS = (
    ChildFacts("orders.fit", "job", "part_order", "part_fits"),
    ChildFacts("orders.ended", "job", "part_order", "order_outcome"),
)

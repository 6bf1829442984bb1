"""At the counter: what is written down, how serious it is, what is kept back, what the customer gets."""

from capaloop.pack import (
    ANY,
    JUDGE,
    Day,
    Deadline,
    FactRole,
    Field,
    Form,
    Instant,
    Number,
    Reminder,
    Rule,
    Signer,
    Table,
    Task,
    any_,
    hours,
    is_,
    working_days,
)

from .parties import ABOUT, LINE, OWNER, PRODUCTION, PROSE, SALES, SUPERVISOR

WRITTEN_DOWN = any_(is_("compensation_decided_by", SUPERVISOR, OWNER))

NOT_ILL = {"taste", "freshness", "foreign body", "service", "other"}

FORMS = (
    Form(
        "counter_record",
        "complaint",
        (
            Field("shop", LINE),
            Field("complaint_about", ABOUT),
            Field("bought", LINE),
            Field("bought_on", Day()),
            Field("amount_paid", Number(0, 1_000_000, unit="CNY")),
            Field("taken_at", Instant()),
        ),
        ("2", "8"),
        kept_by=SALES,
        keep="bakery_record_months",
    ),
    Form("batch_kept_back", "complaint", (Field("batch", LINE), Field("kept_back_at", Instant())), "4"),
    Form(
        "compensation",
        "complaint",
        (Field("compensation_amount", Number(0, 1_000_000, unit="CNY")), Field("compensation_reason", PROSE)),
        "5.2",
        kept_by=SALES,
        signers=(Signer(FactRole("compensation_decided_by"), "decided", "5.2", when=WRITTEN_DOWN),),
    ),
    Form("customer_answer", "complaint", (Field("answered_with", PROSE), Field("customer_answered_on", Day())), "6"),
)

TASKS = (
    Task("write_counter_record", "complaint", SALES, "counter_record", "2", before=("close",), shows=("defect",)),
    Task(
        "keep_batch_back",
        "complaint",
        PRODUCTION,
        "batch_kept_back",
        "4",
        when=is_("seriousness", "serious"),
        due="kept_back_by",
        reminders=(Reminder(OWNER, "4"),),
        before=("close",),
        shows=("shop", "bought", "bought_on", "complaint_about"),
    ),
    Task("write_compensation", "complaint", SALES, "compensation", "5.2", when=WRITTEN_DOWN, before=("close",)),
    Task("answer_customer", "complaint", SALES, "customer_answer", "6", due="answer_due", before=("close",)),
)

SERIOUSNESS = Table(
    inputs=("complaint_about",),
    rules=(
        Rule(({"foreign body", "illness"},), "serious", "3"),
        Rule(({"taste", "freshness", "service"},), "ordinary", "3"),
        Rule(("other",), JUDGE, "3"),
    ),
    judged_by=SUPERVISOR,
)

COMPENSATION_DECIDED_BY = Table(
    inputs=("complaint_about", "amount_paid"),
    rules=(
        Rule(("illness", ANY), OWNER, "5.1"),
        Rule((NOT_ILL, "<=shop_decides_up_to"), SALES, "5.1"),
        Rule((NOT_ILL, ">shop_decides_up_to <=supervisor_decides_up_to"), SUPERVISOR, "5.1"),
        Rule((NOT_ILL, ">supervisor_decides_up_to"), OWNER, "5.1"),
    ),
)

KEPT_BACK_BY = Deadline(after="taken_at", within=hours("keep_back_within_hours"), clause="4")
ANSWER_DUE = Deadline(after="taken_at", within=working_days("answer_within_days"), clause="6")

"""Suggestions (class A): one suggestion form (J form) for each responsible unit, its issue, answer and check."""

from rules.api import (
    CaseKind,
    ChildFacts,
    Choice,
    Day,
    Field,
    Form,
    Holder,
    ListOf,
    Opening,
    Signer,
    State,
    Task,
    YesNo,
    all_,
    is_,
    known,
)

from .classify import CLASSIFIED
from .domains import LINE, PROSE
from .parties import QUALITY, QUALITY_HEAD, RESPONSIBLE_UNIT, SALES

ANSWERED = is_("stage", "check", "done")
"""With its measures, or with the reason why there are none."""

KINDS = (
    CaseKind(
        "suggestion",
        owner=QUALITY,
        number="SU-{yyyy}-{n:06}",
        clause="5.3.3.1",
        states=(
            State("issued"),
            State("sent_to_unit", is_("sent", True)),
            State("answered", ANSWERED),
            State("closed", is_("closed", True)),
        ),
        outcome="suggestion_outcome",
        parent="complaint",
        repeats=True,
        closes_when=is_("stage", "done"),
    ),
)

OPENINGS = (
    Opening(
        "suggestion",
        "complaint",
        "5.3.3.1",
        when=all_(is_("withdrawn", False), is_("j_forms_issued", True), known("responsible_units")),
        for_each="responsible_units",
        states="receiving_unit",
    ),
)

CHILD_FACTS = (
    ChildFacts("suggestion.adoptions", "complaint", "suggestion", "adopted"),
    ChildFacts("suggestion.outcomes", "complaint", "suggestion", "suggestion_outcome"),
)

FORMS = (
    Form(
        "suggestion_units",
        "complaint",
        (
            Field("responsible_units", ListOf(LINE, gaps=False)),
            Field("suggestion_summary", PROSE),
            Field("reply_to_customer_needed", YesNo()),
            Field("company_approval_flag", YesNo()),
        ),
        ("5.3.3.1", "5.3.3.3.s2", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        each_cycle=True,
    ),
    Form("suggestion_case", "suggestion", (Field("receiving_unit", LINE),), "5.3.3.1", arrives=True),
    Form(
        "suggestion_form",
        "suggestion",
        (Field("suggestion_source", LINE), Field("suggestion_content", PROSE)),
        ("5.3.3.1", "5.5.1", "form.QM0703-02", "6.2"),
        kept_by=SALES,
        keep="suggestion_form_retention_months",
        code="QM0703-02",
        number="J{yyyy}-{n:04}",
        copies=2,
        signers=(
            Signer(QUALITY, "handled", "form.QM0703-02"),
            Signer(QUALITY_HEAD, "reviewed", "5.3.3.1"),
            Signer(RESPONSIBLE_UNIT, "signed_for", "form.QM0703-02"),
        ),
        holders=(
            Holder(QUALITY, "5.3.3.1", copy="original", acknowledged=False),
            Holder(RESPONSIBLE_UNIT, "5.3.3.1", acknowledged=False),
            # the table of section 6 makes distribution the keeper, though neither copy goes there
            Holder(SALES, "6.2", acknowledged=False, when=is_("stage", "done")),
        ),
        shows=("receiving_unit",),
    ),
    Form(
        "suggestion_answer",
        "suggestion",
        (Field("unit_opinion", PROSE), Field("adopted", YesNo()), Field("answered", Day())),
        ("5.3.3.2.s1", "5.3.3.2.s2", "form.QM0703-02"),
        kept_by=SALES,
        keep="suggestion_form_retention_months",
        signers=(Signer(RESPONSIBLE_UNIT, "handled", "form.QM0703-02", when=ANSWERED),),
        holders=(Holder(QUALITY, "5.3.3.2.s2", copy="photocopy", when=ANSWERED),),
        shows=("suggestion_content", "reason", "promised_measures"),
    ),
    Form(
        "refusal_reason",
        "suggestion",
        (Field("reason", PROSE),),
        "5.3.3.2.s3",
        kept_by=SALES,
        keep="suggestion_form_retention_months",
    ),
    Form(
        "promised_improvement",
        "suggestion",
        (Field("promised_measures", PROSE),),
        "5.3.3.2.s1",
        kept_by=SALES,
        keep="suggestion_form_retention_months",
    ),
    Form(
        "suggestion_check",
        "suggestion",
        (
            Field("improvement_check", Choice("carried out", "not carried out")),
            Field("checked_on", Day()),
            Field("check_note", PROSE, False),
        ),
        ("5.3.3.3.s1", "form.QM0703-02"),
        kept_by=SALES,
        keep="suggestion_form_retention_months",
    ),
)

SUGGESTED = ("receiving_unit", "suggestion_content", "suggestion_source", "product_name", "drawing_number")

TASKS = (
    Task(
        "sort_suggestions",
        "complaint",
        QUALITY,
        "suggestion_units",
        "5.3.3.1",
        when=all_(is_("withdrawn", False), CLASSIFIED, is_("j_forms_issued", True)),
        before=("close",),
        shows=("customer_name", "product_name", "drawing_number", "defect", "details", "attachments"),
    ),
    Task(
        "issue_suggestion",
        "suggestion",
        QUALITY,
        "suggestion_form",
        ("5.3.3.1", "form.QM0703-02"),
        before=("close",),
        shows=("receiving_unit", "suggestion_summary", "product_name", "drawing_number", "details"),
    ),
    Task(
        "answer_suggestion",
        "suggestion",
        RESPONSIBLE_UNIT,
        "suggestion_answer",
        ("5.3.3.2.s1", "form.QM0703-02"),
        when=all_(is_("sent", True), known("signed_for")),
        before=("close",),
        due="due",
        shows=SUGGESTED,
    ),
    Task(
        "give_reason",
        "suggestion",
        RESPONSIBLE_UNIT,
        "refusal_reason",
        "5.3.3.2.s3",
        when=is_("adopted", False),
        before=("close",),
        due="due",
        shows=(*SUGGESTED, "unit_opinion"),
    ),
    Task(
        "promise_improvement",
        "suggestion",
        RESPONSIBLE_UNIT,
        "promised_improvement",
        "5.3.3.2.s1",
        when=is_("adopted", True),
        before=("close",),
        due="due",
        shows=(*SUGGESTED, "unit_opinion"),
    ),
    Task(
        "check_improvement",
        "suggestion",
        QUALITY,
        "suggestion_check",
        ("5.3.3.3.s1", "form.QM0703-02"),
        when=is_("stage", "check"),
        before=("close",),
        shows=(*SUGGESTED, "promised_measures"),
    ),
)

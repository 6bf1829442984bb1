"""A survey as a case, and its records: the form, the hand-outs, the count, the analysis, what is forwarded."""

from rules.api import (
    CaseKind,
    Choice,
    Day,
    Field,
    Form,
    Holder,
    ListOf,
    Record,
    Signer,
    State,
    Text,
    Whole,
    all_,
    any_,
    is_,
    known,
)

from .estates import ESTATE, SURVEY
from .fees import CLOSED
from .inquiries import KEEP
from .parties import LINE, PRODUCTION, PROSE, QUALITY, REPRESENTATIVE, SALES

OWN, STANDARD = "own design", "company standard"
HAND_OUT = Record("hand-out", {"handed_out_on": Day(), "forms": Whole(1, 10_000_000)})
ITEM_NAMES = ListOf(Text(longest=100), gaps=False)
FIGURES = ("handed_out", "returned_in_time", "returned_late", "recovery_rate", "survey_validity")
RATES = ("single_rates", "overall_rate", "grade_counts")
COUNTED = all_(known("collection_closed_on"), any_(is_("count_agrees", True), known("count_explained_on")))

KINDS = (
    CaseKind(
        SURVEY,
        owner=QUALITY,
        number="ZS-{yyyy}-{n:04}",
        clause=("4.2.a1", "4.2.d", "3.3a"),
        states=(
            State("planned"),
            State("form_ready", is_("form_may_go_out", True)),
            State("handed_out_to_residents", known("hand_outs")),
            State("collected", COUNTED),
            State("analysed", known("analysis_text")),
            State("survey_verified", known("survey_verified_on")),
            CLOSED,
        ),
        outcome="survey_outcome",
        parent=ESTATE,
        repeats=True,
        closes_when=known("survey_verified_on"),
    ),
)

FORMS = (
    Form(
        "opinion_form",
        SURVEY,
        (
            Field("survey_name", LINE),
            Field("opinion_form_design", Choice(OWN, STANDARD)),
            Field("survey_items", ITEM_NAMES),
            Field("opinion_form_text", PROSE, False),
        ),
        ("4.2.b", "4.2.e"),
        kept_by=SALES,
        keep=KEEP,
        signers=(Signer(REPRESENTATIVE, "approved", "4.2.b", when=is_("opinion_form_design", OWN)),),
    ),
    Form(
        "hand_out_ledger",
        SURVEY,
        (Field("hand_outs", ListOf(HAND_OUT, gaps=False)),),
        "4.2.a3",
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "collection_report",
        SURVEY,
        (Field("forms_in_hand", Whole(0, 10_000_000)), Field("collection_closed_on", Day())),
        ("4.2.a3", "4.2.a4"),
        kept_by=SALES,
        keep=KEEP,
        shows=FIGURES,
    ),
    Form(
        "count_explanation",
        SURVEY,
        (Field("count_difference", PROSE), Field("count_explained_on", Day())),
        ("4.2.a4", "4.2.c1"),
        kept_by=SALES,
        keep=KEEP,
    ),
    Form(
        "survey_analysis",
        SURVEY,
        (Field("analysis_text", PROSE), Field("improvement_measures", ListOf(LINE, gaps=False))),
        ("3.4", "4.2.d"),
        kept_by=SALES,
        keep=KEEP,
        shows=(*FIGURES, *RATES),
    ),
    Form(
        "measure_record",
        SURVEY,
        (Field("measure_taken", PROSE), Field("measure_taken_on", Day())),
        ("3.4", "4.2.d"),
        kept_by=PRODUCTION,
        keep=KEEP,
    ),
    Form(
        "result_forwarding",
        SURVEY,
        (Field("forwarded_on", Day()),),
        "4.2.a2",
        kept_by=QUALITY,
        keep=KEEP,
        holders=(Holder(QUALITY, "4.2.a2"),),
        shows=("survey_name", *FIGURES, *RATES),
    ),
    Form(
        "survey_verification",
        SURVEY,
        (Field("survey_verified_on", Day()), Field("verification_note", PROSE)),
        "3.3a",
        kept_by=QUALITY,
        keep=KEEP,
    ),
)

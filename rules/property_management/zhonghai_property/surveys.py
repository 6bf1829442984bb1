"""A survey from its form to quality: approved, handed out, collected, counted, analysed, forwarded, verified."""

from decimal import Decimal
from functools import partial

from rules.api import (
    ANY,
    NA,
    Act,
    Answer,
    Collect,
    Deadline,
    Formula,
    Gathering,
    Rule,
    Table,
    Task,
    all_,
    any_,
    days,
    hook,
    is_,
    known,
    not_,
    rate,
)

from .counts import COUNTED_FROM, HandOuts, Picture, of_survey
from .estates import SURVEY
from .parties import PRODUCTION, QUALITY, SALES
from .survey_forms import COUNTED, FIGURES, OWN, RATES, STANDARD

MISCOUNTED = is_("count_agrees", False)
TASKS = (
    Task(
        "prepare_opinion_form",
        SURVEY,
        SALES,
        "opinion_form",
        ("4.2.a1", "4.2.b", "4.2.d", "4.2.e"),
        before=("close",),
        shows=("estate_name", "survey_reason", "survey_group"),
    ),
    Task(
        "hand_out_forms",
        SURVEY,
        SALES,
        "hand_out_ledger",
        ("4.2.a1", "4.2.a3"),
        when=all_(known("opinion_form_design"), not_(known("hand_outs"))),
        performs="hand_out",
        shows=("survey_name", "survey_items"),
    ),
    Task(
        "close_collection",
        SURVEY,
        SALES,
        "collection_report",
        ("4.2.a3", "4.2.a4"),
        when=is_("collection_over", True),
        before=("close",),
        shows=("survey_name", "handed_out", "collection_closes_on"),
    ),
    Task(
        "explain_count",
        SURVEY,
        SALES,
        "count_explanation",
        ("4.2.a4", "4.2.c1"),
        when=MISCOUNTED,
        before=("close",),
        shows=("survey_name", "forms_in_hand", "forms_returned"),
    ),
    Task(
        "analyse_opinions",
        SURVEY,
        SALES,
        "survey_analysis",
        ("3.4", "4.2.c1", "4.2.c2", "4.2.d"),
        when=COUNTED,
        before=("close",),
        shows=(*FIGURES, *RATES),
    ),
    Task(
        "take_measure",
        SURVEY,
        PRODUCTION,
        "measure_record",
        ("3.4", "4.2.d"),
        before=("close",),
        shows=("analysis_text",),
        for_each="improvement_measures",
    ),
    Task(
        "forward_result",
        SURVEY,
        SALES,
        "result_forwarding",
        "4.2.a2",
        when=all_(known("analysis_text"), is_("result_for_company", True)),
        before=("close",),
        shows=(*FIGURES, *RATES),
    ),
    Task(
        "verify_survey",
        SURVEY,
        QUALITY,
        "survey_verification",
        "3.3a",
        when=all_(known("analysis_text"), any_(known("forwarded_on"), is_("result_for_company", False))),
        before=("close",),
        shows=(*FIGURES, *RATES, "analysis_text", "improvement_measures", "measure_taken"),
    ),
)

ACTS = (
    # forms may go out at several moments; the list is stated whole each time
    Act(
        "hand_out",
        SURVEY,
        (SALES,),
        ("4.2.a3", "4.2.b"),
        form="hand_out_ledger",
        when=not_(known("collection_closed_on")),
    ),
    Act("recount_forms", SURVEY, (SALES,), ("4.2.a4", "4.2.c1"), form="collection_report", when=MISCOUNTED),
)

GATHERINGS = (
    Gathering(
        "returned_forms",
        of=SURVEY,
        kind="opinion_sheet",
        takes=("sheet_survey", "handed_out_on", "form_on_time", "item_grades"),
        clause=("4.2.a4", "4.2.c1"),
        day="handed_out_on",
        first="first_handed_out_on",
        last="last_handed_out_on",
        where=is_("sheet_counted", True),
        when=known("collection_closed_on"),
        anew_by=(SALES, QUALITY),
    ),
)


def out(hand_outs: HandOuts) -> Decimal:
    """How many forms were handed out, at all moments together."""
    return sum((one["forms"] for one in hand_outs), Decimal())


def returned(picture: Picture, survey: str, hand_outs: HandOuts, *, on_time: bool) -> int:
    """How many forms of this survey came back by the last day, or after it."""
    return sum(row["form_on_time"] is on_time for row in of_survey(picture, survey, hand_outs))


def recovery(returned_in_time: Decimal, handed_out: Decimal) -> Decimal | str:
    """The share that came back in time; `n/a` of none handed out. Raises `ValueError` for more than were handed out."""
    return rate(returned_in_time, handed_out) if handed_out or returned_in_time else NA


def exceeds(
    returned_in_time: Decimal | None, handed_out: Decimal | None, shown: Decimal | str | None, bar: Decimal
) -> bool | None:
    """Whether the exact share lies above the bar; of none handed out it does not. Without the counts the share that is
    shown speaks for itself."""
    if returned_in_time is None or handed_out is None:
        return shown > bar if isinstance(shown, Decimal) else None
    if returned_in_time > handed_out:
        raise ValueError(f"returned_in_time: expected at most {handed_out}, got {returned_in_time}")
    return returned_in_time > bar * handed_out


HAND_OUT_PERMIT = Table(
    inputs=("opinion_form_design", "approved_by_management_representative"),
    rules=(
        Rule((OWN, True), True, "4.2.b", {"hand_out": "allowed"}),
        Rule((OWN, False), False, "4.2.b", {"hand_out": "refused", "waits_for": "management representative"}),
        Rule((STANDARD, ANY), True, "4.2.b", {"hand_out": "allowed"}),
    ),
)
MAY_HAND_OUT = Collect(inputs=("form_may_go_out",), rules=(Rule((False,), "form_not_approved", "4.2.b"),))
EXCEEDING = ("returned_in_time?", "handed_out?", "recovery_rate?", "recovery_rate_over")
SURVEY_VALIDITY = Table(
    inputs=("survey_scope", "recovery_exceeds"),
    rules=(
        Rule(("regular", True), "valid", "4.2.a4", {"valid": True, "validity_rule_applied": True}),
        Rule(("regular", False), "invalid", "4.2.a4", {"valid": False, "validity_rule_applied": True, "repeat": True}),
        Rule(("targeted", ANY), "not judged", "4.2.d", {"survey_allowed": True, "validity_rule_applied": False}),
    ),
)
RESULT_FOR_COMPANY = Table(
    inputs=("survey_validity",),
    rules=(
        Rule(("valid",), True, "4.2.a2", {"input_to_company_rate": True, "forwarded_to": QUALITY}),
        Rule(("invalid",), False, "4.2.a2", {"input_to_company_rate": False}),
        Rule(("not judged",), False, "4.2.d", {"input_to_company_rate": False}),
    ),
)
SURVEY_OUTCOME = Table(
    inputs=("survey_validity",),
    rules=(
        Rule(("valid",), "valid", "4.2.a4"),
        Rule(("invalid",), "invalid", "4.2.a4"),
        Rule(("not judged",), "targeted", "4.2.d"),
    ),
)


class Answers:
    """The answers about a survey up to its validity."""

    @hook
    def survey_scope(self) -> Answer:
        return Formula(("survey_reason?",), lambda reason: "targeted" if reason else "regular", ("4.2.a1", "4.2.d"))

    @hook
    def approved_by_management_representative(self) -> Answer:
        return Formula(("opinion_form.signed",), lambda signed: signed, "4.2.b")

    @hook
    def form_may_go_out(self) -> Answer:
        return HAND_OUT_PERMIT

    @hook
    def may_hand_out(self) -> Answer:
        return MAY_HAND_OUT

    @hook
    def handed_out(self) -> Answer:
        return Formula(("hand_outs",), out, "4.2.a3")

    @hook
    def first_handed_out_on(self) -> Answer:
        return Formula(("hand_outs",), lambda rows: min(row["handed_out_on"] for row in rows), "4.2.a3")

    @hook
    def last_handed_out_on(self) -> Answer:
        return Formula(("hand_outs",), lambda rows: max(row["handed_out_on"] for row in rows), "4.2.a3")

    @hook
    def collection_closes_on(self) -> Answer:
        return Deadline("last_handed_out_on", "4.2.a3", within=days("collection_days"))

    @hook
    def survey_today(self) -> Answer:
        return Deadline("now", "4.2.a3", within=days(0))

    @hook
    def collection_over(self) -> Answer:
        return Formula(("collection_closes_on", "survey_today"), lambda closes, today: today > closes, "4.2.a3")

    @hook
    def returned_in_time(self) -> Answer:
        return Formula(COUNTED_FROM, partial(returned, on_time=True), "4.2.a4")

    @hook
    def returned_late(self) -> Answer:
        return Formula(COUNTED_FROM, partial(returned, on_time=False), "4.2.a3")

    @hook
    def forms_returned(self) -> Answer:
        return Formula(("returned_in_time", "returned_late"), lambda one, other: one + other, "4.2.c1")

    @hook
    def count_agrees(self) -> Answer:
        return Formula(("forms_returned", "forms_in_hand"), lambda one, other: one == other, ("4.2.a4", "4.2.c1"))

    @hook
    def recovery_rate(self) -> Answer:
        return Formula(("returned_in_time", "handed_out"), recovery, "4.2.a4")

    @hook
    def recovery_exceeds(self) -> Answer:
        return Formula(EXCEEDING, exceeds, "4.2.a4")

    @hook
    def survey_validity(self) -> Answer:
        return SURVEY_VALIDITY

    @hook
    def result_for_company(self) -> Answer:
        return RESULT_FOR_COMPANY

    @hook
    def survey_outcome(self) -> Answer:
        return SURVEY_OUTCOME

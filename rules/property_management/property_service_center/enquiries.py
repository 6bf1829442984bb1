"""Enquiries: who is not sure explains, asks the person concerned at once and answers correctly; quarterly summary."""

from collections.abc import Mapping, Sequence
from typing import Any

from rules.api import (
    Act,
    CaseKind,
    Day,
    Deadline,
    FactRole,
    Field,
    Form,
    Formula,
    Gathering,
    Holder,
    Instant,
    Reminder,
    Rule,
    Schedule,
    State,
    Table,
    Task,
    YesNo,
    all_,
    days,
    is_,
    known,
    minutes,
    period_after,
    totals,
)

from .parties import DEPARTMENT, DIRECTOR, PROSE, SALES

ENQUIRY = "inquiry"
QUARTER = "enquiry_quarter"
KEEP = "service_retention_months"

KIND = CaseKind(
    QUARTER,
    owner=SALES,
    number="EQ-{yyyy}-{n:03}",
    clause=("consult.4", "consult.5"),
    states=(
        State("gathered"),
        State("summed_up", known("summed_up_on")),
        State("board_fixed", known("board_fixed_on")),
        State("closed", is_("closed", True)),
    ),
    outcome="quarter_outcome",
    closes_when=known("board_fixed_on"),
)
KINDS = (KIND,)

SCHEDULES = (Schedule("quarterly_summary", QUARTER, "quarter", "consult.4", at="end"),)

GATHERINGS = (
    Gathering(
        "enquiries",
        of=QUARTER,
        kind=ENQUIRY,
        takes=("topic", "inquiry_question", "answer_given", "answered_on"),
        clause="consult.4",
        first="period_from",
        last="period_to",
        anew_by=(SALES,),
    ),
)

FORMS = (
    Form(
        "enquiry_doubt",
        ENQUIRY,
        (
            Field("answer_known", YesNo()),
            Field("doubt_at", Instant()),
            Field("explained_to_user", YesNo()),
            Field("person_concerned", DEPARTMENT),
            Field("doubt_text", PROSE),
        ),
        "consult.2",
        kept_by=SALES,
    ),
    Form("answer_of_person_concerned", ENQUIRY, (Field("correct_answer", PROSE),), "consult.2", kept_by=SALES),
    Form(
        "enquiry_summary",
        QUARTER,
        (Field("summary_text", PROSE), Field("summed_up_on", Day())),
        "consult.4",
        kept_by=SALES,
        keep=KEEP,
        holders=(Holder(DIRECTOR, "consult.4", copy="original"),),
        shows=("enquiries_by_topic", "enquiry_count"),
    ),
    Form(
        "notice_board_content",
        QUARTER,
        (Field("board_content", PROSE), Field("board_fixed_on", Day())),
        "consult.5",
        kept_by=SALES,
        keep=KEEP,
        holders=(Holder(SALES, "consult.5"),),
        shows=("board_quarter",),
    ),
)

TASKS = (
    Task(
        "answer_as_person_concerned",
        ENQUIRY,
        FactRole("person_concerned"),
        "answer_of_person_concerned",
        "consult.2",
        when=all_(known("answer_known"), is_("answer_known", False)),
        before=("close",),
        due="consult_due",
        shows=("inquiry_question", "doubt_text"),
        reminders=(Reminder(SALES, "consult.2"),),
    ),
    Task(
        "sum_up_enquiries",
        QUARTER,
        SALES,
        "enquiry_summary",
        "consult.4",
        before=("close",),
        due="summary_due",
        shows=("period", "enquiries", "enquiries_by_topic", "enquiry_count"),
        reminders=(Reminder(DIRECTOR, "consult.4"),),
    ),
    Task(
        "fix_notice_board",
        QUARTER,
        DIRECTOR,
        "notice_board_content",
        "consult.5",
        when=known("summed_up_on"),
        before=("close",),
        shows=("board_quarter", "summary_text", "enquiries_by_topic"),
    ),
)

ACTS = (
    Act("ask_person_concerned", ENQUIRY, (SALES,), "consult.2", form="enquiry_doubt"),
    Act(
        "change_notice_board",
        QUARTER,
        (DIRECTOR,),
        "consult.5",
        form="notice_board_content",
        when=all_(known("board_fixed_on"), known("summed_up_on")),
    ),
)


def phrases_used(answer: str | None, phrases: Sequence[str]) -> list[str]:
    """The forbidden phrases that stand in an answer."""
    return [phrase for phrase in phrases if phrase.lower() in (answer or "").lower()]


def by_topic(picture: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How many enquiries of each topic the quarter has."""
    return totals(picture["rows"], "topic")


CONSULT_WAY = Table(
    inputs=("answer_known",),
    rules=(
        Rule((True,), "answer", "consult.2"),
        Rule(
            (False,),
            "explain, ask at once, answer correctly",
            "consult.2",
            {"explanation": True, "asks_person_concerned": "at once", "answer": "correct and in time"},
        ),
    ),
)
CONSULT_DUE = Deadline("doubt_at", "consult.2", within=minutes("at_once_minutes"))
PHRASES_USED = Formula(("answer_given?", "forbidden_phrases"), phrases_used, "consult.3")
PHRASE_FORBIDDEN = Formula(("phrases_used",), lambda used: bool(used), "consult.3")
MANNER_REMINDER = Table(
    inputs=("phrase_forbidden",),
    rules=(
        Rule((True,), "reminder", "consult.3", {"reminder": True}),
        Rule((False,), "none", "consult.3", {"reminder": False}),
    ),
)
SUMMARY_DUE = Deadline("period_to", "consult.4", within=days("summary_within_days"))
ENQUIRY_COUNT = Formula(("enquiries",), lambda picture: len(picture["rows"]), "consult.4")
ENQUIRIES_BY_TOPIC = Formula(("enquiries",), by_topic, "consult.4")
SUMMARY_STATE = Table(
    inputs=("enquiry_summary.complete",),
    rules=(
        Rule((True,), "summary to director", "consult.4", {"report_to": "director", "per_quarter": 1}),
        Rule((False,), "summary owed", "consult.4", {"per_quarter": 1}),
    ),
)
BOARD_QUARTER = Formula(("period",), period_after, "consult.5")
QUARTER_OUTCOME = Formula(("board_fixed_on",), lambda _: "notice board fixed", "consult.5")

"""While something is corrected the departments concerned are kept informed; it does not end before they are."""

from collections.abc import Sequence
from datetime import date

from rules.api import (
    Act,
    Answer,
    CaseKind,
    Choice,
    Collect,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Holder,
    Rule,
    State,
    Table,
    Task,
    hook,
    is_,
    known,
)

from .parties import ANYBODY, DEPARTMENTS, LINE, PROSE, QUALITY, SEVERAL

CORRECTION = "open_correction"
WHAT = ("nonconformity_corrected", "correction_kind", "correcting_department")

KINDS = (
    CaseKind(
        CORRECTION,
        owner=QUALITY,
        number="QK-{yyyy}-{n:06}",
        clause="3b.in.C",
        states=(
            State("under_correction"),
            State("progress_known", is_("progress_passed_on", True)),
            State("closed", is_("closed", True)),
        ),
        outcome="correction_outcome",
    ),
)
FORMS = (
    Form(
        "correction_record",
        CORRECTION,
        (
            Field("correcting_department", DEPARTMENTS),
            Field("correction_kind", Choice("correction", "corrective action")),
            Field("nonconformity_corrected", PROSE),
            Field("departments_to_inform", SEVERAL),
        ),
        "3b.in.C",
        kept_by=QUALITY,
        arrives=True,
    ),
    Form(
        "progress_telling",
        CORRECTION,
        (Field("progress_told_on", Day()), Field("progress_told", PROSE)),
        "3b.in.C",
        kept_by=QUALITY,
    ),
    Form(
        "correction_end",
        CORRECTION,
        (Field("correction_finished_on", Day()), Field("correction_result", LINE)),
        "3b.in.C",
        kept_by=QUALITY,
    ),
    Form(
        "capa_progress_notice",
        "capa",
        (Field("progress_departments", SEVERAL), Field("progress_text", PROSE), Field("progress_given_on", Day())),
        "3b.in.C",
        kept_by=QUALITY,
        holders=(Holder(FactRole("progress_departments"), "3b.in.C", acknowledged=False),),
        shows=("correction", "corrective_action"),
    ),
)
TASKS = (
    Task(
        "tell_progress",
        CORRECTION,
        FactRole("correcting_department"),
        "progress_telling",
        "3b.in.C",
        before=("close",),
        for_each="departments_to_inform",
        shows=WHAT,
    ),
    Task(
        "finish_open_correction",
        CORRECTION,
        FactRole("correcting_department"),
        "correction_end",
        "3b.in.C",
        performs="finish_correction",
        shows=WHAT,
    ),
    Task(
        "tell_capa_progress",
        "capa",
        FactRole("capa_addressee"),
        "capa_progress_notice",
        "3b.in.C",
        when=known("due_date"),
        before=("close",),
        shows=("correction", "corrective_action", "due_date"),
    ),
)
ACTS = (
    Act("begin_correction", CORRECTION, ANYBODY, "3b.in.C", form="correction_record", effect="open"),
    Act("name_more_departments", CORRECTION, ANYBODY, "3b.in.C", form="correction_record"),
    Act("finish_correction", CORRECTION, ANYBODY, "3b.in.C", form="correction_end", effect="close"),
    Act(
        "tell_more_capa_progress",
        "capa",
        ANYBODY,
        "3b.in.C",
        form="capa_progress_notice",
        when=known("progress_given_on"),
    ),
)


def progress_lacking(concerned: Sequence[str], told_on: Sequence[date | None] | None) -> Sequence[str]:
    """Which departments concerned have heard nothing yet."""
    days = dict(zip(concerned, told_on or (), strict=False))
    return [one for one in concerned if days.get(one) is None]


def passed_on(concerned: Sequence[str], lacking: Sequence[str]) -> bool:
    """At least one notice, and one to each; where nobody is named as concerned there was none."""
    return bool(concerned) and not lacking


def correction_outcome(told: bool, _finished: date | None) -> str | None:
    """Corrected, once those whom it concerns know of it."""
    return "corrected" if told else None


PROGRESS_LACKING = Formula(("departments_to_inform", "progress_told_on?"), progress_lacking, "3b.in.C")
PROGRESS_TO_EACH = Formula(("departments_to_inform", "progress_lacking"), passed_on, "3b.in.C")
PROGRESS_PASSED_ON = Table(
    inputs=("progress_to_each",),
    rules=(
        Rule((True,), True, "3b.in.C", {"may_be_closed": True}),
        Rule((False,), False, "3b.in.C", {"may_be_closed": False}),
    ),
)
MAY_FINISH_CORRECTION = Collect(
    inputs=("progress_passed_on",), rules=(Rule((False,), "progress_not_passed_on", "3b.in.C"),)
)
CORRECTION_OUTCOME = Formula(("progress_passed_on", "correction_finished_on?"), correction_outcome, "3b.in.C")


class Answers:
    """What is asked of a correction while it is open."""

    @hook
    def progress_lacking(self) -> Answer:
        return PROGRESS_LACKING

    @hook
    def progress_to_each(self) -> Answer:
        return PROGRESS_TO_EACH

    @hook
    def progress_passed_on(self) -> Answer:
        return PROGRESS_PASSED_ON

    @hook
    def may_finish_correction(self) -> Answer:
        return MAY_FINISH_CORRECTION

    @hook
    def correction_outcome(self) -> Answer:
        return CORRECTION_OUTCOME

"""One opinion form that came back: in time by the last day of collection, or late and not counted."""

from datetime import date

from rules.api import (
    Act,
    Answer,
    CaseKind,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    MapOf,
    Rule,
    State,
    Table,
    days,
    hook,
    known,
)

from .fees import CLOSED
from .inquiries import KEEP
from .parties import LINE, PROSE, QUALITY, SALES
from .settings import GRADES

SHEET = "opinion_sheet"

KINDS = (
    CaseKind(
        SHEET,
        # the owner of surveys, which take a picture of them; thousands of forms are too many child cases for one
        owner=QUALITY,
        number="ZF-{yyyy}-{n:06}",
        clause=("4.2.a3", "4.2.c1"),
        states=(State("come_back"), CLOSED),
        outcome="sheet_outcome",
        closes_when=known("returned_on"),
    ),
)

FORMS = (
    Form(
        "returned_form",
        SHEET,
        (
            Field("sheet_survey", LINE),
            Field("handed_out_on", Day()),
            Field("returned_on", Day()),
            Field("item_grades", MapOf(GRADES)),
            Field("sheet_remark", PROSE, False),
            Field("set_aside_because", PROSE, False),
        ),
        ("4.2.a3", "4.2.c1"),
        kept_by=SALES,
        keep=KEEP,
    ),
)

ACTS = (
    Act("register_form", SHEET, (SALES,), ("4.2.a3", "4.2.c1"), form="returned_form", effect="open"),
    Act("correct_form", SHEET, (SALES,), ("4.2.a3", "4.2.c1"), form="returned_form", effect="reopen"),
)


def on_time(handed_out: date, returned: date, last: date) -> bool:
    """By the last day, which is in time. Raises `ValueError` for a form that came back before it went out."""
    if returned < handed_out:
        raise ValueError(f"returned_on: expected {handed_out} or later, got {returned}")
    return returned <= last


FORM_COUNTED = Table(
    inputs=("form_on_time",),
    rules=(
        Rule((True,), True, "4.2.a3", {"in_time": True, "counts": True}),
        Rule((False,), False, "4.2.a3", {"in_time": False, "counts": False}),
    ),
)


class Answers:
    """The answers about one form."""

    @hook
    def collection_closes(self) -> Answer:
        return Deadline("handed_out_on", "4.2.a3", within=days("collection_days"))

    @hook
    def form_on_time(self) -> Answer:
        return Formula(("handed_out_on", "returned_on", "collection_closes"), on_time, "4.2.a3")

    @hook
    def form_counts(self) -> Answer:
        return FORM_COUNTED

    @hook
    def sheet_counted(self) -> Answer:
        return Formula(("set_aside_because?",), lambda why: why is None, "4.2.c1")

    @hook
    def sheet_outcome(self) -> Answer:
        return Formula(("form_counts", "sheet_counted"), sheet_outcome, ("4.2.a3", "4.2.c1"))


def sheet_outcome(in_time: bool, counted: bool) -> str:
    """What is set aside is neither in time nor late."""
    if not counted:
        return "set aside"
    return "in time" if in_time else "late"

"""What is counted of an office's survey: its focus, its rate of return, its opinion box, whether it is in time."""

from datetime import date, timedelta
from decimal import Decimal

from rules.api import (
    ANY,
    Answer,
    Choice,
    Collect,
    Day,
    Formula,
    Number,
    Rule,
    Table,
    Text,
    Whole,
    YesNo,
    least_number,
    question,
    rate,
    reaches,
)

from .gaps import complete_table
from .office_surveys import BOXES, END_RECOVERY, FOCUS, METHOD, MID_RECOVERY
from .surveys import END, KIND_OF_SURVEY, MID, MID_YEAR, REVIEW_BY, SURVEY, YEAR_END, review_on, survey_kind

BEFORE = (MID_YEAR, YEAR_END)
REASON = Text(longest=64)
PARTS = {
    "form_in_each_mail_box": "form in each mail box",
    "one_opinion_box": "opinion box",
    "collector_named": "collector of the opinion box",
}
BY_QUALITY = {"by": "quality management group"}


class Questions:
    """What is asked of an office's survey."""

    @question(asked="set", of=SURVEY, outcome=KIND_OF_SURVEY)
    def survey_kind(self) -> Answer:
        """Which of the two surveys of the year is it?"""

    @question(asked="set", of=SURVEY, outcome=Choice("sample", "full"))
    def survey_method(self) -> Answer:
        """Are some customers asked, or all? The value `method` says the same."""

    @question(asked="set", of=SURVEY, outcome=Whole(0, 1_000_000))
    def required(self) -> Answer:
        """How many customers must be in the focus at least?"""

    @question(asked="set", of=SURVEY, outcome=Number(0, 1))
    def focus_share(self) -> Answer:
        """Which share of the office's customers is in the focus?"""

    @question(asked="set", of=SURVEY, outcome=YesNo())
    def focus_reached(self) -> Answer:
        """Are there as many in the focus as required?"""

    @question(asked="set", of=SURVEY, outcome=YesNo())
    def focus_enough(self) -> Answer:
        """Is the focus large enough? The value `enough` says the same."""

    @question(asked="set", of=SURVEY, outcome=Number(0, 1))
    def recovery_rate(self) -> Answer:
        """Which share of the forms handed out has come back?"""

    @question(asked="set", of=SURVEY, outcome=Number(0, 1))
    def recovery_min(self) -> Answer:
        """Which share has to come back at least?"""

    @question(asked="set", of=SURVEY, outcome=YesNo())
    def recovery_reached(self) -> Answer:
        """Have as many forms come back as must?"""

    @question(asked="set", of=SURVEY, outcome=YesNo())
    def recovery_met(self) -> Answer:
        """Is the target met? The value `met` says the same, `next` what follows."""

    @question(asked="set", of=SURVEY, outcome=YesNo())
    def form_in_each_mail_box(self) -> Answer:
        """Was a form put in each mail box?"""

    @question(asked="set", of=SURVEY, outcome=YesNo())
    def one_opinion_box(self) -> Answer:
        """Has the office its opinion box?"""

    @question(asked="set", of=SURVEY, outcome=YesNo())
    def collector_named(self) -> Answer:
        """Is a person named who collects from it?"""

    @question(asked="set", of=SURVEY, outcome=YesNo())
    def boxes_ready(self) -> Answer:
        """Are forms, box and collector there? The values say what is missing."""

    @question(asked="time", of=SURVEY, outcome=Day())
    def review_on(self) -> Answer:
        """On which day is the management review before which the survey is finished?"""

    @question(asked="time", of=SURVEY, outcome=Day())
    def survey_due(self) -> Answer:
        """What is the last day on which the survey is in time?"""

    @question(asked="time", of=SURVEY, outcome=YesNo())
    def finished_before_review(self) -> Answer:
        """Was it finished before the review?"""

    @question(asked="time", of=SURVEY, outcome=YesNo())
    def survey_on_time(self) -> Answer:
        """Was it finished in time? The value `on_time` says the same."""

    @question(asked="act", of=SURVEY, outcome=REASON, combine="collect")
    def may_finish_survey(self) -> Answer:
        """Why can the survey not be accepted yet?"""

    @question(asked="end", of=SURVEY, outcome=Choice("in time", "late"))
    def office_survey_outcome(self) -> Answer:
        """Was the survey finished before the review?"""


def required(
    share: Decimal, of: str, customers: Decimal, sample: Decimal | None, answers: Decimal | None, before: bool | None
) -> Decimal | None:
    """The share, in whole customers, rounded up; without a survey last year nobody can be chosen by it."""
    if before is False:
        return Decimal()
    whole = {"all customers": customers, "the sample": sample, "last year's answers": answers}[of]
    return None if whole is None else least_number(whole, share)


def share_in_focus(focus: Decimal, customers: Decimal) -> Decimal:
    """Rounded to four places; whether it is enough goes by whole customers."""
    return Decimal() if customers == focus == 0 else rate(focus, customers)


def focus_reached(
    focus: Decimal | None,
    least: Decimal | None,
    share: Decimal | None,
    share_min: Decimal,
    before: bool | None,
    customers: Decimal | None,
) -> bool | None:
    """By whole customers; where they are not known, by the share, which the first year is free of."""
    if focus is not None and customers is not None and focus > customers:
        raise ValueError(f"expected at most the {customers} customers of the office in the focus, got {focus}")
    if focus is not None:
        return None if least is None else focus >= least
    if share is None:
        return None
    return before is False or share >= share_min


def recovery_rate(returned: Decimal, handed_out: Decimal) -> Decimal:
    """Rounded to four places; whether the target is met goes by the exact share. Of no form nothing comes back."""
    return Decimal() if handed_out == returned == 0 else rate(returned, handed_out)


def recovery_reached(
    least: Decimal, returned: Decimal | None, handed_out: Decimal | None, share: Decimal | None
) -> bool | None:
    """By the exact share of the forms; where the forms are not known, by the rate. Of none handed out it is not."""
    if returned is not None and handed_out is not None:
        return handed_out > 0 and reaches(returned, handed_out, least)
    return None if share is None else share >= least


def review_day(planned: date | None, kind: str, period_to: date | None, *settings: Decimal) -> date | None:
    """The day of the review that follows the survey."""
    mid_month, mid_day, end_month, end_day = (int(one) for one in settings)
    return review_on(planned, kind, period_to, (mid_month, mid_day), (end_month, end_day))


ACCEPTED = {"next": "survey accepted"}
FURTHER = {"next": "collect further or repeat"}
ANSWERS: dict[str, Answer] = {
    "survey_kind": Formula(("survey_named?", "period?", "focus_customers?"), survey_kind, BEFORE),
    "survey_method": Table(
        ("survey_kind",),
        (
            Rule((MID,), "sample", (METHOD, MID_YEAR, "3.1"), {"method": "sample", **BY_QUALITY}),
            Rule((END,), "full", (YEAR_END, "3.1"), {"method": "full", **BY_QUALITY}),
        ),
    ),
    "required": Formula(
        (
            "focus_share_min",
            "focus_share_of",
            "customers",
            "sample_size?",
            "answered_last_year?",
            "previous_survey?",
        ),
        required,
        FOCUS,
    ),
    "focus_share": Formula(("focus_customers", "customers"), share_in_focus, FOCUS),
    "focus_reached": Formula(
        ("focus_customers?", "required?", "focus_share?", "focus_share_min", "previous_survey?", "customers?"),
        focus_reached,
        FOCUS,
    ),
    "focus_enough": Table(
        ("focus_reached",),
        (Rule((True,), True, FOCUS, {"enough": True}), Rule((False,), False, FOCUS, {"enough": False})),
    ),
    "recovery_rate": Formula(("returned", "handed_out"), recovery_rate, (MID_RECOVERY, END_RECOVERY)),
    "recovery_min": Formula(
        ("survey_kind", "mid_year_recovery_min", "year_end_recovery_min"),
        lambda kind, mid, end: mid if kind == MID else end,
        (MID_RECOVERY, END_RECOVERY),
    ),
    "recovery_reached": Formula(
        ("recovery_min", "returned?", "handed_out?", "recovery_rate?"),
        recovery_reached,
        (MID_RECOVERY, END_RECOVERY),
    ),
    "recovery_met": Table(
        ("survey_kind", "recovery_reached"),
        (
            Rule((MID, True), True, MID_RECOVERY, {"met": True, **ACCEPTED}),
            Rule((MID, False), False, MID_RECOVERY, {"met": False, **FURTHER}),
            Rule((END, True), True, END_RECOVERY, {"met": True, **ACCEPTED}),
            Rule((END, False), False, END_RECOVERY, {"met": False, **FURTHER}),
        ),
    ),
    "form_in_each_mail_box": Formula(
        ("mail_boxes?", "mail_box_forms?"),
        lambda boxes, forms: boxes is not None and forms is not None and forms >= boxes > 0,
        BOXES,
    ),
    "one_opinion_box": Formula(("opinion_boxes?",), lambda boxes: boxes is not None and boxes >= 1, BOXES),
    "collector_named": Formula(("box_collector?",), lambda who: who is not None, BOXES),
    "boxes_ready": complete_table(PARTS, BOXES),
    "review_on": Formula(("review_planned_on?", "survey_kind", "period_to?", *REVIEW_BY), review_day, BEFORE),
    "survey_due": Formula(("review_on",), lambda day: day - timedelta(days=1), BEFORE),
    "finished_before_review": Formula(("finished_on", "review_on"), lambda done, day: done < day, BEFORE),
    "survey_on_time": Table(
        ("finished_before_review",),
        (
            Rule((True,), True, BEFORE, {"on_time": True, "late": False}),
            Rule((False,), False, BEFORE, {"on_time": False, "late": True}),
        ),
    ),
    "may_finish_survey": Collect(
        ("survey_kind", "recovery_reached", "focus_reached", "boxes_ready"),
        (
            Rule((MID, False, ANY, ANY), "recovery_too_low", MID_RECOVERY),
            Rule((END, False, ANY, ANY), "recovery_too_low", END_RECOVERY),
            Rule((MID, ANY, False, ANY), "focus_too_small", FOCUS),
            Rule((END, ANY, ANY, False), "opinion_box_missing", BOXES),
        ),
    ),
    "office_survey_outcome": Table(
        ("finished_before_review",), (Rule((True,), "in time", BEFORE), Rule((False,), "late", BEFORE))
    ),
}

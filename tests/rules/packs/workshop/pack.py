"""Which answer the workshop gives to which question."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from rules.api import (
    ANY,
    CONTRADICTION,
    JUDGE,
    NA,
    Act,
    Answer,
    CaseKind,
    ChildFacts,
    Choice,
    Collect,
    Completeness,
    Day,
    Form,
    Formula,
    Judgement,
    ListOf,
    Opening,
    Role,
    Rule,
    Setting,
    Table,
    Task,
    Text,
    YesNo,
    hook,
    question,
)

from . import declared

CODE = Text(longest=64)


class Questions:
    """The questions of a workshop."""

    @question(asked="change", of="job", outcome=YesNo())
    def sheet_complete(self) -> Answer:
        """Does the job sheet say everything?"""
        raise NotImplementedError

    @question(asked="change", of="job", outcome=Choice("covered", "expired", "unclear"))
    def warranty(self) -> Answer:
        """Is the repair covered by the warranty?"""
        raise NotImplementedError

    @question(asked="change", of="job", outcome=Choice("today", "this week", "any time"))
    def urgency(self) -> Answer:
        """How soon must the bicycle be ready?"""
        raise NotImplementedError

    @question(asked="change", of="job", outcome=CODE)
    def refund_by(self) -> Answer:
        """Which role pays the money back?"""
        raise NotImplementedError

    @question(asked="time", of="job", outcome=Day())
    def estimate_due(self) -> Answer:
        """By which day is the estimate owed?"""
        raise NotImplementedError

    @question(asked="time", of="job", outcome=YesNo())
    def overdue(self) -> Answer:
        """Is the promised day over?"""
        raise NotImplementedError

    @question(asked="change", of="job", outcome=YesNo())
    def parts_open(self) -> Answer:
        """Is a part still on its way?"""
        raise NotImplementedError

    @question(asked="change", of="job", outcome=ListOf(YesNo()))
    def fits(self) -> Answer:
        """Which of the parts fit?"""
        raise NotImplementedError

    @question(asked="act", of="job", outcome=YesNo())
    def road_worthy(self) -> Answer:
        """May the bicycle be ridden?"""
        raise NotImplementedError

    @question(asked="act", of="job", outcome=CODE, combine="collect")
    def may_hand_over(self) -> Answer:
        """Why may the bicycle not be handed over?"""
        raise NotImplementedError

    @question(asked="change", of="job", outcome=YesNo())
    def handed_over(self) -> Answer:
        """Has the customer got the bicycle back?"""
        raise NotImplementedError

    @question(asked="change", of="job", outcome=YesNo())
    def declined(self) -> Answer:
        """Has the customer declined the repair?"""
        raise NotImplementedError

    @question(asked="end", of="job", outcome=Choice("repaired", "declined", "unfinished"))
    def job_outcome(self) -> Answer:
        """How has the job ended?"""
        raise NotImplementedError

    @question(asked="end", of="part_order", outcome=Choice("delivered", "wrong_part"))
    def order_outcome(self) -> Answer:
        """How has the order ended?"""
        raise NotImplementedError

    @question(asked="end", of="enquiry", outcome=Choice("answered"))
    def enquiry_outcome(self) -> Answer:
        """How has the enquiry ended?"""
        raise NotImplementedError


def estimate_due(promised: date, opened: datetime | None) -> date:
    """Three days before the promised one, but not before the bicycle came in."""
    wanted = promised - timedelta(days=3)
    return wanted if opened is None else max(wanted, opened.date())


def parts_open(count: Decimal | int, fitting: Sequence[bool | None]) -> bool:
    """An order is under way, or the last part did not fit."""
    return bool(count) and (not fitting or fitting[-1] is not True)


def ridden_in_time(promised: date | None) -> str:
    """Whatever was promised, the ride may be judged from the year 2000 on."""
    return "promised before bicycles were repaired here" if promised and promised.year < 2000 else ""


class Workshop:
    """The workshop as the engine hears it."""

    name = "workshop"
    version = "1.2.0"
    title_en = "Bicycle workshop"
    title_zh = "自行车维修"
    document = "WS-01"
    questions = Questions

    @hook
    def settings(self) -> Sequence[Setting]:
        return declared.SETTINGS

    @hook
    def roles(self) -> Sequence[Role]:
        return declared.ROLES

    @hook
    def case_kinds(self) -> Sequence[CaseKind]:
        return declared.KINDS

    @hook
    def forms(self) -> Sequence[Form]:
        return declared.FORMS

    @hook
    def tasks(self) -> Sequence[Task]:
        return declared.TASKS

    @hook
    def acts(self) -> Sequence[Act]:
        return declared.ACTS

    @hook
    def openings(self) -> Sequence[Opening]:
        return declared.OPENINGS

    @hook
    def child_facts(self) -> Sequence[ChildFacts]:
        return declared.CHILD_FACTS

    @hook
    def intake_kind(self) -> Answer:
        return Table(("wish",), (Rule(("repair",), "job", "1.1"), Rule(("enquiry",), "enquiry", "1.1")))

    @hook
    def sheet_complete(self) -> Answer:
        return Completeness("job_sheet", "1.1")

    @hook
    def warranty(self) -> Answer:
        return Table(
            ("defect", "months_owned"),
            (
                Rule((ANY, ">covered_months"), "expired", "2.1"),
                Rule(("frame", "<=covered_months"), "covered", "2.1", {"paid_by": "maker"}),
                Rule(({"brake", "gears"}, "<=covered_months"), "covered", ("2.1", "2.3"), {"paid_by": "us"}),
                Rule(("other", "<=covered_months"), "expired", "2.1"),
                Rule((ANY, NA), "unclear", "2.1"),
            ),
            hit="any",
        )

    @hook
    def urgency(self) -> Answer:
        return Table(
            ("defect", "overdue"),
            (
                Rule(("brake", ANY), "today", "2.2"),
                Rule(({"gears", "frame", "other"}, True), "this week", "2.2"),
                Rule((("gears", "frame"), False), "any time", "2.2"),
                Rule(("other", False), JUDGE, "2.2"),
            ),
            judged_by="patron",
        )

    @hook
    def refund_by(self) -> Answer:
        return Table(
            ("price", "warranty"),
            (
                Rule(("<cheap_below", {"covered", "unclear"}), "counter", "2.3"),
                Rule((">=cheap_below", {"covered", "unclear"}), "patron", "2.3"),
                Rule((ANY, "expired"), "counter", "2.3"),
            ),
            yields=("counter", "patron"),
        )

    @hook
    def estimate_due(self) -> Answer:
        return Formula(("promised_on", "opened_at?"), estimate_due, "2.2")

    @hook
    def overdue(self) -> Answer:
        return Formula(("promised_on", "now"), lambda promised, now: now.date() > promised, "2.2")

    @hook
    def parts_open(self) -> Answer:
        return Formula(("part_order.count", "orders.fit"), parts_open, "3.1")

    @hook
    def fits(self) -> Answer:
        return Formula(("orders.fit",), lambda fitting: fitting, "3.1")

    @hook
    def road_worthy(self) -> Answer:
        return Judgement("test_ride", "rides_well", "4.1", inputs=("promised_on?",), valid=ridden_in_time)

    @hook
    def may_hand_over(self) -> Answer:
        return Collect(
            ("road_worthy", "parts_open", "defect"),
            (
                Rule((False, ANY, ANY), "not_road_worthy", "4.1"),
                Rule((ANY, True, ANY), "part_missing", "3.1"),
                Rule((False, ANY, "brake"), "brake_unsafe", "4.1"),
            ),
        )

    @hook
    def handed_over(self) -> Answer:
        return Formula(("handed_over_on?",), lambda day: day is not None, "4.2")

    @hook
    def declined(self) -> Answer:
        return Formula(("decline_reason?",), lambda reason: reason is not None, "2.2")

    @hook
    def job_outcome(self) -> Answer:
        return Table(
            ("handed_over", "declined"),
            (
                Rule((True, False), "repaired", "4.2"),
                Rule((False, True), "declined", "2.2"),
                Rule((False, False), "unfinished", "4.2"),
                Rule((True, True), CONTRADICTION, "4.2"),
            ),
        )

    @hook
    def order_outcome(self) -> Answer:
        return Table(
            ("part_fits", "closed"),
            (
                Rule((True, ANY), "delivered", "3.1"),
                Rule((False, ANY), "wrong_part", "3.1"),
            ),
        )

    @hook
    def enquiry_outcome(self) -> Answer:
        return Formula(("enquiry_answer",), lambda _: "answered", "1.1")

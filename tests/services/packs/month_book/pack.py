"""Remarks as they come, a table of each month, a report of each quarter and each year."""

from collections.abc import Sequence

from rules.api import (
    PARETO,
    Act,
    Answer,
    CaseKind,
    Chart,
    Choice,
    Day,
    Field,
    Form,
    Formula,
    Gathering,
    Number,
    Role,
    Schedule,
    State,
    Task,
    Text,
    Whole,
    YesNo,
    days,
    hook,
    is_,
    known,
    not_,
    pareto,
    question,
)

ENDED = Choice("ended")
CHART = Chart("problem_chart", "problems", "pareto")


class Questions:
    """What is asked of remarks and of their table."""

    @question(asked="change", of="remark", outcome=ENDED)
    def remark_outcome(self) -> Answer:
        """How did the remark end?"""
        raise NotImplementedError

    @question(asked="change", of="remark", outcome=YesNo())
    def grave(self) -> Answer:
        """Is it a grave one?"""
        raise NotImplementedError

    @question(asked="change", of="month_table", outcome=ENDED)
    def table_outcome(self) -> Answer:
        """How did the table end?"""
        raise NotImplementedError

    @question(asked="change", of="month_table", outcome=Whole(28, 31))
    def lines(self) -> Answer:
        """How many days has it?"""
        raise NotImplementedError

    @question(asked="change", of="month_table", outcome=PARETO)
    def problems(self) -> Answer:
        """Which problems were there, the most frequent first?"""
        raise NotImplementedError

    @question(asked="change", of="trend_report", outcome=ENDED)
    def trend_outcome(self) -> Answer:
        """How did the report end?"""
        raise NotImplementedError


class Pack:
    name = "month-book"
    version = "1.0.0"
    title_en = "Book of the month"
    title_zh = "月度台账"
    document = None
    questions = Questions

    @hook
    def roles(self) -> Sequence[Role]:
        return [Role("clerk", "quality", "1")]

    @hook
    def case_kinds(self) -> Sequence[CaseKind]:
        begun = (State("opened"),)
        return [
            CaseKind(
                "remark", "quality", "R-{yyyy}-{n:06}", "1", begun, "remark_outcome", closes_when=known("settled")
            ),
            CaseKind(
                "month_table", "quality", "T-{yyyy}-{n:04}", "2", begun, "table_outcome", closes_when=known("checked")
            ),
            CaseKind(
                "trend_report", "quality", "Q-{yyyy}-{n:04}", "3", begun, "trend_outcome", closes_when=known("seen")
            ),
        ]

    @hook
    def forms(self) -> Sequence[Form]:
        told = (Field("problem", Text()), Field("told_on", Day()), Field("loss", Number(0, 10**9), False))
        return [
            Form("remark_sheet", "remark", told, "1", arrives=True),
            Form("settling", "remark", (Field("settled", YesNo()),), "1"),
            Form(
                "table_sheet",
                "month_table",
                (Field("checked", YesNo()),),
                "2",
                charts=(Chart("problem_chart", "problems", "pareto"),),
            ),
            Form("trend_sheet", "trend_report", (Field("begun", YesNo()), Field("seen", YesNo())), "3"),
        ]

    @hook
    def acts(self) -> Sequence[Act]:
        return [Act("write_down", "remark", ("clerk",), "1", form="remark_sheet", effect="open")]

    @hook
    def tasks(self) -> Sequence[Task]:
        return [
            Task("settle", "remark", "clerk", "settling", "1"),
            Task(
                "check_table", "month_table", "clerk", "table_sheet", "2", shows=("period", "period_from", "period_to")
            ),
            Task("see", "trend_report", "clerk", "trend_sheet", "3", when=is_("closed", False)),
        ]

    @hook
    def schedules(self) -> Sequence[Schedule]:
        return [
            Schedule("month_book", "month_table", "month", "2"),
            Schedule("each_quarter", "trend_report", "quarter", "3", after=days(2)),
            Schedule("each_year", "trend_report", "year", "3", after=days(2)),
        ]

    @hook
    def gatherings(self) -> Sequence[Gathering]:
        return [
            Gathering(
                "remarks",
                "month_table",
                "remark",
                ("problem", "loss", "grave"),
                "2",
                day="told_on",
                first="period_from",
                last="period_to",
                where=not_(is_("problem", "joke")),
                anew_by=("clerk",),
            ),
            Gathering(
                "tables",
                "trend_report",
                "month_table",
                ("period", "problems"),
                "3",
                when=known("begun"),
                where=is_("closed", True),
            ),
        ]

    @hook
    def problems(self) -> Answer:
        return Formula(("remarks",), lambda picture: pareto(picture["rows"], by="problem"), "2")

    @hook
    def remark_outcome(self) -> Answer:
        return Formula(("settled",), lambda _: "ended", "1")

    @hook
    def grave(self) -> Answer:
        return Formula(("loss?",), lambda loss: loss is not None and loss >= 1000, "1")

    @hook
    def table_outcome(self) -> Answer:
        return Formula(("checked",), lambda _: "ended", "2")

    @hook
    def lines(self) -> Answer:
        return Formula(("period_from", "period_to"), lambda first, last: (last - first).days + 1, "2")

    @hook
    def trend_outcome(self) -> Answer:
        return Formula(("seen",), lambda _: "ended", "3")

"""What is lent, by when it is due back, what is out for long."""

from collections.abc import Sequence

from rules.api import (
    Act,
    Answer,
    CaseKind,
    Choice,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    ListOf,
    Record,
    Reminder,
    Role,
    Setting,
    State,
    Task,
    Whole,
    YesNo,
    any_,
    hook,
    is_,
    known,
    not_,
    question,
    working_days,
)

AWAY = ListOf(Record("away", {"from": Day()}, {"to": Day()}))


class Questions:
    """What is asked of a loan."""

    @question(asked="change", of="loan", outcome=Day())
    def due_back(self) -> Answer:
        """By when is it due back?"""
        raise NotImplementedError

    @question(asked="change", of="loan", outcome=YesNo())
    def is_long_out(self) -> Answer:
        """Is it out for more than ten days?"""
        raise NotImplementedError

    @question(asked="change", of="loan", outcome=Choice("ended"))
    def loan_outcome(self) -> Answer:
        """How did the loan end?"""
        raise NotImplementedError


class Pack:
    name = "gauge-room"
    version = "1.0.0"
    title_en = "Gauge room"
    title_zh = "量具室"
    document = None
    questions = Questions

    @hook
    def settings(self) -> Sequence[Setting]:
        return [Setting("working_days_out", Whole(0, 99), "1", default=3)]

    @hook
    def roles(self) -> Sequence[Role]:
        return [Role("borrower", "sales"), Role("manager", "quality")]

    @hook
    def case_kinds(self) -> Sequence[CaseKind]:
        ended = any_(known("returned"), known("lost"))
        states = (State("opened"), State("long_out", is_("is_long_out", True)))
        return [CaseKind("loan", "quality", "L-{yyyy}-{n:04}", "1", states, "loan_outcome", closes_when=ended)]

    @hook
    def forms(self) -> Sequence[Form]:
        return [
            Form("slip", "loan", (Field("out_on", Day()),), "1", arrives=True),
            Form("calibration", "loan", (Field("away", AWAY),), "1"),
            Form("return_slip", "loan", (Field("returned", YesNo()),), "1"),
            Form("loss_slip", "loan", (Field("lost", YesNo()),), "1"),
        ]

    @hook
    def acts(self) -> Sequence[Act]:
        return [
            Act("lend", "loan", ("manager",), "1", form="slip", effect="open"),
            Act("calibrate", "loan", ("manager",), "1", form="calibration"),
            Act("write_off", "loan", ("manager",), "1", form="loss_slip"),
        ]

    @hook
    def tasks(self) -> Sequence[Task]:
        reminders = (Reminder("borrower", "2"),)
        return [
            Task(
                "give_back",
                "loan",
                "borrower",
                "return_slip",
                "1",
                when=not_(known("lost")),
                due="due_back",
                reminders=reminders,
            )
        ]

    @hook
    def due_back(self) -> Answer:
        return Deadline("out_on", "1", within=working_days("working_days_out"), pauses="away")

    @hook
    def is_long_out(self) -> Answer:
        return Formula(("out_on", "now"), lambda out_on, now: (now.date() - out_on).days > 10, "1")

    @hook
    def loan_outcome(self) -> Answer:
        return Formula(("returned?", "lost?"), lambda *_: "ended", "1")

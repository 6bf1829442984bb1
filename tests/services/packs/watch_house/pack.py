"""Which answer the watch house gives to which question."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from rules.api import (
    EACH,
    Act,
    Answer,
    CaseKind,
    Choice,
    Day,
    Deadline,
    Field,
    Form,
    Formula,
    Gathering,
    Holder,
    Instant,
    ListOf,
    Reminder,
    Role,
    Schedule,
    Setting,
    Signer,
    State,
    Task,
    Text,
    TimeOfDay,
    Whole,
    YesNo,
    days,
    hook,
    is_,
    known,
    minutes,
    not_,
    question,
)

ENDED = Choice("ended")
BEGUN = (State("opened"),)


class Questions:
    """What is asked of a watch."""

    @question(asked="change", of="occurrence", outcome=ENDED)
    def occurrence_outcome(self) -> Answer:
        """How did it end?"""
        raise NotImplementedError

    @question(asked="change", of="relief", outcome=ENDED)
    def relief_outcome(self) -> Answer:
        """How did the relief end?"""
        raise NotImplementedError

    @question(asked="change", of="relief", outcome=YesNo())
    def in_time(self) -> Answer:
        """Was the next watch ready in time?"""
        raise NotImplementedError

    @question(asked="change", of="relief", outcome=Whole(0, 999))
    def how_many(self) -> Answer:
        """How many occurrences are handed over?"""
        raise NotImplementedError

    @question(asked="time", of="relief", outcome=Instant())
    def sign_by(self) -> Answer:
        """By when is the relief to be signed?"""
        raise NotImplementedError

    @question(asked="time", of="relief", outcome=Day())
    def receive_by(self) -> Answer:
        """By when does the office sign for its copy?"""
        raise NotImplementedError

    @question(asked="change", of="walk", outcome=ENDED)
    def walk_outcome(self) -> Answer:
        """How did the walk end?"""
        raise NotImplementedError


def in_time(relieved_at: datetime, ready_at: time) -> bool:
    """Five minutes before the relief, by the clock on the wall."""
    return ready_at <= (relieved_at - timedelta(minutes=5)).time()


def how_many(picture: Mapping[str, Any]) -> int:
    """Those that stand in the picture."""
    return len(picture["rows"])


class Pack:
    name = "watch-house"
    version = "1.0.0"
    title_en = "Watch house"
    title_zh = "值班室"
    document = None
    questions = Questions

    @hook
    def settings(self) -> Sequence[Setting]:
        times = ListOf(TimeOfDay(), gaps=False)
        return [
            Setting("relieved_at", times, "2", default=["08:00", "20:00"]),
            Setting("walked_each", Choice("day", "week", "month"), "4", default="week"),
        ]

    @hook
    def roles(self) -> Sequence[Role]:
        hosts = {"guard": "quality", "keeper": "quality", "office": "sales", "manager": "quality"}
        return [Role(name, host, "2") for name, host in hosts.items()]

    @hook
    def case_kinds(self) -> Sequence[CaseKind]:
        settled, delivered = known("settled"), is_("relief_sheet.delivered", True)
        return [
            CaseKind("occurrence", "quality", "O-{yyyy}-{n:05}", "1", BEGUN, "occurrence_outcome", closes_when=settled),
            CaseKind("relief", "quality", "R-{yyyy}-{n:05}", "2", BEGUN, "relief_outcome", closes_when=delivered),
            CaseKind("walk", "quality", "W-{yyyy}-{n:05}", "4", BEGUN, "walk_outcome", closes_when=known("walked")),
        ]

    @hook
    def forms(self) -> Sequence[Form]:
        late = (Reminder(EACH, "2", ahead=minutes(5)), Reminder("manager", "2"))
        return [
            Form("occurrence_sheet", "occurrence", (Field("occurred", Text()),), "1", arrives=True),
            Form("settling", "occurrence", (Field("settled", YesNo()),), "1"),
            Form(
                "relief_sheet",
                "relief",
                (Field("ready_at", TimeOfDay()),),
                "2",
                signers=(Signer("keeper", "handed_over", "2", due="sign_by", reminders=late),),
                holders=(Holder("office", "3", due="receive_by", reminders=(Reminder("manager", "3"),)),),
                shows=("how_many",),
            ),
            Form("walk_sheet", "walk", (Field("walked", YesNo()),), "4"),
        ]

    @hook
    def acts(self) -> Sequence[Act]:
        return [Act("note_down", "occurrence", ("guard",), "1", form="occurrence_sheet", effect="open")]

    @hook
    def tasks(self) -> Sequence[Task]:
        return [
            Task("settle", "occurrence", "guard", "settling", "1"),
            Task("fill_relief", "relief", "guard", "relief_sheet", "2", shows=("period", "period_at", "how_many")),
            Task("go_round", "walk", "guard", "walk_sheet", "4", shows=("period",)),
        ]

    @hook
    def schedules(self) -> Sequence[Schedule]:
        return [
            Schedule("reliefs", "relief", "day", "2", times="relieved_at"),
            Schedule("walks", "walk", "walked_each", "4", at="begin"),
        ]

    @hook
    def gatherings(self) -> Sequence[Gathering]:
        return [
            Gathering("left_open", "relief", "occurrence", ("occurred",), "2", where=not_(is_("closed", True))),
            Gathering(
                "watches",
                "walk",
                "relief",
                ("period", "period_from", "in_time"),
                "4",
                day="period_at",
                first="period_from",
                last="period_to",
                when=known("walked"),
            ),
        ]

    @hook
    def occurrence_outcome(self) -> Answer:
        return Formula(("settled",), lambda _: "ended", "1")

    @hook
    def relief_outcome(self) -> Answer:
        return Formula(("relief_sheet.delivered",), lambda _: "ended", "2")

    @hook
    def in_time(self) -> Answer:
        return Formula(("period_at", "ready_at"), in_time, "2")

    @hook
    def how_many(self) -> Answer:
        return Formula(("left_open",), how_many, "2")

    @hook
    def sign_by(self) -> Answer:
        return Deadline("period_at", "2", within=minutes(15))

    @hook
    def receive_by(self) -> Answer:
        return Deadline("relief_sheet.signed_on", "3", within=days(1))

    @hook
    def walk_outcome(self) -> Answer:
        return Formula(("walked",), lambda _: "ended", "4")

"""Who is to be told of an open task, and at which instants."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from rules.api import (
    EACH,
    Choice,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Instant,
    ListOf,
    Period,
    Reminder,
    Role,
    Setting,
    Task,
    Text,
    Whole,
    YesNo,
    days,
    hours,
    months,
    weeks,
    working_days,
    working_hours,
)
from rules.evaluate import Situation, evaluate
from rules.procedure import Procedure
from rules.trying import try_out
from tests.rules.making import CLAUSE, CLERK, FILL, NOW, SHEET, asks, case, made, matter, problems

CHINA = {"country": "CN", "hours": ["08:00-12:00", "13:00-17:00"]}
CHIEF = Role("chief", "production", CLAUSE)
NOTE = Form(
    "note", "matter", (Field("due_on", Day()), Field("watcher", Choice("clerk", "chief"))), CLAUSE, arrives=True
)
DUE = Formula(("due_on",), lambda due_on: due_on, CLAUSE)


def reminding(*reminders: Reminder, domain: Any = None, **more: Any) -> type:
    fields = (replace(NOTE.fields[0], domain=domain or Day()), NOTE.fields[1])
    said = {
        "forms": [SHEET, replace(NOTE, fields=fields)],
        "roles": [CLERK, CHIEF],
        "tasks": [replace(FILL, due="q", reminders=reminders)],
        "settings": [Setting("ahead_by", Whole(0, 30), CLAUSE, default=2), Setting("unset", Whole(0, 30), CLAUSE)],
        **more,
    }
    return matter(questions=asks(q=domain or Day()), q=DUE, **said)


def at(*reminders: Reminder, due_on: Any, domain: Any = None, **facts: Any) -> list[tuple[int, str, str]]:
    """Step, role, and local time of each reminder of the task."""
    procedure = made(reminding(*reminders, domain=domain), timezone="Asia/Shanghai", calendar=CHINA)
    (task,) = look(procedure, due_on=due_on, **facts).tasks
    return [(one.step, one.role, f"{one.at:%m-%d %H:%M}") for one in task.reminders]


def look(procedure: Procedure, now: datetime = NOW, **facts: Any) -> Situation:
    return evaluate(procedure, case("matter", facts), now)


@pytest.mark.parametrize(
    ("reminder", "told_at"),
    [
        (Reminder("chief", CLAUSE), "10-10 00:00"),
        (Reminder("chief", CLAUSE, ahead=days(3)), "10-06 00:00"),
        (Reminder("chief", CLAUSE, ahead=working_days(1)), "09-30 00:00"),
        (Reminder("chief", CLAUSE, ahead=days("ahead_by")), "10-07 00:00"),
        (Reminder("chief", CLAUSE, ahead=hours(4)), "10-09 20:00"),
        (Reminder("chief", CLAUSE, ahead=working_hours(1)), "10-09 16:00"),
        (Reminder("chief", CLAUSE, after=days(3)), "10-13 00:00"),
        (Reminder("chief", CLAUSE, after=working_days(2)), "10-13 00:00"),
        (Reminder("chief", CLAUSE, after=weeks(1)), "10-17 00:00"),
        (Reminder("chief", CLAUSE, after=months(1)), "11-10 00:00"),
        (Reminder("chief", CLAUSE, after=hours(2)), "10-10 02:00"),
    ],
)
def test_before_and_after_a_day(reminder: Reminder, told_at: str) -> None:
    """Friday, the ninth of October, the day after that one is worked; 1 to 8 October are off."""
    procedure = made(
        reminding(reminder),
        timezone="Asia/Shanghai",
        calendar={**CHINA, "exceptions": {"2026-10-08": "off"}},
    )
    (task,) = look(procedure, due_on=date(2026, 10, 9)).tasks
    assert [f"{one.at:%m-%d %H:%M}" for one in task.reminders] == [told_at]


@pytest.mark.parametrize(
    ("reminder", "told_at"),
    [
        (Reminder("chief", CLAUSE), "03-05 15:20"),
        (Reminder("chief", CLAUSE, ahead=days(3)), "03-02 15:20"),
        (Reminder("chief", CLAUSE, ahead=working_hours(3)), "03-05 11:20"),
        (Reminder("chief", CLAUSE, after=hours(10)), "03-06 01:20"),
        (Reminder("chief", CLAUSE, after=working_days(2)), "03-09 15:20"),
    ],
)
def test_before_and_after_an_instant(reminder: Reminder, told_at: str) -> None:
    due_on = datetime(2026, 3, 5, 7, 20, tzinfo=UTC)
    assert at(reminder, due_on=due_on, domain=Instant()) == [(1, "chief", told_at)]


def test_they_stand_in_the_order_of_their_time_and_keep_the_number_of_their_declaration() -> None:
    late, early = Reminder("clerk", CLAUSE, after=days(1)), Reminder("chief", CLAUSE, ahead=days(1))
    assert at(late, early, due_on=date(2026, 3, 5)) == [(2, "chief", "03-04 00:00"), (1, "clerk", "03-07 00:00")]


def test_the_next_one_is_when_to_look_again() -> None:
    procedure = made(
        reminding(Reminder("chief", CLAUSE, ahead=days(1)), Reminder("chief", CLAUSE, after=days(1))), timezone="UTC"
    )
    instants = [datetime(2026, 3, number, tzinfo=UTC) for number in (4, 6, 7)]
    for now, wake in zip([NOW, *instants], [*instants, None], strict=True):
        assert look(procedure, now, due_on=date(2026, 3, 5)).wake_at == wake


def test_the_role_may_be_a_fact_and_is_waited_for() -> None:
    reminder = Reminder(FactRole("watcher"), CLAUSE)
    assert at(reminder, due_on=date(2026, 3, 5)) == []
    assert at(reminder, due_on=date(2026, 3, 5), watcher="chief") == [(1, "chief", "03-06 00:00")]


def test_a_length_of_time_that_the_site_does_not_say_is_waited_for() -> None:
    assert at(Reminder("chief", CLAUSE, ahead=days("unset")), due_on=date(2026, 3, 5)) == []


def test_what_no_calendar_reaches_never_comes() -> None:
    assert at(Reminder("chief", CLAUSE, after=days(2)), due_on=date(9999, 12, 30)) == []
    assert at(Reminder("chief", CLAUSE), due_on=date.max) == []


def test_a_task_without_a_due_has_none_yet() -> None:
    procedure = made(reminding(Reminder("chief", CLAUSE)))
    assert [one.reminders for one in look(procedure).tasks] == [()]


def test_each_member_of_a_list_has_its_own() -> None:
    roles = Form("list", "matter", (Field("roles_asked", ListOf(Choice("clerk", "chief"))),), CLAUSE, arrives=True)
    times = Form("times", "matter", (Field("due_on", ListOf(Day())),), CLAUSE, arrives=True)
    look_at = Form("look", "matter", (Field("seen", YesNo()),), CLAUSE)
    task = Task("look_at", "matter", EACH, "look", CLAUSE, for_each="roles_asked", due="q",
                reminders=(Reminder(EACH, CLAUSE), Reminder("chief", CLAUSE, ahead=days(1))))  # fmt: skip
    plugin = matter(forms=[SHEET, roles, times, look_at], roles=[CLERK, CHIEF], tasks=[FILL, task],
                    questions=asks(q=ListOf(Day())), q=DUE)  # fmt: skip
    situation = look(made(plugin), roles_asked=("clerk", "chief"), due_on=(date(2026, 3, 5), date(2026, 3, 9)))
    found = {one.key: [(r.role, f"{r.at:%m-%d}") for r in one.reminders] for one in situation.tasks if one.key}
    assert found == {
        "clerk": [("chief", "03-04"), ("clerk", "03-06")],
        "chief": [("chief", "03-08"), ("chief", "03-10")],
    }


def test_a_trial_shows_them() -> None:
    (task,) = try_out(made(reminding(Reminder("chief", CLAUSE))), {"due_on": "2026-03-05"}, NOW)["tasks"]
    assert task["reminders"] == [
        {"step": 1, "role": "chief", "department": "production", "at": "2026-03-06T00:00:00+00:00", "clauses": ["1"]}
    ]


@pytest.mark.parametrize(
    ("reminder", "more", "told"),
    [
        (Reminder("chief", CLAUSE), {"tasks": [replace(FILL, reminders=(Reminder("chief", CLAUSE),))]}, "says no due"),
        (Reminder("nobody", CLAUSE), {}, "task fill: reminder 1: no role is named nobody"),
        (Reminder(FactRole("nobody"), CLAUSE), {}, "nothing supplies the role nobody"),
        (Reminder(FactRole("due_on"), CLAUSE), {}, "due_on is no choice of roles"),
        (Reminder(EACH, CLAUSE), {}, "EACH is the member of a list; say for_each"),
        (Reminder("chief", CLAUSE, ahead=days(1), after=days(1)), {}, "it says ahead and after"),
        (Reminder("chief", CLAUSE, ahead=days(-1)), {}, "ahead: expected a whole number from 0 on"),
        (Reminder("chief", CLAUSE, after=days("nobody")), {}, "after: expected a whole number from 0 on"),
        (Reminder("chief", CLAUSE, after=Period(1, "moons")), {}, "expected a length of time"),  # type: ignore[arg-type]
        (Reminder("chief", CLAUSE, after=working_hours(1)), {}, "hours = ["),
        (Reminder("chief", "77"), {}, "cites clause 77"),
    ],
)
def test_what_nobody_could_be_told_is_refused(reminder: Reminder, more: dict[str, Any], told: str) -> None:
    assert [one for one in problems(reminding(reminder, **more)) if told in one]


def test_its_clause_is_carried_by_it() -> None:
    procedure = made(reminding(Reminder("chief", CLAUSE)))
    assert "task fill reminder 1" in procedure.carriers["base", CLAUSE]


def test_a_text_is_no_role() -> None:
    form = replace(NOTE, fields=(*NOTE.fields, Field("remark", Text())))
    wrong = reminding(Reminder(FactRole("remark"), CLAUSE), forms=[SHEET, form])
    assert [one for one in problems(wrong) if "remark is no choice of roles" in one]

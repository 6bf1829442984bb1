"""Time is a fact: what is due when, late from when, and when to look again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.api import Day, Field, Form, Formula, Instant, Task, YesNo
from rules.evaluate import Situation, evaluate
from rules.procedure import Procedure
from tests.rules.making import CLAUSE, FILL, NOW, SHEET, asks, case, made, matter

SHANGHAI = ZoneInfo("Asia/Shanghai")


def due_by(domain: Any, timezone: str = "Asia/Shanghai") -> Procedure:
    note = Form("note", "matter", (Field("due_on", domain),), CLAUSE, arrives=True)
    due = Formula(("due_on",), lambda due_on: due_on, CLAUSE)
    fill = Task(**{**vars(FILL), "due": "q"})
    return made(matter(forms=[SHEET, note], tasks=[fill], questions=asks(q=domain), q=due), timezone=timezone)


def look(procedure: Procedure, due_on: Any, now: datetime) -> Situation:
    return evaluate(procedure, case("matter", {"due_on": due_on}), now)


BY_DAY = due_by(Day())


@pytest.mark.parametrize(
    ("now", "late"),
    [
        (datetime(2026, 3, 5, 23, 59, 59, tzinfo=SHANGHAI), False),
        (datetime(2026, 3, 6, 0, 0, tzinfo=SHANGHAI), True),
        (datetime(2026, 3, 5, 15, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 5, 16, 0, tzinfo=UTC), True),
    ],
)
def test_a_day_is_late_when_it_is_over_at_the_site(now: datetime, late: bool) -> None:
    situation = look(BY_DAY, date(2026, 3, 5), now)
    assert [task.late for task in situation.tasks] == [late]
    assert situation.wake_at == (None if late else datetime(2026, 3, 6, tzinfo=SHANGHAI))


def test_an_instant_is_late_from_itself_on() -> None:
    procedure = due_by(Instant())
    assert [look(procedure, NOW, NOW + timedelta(seconds=s)).tasks[0].late for s in (-1, 0, 1)] == [False, True, True]
    assert look(procedure, NOW, NOW - timedelta(seconds=1)).wake_at == NOW


def test_the_last_day_of_the_calendar_is_never_over() -> None:
    situation = look(BY_DAY, date.max, NOW)
    assert (situation.tasks[0].due, situation.tasks[0].late, situation.wake_at) == (None, False, None)


def test_a_task_without_a_known_due_day_is_not_late() -> None:
    situation = evaluate(BY_DAY, case("matter"), NOW)
    assert (situation.tasks[0].due, situation.wake_at) == (None, None)


def test_nothing_wakes_a_case_whose_tasks_are_done() -> None:
    assert evaluate(BY_DAY, case("matter", {"due_on": NOW.date(), "done": True}), NOW).wake_at is None


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1))
)
def test_until_it_wakes_nothing_changes(due_on: date, now: datetime) -> None:
    before = look(BY_DAY, due_on, now)
    wake = before.wake_at or now + timedelta(days=1)
    just_before = look(BY_DAY, due_on, max(now, wake.astimezone(UTC) - timedelta(microseconds=1)))
    assert [task.late for task in just_before.tasks] == [task.late for task in before.tasks]
    at_last = look(BY_DAY, due_on, wake)
    assert before.wake_at is None or [task.late for task in at_last.tasks] != [task.late for task in before.tasks]


WEEKEND = made(
    matter(questions=asks(q=YesNo()), q=Formula(("now",), lambda now: now.astimezone(SHANGHAI).weekday() > 4, CLAUSE)),
    timezone="Asia/Shanghai",
)


def test_a_question_about_the_time_is_asked_again_every_midnight_of_the_site() -> None:
    friday = datetime(2026, 3, 6, 12, tzinfo=SHANGHAI)
    before = evaluate(WEEKEND, case("matter"), friday)
    assert before.wake_at == datetime(2026, 3, 7, tzinfo=SHANGHAI)
    after = evaluate(WEEKEND, case("matter"), before.wake_at)
    assert [one.decisions["q"].outcome for one in (before, after)] == [False, True]


def test_a_closed_case_is_not_woken() -> None:
    assert evaluate(WEEKEND, case("matter", closed=True), NOW).wake_at is None

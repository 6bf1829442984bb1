"""What is owed again some time after it was done."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rules.api import (
    Act,
    Field,
    Form,
    Setting,
    Signer,
    Task,
    Whole,
    YesNo,
    days,
    hours,
    is_,
    minutes,
    months,
    weeks,
    years,
)
from rules.api import Text as TextDomain
from rules.counting import instant_moved
from rules.evaluate import Situation, evaluate
from rules.facts import Known, Source
from rules.periods import Period, working_days, working_hours
from rules.procedure import Procedure
from rules.trying import try_out
from tests.rules.making import CLAUSE, CLOSING, FILL, NOW, SHEET, case, made, matter, problems, stated

PATROL = Form("patrol", "matter", (Field("seen", YesNo()), Field("seen.remark", TextDomain(), required=False)), CLAUSE)
GO_ROUND = Task("go_round", "matter", "clerk", "patrol", CLAUSE, is_("done", True), ("close",), every=days(7))
EVERY_SO_OFTEN = replace(GO_ROUND, every=days("patrol_days"))
ROLLING = Setting("patrol_days", Whole(1, 99), CLAUSE, default=3)


def patrolling(**said: Any) -> type:
    return matter(**{"forms": [SHEET, PATROL], "tasks": [FILL, GO_ROUND], **said})


PATROLLED = made(patrolling())
WEEK = timedelta(days=7)


def look(
    now: datetime = NOW, *, done: datetime | None = None, key: str = "1", on: Procedure = PATROLLED, **more: Any
) -> Situation:
    facts = case("matter", {"done": more.pop("when", True)}, **more)
    if done:
        seen = Known(True, Source("form", "patrol"), by="li.na", known_at=done, key=key)
        facts = replace(facts, values={**facts.values, "seen": seen})
    return evaluate(on, facts, now)


def owed(situation: Situation) -> list[tuple[str, str]]:
    return [one.identity for one in situation.tasks]


def closing(situation: Situation) -> list[str]:
    (close,) = (act for act in situation.acts if act.act == "close")
    return [refusal.code for refusal in close.refusals]


def test_it_is_owed_once_done_and_owed_again_when_the_time_is_up() -> None:
    assert (owed(look()), look().wake_at) == ([("go_round", "1")], None)
    rest = look(NOW + WEEK - timedelta(seconds=1), done=NOW)
    assert (owed(rest), rest.wake_at) == ([], NOW + WEEK)
    again = look(NOW + WEEK, done=NOW)
    assert (owed(again), again.wake_at) == ([("go_round", "2")], None)
    assert owed(look(NOW + 2 * WEEK, done=NOW + WEEK, key="2")) == [("go_round", "3")]


def test_after_an_outage_one_round_is_owed_not_all_that_were_missed() -> None:
    assert owed(look(NOW + 52 * WEEK, done=NOW)) == [("go_round", "2")]


def test_it_rests_while_the_condition_does_not_hold_and_when_the_case_is_closed() -> None:
    late = NOW + 2 * WEEK

    assert owed(look(late, done=NOW, when=False)) == []
    assert look(NOW, done=NOW, when=False).wake_at is None
    assert owed(look(late, done=NOW, closed=True, outcome="ended")) == []
    assert look(NOW, done=NOW, closed=True, outcome="ended").wake_at is None


def test_an_open_round_stands_before_closing_and_none_does_between_the_rounds() -> None:
    assert closing(look()) == ["task_open"]
    assert closing(look(NOW, done=NOW)) == []
    assert closing(look(NOW + WEEK, done=NOW)) == ["task_open"]


def test_it_is_counted_from_when_it_was_done_not_from_when_that_became_known() -> None:
    seen = Known(True, Source("form", "patrol"), known_at=NOW + timedelta(days=2), as_of=NOW, key="4")
    facts = case("matter", {"done": True})
    facts = replace(facts, values={**facts.values, "seen": seen})

    assert owed(evaluate(PATROLLED, facts, NOW + WEEK)) == [("go_round", "5")]


def test_the_time_may_be_a_setting_of_the_site() -> None:
    pack = patrolling(settings=[ROLLING], tasks=[FILL, EVERY_SO_OFTEN])

    assert look(done=NOW, on=made(pack)).wake_at == NOW + timedelta(days=3)
    assert look(done=NOW, on=made(pack, settings={"patrol_days": 5})).wake_at == NOW + timedelta(days=5)
    unset = made(
        patrolling(
            settings=[replace(ROLLING, default=None)], tasks=[FILL, replace(GO_ROUND, every=days("patrol_days"))]
        )
    )
    assert (owed(look(NOW + 9 * WEEK, done=NOW, on=unset)), look(done=NOW, on=unset).wake_at) == ([], None)


def test_a_trial_that_does_not_say_when_it_was_done_owes_no_further_round() -> None:
    tried = try_out(PATROLLED, {"done": True, "seen": True}, NOW)

    assert tried["tasks"] == []


@pytest.mark.parametrize(
    ("start", "period", "expected"),
    [
        ("2026-03-02T08:00:00+00:00", minutes(90), "2026-03-02T09:30:00+00:00"),
        ("2026-03-28T22:00:00+00:00", hours(24), "2026-03-29T22:00:00+00:00"),
        ("2026-03-28T08:00:00+00:00", days(1), "2026-03-29T07:00:00+00:00"),
        ("2026-03-28T08:00:00+00:00", weeks(2), "2026-04-11T07:00:00+00:00"),
        ("2026-01-31T11:00:00+00:00", months(1), "2026-02-28T11:00:00+00:00"),
        ("2026-03-31T11:00:00+00:00", months(1), "2026-04-30T11:00:00+00:00"),
        ("2026-11-30T11:00:00+00:00", months(3), "2027-02-28T11:00:00+00:00"),
        ("2028-02-29T11:00:00+00:00", years(1), "2029-02-28T11:00:00+00:00"),
        ("2026-06-30T23:30:00+00:00", days(1), "2026-07-01T23:30:00+00:00"),
        ("2026-03-27T11:00:00+00:00", working_days(1), "2026-03-30T10:00:00+00:00"),
    ],
)
def test_time_is_counted_by_the_calendar_and_the_clock_of_the_site(start: str, period: Period, expected: str) -> None:
    here = made(matter(), timezone="Europe/Berlin").working_time

    assert instant_moved(here, datetime.fromisoformat(start), period, {}.get) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("period", [years(9000), months("unset"), hours(10**12)])
def test_what_no_calendar_reaches_never_comes(period: Period) -> None:
    assert instant_moved(PATROLLED.working_time, NOW, period, {}.get) is None


LOOK = replace(GO_ROUND, name="look", every=None)
LOOK_IN = Act("look", "matter", ("clerk",), CLAUSE, form="patrol")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"tasks": [replace(GO_ROUND, every=days(0))]}, "every: expected 1 or more, got 0"),
        ({"tasks": [replace(GO_ROUND, every=days("done"))]}, "every: expected a setting with a whole number from 1 on"),
        (
            {"tasks": [replace(GO_ROUND, every=Period(1, "moons"))]},
            "every: expected one of minutes, hours",
        ),
        ({"tasks": [replace(GO_ROUND, every=working_hours(1))]}, "hours = ["),
        ({"tasks": [replace(GO_ROUND, performs="close", before=())]}, "it performs close; an act has no rounds"),
        ({"tasks": [GO_ROUND, LOOK]}, "is filled anew in each round, and by task look as well"),
        ({"acts": [CLOSING, LOOK_IN]}, "is filled anew in each round, and by act look as well"),
        ({"forms": [SHEET, replace(PATROL, arrives=True)]}, "so it cannot say arrives"),
        ({"forms": [SHEET, replace(PATROL, number="P{yyyy}-{n:04}")]}, "so it cannot say number"),
        ({"forms": [SHEET, replace(PATROL, signers=(Signer("clerk", "seen", CLAUSE),))]}, "so it cannot say signers"),
    ],
)
def test_what_could_not_recur_is_refused(said: dict[str, Any], problem: str) -> None:
    assert [one for one in problems(patrolling(**said)) if problem in one]


def test_a_setting_that_may_be_none_cannot_say_how_often() -> None:
    pack = patrolling(settings=[replace(ROLLING, domain=Whole(0, 9))], tasks=[FILL, EVERY_SO_OFTEN])

    assert [one for one in problems(pack) if "every: expected a setting with a whole number from 1 on" in one]


def test_a_case_without_rounds_has_none() -> None:
    procedure = made(matter())

    assert (procedure.kinds["matter"].recurring, dict(procedure.stated_anew)) == ((), {})
    assert stated(True).key == ""

"""A deadline as a procedure declares it: what comes out, what is told of it, when it is waited for."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rules.api import (
    Day,
    Deadline,
    Field,
    Form,
    Instant,
    ListOf,
    Period,
    Record,
    Setting,
    Task,
    Text,
    Whole,
    days,
    hours,
    months,
    working_days,
    working_hours,
)
from rules.assembly import assemble
from rules.deciding import Decision
from rules.evaluate import evaluate
from rules.procedure import Procedure
from rules.receipts import ReceiptRefused, receipt, redecide
from rules.trying import try_out
from tests.rules.making import CLAUSE, FILL, NOW, SHEET, asks, case, made, matter, problems

CHINA = {"country": "CN", "hours": ["08:00-12:00", "13:00-17:00"]}
PAUSE_OF_DAYS = ListOf(Record("pause", {"from": Day()}, {"to": Day()}))
PAUSE_OF_INSTANTS = ListOf(Record("pause", {"from": Instant()}, {"to": Instant()}))
COUNT = Setting("count", Whole(0, 99), CLAUSE, default=3)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def matter_with(deadline: Deadline, *, outcome: Any = None, anchor: Any = None, pauses: Any = PAUSE_OF_DAYS) -> type:
    fields = (Field("asked_on", anchor or Day()), Field("waits", pauses, required=False))
    note = Form("note", "matter", fields, CLAUSE, arrives=True)
    return matter(
        forms=[SHEET, note],
        tasks=[replace(FILL, due="due_it")],
        settings=[COUNT],
        questions=asks(due_it=outcome or Day()),
        due_it=deadline,
    )


def by(period: Period, **more: Any) -> Procedure:
    said = {name: more.pop(name) for name in ("outcome", "anchor", "pauses_are") if name in more}
    pauses = said.pop("pauses_are", PAUSE_OF_DAYS)
    site = {"timezone": "Asia/Shanghai", "calendar": CHINA, **more.pop("site", {})}
    return made(matter_with(Deadline("asked_on", CLAUSE, within=period, **more), pauses=pauses, **said), **site)


def decided(procedure: Procedure, **facts: Any) -> Decision:
    return evaluate(procedure, case("matter", facts), NOW).decisions["due_it"]


def test_a_day_so_many_working_days_on_with_what_was_counted() -> None:
    decision = decided(by(working_days(3)), asked_on=date(2026, 9, 30))
    assert (decision.status, decision.outcome) == ("decided", date(2026, 10, 10))
    values = dict(decision.values)
    calendar = values.pop("calendar")
    assert values == {"from": "2026-09-30", "to": "2026-10-10", "counted": {"within": 3, "unit": "working_days"}}
    assert [one["day"][-2:] for one in calendar["days_off"]] == ["01", "02", "05", "06", "07"]
    assert calendar["days_off"][0] == {
        "day": "2026-10-01", "reason": "public", "zh": "国庆节", "en": "National Day"
    }  # fmt: skip
    assert calendar["made_up"] == [{"day": "2026-10-10", "reason": "public"}]
    assert (calendar["weekend_days"], calendar["unsettled_years"]) == (2, [])
    assert calendar["version"].startswith("holidays ")


def test_the_count_may_be_a_setting_and_stands_among_the_inputs() -> None:
    procedure = by(working_days("count"))
    situation = evaluate(procedure, case("matter", {"asked_on": date(2026, 9, 30)}), NOW)
    made_ = receipt(procedure, situation.decisions["due_it"], situation.known, situation.values, NOW).document
    assert made_["outcome"] == "2026-10-10"
    assert [one["fact"] for one in made_["inputs"]] == ["asked_on", "count"]
    assert made_["inputs"][1]["source"] == {"kind": "setting", "ref": "count", "layer": "base"}


@pytest.mark.parametrize(
    ("deadline", "asked_on", "due"),
    [
        (Deadline("asked_on", CLAUSE, within=days(15)), "2026-03-02", "2026-03-17"),
        (Deadline("asked_on", CLAUSE, within=months(1)), "2026-01-31", "2026-02-28"),
        (Deadline("asked_on", CLAUSE, within=months(1), rolls="next"), "2026-01-15", "2026-02-24"),
        (Deadline("asked_on", CLAUSE, within=days(5), rolls="previous"), "2026-09-30", "2026-09-30"),
        (Deadline("asked_on", CLAUSE, ahead=days(3)), "2026-03-04", "2026-03-01"),
        (Deadline("asked_on", CLAUSE, ahead=working_days(3)), "2026-10-10", "2026-09-30"),
        (Deadline("asked_on", CLAUSE, by_day=10, months_on=1), "2026-01-31", "2026-02-10"),
        (Deadline("asked_on", CLAUSE, by_day=31, months_on=1, rolls="previous"), "2026-01-02", "2026-02-28"),
        (Deadline("asked_on", CLAUSE, by_day="count", months_on=2), "2026-11-30", "2027-01-03"),
    ],
)
def test_days(deadline: Deadline, asked_on: str, due: str) -> None:
    procedure = made(
        matter_with(deadline) if deadline.by_day != "count" else with_count_from_one(deadline),
        timezone="Asia/Shanghai",
        calendar=CHINA,
    )
    assert decided(procedure, asked_on=date.fromisoformat(asked_on)).outcome == date.fromisoformat(due)


def with_count_from_one(deadline: Deadline) -> type:
    pack = matter_with(deadline)
    return type(
        "Plugin", (pack,), {"settings": vars(matter(settings=[replace(COUNT, domain=Whole(1, 31))]))["settings"]}
    )


def test_an_instant_within_working_hours() -> None:
    procedure = by(working_hours(2), outcome=Instant(), anchor=Instant())
    decision = decided(procedure, asked_on=datetime(2026, 9, 30, 8, tzinfo=UTC))
    assert decision.values["to"] == "2026-10-08T09:00:00+08:00"
    assert decision.values["from"] == "2026-09-30T16:00:00+08:00"
    assert decision.outcome == datetime(2026, 10, 8, 9, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("outcome", "anchor", "period", "asked_on", "due"),
    [
        (Instant(), Instant(), hours(2), "2026-03-02T23:30:00+08:00", "2026-03-03T01:30:00+08:00"),
        (Day(), Instant(), hours(2), "2026-03-02T23:30:00+08:00", "2026-03-03"),
        (Day(), Instant(), days(1), "2026-03-02T23:30:00Z", "2026-03-04"),  # the third at the site
        (Instant(), Day(), days(1), "2026-03-02", "2026-03-04T00:00:00+08:00"),  # the third to its end
        (Instant(), Instant(), working_days(1), "2026-09-30T15:20:00+08:00", "2026-10-08T15:20:00+08:00"),
        (Instant(), Instant(), months(1), "2026-01-31T15:20:00+08:00", "2026-02-28T15:20:00+08:00"),
    ],
)
def test_from_a_day_or_an_instant_to_a_day_or_an_instant(
    outcome: Any, anchor: Any, period: Period, asked_on: str, due: str
) -> None:
    procedure = by(period, outcome=outcome, anchor=anchor)
    decision = decided(procedure, asked_on=anchor.read(asked_on))
    assert procedure.write_fact("due_it", decision.outcome) == decision.values["to"] == due


def test_what_is_due_on_a_day_is_late_when_that_day_is_over() -> None:
    procedure = by(days(1))
    situation = evaluate(procedure, case("matter", {"asked_on": date(2026, 3, 2)}), NOW)
    assert situation.tasks[0].due == situation.wake_at == datetime(2026, 3, 4, tzinfo=SHANGHAI)


PAUSED = {
    "on three days": ([("2026-03-03", "2026-03-05")], "2026-03-10"),
    "before it began": ([("2026-02-01", "2026-03-02")], "2026-03-07"),
    "begun before it": ([("2026-02-01", "2026-03-03")], "2026-03-08"),
    "after it is over": ([("2026-03-08", "2026-03-20")], "2026-03-07"),
    "on its last day": ([("2026-03-07", "2026-03-07")], "2026-03-08"),
    "overlapping": ([("2026-03-04", "2026-03-05"), ("2026-03-03", "2026-03-04")], "2026-03-10"),
    "while it is made up for": ([("2026-03-03", "2026-03-05"), ("2026-03-09", "2026-03-09")], "2026-03-11"),
    "open after it is over": ([("2026-03-08", None)], "2026-03-07"),
}


@pytest.mark.parametrize(("pauses", "due"), PAUSED.values(), ids=PAUSED)
def test_days_on_which_the_clock_stands_are_not_counted(pauses: Any, due: str) -> None:
    waits = tuple({"from": date.fromisoformat(a), **({"to": date.fromisoformat(b)} if b else {})} for a, b in pauses)
    decision = decided(by(days(5), pauses="waits"), asked_on=date(2026, 3, 2), waits=waits)
    assert (decision.status, str(decision.outcome)) == ("decided", due)


def test_months_are_longer_by_the_days_on_which_the_clock_stood() -> None:
    waits = ({"from": date(2026, 3, 1), "to": date(2026, 3, 10)},)
    decision = decided(by(months(1), pauses="waits"), asked_on=date(2026, 2, 20), waits=waits)
    assert decision.outcome == date(2026, 3, 30)
    assert decision.values["pauses"] == [{"from": "2026-03-01T00:00:00+08:00", "to": "2026-03-11T00:00:00+08:00"}]


def test_between_instants_a_day_stands_if_the_clock_stands_when_it_ends() -> None:
    procedure = by(days(5), pauses="waits", pauses_are=PAUSE_OF_INSTANTS)
    short = {"from": datetime(2026, 3, 3, 9, tzinfo=SHANGHAI), "to": datetime(2026, 3, 3, 17, tzinfo=SHANGHAI)}
    over_night = {**short, "to": datetime(2026, 3, 4, 8, tzinfo=SHANGHAI)}
    for pause, due in ((short, date(2026, 3, 7)), (over_night, date(2026, 3, 8))):
        assert decided(procedure, asked_on=date(2026, 3, 2), waits=(pause,)).outcome == due


def test_while_a_pause_is_open_the_deadline_is_waited_for() -> None:
    procedure = by(days(5), pauses="waits")
    decision = decided(procedure, asked_on=date(2026, 3, 2), waits=({"from": date(2026, 3, 7)},))
    assert (decision.status, decision.waiting) == ("waiting", ("waits",))


def test_a_pause_that_ends_before_it_begins_fails() -> None:
    waits = ({"from": date(2026, 3, 5), "to": date(2026, 3, 3)},)
    decision = decided(by(days(5), pauses="waits"), asked_on=date(2026, 3, 2), waits=waits)
    assert (decision.status, "pause 1 ends on 2026-03-03" in decision.problem) == ("failed", True)


def test_what_it_is_counted_from_is_waited_for() -> None:
    decision = decided(by(days(5)))
    assert (decision.status, decision.waiting) == ("waiting", ("asked_on",))


def test_what_lies_outside_of_the_calendar_fails() -> None:
    decision = decided(by(days(5)), asked_on=date(9999, 12, 30))
    assert (decision.status, "9999" in decision.problem) == ("failed", True)


def test_a_year_that_is_not_announced_is_told_with_what_was_counted() -> None:
    decision = decided(by(working_days(3)), asked_on=date(2035, 9, 28))
    assert decision.values["calendar"]["unsettled_years"] == [2035]
    settled = by(working_days(3), site={"calendar": {**CHINA, "settled_to": 2035}})
    assert decided(settled, asked_on=date(2035, 9, 28)).values["calendar"]["unsettled_years"] == []


def receipt_of(procedure: Procedure, **facts: Any) -> dict[str, Any]:
    situation = evaluate(procedure, case("matter", facts), NOW)
    return receipt(procedure, situation.decisions["due_it"], situation.known, situation.values, NOW).document


@pytest.mark.parametrize("period", [working_days(3), working_hours(30), days(3), months(2)], ids=str)
def test_a_receipt_stays_true_when_the_calendar_changes(period: Period) -> None:
    instant = period.unit == "working_hours"
    said = {"outcome": Instant(), "anchor": Instant()} if instant else {"rolls": "next"}
    procedure = by(period, **said)
    asked_on = datetime(2026, 9, 30, 8, tzinfo=UTC) if instant else date(2026, 9, 30)
    held = receipt_of(procedure, asked_on=asked_on)
    other = {"weekdays": ["sun"], "hours": ["08:00-09:00"]}
    later = assemble(replace(procedure.site, calendar=other), procedure.packs)
    assert later.hash == procedure.hash
    assert receipt_of(later, asked_on=asked_on)["outcome"] != held["outcome"] or period.unit in ("days", "months")
    assert redecide(later, held).values == redecide(procedure, held).values == held["values"]


def test_a_receipt_with_another_calendar_in_it_is_refused() -> None:
    procedure = by(working_days(3))
    held = receipt_of(procedure, asked_on=date(2026, 9, 30))
    held["values"]["calendar"]["days_off"].pop()
    from rules.receipts import seal

    with pytest.raises(ReceiptRefused):
        redecide(procedure, {**held, "seal": seal(held)})


def test_rules_decide_counts_it() -> None:
    out = try_out(by(working_days("count")), {"asked_on": "2026-09-30", "count": 1}, NOW, question="due_it")
    (decision,) = out["decisions"]
    assert (decision["outcome"], decision["values"]["counted"]) == ("2026-10-08", {"within": 1, "unit": "working_days"})


WRONG = {
    "no way": ({}, "exactly one of within, ahead and by_day"),
    "two ways": ({"within": days(1), "ahead": days(1)}, "exactly one of within, ahead and by_day"),
    "less than nothing": ({"within": days(-1)}, "within: expected a whole number from 0 on"),
    "no number": ({"within": days("asked_on")}, "within: expected a whole number from 0 on"),
    "an unknown number": ({"within": days("nobody")}, "within: expected a whole number from 0 on"),
    "an unknown fact": ({"after": "nobody", "within": days(1)}, "nothing supplies the fact nobody"),
    "no day": ({"after": "remark", "within": days(1)}, "after: expected a day or a time"),
    "hours of a day": ({"within": hours(1)}, "minutes and hours are counted from a time"),
    "day 32": ({"by_day": 32}, "by_day: expected 1 to 31"),
    "months on alone": ({"within": days(1), "months_on": 1}, "months_on: it goes with by_day"),
    "rolled sideways": ({"within": days(1), "rolls": "sideways"}, "rolls: expected next or previous"),
    "no list of pauses": ({"within": days(1), "pauses": "remark"}, "pauses: expected a list of records"),
    "pauses going back": ({"ahead": days(1), "pauses": "waits"}, "only a time that is counted on"),
    "an unknown clause": ({"within": days(1), "clause": "77"}, "77"),
}


@pytest.mark.parametrize(("said", "told"), WRONG.values(), ids=WRONG)
def test_what_could_not_be_counted_is_refused(said: dict[str, Any], told: str) -> None:
    pack = matter_with(Deadline(**{"after": "asked_on", "clause": CLAUSE, **said}))
    note = Form("remarks", "matter", (Field("remark", Text()),), CLAUSE, arrives=True)
    forms = [*pack().forms(), note]
    wrong = type("Plugin", (pack,), {"forms": vars(matter(forms=forms))["forms"]})
    assert [one for one in problems(wrong) if told in one]


def test_working_hours_need_the_hours_of_the_site() -> None:
    pack = matter_with(Deadline("asked_on", CLAUSE, within=working_hours(1)), anchor=Instant())
    assert [one for one in problems(pack) if "sites.<site>.calendar] hours" in one]
    assert problems(pack, calendar=CHINA) == []


def test_it_may_wait_for_what_perhaps_is_never_stated() -> None:
    fields = (Field("asked_on", Day(), required=False), Field("by_whom", Text()))
    form = Form("asking", "matter", fields, CLAUSE)
    ask = Task("ask", "matter", "clerk", "asking", CLAUSE)
    pack = matter(forms=[SHEET, form], tasks=[FILL, ask], questions=asks(due_it=Day()),
                  due_it=Deadline("asked_on", CLAUSE, within=days(1)))  # fmt: skip
    assert problems(pack) == []

"""How long a record is kept: months by the calendar, from the day that the form names or that of closing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from rules.api import Day, Field, Setting, Whole, YesNo
from rules.months import months_after
from rules.retention import Retention, retention_of
from tests.rules.making import CLAUSE, CLERK, SHEET, made, matter, problems

KEEP = Setting("keep_months", Whole(1, 1200), CLAUSE)
FORM = replace(SHEET, fields=(*SHEET.fields, Field("signed_on", Day())), keep="keep_months", kept_by=("clerk",))
CLOSED = datetime(2026, 8, 31, 17, tzinfo=UTC)


def kept(today: str, *, months: int | None = 6, closed_at: datetime | None = CLOSED, **form: Any) -> Retention:
    settings = {} if months is None else {"keep_months": months}
    procedure = made(matter(forms=[FORM], settings=[KEEP], roles=[CLERK]), settings=settings, timezone="Asia/Shanghai")
    values = form.pop("values", {})
    return retention_of(procedure, replace(FORM, **form), values, closed_at, date.fromisoformat(today))


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2011-05-27", 60, "2016-05-27"),
    ],
)
def test_months_go_by_the_calendar(day: str, months: int, after: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(after)


def test_a_period_that_leaves_the_calendar_ends_with_it() -> None:
    assert kept("2026-09-02", months=1200, closed_at=datetime(9990, 1, 1, tzinfo=UTC)).until == date.max


def test_it_runs_from_the_day_of_closing_at_the_site_to_the_end_of_its_last_day() -> None:
    last = kept("2027-03-01")

    assert (last.since, last.until) == (date(2026, 9, 1), date(2027, 3, 1)), "17:00 UTC is the next day in Shanghai"
    assert last.standing == "running"
    assert kept("2027-03-02").standing == "over"
    assert (last.months, last.keepers, last.setting, last.clause) == (6, ("clerk",), "keep_months", CLAUSE)


def test_it_runs_from_the_day_that_the_form_names() -> None:
    found = kept("2026-03-01", keep_from="signed_on", values={"signed_on": date(2025, 8, 31)})

    assert (found.since, found.until, found.standing) == (date(2025, 8, 31), date(2026, 2, 28), "over")


def test_a_moment_counts_from_its_day_at_the_site() -> None:
    found = kept("2026-03-01", keep_from="signed_on", values={"signed_on": datetime(2025, 8, 30, 20, tzinfo=UTC)})

    assert found.since == date(2025, 8, 31)


@pytest.mark.parametrize("more", [{"keep_from": "signed_on"}, {"closed_at": None}])
def test_while_its_first_day_is_not_known_it_does_not_run(more: dict[str, Any]) -> None:
    found = kept("2099-01-01", **more)

    assert (found.since, found.until, found.standing) == (None, None, "not running")


@pytest.mark.parametrize("more", [{"months": None}, {"keep": ""}])
def test_without_a_period_nothing_may_ever_be_disposed_of(more: dict[str, Any]) -> None:
    found = kept("2099-01-01", **more)

    assert (found.months, found.until, found.standing) == (None, None, "no period")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"keep_from": "done"}, "form sheet: keep_from: no fact or question with a day is named done"),
        ({"keep_from": "nothing"}, "form sheet: keep_from: no fact or question with a day is named nothing"),
        ({"keep": "covered"}, "form sheet: keep: covered is no whole number of months"),
        ({"keep": "nothing"}, "form sheet: keep: no setting is named nothing"),
        ({"kept_by": ("clerk", "nobody")}, "form sheet: kept_by: no role is named nobody"),
    ],
)
def test_a_rule_that_could_not_be_followed_is_refused(form: dict[str, Any], said: str) -> None:
    settings = [KEEP, Setting("covered", YesNo(), CLAUSE)]

    assert problems(matter(forms=[replace(FORM, **form)], settings=settings, roles=[CLERK])) == [said]


def test_an_approver_whom_the_procedure_does_not_know_is_refused() -> None:
    said = problems(matter(forms=[FORM], settings=[KEEP], roles=[CLERK]), disposal_approver="nobody")

    assert said == ["site here: retention.approver: no role is named nobody"]

"""Communication on quality and food safety: its examples come out, none of its rules can be taken away."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest

from rules.answers import Collect, Table
from rules.errors import ProcedureRefused
from rules.procedure import Procedure
from rules.trying import try_out
from tests.procedures.playing import NOW
from tests.procedures.stacked import assembled, clauses, failures, pack, rules_of, site, without_rule

NAME = "info-communication-food-quality"
PACK = pack("food_safety/info_communication_food_quality")
SITE = site(NAME, deputy_managers=["Deputy 1"])
PROCEDURE = assembled(SITE, PACK)
EXAMPLES = {str(example["name"]): dict(example) for example in PACK.examples}
CATALOGUE = 6
"""How many of the examples come from the catalogue."""
GROUPS = ("main responsible department", "departments concerned", "general manager", "government bodies concerned")


def test_the_examples_hold_those_of_the_catalogue_and_many_more() -> None:
    assert len(EXAMPLES) == len(PACK.examples) >= CATALOGUE + 40


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out_as_expected(name: str) -> None:
    assert failures(PROCEDURE, NAME, EXAMPLES[name]) == ()


def test_every_clause_is_carried_or_exempt_with_its_reason() -> None:
    found = clauses(PROCEDURE, NAME)

    assert len(found) == 23
    assert [one["clause"] for one in found if one["exempt"]] == ["1", "2"]
    assert [one["clause"] for one in found if not one["exempt"] and not one["carried_by"]] == []


@pytest.mark.parametrize(("question", "number"), rules_of(PACK, Table))
def test_a_table_that_lacks_a_rule_is_refused_by_name(question: str, number: int) -> None:
    with pytest.raises(ProcedureRefused, match=f"{NAME}:{question}: no rule"):
        assembled(SITE, without_rule(PACK, question, number))


@pytest.mark.parametrize(("question", "number"), rules_of(PACK, Collect))
def test_a_reason_that_nothing_gives_any_more_is_refused_by_name(question: str, number: int) -> None:
    reason = getattr(PACK.plugin, question)().rules[number - 1].outcome

    with pytest.raises(ProcedureRefused, match=reason):
        assembled(SITE, without_rule(PACK, question, number))


def test_a_site_that_does_not_name_its_deputies_sends_no_mail() -> None:
    here = assembled(site(NAME), PACK)
    (mailed,) = [dict(one["given"]) for name, one in EXAMPLES.items() if name == "A mail with everything may be sent"]
    mail = {name: value for name, value in mailed.items() if name != "deputies"}

    shown = try_out(here, mail, NOW, kind="quality_message")

    waiting = {name for one in shown["decisions"] for name in one["waiting_for"] if one["question"] == "copies_to_add"}
    (sending,) = [one for one in shown["acts"] if one["act"] == "send_mail"]
    assert (waiting, sending["allowed"]) == ({"deputy_managers"}, False)
    assert "deputies_not_named" in {one["code"] for one in sending["refusals"]}


def said(question: str, /, at: Procedure = PROCEDURE, **given: Any) -> Any:
    (one,) = try_out(at, given, NOW, question=question)["decisions"]
    return one["outcome"] if one["status"] == "decided" else one["status"]


def test_a_site_may_set_a_time_for_an_emergency_and_the_general_manager_hears_of_what_is_late() -> None:
    given = {"message_emergency": True, "message_from": "production", "emergency_minutes": 30}

    shown = try_out(PROCEDURE, {**given, "opened_at": "2024-05-13T10:00:00+08:00"}, NOW, kind="quality_message")

    due = {(one["due_at"], one["reminders"][0]["role"]) for one in shown["tasks"] if one["kind"] == "tell_group"}
    assert due == {("2024-05-13T10:30:00+08:00", "general_manager")}


@pytest.mark.parametrize("told", [some for size in range(5) for some in combinations(GROUPS, size)])
def test_an_emergency_is_told_only_if_all_four_groups_are(told: tuple[str, ...]) -> None:
    given: dict[str, Any] = {"message_emergency": True, "groups_notified": list(told)}

    assert said("groups_lacking", **given) == [one for one in GROUPS if one not in told]
    assert said("emergency_notice", **given) == ("complete" if len(told) == 4 else "incomplete")


def test_a_mail_names_exactly_who_has_no_copy() -> None:
    everybody = ("general manager", "A", "B")
    here = assembled(site(NAME, deputy_managers=["A", "B"]), PACK)
    for copied in (list(some) for size in range(4) for some in combinations(everybody, size)):
        assert said("copies_lacking", here, mail_copies=copied) == [one for one in everybody if one not in copied]
        assert said("mail_copied", here, mail_copies=copied) is (len(copied) == 3)


def test_without_copies_stated_nothing_is_said_of_them() -> None:
    assert said("mail_copied") == "waiting"
    assert said("missing", mail_time="2024-05-13T09:30:00+08:00") == ["content", "contact person", "contact details"]


def test_the_mondays_of_a_month_are_all_of_them_and_no_other_day() -> None:
    for month in range(1, 13):
        first = date(2026, month, 1)
        days = [first + timedelta(days=number) for number in range(31)]
        mondays = [f"{day}" for day in days if day.month == month and day.weekday() == 0]
        assert said("dates", meeting_month=f"2026-{month:02}") == mondays


REPLIED = {"mail_replied_at": "2024-05-14T10:00:00+08:00", "mail_answer_text": "seen", "reply_opinion": "stop"}
MET = {"period": "2024-W20", "meeting_held_on": "2024-05-13", "minutes_text": "-", "took_part": [True] * 5}


@pytest.mark.parametrize(
    ("kind", "ended", "gap"),
    [
        ("mail_reply", {"addressed_department": "sales", **REPLIED}, "mail_answer_text"),
        ("mail_reply", {"addressed_department": "sales", **REPLIED}, "reply_opinion"),
        ("production_meeting", MET, "took_part"),
        ("production_meeting", MET, "minutes_text"),
        ("open_dispute", {"dispute_settled_on": "2024-05-13", "settlement_text": "-"}, "settlement_text"),
        ("publication", {"published_on": "2024-05-13", "published_by": ["slogan"]}, "published_by"),
    ],
)
def test_a_case_ends_only_when_nothing_is_owed_in_it(kind: str, ended: dict[str, Any], gap: str) -> None:
    def closes(given: dict[str, Any]) -> bool:
        return bool(try_out(PROCEDURE, given, NOW, kind=kind)["cases"][0]["closes"])

    assert closes(ended)
    assert not closes({name: value for name, value in ended.items() if name != gap})


def test_whatever_belongs_to_a_meeting_is_due_on_its_day() -> None:
    def due(**given: Any) -> set[tuple[str, str]]:
        tasks = try_out(PROCEDURE, {"period": "2024-W20", **given}, NOW, kind="production_meeting")["tasks"]
        return {(one["kind"], one["due_at"]) for one in tasks}

    over = "2024-05-14T00:00:00+08:00"
    assert due() == {("attend_meeting", over), ("hold_meeting", over)}
    assert due(next_day_worked="2024-05-14") == {("say_what_of_the_holiday", over)}


def test_a_monday_off_is_pointed_out_at_a_site_with_a_calendar_and_kept() -> None:
    here = assembled(replace(SITE, calendar={"country": "CN"}), PACK)
    flags = {week: said("meeting_flag", here, period=week) for week in ("2024-W14", "2024-W40", "2024-W41")}
    assert flags == {"2024-W14": "as usual", "2024-W40": "as usual", "2024-W41": "on a day off"}

    for month, off in (("2024-07", []), ("2024-10", ["2024-10-07"]), ("2025-02", ["2025-02-03"])):
        assert said("dates_on_days_off", here, month=month) == off
        assert set(off) <= set(said("dates", here, month=month))


def test_it_stands_beside_the_withdrawal_of_food_in_either_order() -> None:
    withdrawal = pack("food_safety/withdrawal")

    for packs in ((withdrawal, PACK), (PACK, withdrawal)):
        both = assembled(site(*(one.name for one in packs), deputy_managers=["Deputy 1"]), *packs)
        printed = list(EXAMPLES)[:CATALOGUE]
        assert [failures(both, NAME, EXAMPLES[name]) for name in printed] == [()] * CATALOGUE

"""The property service centre: its examples come out, its clauses are carried, none of its rules can be taken away."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.answers import Collect, Table
from rules.errors import ProcedureRefused
from rules.trying import try_out
from tests.procedures.stacked import assembled, clauses, failures, pack, rules_of, site, without_rule

NAME = "property-service-center"
PACK = pack("property_management/property_service_center")
SITE = site(NAME)
PROCEDURE = assembled(SITE, PACK)
EXAMPLES = {str(example["name"]): dict(example) for example in PACK.examples}
CATALOGUE = 9
"""How many of the examples come from the catalogue."""
NOW = datetime(2024, 5, 1, tzinfo=UTC)
SEARCHES = {"search_stock", "search_work_in_process", "search_inspection_records", "ask_sample", "verify_defect"}


def outcome(question: str, procedure: Any = PROCEDURE, **stated: Any) -> Any:
    """What the question comes to by what is stated."""
    (decision,) = try_out(procedure, stated, NOW, question=question)["decisions"]
    return decision["outcome"] if decision["status"] == "decided" else decision["status"]


def test_the_examples_hold_those_of_the_catalogue_and_many_more() -> None:
    assert len(EXAMPLES) == len(PACK.examples) >= CATALOGUE + 90


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out_as_expected(name: str) -> None:
    assert failures(PROCEDURE, NAME, EXAMPLES[name]) == ()


def test_every_clause_is_carried_or_exempt_with_its_reason() -> None:
    found = clauses(PROCEDURE, NAME)

    assert len(found) == 44
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


@pytest.mark.parametrize("packs", [("notice", NAME), (NAME, "notice")])
def test_it_stands_with_the_notices_of_the_estate_in_either_order(packs: tuple[str, str]) -> None:
    notice = pack("property_management/property_notice_inquiry")
    stacked = [PACK if one == NAME else notice for one in packs]

    both = assembled(site(*(one.name for one in stacked)), *stacked)

    assert {"duty_shift", "service_round", "enquiry_quarter"} <= set(both.kinds)


def test_nobody_at_an_estate_is_asked_to_search_or_for_a_sample() -> None:
    assert SEARCHES & {task.name for _, task in PROCEDURE.kinds["complaint"].tasks} == set()


def test_the_employee_who_was_asked_first_is_stated_once_and_no_act_states_him_again() -> None:
    acts = [act for _, act in PROCEDURE.kinds["complaint"].acts.values()]

    assert [act.name for act in acts if act.form == "first_asked"] == []


@pytest.mark.parametrize(
    ("verdicts", "in_this_cycle", "satisfied"),
    [((), 0, False), ((True,), 1, True), ((True, False), 2, False), ((False, True), 2, True), ((True,), 0, False)],
)
def test_the_user_is_satisfied_by_what_he_said_last_since_the_case_was_opened_again(
    verdicts: tuple[bool, ...], in_this_cycle: int, satisfied: bool
) -> None:
    assert PACK.plugin.user_satisfied().compute(verdicts, in_this_cycle) is satisfied


minutes = st.integers(0, 24 * 60 - 1)


def clock(minute: int) -> str:
    return (datetime(2024, 1, 1) + timedelta(minutes=minute)).strftime("%H:%M")


@given(change=minutes, ahead=st.integers(0, 12 * 60))
def test_who_is_ready_so_many_minutes_ahead_is_in_time_at_any_hour(change: int, ahead: int) -> None:
    stated = {"shift_change": clock(change), "outgoing_ready": clock(change - ahead)}

    assert outcome("outgoing_on_time", **stated) is (ahead >= 15)


@given(changes=st.sets(minutes, min_size=1, max_size=6))
def test_shifts_from_one_change_to_the_next_leave_no_hour_out(changes: set[int]) -> None:
    answer = PACK.plugin.hours_covered()

    assert answer.compute(tuple(time(one // 60, one % 60) for one in changes)) == 24


def test_without_a_set_time_nobody_is_late() -> None:
    stated = {"received_at": "2024-05-01T09:00:00+08:00", "contacted_at": "2024-05-09T09:00:00+08:00"}

    assert outcome("contacted_in_time", **stated) == "waiting"


def test_the_public_holiday_is_that_of_the_calendar_of_the_site() -> None:
    weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    procedure = assembled(replace(SITE, calendar={"country": "CN", "weekdays": weekdays}), PACK)

    national_day = {"period_from": "2024-10-01", "on_duty_level": "junior"}
    assert outcome("roster_valid", procedure, **national_day) is False
    assert outcome("roster_valid", procedure, **national_day, duty_day="ordinary") is False
    assert outcome("roster_valid", procedure, period_from="2024-10-19", on_duty_level="junior") is True
    assert outcome("roster_valid", procedure, **{**national_day, "on_duty_level": "middle"}) is True


def signed(by: str, digest: str, role: str, **more: Any) -> dict[str, Any]:
    number = 1 if role == "outgoing_person" else 2
    stated = {"signer": number, "role": role, "meaning": "handed_over", "agreed": True, "digest": digest, "by": by}
    return {**stated, "at": "2024-05-01T07:50:00+08:00", **more}


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ({"by": "zhao.qiang"}, 2),
        ({"by": "li.na"}, 1),
        ({"by": "zhao.qiang", "agreed": False}, 1),
        ({"by": "zhao.qiang", "stale": True}, 1),
        ({"by": "zhao.qiang", "digest": "another"}, 1),
    ],
)
def test_two_persons_sign_what_stands_there_and_one_cannot_sign_for_both(second: dict[str, Any], count: int) -> None:
    entries = [signed("li.na", "d", "outgoing_person")]
    entries += [signed(**{"digest": "d", "role": "incoming_person", **second})]

    assert PACK.plugin.signatures().compute("d", entries, True) == count


def row(**stated: Any) -> dict[str, Any]:
    return {"number": "C-2024-000001", "opened_at": "2024-05-01T07:00:00+08:00", **stated}


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([], "nothing"),
        ([row(defect="parcel")], "ordinary"),
        ([row(defect="重大维修：主水管", need_sort="repair", user_answered=False)], "major repair"),
        ([row(defect="重大维修：主水管", need_sort="repair", user_answered=True)], "ordinary"),
        ([row(defect="重大维修何时开始", need_sort="enquiry")], "ordinary"),
    ],
)
def test_what_is_open_when_a_shift_is_handed_over_is_unfinished_work(rows: list[dict[str, Any]], state: str) -> None:
    assert outcome("unfinished_state", open_needs={"rows": rows}) == state


def test_a_site_says_itself_what_a_major_repair_is() -> None:
    work = {"unfinished_work": "lift rope exchange under repair"}

    assert outcome("unfinished_state", **work) == "repair not judged"
    assert outcome("unfinished_state", **work, major_repairs=["lift rope"]) == "major repair"


@pytest.mark.parametrize(
    ("setting", "printed"),
    [("outgoing_ready_minutes", 15), ("incoming_at_post_minutes", 5), ("shift_changes", ["00:00", "08:00", "16:00"])],
)
def test_the_figures_are_those_that_are_printed_or_read(setting: str, printed: object) -> None:
    assert PROCEDURE.write_fact(setting, PROCEDURE.settings[setting]) == printed


def test_what_the_text_prints_no_figure_for_has_none() -> None:
    assert {"contact_within_minutes", "service_retention_months"} & set(PROCEDURE.settings) == set()

"""Evidence in, findings out: what each cause takes, and what explains it away."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from capaloop.doctor.diagnosing import could_not_look, diagnose
from capaloop.doctor.evidence import Check, Evidence, Period, Records, Stack, TimedFailure
from capaloop.doctor.finding import CAUSES
from shared.bus.topology import DEAD, inbox_of
from tests.doctor.built import (
    AGO,
    CASE,
    NOW,
    a_case,
    a_failure,
    a_post,
    a_task,
    dead,
    well,
    with_database,
    with_queue,
    with_service,
)
from tests.system.installation import REPOSITORY

LATER = NOW + timedelta(minutes=5)
RAISED = 'Traceback\n  File "x.py", line 1, in duty\nKeyError: 1'


def faults(evidence: Evidence, case: str = "") -> list[str]:
    return [one.cause for one in diagnose(evidence, case).findings if one.faulty]


def only(evidence: Evidence, case: str = "") -> Any:
    [found] = diagnose(evidence, case).findings
    return found


def test_of_an_installation_that_is_well_nothing_is_said() -> None:
    found = diagnose(well(quality=Records(cases=(a_case(),))))
    assert (found.findings, found.faulty, found.blind, list(could_not_look(found.evidence))) == ((), False, False, [])


def test_a_task_in_time_waits_for_a_person_and_is_no_fault() -> None:
    owed, held = a_task(due_at=LATER, fields=("evidence",))
    found = only(well(quality=Records(cases=(a_case(),), owed=(owed,)), sales=Records(held=(held,))), CASE)
    assert (found.cause, found.case, found.department, found.since) == (CAUSES[-1], CASE, "sales", NOW - AGO)
    assert found.command == "capaloop do sales.1 --by PERSON evidence=…"
    assert not found.faulty


def test_a_task_that_is_overdue_has_missed_its_deadline() -> None:
    owed, held = a_task(due_at=NOW - AGO)
    found = only(well(quality=Records(owed=(owed,)), sales=Records(held=(held,))))
    assert (found.cause, found.since, found.who.en) == ("deadline_missed", NOW - AGO, "the role sales at sales")


def test_a_task_that_its_owner_has_withdrawn_waits_for_nobody() -> None:
    _, held = a_task()
    assert diagnose(well(sales=Records(held=(held,)))).findings == ()
    away = with_database(well(sales=Records(held=(held,))), "quality", records=None, wrong="away")
    assert [one.cause for one in diagnose(away).findings] == ["database_down", "waiting_for_person"]


@pytest.mark.parametrize("late", [timedelta(seconds=59), timedelta(seconds=61)])
def test_a_case_whose_time_has_come_is_woken_within_a_minute(late: timedelta) -> None:
    expected = ["deadline_missed"] if late > timedelta(minutes=1) else []
    assert faults(well(quality=Records(cases=(a_case(wake_at=NOW - late),)))) == expected
    assert (
        faults(well(quality=Records(periods=(Period("quality", "factory", "s", "2026-02", NOW - late),)))) == expected
    )


def test_what_has_lain_in_an_outbox_for_a_moment_is_on_its_way() -> None:
    moment = NOW - timedelta(seconds=5)
    assert faults(well(sales=Records(posts=(a_post(written_at=moment),)))) == []
    found = only(well(sales=Records(posts=(a_post(written_at=moment, trouble="no queue"),))))
    assert (found.cause, found.department, found.case, found.since) == ("outbox_unsent", "sales", CASE, moment)
    assert "no queue" in found.what.en
    broken = with_service(
        well(sales=Records(posts=(a_post(written_at=moment),))), "sales", checks={"broker": Check(False, "refused")}
    )
    assert "refused" in only(broken).what.en
    assert faults(well(sales=Records(posts=(a_post(),)))) == ["outbox_unsent"]


def test_without_a_broker_nothing_is_said_of_its_queues() -> None:
    posts = (a_post(written_at=NOW),)
    away = replace(
        with_queue(well(sales=Records(posts=posts)), "quality", 3, 0), broker=replace(well().broker, wrong="away")
    )
    found = only(away)
    assert (found.cause, found.department, found.cases) == ("outbox_unsent", "", (CASE,))


def test_a_queue_that_nobody_reads_is_named_with_what_lies_in_it() -> None:
    evidence = with_queue(well(sales=Records(posts=(a_post(sent_at=NOW - AGO),))), "quality", 1, 0)
    found = only(evidence)
    assert (found.cause, found.department, found.cases, found.since) == ("no_consumer", "quality", (CASE,), NOW - AGO)
    lost = replace(
        evidence.broker, queues={**evidence.broker.queues, DEAD: evidence.broker.queues["capaloop.quality.inbox"]}
    )
    assert faults(replace(evidence, broker=lost)) == ["no_consumer", "no_consumer"]


def test_a_queue_that_is_not_there_is_not_one_that_may_not_be_looked_at() -> None:
    evidence = well()
    others = {name: one for name, one in evidence.broker.queues.items() if name != inbox_of("sales")}
    unseen = replace(evidence, broker=replace(evidence.broker, queues=others))
    assert faults(unseen) == []
    assert [at.en for at, _ in could_not_look(unseen)] == ["the queue capaloop.sales.inbox"]
    gone = replace(unseen, broker=replace(unseen.broker, missing=(inbox_of("sales"),)))
    assert [one.what.en for one in diagnose(gone).findings] == ["there is no queue capaloop.sales.inbox at the broker"]
    assert list(could_not_look(gone)) == []


def test_a_message_that_was_taken_and_is_not_finished_hangs() -> None:
    posts = (a_post(sent_at=NOW - AGO),)
    found = only(well(sales=Records(posts=posts)))
    assert (found.cause, found.department, found.cases) == ("handler_failing", "quality", (CASE,))
    assert faults(with_queue(well(sales=Records(posts=posts)), "quality", 1, 1)) == []
    assert faults(well(sales=Records(posts=(a_post(sent_at=NOW - timedelta(minutes=1)),)))) == []


def test_a_department_that_is_away_explains_its_queue_its_outbox_and_its_retries() -> None:
    records = Records(
        cases=(a_case(wake_at=NOW - AGO),),
        posts=(a_post(department="quality", to=("sales",)),),
        waiting=(a_failure(due_at=NOW - AGO),),
    )
    evidence = dead(
        well(quality=records, sales=Records(posts=(a_post(sent_at=NOW - AGO, case="factory/C-2"),))), "quality"
    )
    found = only(evidence)
    assert (found.cause, found.department, found.cases) == ("service_down", "quality", ("factory/C-2", CASE))
    assert found.command == "python -m capaloop.launcher quality"
    assert only(replace(evidence, supervised=True)).command == "capaloop up --detach"


def test_a_process_that_hangs_is_killed_and_one_that_starts_is_waited_for() -> None:
    hung = with_service(well(), "sales", live=False, pid=7, started_at=NOW - AGO)
    assert only(hung).command == "kill -9 7; capaloop up --detach"
    assert only(replace(hung, supervised=True)).command == "kill -9 7"
    starting = with_service(hung, "sales", started_at=NOW - timedelta(seconds=5))
    assert "starting" in only(starting).what.en
    assert "kill" not in only(starting).command


def test_a_department_served_elsewhere_is_not_missed() -> None:
    evidence = with_service(well(), "sales", known=False, pid=None, base="", live=False, checks={})
    assert faults(evidence) == []
    assert faults(with_queue(evidence, "sales", 0, 0)) == ["service_down"]


def test_a_database_that_is_away_explains_its_department() -> None:
    away = with_database(well(), "sales", records=None, wrong="refused the connection")
    assert faults(away) == faults(dead(away, "sales")) == ["database_down"]
    told = with_service(well(), "sales", checks={"database": Check(False, "too many connections", NOW - AGO)})
    assert (only(told).cause, only(told).since) == ("database_down", NOW - AGO)
    assert only(with_database(well(), "sales", kept_away="another process has kept it locked")).command == "fuser -v x"


def test_tables_that_are_behind_keep_a_service_down() -> None:
    behind = with_database(dead(well(), "sales"), "sales", records=None, behind="it is behind by bus_0002")
    found = only(behind)
    assert (found.cause, found.command) == ("service_down", "capaloop db upgrade sales && capaloop up --detach")


def test_a_refused_procedure_explains_who_does_not_start() -> None:
    refused = replace(dead(well(), "quality"), stack=Stack(refused="site factory: no pack is named x", site="factory"))
    found = only(refused)
    assert (found.cause, found.department, found.late_in_order) == ("procedure_refused", "quality", False)
    running = replace(well(sales=Records(posts=(a_post(),))), stack=Stack(refused="x"))
    assert faults(running) == ["outbox_unsent", "procedure_refused"]


def test_a_lost_procedure_explains_why_its_cases_fail() -> None:
    failing = Records(cases=(a_case(),), waiting=(a_failure(traceback=RAISED, due_at=LATER),))
    lost = replace(well(quality=failing), stack=Stack(kept={("factory", "hash"): "the files are gone"}))
    found = only(lost)
    assert (found.cause, found.cases, found.department) == ("procedure_refused", (CASE,), "quality")
    assert faults(well(quality=failing)) == ["handler_failing"]


def test_what_raised_once_waits_and_what_raises_again_fails() -> None:
    once = a_failure(traceback=RAISED, attempts=1, due_at=LATER)
    assert faults(well(quality=Records(waiting=(once,)))) == ["waiting_for_retry"]
    again = replace(once, attempts=2)
    found = only(well(quality=Records(waiting=(again,))))
    assert (found.cause, found.evidence["raised"]) == ("handler_failing", ['File "x.py", line 1, in duty'])


def test_what_is_tried_at_this_moment_does_not_wait() -> None:
    assert faults(well(quality=Records(waiting=(a_failure(due_at=NOW),)))) == []
    overdue = only(well(quality=Records(waiting=(a_failure(due_at=NOW - AGO),))))
    assert overdue.cause == "waiting_for_retry"
    found = only(well(quality=Records(waiting=(a_failure(due_at=LATER),))), CASE)
    assert (found.evidence["attempts"], found.evidence["of"], found.case) == (2, 3, CASE)
    assert found.command == f"capaloop doctor --case {CASE}"


def test_a_parked_message_fails_until_others_of_its_type_are_handled() -> None:
    parked = a_failure(number=4, traceback=RAISED)
    failing = only(well(quality=Records(parked=(parked,))))
    assert (failing.cause, failing.command) == ("handler_failing", "capaloop parked put-back quality 4")
    mended = only(well(quality=Records(parked=(parked,), handled={"task.done.v1": NOW})))
    assert (mended.cause, mended.command) == ("parked", "capaloop parked put-back quality 4")


@pytest.mark.parametrize("reason", ["invalid", "astray"])
def test_what_would_be_parked_again_is_to_be_discarded(reason: str) -> None:
    hopeless = only(well(quality=Records(parked=(a_failure(number=4, reason=reason),))))
    assert hopeless.command == f'capaloop parked discard quality 4 --reason "{reason}"'


def test_parked_messages_of_one_kind_are_one_finding() -> None:
    parked = tuple(a_failure(number=number, case=f"factory/C-{number}") for number in (1, 2, 3))
    found = only(well(quality=Records(parked=parked)))
    assert (found.command, len(found.cases)) == ("capaloop parked put-back quality 1 2 3", 3)


@pytest.mark.parametrize(
    ("reason", "acts"),
    [("KeyError", "put-back quality {}"), ("astray", 'discard quality {} --reason "astray"')],
)
def test_the_command_is_about_all_of_them_however_many(reason: str, acts: str) -> None:
    several = tuple(a_failure(number=number, reason=reason) for number in (3, 1, 2))
    assert only(well(quality=Records(parked=several))).command == f"capaloop parked {acts.format('1 2 3')}"
    many = tuple(a_failure(number=number, reason=reason, type="a.b.v1; ls") for number in range(11))
    named = acts.format(f"--parked-for {reason} --type 'a.b.v1; ls'")
    assert only(well(quality=Records(parked=many))).command == f"capaloop parked {named}"


def test_a_schedule_that_fails_is_named_and_not_said_to_be_late_as_well() -> None:
    failure = TimedFailure(
        "quality", "factory", "schedule", "s", 3, "KeyError", "KeyError: 1", RAISED, NOW - AGO, LATER
    )
    period = Period("quality", "factory", "s", "2026-02", NOW - AGO)
    assert faults(well(quality=Records(timed_failures=(failure,), periods=(period,)))) == ["handler_failing"]


def test_a_case_waits_for_its_child_case_and_with_it_for_a_person() -> None:
    child = a_case("factory/CAPA-1", kind="capa", parent=CASE)
    owed, held = a_task(case=child.name)
    evidence = well(quality=Records(cases=(a_case(), child), owed=(owed,)), sales=Records(held=(held,)))
    found = diagnose(evidence, CASE)
    assert [(link.case, link.child) for link in found.chain] == [(CASE, child.name), (child.name, "")]
    assert [(one.cause, one.case) for one in found.findings] == [("waiting_for_person", child.name)]
    assert "since 2026-03-02T08:50+00:00" in found.chain[1].waits_for.en


def test_a_case_is_not_told_of_what_stops_others() -> None:
    evidence = well(quality=Records(cases=(a_case(),), parked=(a_failure(number=1, case="factory/C-9"),)))
    assert faults(evidence) == ["parked"]
    assert faults(evidence, CASE) == []
    assert not diagnose(evidence, "factory/C-8").known
    assert diagnose(evidence, "factory/C-9").known


def test_a_report_that_is_on_its_way_is_what_a_case_waits_for() -> None:
    owed, held = a_task(state="done")
    post = a_post(type="task.done.v1", sent_at=NOW)
    found = diagnose(
        well(quality=Records(cases=(a_case(),), owed=(owed,)), sales=Records(held=(held,), posts=(post,))), CASE
    )
    assert [link.waits_for.en for link in found.chain] == [
        "the report of sales that the task sales.1 (ask_sample) is done",
        "task.done.v1, sent to quality at 2026-03-02T09:00:00+00:00 and not taken in yet",
    ]
    assert found.findings == ()


def test_root_causes_come_first_and_people_last() -> None:
    owed, held = a_task()
    evidence = with_database(
        dead(
            well(quality=Records(owed=(owed,)), sales=Records(held=(held,), parked=(a_failure(number=1),))),
            "production",
        ),
        "warehouse",
        records=None,
        wrong="gone",
    )
    assert [one.cause for one in diagnose(evidence).findings] == [
        "database_down",
        "service_down",
        "parked",
        "waiting_for_person",
    ]


def test_the_document_says_what_could_not_be_looked_at() -> None:
    evidence = with_database(well(), "sales", records=None, wrong="no answer")
    told = diagnose(evidence).as_json("en")
    assert told["could_not_look"] == [{"at": "the database of sales", "why": "no answer"}]
    assert set(told["findings"][0]) == {
        *("cause", "case", "department", "since", "who", "what", "command", "faulty", "blocks", "evidence")
    }
    assert diagnose(evidence).as_json("zh")["could_not_look"][0]["at"] == "sales 的数据库"


def test_every_cause_has_its_place_in_the_manual() -> None:
    manual = (REPOSITORY / "docs" / "doctor.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^### (\w+)$", manual, re.MULTILINE)) == CAUSES

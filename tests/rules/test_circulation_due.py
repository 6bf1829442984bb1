"""By when a form is signed and its copy signed for, and who is told of it when that is late."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rules.api import (
    EACH,
    Choice,
    FactRole,
    Field,
    Form,
    Formula,
    Holder,
    Instant,
    ListOf,
    Reminder,
    Role,
    Signer,
    hours,
)
from rules.catalogue import coverage_of
from rules.evaluate import Situation, evaluate
from rules.procedure import Procedure
from rules.trying import try_out
from tests.rules.making import CLAUSE, CLERK, FILL, NOW, SHEET, asks, case, made, matter, problems

ROLES = [CLERK, Role("boss", "quality", CLAUSE), Role("maker", "production", CLAUSE)]
TOLD = (Reminder(EACH, CLAUSE, ahead=hours(1)), Reminder("boss", CLAUSE))
SIGNER = Signer("clerk", "seen", CLAUSE, due="sign_by", reminders=TOLD)
HOLDER = Holder("maker", CLAUSE, due="receive_by", reminders=TOLD)
NOTE = Form(
    "note",
    "matter",
    (Field("signed_until", Instant()), Field("askers", ListOf(Choice("clerk", "boss", "maker"), gaps=False))),
    CLAUSE,
    arrives=True,
)


def said(signer: Signer = SIGNER, holder: Holder = HOLDER, **more: Any) -> dict[str, Any]:
    """What a pack says whose sheet is signed until a time and handed out for an hour more."""
    return {
        "forms": [replace(SHEET, signers=(signer,), holders=(holder,)), NOTE],
        "roles": ROLES,
        "questions": asks(sign_by=Instant(), receive_by=Instant()),
        "sign_by": Formula(("signed_until",), lambda until: until, CLAUSE),
        "receive_by": Formula(("signed_until", "sheet.signed"), lambda until, _: until + timedelta(hours=1), CLAUSE),
        **more,
    }


def look(procedure: Procedure, minutes: float, **facts: Any) -> Situation:
    return evaluate(procedure, case("matter", {"done": True, **facts}), NOW + timedelta(minutes=minutes))


def owed(situation: Situation) -> list[tuple[str, str, float | None, bool, list[tuple[str, float]]]]:
    """Name, role, due and reminders of each task, in hours from `NOW`."""

    def after(moment: Any) -> Any:
        return (moment - NOW) / timedelta(hours=1) if moment else None

    return [
        (one.name, one.role, after(one.due), one.late, [(told.role, after(told.at)) for told in one.reminders])
        for one in situation.tasks
    ]


UNTIL = NOW + timedelta(hours=2)


def test_a_signature_is_late_when_its_time_is_over_and_somebody_is_told() -> None:
    procedure = made(matter(**said()))
    told = [("clerk", 1.0), ("boss", 2.0)]
    assert owed(look(procedure, 119, signed_until=UNTIL)) == [("sign.sheet.1", "clerk", 2.0, False, told)]
    assert owed(look(procedure, 120, signed_until=UNTIL)) == [("sign.sheet.1", "clerk", 2.0, True, told)]
    assert look(procedure, 0, signed_until=UNTIL).wake_at == NOW + timedelta(hours=1)
    assert look(procedure, 61, signed_until=UNTIL).wake_at == UNTIL


def test_a_copy_that_nobody_signed_for_is_late_in_turn() -> None:
    procedure = made(matter(**said()))
    shown = try_out(
        procedure,
        {"done": True, "signed_until": UNTIL.isoformat(), "sheet.signed": True, "now": "2026-03-02T12:00:00Z"},
        NOW,
    )
    (task,) = shown["tasks"]
    assert (task["kind"], task["role"], task["late"]) == ("receive.sheet.1", "maker", True)
    assert [one["role"] for one in task["reminders"]] == ["maker", "boss"]


def test_while_its_time_is_not_known_it_is_owed_all_the_same() -> None:
    assert owed(look(made(matter(**said())), 0)) == [("sign.sheet.1", "clerk", None, False, [])]


def test_each_of_several_who_are_asked_is_told_himself() -> None:
    several = replace(SIGNER, role=FactRole("askers"))
    procedure = made(matter(**said(several)))
    found = owed(look(procedure, 0, signed_until=UNTIL, askers=("clerk", "maker")))
    assert [(role, told) for _, role, _, _, told in found] == [
        ("clerk", [("clerk", 1.0), ("boss", 2.0)]),
        ("maker", [("maker", 1.0), ("boss", 2.0)]),
    ]


def test_without_a_due_nothing_is_late() -> None:
    plain = said(Signer("clerk", "seen", CLAUSE), Holder("maker", CLAUSE))
    assert owed(look(made(matter(**plain)), 9_000, signed_until=UNTIL)) == [("sign.sheet.1", "clerk", None, False, [])]


def test_the_clauses_of_the_reminders_are_carried_by_them() -> None:
    carried = {what for one in coverage_of(made(matter(**said()))) for what in one["carried_by"]}
    assert {"form sheet signer reminder 1", "form sheet holder reminder 2"} <= carried


@pytest.mark.parametrize(
    ("signer", "holder", "problem"),
    [
        (replace(SIGNER, due="sign_bye"), HOLDER, "form sheet: signer 1: due: expected an answered question of matter"),
        (replace(SIGNER, due="matter_outcome"), HOLDER, "whose outcome is a day or a time, got matter_outcome"),
        (replace(SIGNER, due=""), HOLDER, "form sheet: signer 1: reminders: it says no due"),
        (SIGNER, replace(HOLDER, due=""), "form sheet: holder 1: reminders: it says no due"),
        (
            SIGNER,
            replace(HOLDER, acknowledged=False),
            "form sheet: holder 1: due: he does not sign for his copy, so nothing could be late",
        ),
        (
            replace(SIGNER, reminders=(Reminder("nobody", CLAUSE),)),
            HOLDER,
            "form sheet: signer 1: reminder 1: no role is named nobody",
        ),
        (
            replace(SIGNER, reminders=(Reminder(FactRole("askers"), CLAUSE),)),
            HOLDER,
            "form sheet: signer 1: reminder 1: askers is no choice of roles",
        ),
    ],
)
def test_what_could_never_be_late_or_told_is_refused(signer: Signer, holder: Holder, problem: str) -> None:
    assert problem in "\n".join(problems(matter(**said(signer, holder))))


def test_a_task_of_a_pack_has_nobody_to_ask_but_its_role() -> None:
    task = replace(FILL, due="sign_by", reminders=TOLD)
    assert "task fill: reminder 1: EACH is the member of a list; say for_each" in problems(
        matter(**said(), tasks=[task])
    )

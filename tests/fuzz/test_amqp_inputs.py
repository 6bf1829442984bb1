"""Whatever comes by AMQP ends in exactly one way, and the schema says which commands are refused for their form.

The inputs are drawn from the schemas of all messages, so a new message is fuzzed without a line here.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from services.casework.department import Department
from shared.messages.registry import COMMANDS_EXCHANGE, UnknownMessage, by_type
from shared.store.delivery import Delivery, Outcome, Properties, Settlement
from tests.fuzz import letters
from tests.fuzz.drawing import fitting, nearly
from tests.fuzz.effort import effort
from tests.fuzz.laws import Court
from tests.fuzz.world import Known, is_consistent, settle_down
from tests.loop import Loop

CARRIED_OUT = (Outcome.DONE, Outcome.DUPLICATE, Outcome.REFUSED)
OF_FORM = frozenset({"required", "unknown-field", "type", "range", "format", "too-long"})
"""Codes of what is wrong with the form of a message; the others are about the state, or about what there is."""


def receivers(loop: Loop, delivery: Delivery) -> Iterator[Department]:
    """The departments whose inbox the broker would put this into; a single one, unless it is a command for more."""
    name = delivery.routing_key.partition(".")[2]
    try:
        inboxes = by_type(f"{name}.v1").inboxes if delivery.exchange == COMMANDS_EXCHANGE else ()
    except UnknownMessage:
        inboxes = ()
    yield from (one for one in loop.broker.departments if one.name in (inboxes or ("sales",)))


def arrive(loop: Loop, court: Court, delivery: Delivery) -> list[Settlement]:
    settled = [court.judge(department, delivery) for department in receivers(loop, delivery)]
    return [one for one in settled if one.outcome is not Outcome.NOT_OURS]


def named(loop: Loop) -> dict[str, Any]:
    """What a letter may name besides what its schema draws: the cases, tasks and acts that there are, and answers."""
    known = Known.of(loop)
    answers = st.sampled_from([row.task["form"] for row in known.tasks]).flatmap(fitting)
    acts = ("close", "reopen", "withdraw", "acknowledge", "open_survey", "x")
    return {
        "case": st.sampled_from([*known.cases, "factory/C-2026-000999", "annex/C-1"]),
        "task": st.sampled_from([row.id for row in known.tasks]) | st.text(max_size=9).filter(str.strip),
        "act": st.sampled_from(acts),
        "answer": answers | nearly(answers),
    }


def wrong_by_form(settled: Settlement) -> list[dict[str, Any]]:
    """What a refusal says about the form of the message, without what it says about an answer to a task's own form."""
    problem: Any = settled.answer or {}
    errors = [one for one in problem.get("errors", ()) if not one["field"].startswith("answer")]
    return [one for one in errors if one["code"] in OF_FORM]


def judged_by_schema(letter: Any, settled: Settlement) -> None:
    """A command that fits its schema is not refused for its form; one that breaks it is not accepted."""
    message = by_type(letter["type"])
    fits = letters.validator(message, strict=True).is_valid(letter)
    event(
        f"{'fits' if fits else 'breaks'} its schema: {settled.outcome.value} {dict(settled.answer or {}).get('type')}"
    )
    if fits:
        assert wrong_by_form(settled) == [], letter
    if not letters.validator(message, strict=False).is_valid(letter):
        assert settled.outcome not in (Outcome.DONE, Outcome.DUPLICATE), letter


def is_command(letter: Any) -> bool:
    return isinstance(letter, dict) and any(letter.get("type") == one.type for one in letters.COMMANDS)


def is_no_envelope(settled: Settlement) -> bool:
    """Parked as unreadable, since nothing says who sent what."""
    problem: Any = settled.answer or {}
    return settled.outcome is Outcome.PARKED and problem["type"] == "urn:capaloop:problem:unreadable"


@pytest.mark.parametrize("how", ["fitting", "nearly"])
def test_a_command_is_accepted_or_refused_as_its_schema_says(populated: Loop, how: str) -> None:
    court = Court()
    source = letters.command_letters(**named(populated))

    @effort(40)
    @given(letter=source if how == "fitting" else nearly(source))
    def every(letter: Any) -> None:
        raw = letters.written(letter)
        settled = arrive(populated, court, letters.delivery(letter, raw, Properties(reply_to="ext.fuzz.replies")))
        assert len(settled) == 1, settled
        if is_command(letter):
            assert settled[0].outcome in CARRIED_OUT or is_no_envelope(settled[0]), settled
            judged_by_schema(letter, settled[0])

    every()
    settle_down(populated)
    is_consistent(populated)


@pytest.mark.parametrize("how", ["fitting", "nearly"])
def test_an_event_of_anybody_ends_in_one_way(populated: Loop, how: str) -> None:
    court = Court()
    source = letters.event_letters(**named(populated))

    @effort(25)
    @given(letter=source if how == "fitting" else nearly(source), to=st.sampled_from(populated.broker.departments))
    def every(letter: Any, to: Department) -> None:
        delivery = letters.delivery(letter, letters.written(letter), Properties(), routing_key="x.y.z")
        settled = court.judge(to, delivery)
        assert settled.outcome is not Outcome.REFUSED

    every()
    settle_down(populated)


def test_bytes_that_are_no_message_are_parked_with_them(populated: Loop) -> None:
    court = Court()

    @effort(60)
    @given(
        raw=letters.rubbish(),
        properties=letters.properties,
        table=letters.headers,
        content_type=letters.short,
        key=st.sampled_from(("factory.complaint.submit", "factory.task.complete", "capaloop.sales.inbox", "", "a.b")),
        exchange=st.sampled_from(("", "capaloop.commands", "capaloop.events")),
    )
    def every(raw: bytes, properties: Properties, table: Any, content_type: str, key: str, exchange: str) -> None:
        how = {"exchange": exchange, "routing_key": key, "content_type": content_type}
        settled = arrive(populated, court, letters.delivery(None, raw, properties, table, **how))
        assert len(settled) <= 1, settled

    every()
    settle_down(populated)
    is_consistent(populated)

"""What is done about a parked message stands in the time line of the case that it names, as it happened."""

from collections.abc import Mapping
from typing import Any

from shared.store import parked_choice, parking, put_backs, retry
from shared.store.parked_choice import Choice
from tests.loop import Loop
from tests.shared.letters import command, letter


def fails(*_: Any) -> Any:
    raise ZeroDivisionError


def parked(loop: Loop, department: str, *types: str) -> Any:
    """A department that parks messages of these types at their first failure, until its duties are given back."""
    found = loop.department(department)
    found.store.retry_delays = ()
    duties = found.message_duties
    found.message_duties = {one: fails if one.name in types else duty for one, duty in duties.items()}
    return found, duties


def mended(loop: Loop, department: Any, duties: Mapping[Any, Any]) -> None:
    """The duties are right again, and what is due is done."""
    department.message_duties = duties
    for delivery in retry.due(department.store, loop.clock()):
        department.store.carry_out(delivery, duties)
    loop.broker.run()


def told(loop: Loop, case: str) -> list[tuple[str, str, str | None]]:
    found = [one for one in loop.timeline(case) if one.what == "parked message"]
    return [(one.detail["act"], one.by, one.detail.get("reason")) for one in found]


def test_all_that_was_done_stands_in_the_time_line_of_the_case(loop: Loop) -> None:
    case = loop.submit()
    quality, duties = parked(loop, "quality", "complaint.withdraw")
    said = {"case": case, "by": "zhao", "reason": "a mistake"}
    quality.store.carry_out(command(letter("complaint.withdraw.v1", said)), quality.message_duties)
    [row] = parked_choice.listed(quality.store)
    one = Choice(numbers=(row["id"],))

    parking.shown(quality.store, row["id"], by="op")
    parking.discard(quality.store, one, reason="sent by mistake", by="op")
    parking.restore(quality.store, one, reason="it was not", by="chief")
    put_backs.begin(quality.store, one, by="op", rate=None)
    mended(loop, quality, duties)

    assert row["case"] == case
    assert told(loop, case) == [
        ("show", "op", None),
        ("discard", "op", "sent by mistake"),
        ("restore", "chief", "it was not"),
        ("put back", "op", None),
        ("done", "urn:capaloop:quality", None),
    ]
    assert loop.file(case).outcome == "withdrawn"
    entries = [one.entry for one in loop.timeline(case)]
    assert len(entries) == len(set(entries))


def test_what_was_done_before_the_message_opened_the_case_is_entered_then(loop: Loop) -> None:
    quality, duties = parked(loop, "quality", "complaint.received")
    case = loop.submit()
    put_backs.begin(quality.store, Choice(), by="op", rate=None)
    mended(loop, quality, {**duties, **{m: fails for m in duties if m.name == "complaint.received"}})
    put_backs.begin(quality.store, Choice(), by="chief", rate=None)
    mended(loop, quality, duties)

    assert told(loop, case) == [
        ("put back", "op", None),
        ("parked again", "urn:capaloop:quality", None),
        ("put back", "chief", None),
        ("done", "urn:capaloop:quality", None),
    ]
    assert loop.say("complaint.withdraw", case=case, by="zhao", reason="a mistake")["case"] == case


def test_a_message_about_a_case_of_another_department_is_in_the_history_alone(loop: Loop) -> None:
    case = loop.submit()
    sales, duties = parked(loop, "sales", "complaint.closed")
    loop.say("complaint.withdraw", case=case, by="zhao", reason="a mistake")
    put_backs.begin(sales.store, Choice(case=case), by="op", rate=None)
    mended(loop, sales, duties)

    [row] = parked_choice.listed(sales.store, state="put back")
    assert [act["act"] for act in parking.shown(sales.store, row["id"])["acts"]] == ["put back", "done"]
    assert told(loop, case) == []

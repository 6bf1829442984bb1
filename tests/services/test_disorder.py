"""Messages that come twice, late or in any order leave the same cases behind as messages that come in order."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from services.casework.tables import cases, facts, owed_tasks, receipts
from shared.store.tables import inbox, parked
from tests.loop import CAPA_ANSWER, CAPA_REPORT, EFFECT, Loop
from tests.services.test_loop import INSPECTED, RECEIVED, a_return

MakeLoop = Callable[..., Loop]


def a_busy_day(loop: Loop) -> None:
    """Three complaints at once, each on another way through the procedure."""
    loop.say("stock.record", record="S-1", product_name="bracket A", defect="边缘毛刺")
    found = loop.submit(wants_written_answer=True)
    absent = loop.submit(product_name="lid B", order_number="SO-2")
    returned = loop.say("return.register", **a_return(product_name="lid C", order_number="SO-3", quantity=500))["case"]

    loop.do("ask_sample", case=absent, evidence="sample")
    loop.do("receive_return", **RECEIVED)
    loop.do("verify_defect", defect_confirmed=False, defect_reason="within tolerance")
    loop.do("inspect_return", inspection="done by sampling", **INSPECTED)
    loop.do("answer_capa", **CAPA_ANSWER)
    loop.do("judge_cause", cause="not company", cause_reason="bent on site")
    loop.do("reply_customer", reply_sent_on="2026-03-04", reply_text="see the request")
    loop.do("carry_out_capa", **CAPA_REPORT)
    loop.do("contact_customer", settlement="sent back", settled_on="2026-03-05")
    loop.do("verify_effect", **EFFECT)
    loop.do("carry_out_disposition", disposed_as="return to customer", disposed_on="2026-03-06")
    for case in (found, absent, returned):
        loop.do("close_complaint", case=case, closing_reason="done")


def what_is_left(loop: Loop) -> dict[str, Any]:
    """The cases, their facts, decisions and tasks, without the identities that differ from run to run."""
    with loop.department("quality").store.reading() as connection:
        kept = {
            "cases": connection.execute(select(cases.c.kind, cases.c.state, cases.c.outcome, cases.c.cycle)),
            "facts": connection.execute(select(facts.c.name, facts.c.value)),
            "receipts": connection.execute(
                select(receipts.c.question, receipts.c.status, receipts.c.said).where(~receipts.c.superseded)
            ),
            "tasks": connection.execute(select(owed_tasks.c.name, owed_tasks.c.state)),
        }
        found = {name: sorted(repr(tuple(row)) for row in rows) for name, rows in kept.items()}
    parked_anywhere = 0
    for department in loop.broker.departments:
        with department.store.reading() as connection:
            parked_anywhere += connection.execute(select(func.count()).select_from(parked)).scalar_one()
    return {**found, "parked": parked_anywhere, "told": sorted({one["type"] for one in loop.broker.sent})}


def test_a_busy_day_closes_every_case(make_loop: MakeLoop) -> None:
    loop = make_loop()

    a_busy_day(loop)

    left = what_is_left(loop)
    assert left["parked"] == 0
    assert [row for row in left["cases"] if "'closed'" not in row] == []
    assert [row for row in left["tasks"] if "open" in row] == []


@pytest.mark.parametrize("seed", range(5))
def test_doubled_and_shuffled_messages_leave_the_same_behind(make_loop: MakeLoop, seed: int) -> None:
    calm = make_loop()
    a_busy_day(calm)

    wild = make_loop(rng=random.Random(seed), twice=0.5, shuffled=True)
    a_busy_day(wild)

    assert what_is_left(wild) == what_is_left(calm)


def test_with_its_inbox_forgotten_a_department_does_everything_twice(make_loop: MakeLoop) -> None:
    """The control: without the memory of identities the same doubling shows."""
    loop = make_loop()
    data = {"record": "S-1", "product_name": "bracket A"}
    loop.broker.command("stock.record", data, id="one")
    again = loop.broker.command("stock.record", data, id="one")
    with loop.department("warehouse").store.writing() as connection:
        connection.execute(delete(inbox))
    forgotten = loop.broker.command("stock.record", data, id="one")

    assert (again["duplicate"], forgotten["duplicate"]) == (True, False)

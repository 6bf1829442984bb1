"""A block and a movement of one lot at the same instant, on PostgreSQL: whichever comes second knows of the first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.warehouse.lots import blocking
from shared.store.delivery import Outcome
from tests.loop import Loop
from tests.services.test_two_replicas import carried_out, said, wait_until_blocked, will_not_wait_long, work_of

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("database", ["postgresql"], indirect=True)]

MOVED = {"record": "1", "lot": "L-1", "move": "shipped", "quantity": "5", "unit": "kg", "moved_on": "2026-03-02"}


def test_a_movement_waits_for_a_block_that_is_being_made_and_is_told(make_loop: Callable[..., Loop]) -> None:
    first, second = make_loop(on_disk=True), make_loop(on_disk=True)
    here, there = first.department("warehouse"), second.department("warehouse")
    will_not_wait_long(there)
    with ThreadPoolExecutor(1) as pool:
        with here.store.writing() as connection:
            work = work_of(here, connection)
            blocking.take(work, "l-1", "L-1")
            blocking.block(work, "l-1", "factory/LH-1", "quality")
            moved = {**MOVED, "consignee": {"code": "K-1"}}
            settled = pool.submit(carried_out, there, said("lot.record", moved, "move"))
            wait_until_blocked(here, 1)
        assert settled.result(300).outcome is Outcome.DONE
    first.broker.run()

    (alarm,) = first.broker.told("lot.moved-despite-quarantine")
    assert (alarm["data"]["case"], alarm["data"]["record"]) == ("factory/LH-1", "1")

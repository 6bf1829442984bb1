"""Parked messages put back at a rate: never faster, never twice, over a restart, and told as it is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from shared.store import parked_choice, parking, put_backs, retry
from shared.store.delivery import Delivery
from shared.store.engine import Store
from shared.store.parked_choice import Choice
from shared.store.progress import Progress
from shared.store.refusals import Refused
from tests.shared.letters import COMPLAINT, RECEIVED, Clock, Desk, command, event, letter, rows

Opened = Callable[..., Store]


def park(store: Store, desk: Desk, number: int) -> None:
    """So many events whose handler fails once each."""
    desk.failures = number
    for n in range(number):
        store.carry_out(event(letter("complaint.received.v1", RECEIVED, id=f"m-{n}")), desk.duties)
    assert parking.count(store) == number


def try_again(store: Store, desk: Desk, clock: Clock) -> None:
    for delivery in retry.due(store, clock()):
        store.carry_out(delivery, desk.duties)


@pytest.fixture
def parked(opened: Opened, desk: Desk) -> Store:
    """A store with twelve parked messages, each of which can be carried out now."""
    store = opened(retry_delays=())
    park(store, desk, 12)
    return store


def figures(account: Progress) -> dict[str, int]:
    """Every figure of the account that is not nought."""
    names = ("left", "to_be_tried", "waiting", "done", "duplicate", "refused", "not_ours", "parked_again", "skipped")
    found = {name: getattr(account, name) for name in (*names, "cancelled")}
    assert sum(found.values()) == account.total, "each message is counted once"
    return {name: number for name, number in found.items() if number}


def test_no_more_are_put_back_than_the_rate_allows(parked: Store, clock: Clock) -> None:
    begun = put_backs.begin(parked, Choice(), by="op", rate=4)
    at_once = begun.put_back

    back = []
    for _ in range(6):
        clock.pass_(0.5)
        put_backs.work_off(parked)
        back.append(put_backs.progress(parked, begun.id).put_back)

    assert (at_once, back) == (1, [3, 5, 7, 9, 11, 12])


def test_a_department_that_was_held_up_does_not_make_up_for_it_all_at_once(parked: Store, clock: Clock) -> None:
    begun = put_backs.begin(parked, Choice(), by="op", rate=3)

    clock.pass_(3600)
    put_backs.work_off(parked)

    assert put_backs.progress(parked, begun.id).put_back == 4


def test_it_goes_on_when_the_clock_was_put_back(parked: Store, clock: Clock) -> None:
    begun = put_backs.begin(parked, Choice(), by="op", rate=3)

    clock.pass_(-3600)
    put_backs.work_off(parked)
    clock.pass_(1)
    put_backs.work_off(parked)

    assert put_backs.progress(parked, begun.id).put_back == 4


def test_two_replicas_together_are_not_faster_than_the_rate(
    parked: Store, opened: Opened, clock: Clock, database: str
) -> None:
    begun = put_backs.begin(parked, Choice(), by="op", rate=4)
    replica = opened(retry_delays=()) if database == "postgresql" else parked
    clock.pass_(1)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put_backs.work_off, [parked, replica, parked, replica]))

    assert put_backs.progress(parked, begun.id).put_back == 5
    assert retry.waiting(parked)[0] == 5


def test_a_department_that_was_killed_goes_on_where_it_was(parked: Store, opened: Opened, clock: Clock) -> None:
    begun = put_backs.begin(parked, Choice(), by="op", rate=4)
    clock.pass_(1)
    put_backs.work_off(parked)
    parked.close()

    again = opened(retry_delays=())
    clock.pass_(1)
    put_backs.work_off(again)

    assert put_backs.progress(again, begun.id).put_back == 9


def test_the_account_tells_what_became_of_every_message(opened: Opened, desk: Desk, clock: Clock) -> None:
    store = opened(retry_delays=())
    park(store, desk, 5)
    letters = [event(letter("complaint.received.v1", RECEIVED, id=f"m-{n}")) for n in range(5)]
    store.carry_out(letters[0], desk.duties)  # its sender sent it once more, and now it is done

    begun = put_backs.begin(store, Choice(), by="op", rate=None)
    before = figures(begun)
    desk.failures = 1
    try_again(store, desk, clock)

    assert before == {"to_be_tried": 5}
    account = put_backs.progress(store, begun.id)
    assert figures(account) == {"duplicate": 1, "done": 3, "parked_again": 1}
    assert (account.state, account.finished) == ("done", True)


def test_what_waits_for_another_try_is_not_called_done(opened: Opened, desk: Desk, clock: Clock) -> None:
    store = opened(retry_delays=())
    park(store, desk, 2)
    store.retry_delays = (60,)
    begun = put_backs.begin(store, Choice(), by="op", rate=None)

    desk.failures = 1
    try_again(store, desk, clock)
    waits = put_backs.progress(store, begun.id)
    clock.pass_(60)
    try_again(store, desk, clock)

    assert figures(waits) == {"done": 1, "waiting": 1}
    assert (waits.state, waits.finished) == ("running", False)
    assert waits.next_try_at == clock.now
    assert figures(put_backs.progress(store, begun.id)) == {"done": 2}


def test_a_command_that_is_refused_when_it_is_tried_again_is_told_as_refused(
    opened: Opened, desk: Desk, clock: Clock
) -> None:
    store = opened(retry_delays=())
    desk.failures = 1
    store.carry_out(command(letter("complaint.submit.v1", COMPLAINT)), desk.duties)
    begun = put_backs.begin(store, Choice(), by="op", rate=None)

    desk.refuses = Refused(409, "forbidden-by-state", "it is closed")
    try_again(store, desk, clock)

    assert figures(put_backs.progress(store, begun.id)) == {"refused": 1}
    [row] = rows(store, "parked")
    assert (row["state"], row["came_of_it"]) == ("put back", "refused")


def test_what_is_cancelled_stays_parked_and_what_was_put_back_goes_on(parked: Store, desk: Desk, clock: Clock) -> None:
    begun = put_backs.begin(parked, Choice(), by="op", rate=4)

    cancelled = put_backs.cancel(parked, begun.id, by="op")
    again = put_backs.cancel(parked, begun.id, by="other")
    clock.pass_(60)
    put_backs.work_off(parked)
    try_again(parked, desk, clock)

    assert cancelled == again
    assert parking.count(parked) == 11
    account = put_backs.progress(parked, begun.id)
    assert (account.state, figures(account)) == ("cancelled", {"done": 1, "cancelled": 11})
    assert [act["by"] for act in rows(parked, "parked_act") if act["act"] == "cancel"] == ["op"]


def test_somebody_elses_messages_are_skipped(parked: Store, desk: Desk, clock: Clock) -> None:
    slow = put_backs.begin(parked, Choice(), by="op", rate=1)
    [*_, taken, given_up] = [row["id"] for row in parked_choice.listed(parked)]
    parking.discard(parked, Choice(numbers=(given_up,)), reason="a test", by="other")
    put_backs.begin(parked, Choice(numbers=(taken,)), by="other", rate=None)
    desk.failures = 2
    try_again(parked, desk, clock)  # what the other took is parked again: whoever asked before did not mean that

    for _ in range(12):
        clock.pass_(1)
        put_backs.work_off(parked)
    try_again(parked, desk, clock)

    account = put_backs.progress(parked, slow.id)
    assert (account.skipped, account.parked_again, account.finished) == (2, 1, True)
    assert taken in [row["id"] for row in parked_choice.listed(parked)]


def test_the_same_key_begins_nothing_again(parked: Store, desk: Desk, clock: Clock) -> None:
    first = put_backs.begin(parked, Choice(), by="op", rate=None, key="k-1")
    desk.failures = 12
    try_again(parked, desk, clock)
    assert parking.count(parked) == 12

    again = put_backs.begin(parked, Choice(), by="op", rate=None, key="k-1")

    assert (again.id, figures(again)) == (first.id, {"parked_again": 12})
    assert parking.count(parked) == 12
    with pytest.raises(put_backs.KeyReused):
        put_backs.begin(parked, Choice(), by="op", rate=7, key="k-1")
    assert put_backs.begin(parked, Choice(), by="another", rate=None, key="k-1").put_back == 12


def test_many_operators_at_once_put_every_message_back_once(parked: Store, desk: Desk, clock: Clock) -> None:
    def begin(n: int) -> Any:
        return put_backs.begin(parked, Choice(), by=f"op-{n % 3}", rate=None, key=f"k-{n % 2}")

    with ThreadPoolExecutor(8) as pool:
        accounts = list(pool.map(begin, range(16)))
    put_backs.work_off(parked)
    try_again(parked, desk, clock)

    effects = [act for act in rows(parked, "parked_act") if act["act"] == "put back"]
    assert len({account.id for account in accounts}) == 6
    assert (len(effects), len({act["parked"] for act in effects})) == (12, 12)
    assert len(desk.seen) == 12
    told = [put_backs.progress(parked, number) for number in {account.id for account in accounts}]
    assert sum(one.done for one in told) == 12
    assert all(one.finished for one in told)


def test_a_message_handled_by_two_at_once_takes_effect_once(parked: Store, desk: Desk, clock: Clock) -> None:
    begun = put_backs.begin(parked, Choice(), by="op", rate=None)
    handed_out = retry.due(parked, clock())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: parked.carry_out(one, desk.duties), handed_out * 2))

    assert figures(put_backs.progress(parked, begun.id)) == {"done": 12}
    assert len(rows(parked, "inbox")) == 12


@pytest.mark.parametrize(
    "misfit",
    [
        event(b"no envelope"),
        event(letter("complaint.invented.v1", RECEIVED)),
        event(letter("complaint.received.v1", RECEIVED), exchange=""),
    ],
    ids=["unreadable", "of no type", "astray"],
)
def test_what_another_replica_has_parked_again_and_an_operator_given_up_stays_so(
    opened: Opened, desk: Desk, clock: Clock, misfit: Delivery
) -> None:
    store = opened()
    store.carry_out(misfit, desk.duties)
    put_backs.begin(store, Choice(), by="op", rate=None)
    mine, theirs = retry.due(store, clock()), retry.due(store, clock())

    store.carry_out(theirs[0], desk.duties)
    parking.discard(store, Choice(), reason="the sender is mended", by="op")
    store.carry_out(mine[0], desk.duties)

    [row] = rows(store, "parked")
    assert (row["state"], row["times"]) == ("discarded", 2)


def test_one_that_waits_because_it_came_again_by_itself_is_tried_at_once(
    opened: Opened, desk: Desk, clock: Clock
) -> None:
    store = opened(retry_delays=())
    park(store, desk, 1)
    store.retry_delays = (3600,)
    desk.failures = 1
    store.carry_out(event(letter("complaint.received.v1", RECEIVED, id="m-0")), desk.duties)

    begun = put_backs.begin(store, Choice(), by="op", rate=None)
    try_again(store, desk, clock)

    assert figures(put_backs.progress(store, begun.id)) == {"done": 1}
    assert len(desk.seen) == 1


def test_a_group_is_chosen_by_what_is_said_of_it(opened: Opened, desk: Desk, clock: Clock) -> None:
    store = opened(retry_delays=())
    desk.failures = 1
    store.carry_out(event(letter("complaint.received.v1", RECEIVED, subject="C-2026-000017")), desk.duties)
    store.carry_out(event(b"{not json"), desk.duties)
    clock.pass_(60)
    for n in range(3):
        wrong = letter("complaint.received.v1", {"case": n}, id=f"x-{n}", site="annex")
        store.carry_out(event(wrong, routing_key="annex.complaint.received"), desk.duties)

    def chosen(**said: Any) -> list[int]:
        return [row["id"] for row in parked_choice.listed(store, Choice(**said))]

    groups = {(group.reason, group.type): group.count for group in parked_choice.grouped(store)}
    known = "complaint.received.v1"
    assert groups == {("invalid", known): 3, ("ZeroDivisionError", known): 1, ("unreadable", None): 1}
    first = chosen()[0]
    assert chosen(case="factory/C-2026-000017") == chosen(reason="ZeroDivisionError") == [first]
    assert chosen(site="annex") == chosen(reason="invalid", type=known) == chosen(since=clock.now) == chosen()[2:]
    assert put_backs.begin(store, Choice(reason="invalid", site="annex"), by="op", rate=None).total == 3
    assert chosen(since=clock.now + timedelta(seconds=1)) == []


def test_a_group_is_discarded_and_restored(parked: Store) -> None:
    group = Choice(type="complaint.received.v1")

    given_up = parking.discard(parked, group, reason="from a test system", by="op")
    again = parking.discard(parked, Choice(numbers=given_up.numbers), reason="from a test system", by="op")
    left = parking.count(parked)
    restored = parking.restore(parked, Choice(numbers=given_up.numbers[:2]), reason="two were real", by="op")

    assert (len(given_up.numbers), again.numbers, len(again.skipped), left) == (12, (), 12, 0)
    assert restored.numbers == given_up.numbers[:2]
    acts = [(act["act"], act["reason"]) for act in parking.shown(parked, restored.numbers[0])["acts"]]
    assert acts == [("discard", "from a test system"), ("restore", "two were real")]
    assert put_backs.begin(parked, Choice(), by="op", rate=None).put_back == 2
    with pytest.raises(parking.NotParked):
        parking.discard(parked, Choice(), reason=" ", by="op")


def test_every_act_is_told_to_the_witness_in_the_same_transaction(parked: Store, desk: Desk, clock: Clock) -> None:
    seen: list[tuple[str, int | None]] = []
    parked.at_act(lambda connection, acts: seen.extend((act.act, act.number) for act in acts))
    [first, second, *_] = [row["id"] for row in parked_choice.listed(parked)]

    parking.shown(parked, first, by="op")
    put_backs.begin(parked, Choice(numbers=(first,)), by="op", rate=None)
    try_again(parked, desk, clock)
    parking.discard(parked, Choice(numbers=(second,)), reason="a test", by="op")

    assert seen == [("show", first), ("put back", first), ("done", first), ("discard", second)]
    assert [(act["act"], act["parked"]) for act in rows(parked, "parked_act")] == seen


def test_an_act_that_its_witness_cannot_note_is_not_done(parked: Store) -> None:
    def fails(*_: Any) -> None:
        raise ZeroDivisionError

    parked.at_act(fails)

    with pytest.raises(ZeroDivisionError):
        parking.discard(parked, Choice(), reason="a test", by="op")

    assert (parking.count(parked), rows(parked, "parked_act")) == (12, [])


def test_nothing_is_begun_for_a_type_that_is_not_parked(parked: Store) -> None:
    nothing = put_backs.begin(parked, Choice(type="task.done.v1"), by="op", rate=None)

    assert (nothing.total, nothing.state) == (0, "done")

"""6. The owner of a case and the departments that hold its tasks agree, and nobody has anything left to do."""

from collections import Counter

from tests.chaos.books import World
from tests.chaos.invariants.finding import Looked


def owner_and_holders_agree(world: World) -> Looked:
    looked = Looked("6 owner and holders agree")
    held = {row.id: (name, row) for name, books in world.books.items() for row in books.held}
    owed = {row.id: (case, row) for case in world.cases for row in case.owed}
    late = Counter(row.detail["task"] for case in world.cases for row in case.noted_as("answer came late"))
    for id_, (case, row) in owed.items():
        looked.counted["tasks"] += 1
        name, there = held.get(id_, ("", None))
        if there is None:
            looked.wrong("lost", case.head, f"{row.name} {id_} is owed, and {row.host} does not hold it")
            continue
        words = f"{row.name} {id_} is {row.state} at {case.owner} and {there.state} at {name}"
        answered_late = row.state == "withdrawn" and there.state == "done" and late[id_] == 1
        looked.counted["answered when withdrawn already"] += answered_late
        looked.check(there.state == row.state or answered_late, "unexpected", case.head, words)
        looked.check(name == row.host, "unexpected", case.head, f"{row.name} {id_} is held by {name}")
    for id_, (name, row) in held.items():
        looked.check(id_ in owed, "unexpected", row.case, f"{name} holds {row.kind} {id_}, which nobody is owed")
    _nothing_left(world, looked)
    return looked


def _nothing_left(world: World, looked: Looked) -> None:
    for name, books in world.books.items():
        for message in books.outbox:
            looked.counted["messages sent"] += 1
            sent = message.row.sent_at is not None
            looked.check(sent, "lost", "", f"{name} has not sent {message.row.type}: {message.row.trouble}")
        for reason in books.retry:
            looked.wrong("lost", "", f"{name} tries again: {reason}")
        for row in books.parked:
            looked.wrong("unexpected", "", f"{name} has parked {row.type} {row.message_id}: {row.reason} {row.detail}")
    for case in world.cases:
        looked.check(bool(case.row.closed), "unexpected", case.head, f"{case.name} is still {case.row.state}")

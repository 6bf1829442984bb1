"""2. Nothing is doubled: one effect, one answer, one case, one task, one fact, one standing receipt for each."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tests.chaos.books import Case, World
from tests.chaos.invariants.finding import Looked
from tests.chaos.sent import Command, Sent

REUSED = 409
TOLD = {
    "complaint.closed.v1": "closed",
    "complaint.reopened.v1": "reopened",
    "capa.verified.v1": "closed",
    "return.closed.v1": "closed",
}
"""Which entry of a case's history each of these events tells of: as many events as entries."""


def nothing_doubled(world: World, sent: Sent) -> Looked:
    looked = Looked("2 nothing doubled")
    for command in sent.commands.values():
        _once(world, command, looked)
    told = Counter((one.row.type, f"{one.envelope['site']}/{one.row.subject}") for one in world.messages)
    for case in world.cases:
        looked.counted["cases"] += 1
        here = len(world.case_named[case.name])
        looked.check(here == 1, "duplicated", case.head, f"there are {here} cases {case.name}")
        _tasks(case, looked)
        _facts(case, looked)
        _receipts(case, looked)
        _children(case, looked)
        _events(case, told, looked)
    return looked


def _once(world: World, command: Command, looked: Looked) -> None:
    name, about = f"{command.name} {command.id}", command.case or command.order
    looked.counted["commands"] += 1
    inboxes = world.received.get(command.id, [])
    looked.check(len(inboxes) <= 1, "duplicated", about, f"{name} was carried out by {inboxes}")
    caused = world.caused.get(command.id, [])
    anew = [m for m in caused if m.row.exchange == "" and m.data.get("duplicate") is False]
    looked.check(len(anew) <= 1, "duplicated", about, f"{name} was answered {len(anew)} times as if new")
    numbers = [m.data["case"] for m in caused if m.row.type == "complaint.received.v1"]
    looked.check(len(numbers) <= 1, "duplicated", about, f"{name} has become {numbers}")
    looked.counted["with another body"] += len(command.altered)
    same = all(status == REUSED for status in command.altered)
    looked.check(same, "unexpected", about, f"{name} with another body was answered with {command.altered}")


def _tasks(case: Case, looked: Looked) -> None:
    looked.counted["tasks"] += len(case.owed)
    for state in ("open", "done"):
        for task, count in Counter((t.name, t.key, t.cycle) for t in case.owed if t.state == state).items():
            words = f"{case.name}: {count} tasks {task[0]} {state} in round {task[2]}"
            looked.check(count == 1, "duplicated", case.head, words)
    done = Counter(row.detail["task"] for row in case.noted_as("task done"))
    for task, count in done.items():
        looked.check(count == 1, "duplicated", case.head, f"{case.name}: {task} is noted as done {count} times")


def _facts(case: Case, looked: Looked) -> None:
    """As many facts as the history says were stated."""
    looked.counted["facts"] += len(case.stated)
    kept = Counter(row.name for row in case.stated)
    stated = Counter(name for names in _statements(case) for name in names)
    for name in kept | stated:
        kind = "duplicated" if kept[name] > stated[name] else "lost"
        words = f"{case.name}: {name} was stated {stated[name]} times and is kept {kept[name]} times"
        looked.check(kept[name] == stated[name], kind, case.head, words)


def _statements(case: Case) -> Iterator[Mapping[str, Any]]:
    """What every entry says was stated; a task that performs an act is noted twice, and states once."""
    acts = {(row.message_id, row.at) for row in case.noted_as("act done")}
    for row in case.noted:
        if row.what in ("stated", "act done"):
            yield row.detail.get("facts") or {}
        elif row.what == "task done" and (row.message_id, row.at) not in acts:
            yield row.detail["answer"]


def _receipts(case: Case, looked: Looked) -> None:
    looked.counted["receipts"] += len(case.decided)
    standing = Counter((row.question, row.cycle) for row in case.decided if not row.superseded)
    for (question, cycle), count in standing.items():
        words = f"{case.name}: {count} receipts stand for {question} in round {cycle}"
        looked.check(count == 1, "duplicated", case.head, words)


def _children(case: Case, looked: Looked) -> None:
    """One message opens one child of a kind; a request for action comes once, and again after one without effect."""
    looked.counted["child cases"] += len(case.children)
    begun = Counter((child.row.kind, child.noted[0].message_id) for child in case.children if child.noted)
    for (kind, message), count in begun.items():
        looked.check(count == 1, "duplicated", case.head, f"{case.name}: {message} has opened {count} cases {kind}")
    for cycle in {child.row.opened_in_cycle for child in case.children}:
        here = [one.row for one in case.children if one.row.kind == "capa" and one.row.opened_in_cycle == cycle]
        failed = sum(row.outcome == "not_effective" for row in here)
        words = f"{case.name}: {len(here)} requests in round {cycle}, {failed} without effect"
        looked.check(len(here) <= failed + 1, "duplicated", case.head, words)
    noted = Counter(row.detail["case"] for row in case.noted_as("child opened"))
    for name, count in noted.items():
        looked.check(count == 1, "duplicated", case.head, f"{case.name}: {name} is noted as opened {count} times")


def _events(case: Case, told: Mapping[tuple[str, str], int], looked: Looked) -> None:
    for type_, what in TOLD.items():
        if type_.partition(".")[0] == case.row.kind:
            noted, count = len(case.noted_as(what)), told.get((type_, case.name), 0)
            kind = "duplicated" if count > noted else "lost"
            words = f"{case.name}: {what} {noted} times, {type_} was told {count} times"
            looked.check(count == noted, kind, case.head, words)

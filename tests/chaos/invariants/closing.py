"""3. The closing invariant: whenever a case was closed, nothing that blocks closing was open in any department.

Judged from the histories alone: what stands in each before the entry that tells of the closing.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from tests.chaos.books import Case, World
from tests.chaos.invariants.finding import Looked

ON_ITS_WAY = "returns still on their way when it was closed, which opened it again"


def nothing_open_when_closed(world: World, blocking: Mapping[str, Collection[str]]) -> Looked:
    """`blocking` are the tasks that the procedure declares to come before closing, by the kind of case."""
    looked = Looked("3 nothing open when closed")
    held = {row.id: row for books in world.books.values() for row in books.held}
    for case in world.cases:
        for closing in case.noted_as("closed"):
            looked.counted["closings"] += 1
            _tasks(case, closing, blocking[case.row.kind], held, looked)
            _children(case, closing, looked)
            _reply(case, closing, looked)
            _action(case, closing, looked)
            _on_their_way(world, case, closing, looked)
    looked.counted["attempts refused"] = sum(
        row.detail["act"] == "close" for case in world.cases for row in case.noted_as("act refused")
    )
    return looked


def _tasks(
    case: Case, closing: Row[Any], blocking: Collection[str], held: Mapping[str, Row[Any]], looked: Looked
) -> None:
    """Both the owner's list and those of the departments that hold its tasks, each by its own times."""
    noted = {
        row.detail["task"]: row.detail["kind"] for row in case.noted_as("task opened") if row.entry < closing.entry
    }
    ended = {r.detail["task"] for r in case.noted_as("task done", "task withdrawn") if r.entry < closing.entry}
    for task, kind in noted.items():
        looked.counted["tasks before them"] += 1
        is_open = kind in blocking and task not in ended
        looked.check(not is_open, "unexpected", case.head, f"{case.name} was closed while {kind} {task} was open")
        holder = held.get(task)
        if kind in blocking and holder is not None and holder.state == "done":
            words = f"{case.name} was closed before {kind} {task} was done"
            looked.check(holder.ended_at <= closing.at or task in ended, "unexpected", case.head, words)


def _children(case: Case, closing: Row[Any], looked: Looked) -> None:
    opened = {row.detail["case"] for row in case.noted_as("child opened") if row.entry < closing.entry}
    for child in case.children:
        if child.name in opened:
            looked.counted["child cases before them"] += 1
            words = f"{case.name} was closed while {child.name} was open"
            looked.check(_closed_by(child, closing.at), "unexpected", case.head, words)


def _closed_by(case: Case, moment: datetime) -> bool:
    so_far = [row.what for row in case.noted_as("opened", "closed", "reopened") if row.at <= moment]
    return so_far[-1:] == ["closed"]


def _reply(case: Case, closing: Row[Any], looked: Looked) -> None:
    """Who was promised an answer has got one in this round, unless he has taken the complaint back."""
    cycle = case.cycle_at(closing.entry)
    before = [row for row in case.stated if row.entry < closing.entry]
    of_the_round = {row.name: row.value for row in before if row.cycle == cycle}
    asked = any(row.value is True for row in before if row.name == "customer_asked_for_written_answer")
    owed = asked or of_the_round.get("reply_marked") is True
    if owed and "withdrawal_reason" not in of_the_round:
        looked.counted["owed replies"] += 1
        words = f"{case.name} was closed in round {cycle} while the customer had no reply"
        looked.check("reply_sent_on" in of_the_round, "unexpected", case.head, words)


def _action(case: Case, closing: Row[Any], looked: Looked) -> None:
    """Where action was decided on, the last request of the round has proved its effect."""
    cycle = case.cycle_at(closing.entry)
    decision = case.decision("capa_request", cycle, closing.entry)
    withdrawn = any(r.name == "withdrawal_reason" and r.cycle == cycle and r.entry < closing.entry for r in case.stated)
    if decision is None or decision.said["outcome"] is not True:
        return
    here = [c for c in case.children if c.row.kind == "capa" and c.row.opened_in_cycle == cycle]
    if withdrawn and not here:
        return
    looked.counted["requests for action"] += 1
    effective = bool(here) and here[-1].row.outcome == "effective"
    words = f"{case.name} was closed in round {cycle} without an action that has proved its effect"
    looked.check(effective, "unexpected", case.head, words)


def _on_their_way(world: World, case: Case, closing: Row[Any], looked: Looked) -> None:
    """A return that sales had registered and quality had not heard of: it must have opened the complaint again."""
    for message in world.books["sales"].outbox:
        if message.row.type != "return.registered.v1" or message.data["case"] != case.name:
            continue
        (child, *_) = [
            one for one in case.children if one.noted and one.noted[0].message_id == message.row.message_id
        ] or [None]
        if child is None or message.row.written_at > closing.at:
            continue
        (opened,) = (row for row in case.noted_as("child opened") if row.detail["case"] == child.name)
        if opened.entry > closing.entry:
            looked.counted[ON_ITS_WAY] += 1
            again = any(closing.entry < row.entry < opened.entry for row in case.noted_as("reopened"))
            words = f"{case.name} was closed while a return was on its way, and not opened again by it"
            looked.check(again, "lost", case.head, words)

"""1. Nothing is lost: whatever was acknowledged has taken effect or was refused, and every event came to everyone."""

from collections.abc import Collection

from shared.messages.registry import by_type
from tests.chaos.books import Message, World
from tests.chaos.invariants.finding import Looked
from tests.chaos.sent import Command, Sent


def nothing_lost(world: World, sent: Sent, heard: Collection[str]) -> Looked:
    looked = Looked("1 nothing lost")
    for command in sent.commands.values():
        if command.acknowledged:
            looked.counted["commands acknowledged"] += 1
            _took_effect(world, command, looked)
    for message in world.messages:
        if message.is_event:
            _arrived(world, message, heard, looked)
    return looked


def _took_effect(world: World, command: Command, looked: Looked) -> None:
    inboxes = world.received.get(command.id, [])
    answers = [one.row.type.rsplit(".", 2)[1] for one in world.caused.get(command.id, []) if one.row.exchange == ""]
    about, name = command.case or command.order, f"{command.name} {command.id}"
    refused = "refused" in answers or any(status >= 400 for status in command.answers)
    looked.check(bool(inboxes) or refused, "lost", about, f"{name} was acknowledged, and there is no trace of it")
    looked.check(bool(inboxes) or not command.accepted, "lost", about, f"{name} was accepted, and no inbox has it")
    looked.check(bool(command.answers), "lost", about, f"{name} was acknowledged and never answered")
    if inboxes:
        looked.counted["accepted"] += 1
        if command.submits:
            _became_a_case(world, command, looked)


def _became_a_case(world: World, command: Command, looked: Looked) -> None:
    received = [one for one in world.caused.get(command.id, []) if one.row.type == "complaint.received.v1"]
    looked.check(bool(received), "lost", command.order, f"{command.id} was accepted, and sales has told nobody")
    for one in received:
        looked.counted["complaints"] += 1
        here = world.case_named.get(one.data["case"], [])
        looked.check(bool(here), "lost", one.data["case"], "sales has drawn its number, and there is no such case")


def _arrived(world: World, message: Message, heard: Collection[str], looked: Looked) -> None:
    id_, type_, about = message.row.message_id, message.row.type, _about(message)
    receivers = {message.row.addressed_to} if message.row.addressed_to else set(by_type(type_).inboxes)
    looked.counted["events written"] += 1
    for receiver in receivers:
        looked.counted["receipts of events"] += 1
        there = receiver in world.received.get(id_, ())
        looked.check(there, "lost", about, f"{type_} {id_} of {message.by} has not come to {receiver}")
    looked.check(id_ in heard, "lost", about, f"{type_} {id_} of {message.by} was not heard outside")


def _about(message: Message) -> str:
    return str(message.data.get("case") or f"{message.envelope['site']}/{message.row.subject}")

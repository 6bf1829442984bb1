"""Of a command that every department receives exactly one department answers; this tells which."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from shared.messages.registry import QUALITY, SALES, Department, MessageType
from shared.store.delivery import Delivery

IsOurs = Callable[[MessageType, str, Mapping[str, Any]], bool]
"""(message, site, data as it came) → whether this department answers it."""

TASK_ID: Final = re.compile(r"(sales|quality|production|warehouse)\.[0-9a-f]{12}")


def host_of(task: object) -> str:
    """The department that keeps this task's list: the one before the dot; sales answers for any other text."""
    found = TASK_ID.fullmatch(task) if isinstance(task, str) else None
    return found[1] if found else SALES


def first_of_all_answers(department: Department) -> IsOurs:
    """The rule unless a department knows better: a task's host completes it, quality answers any other."""

    def is_ours(message: MessageType, _site: str, data: Mapping[str, Any]) -> bool:
        if message.name == "task.complete":
            return host_of(data.get("task")) == department
        return department == QUALITY

    return is_ours


def parked_here(department: Department, delivery: Delivery) -> bool:
    """Whether this department deals with what cannot be read: of the copies for all departments, one does.

    What such a message says is unknown, so its routing key and its type property tell what it was meant to be.
    """
    meant = {delivery.routing_key.partition(".")[2], (delivery.properties.type or "").rpartition(".v")[0]}
    if "task.complete" in meant:
        return department == SALES
    return department == QUALITY if "act.request" in meant else True

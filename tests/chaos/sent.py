"""What the outsiders have sent, what the broker or the department has said to it: the one side of the reckoning."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ACCEPTED = 202
SUBMISSIONS = ("complaint.submit", "feedback.submit", "return.register")


@dataclass
class Command:
    """One command under one id, however often it was sent.

    `acknowledged` by the broker's confirmation or by an answer over HTTP; `answers` are the statuses it was answered
    with (202 for accepted), `altered` those of the same id with another body. `order` is the complaint it is about.
    """

    id: str
    name: str
    data: Mapping[str, Any]
    department: str
    order: str
    acknowledged: bool = False
    via: str = ""
    answers: list[int] = field(default_factory=list)
    altered: list[int] = field(default_factory=list)
    case: str = ""
    let_be: bool = False
    """The line broke before the broker had confirmed it, and it was not sent again: nobody knows whether it arrived."""

    @property
    def accepted(self) -> bool:
        return ACCEPTED in self.answers

    @property
    def submits(self) -> bool:
        """Whether a complaint comes into being by it."""
        return self.name in SUBMISSIONS and "case" not in self.data


class Sent:
    """All commands by their id. Threads share it."""

    def __init__(self) -> None:
        self.commands: dict[str, Command] = {}
        self._case_of: dict[str, str] = {}
        self._order_of: dict[str, str] = {}
        self._turn = threading.Condition()

    def attempt(self, command: Command) -> Command:
        """It is going to be sent, perhaps again."""
        with self._turn:
            return self.commands.setdefault(command.id, command)

    def acknowledged(self, id_: str) -> None:
        with self._turn:
            self.commands[id_].acknowledged = True

    def answered(self, id_: str, status: int, case: str = "", *, altered: bool = False) -> None:
        """An answer has come; for an accepted submission with the case that it has become."""
        with self._turn:
            command = self.commands[id_]
            (command.altered if altered else command.answers).append(status)
            if status == ACCEPTED and not altered:
                command.case = case
                if command.submits:
                    self._case_of[command.order] = case
                    self._order_of[case] = command.order
            self._turn.notify_all()

    def wait_for_answer(self, id_: str, seconds: float) -> int | None:
        """The last status that the command was answered with, if one comes in time."""
        with self._turn:
            self._turn.wait_for(lambda: self.commands[id_].answers, seconds)
            answers = self.commands[id_].answers
            return answers[-1] if answers else None

    def case_of(self, order: str) -> str:
        """The complaint's case, once sales has told it; else nothing."""
        with self._turn:
            return self._case_of.get(order, "")

    def gave_up(self, order: str) -> bool:
        """Whether its customer has let the complaint be."""
        with self._turn:
            return any(one.let_be for one in self.commands.values() if one.submits and one.order == order)

    def order_of(self, case: str) -> str:
        with self._turn:
            return self._order_of.get(case, "")

    @property
    def submissions(self) -> list[Command]:
        with self._turn:
            return [one for one in self.commands.values() if one.submits]

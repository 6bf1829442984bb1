"""What a message caused: all departments are asked, step by step, which messages they wrote because of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from capaloop.cli.departments import Answer, Departments

MOST_AT_ONCE: Final = 500
"""Of so many messages a department is asked at a time; it takes 1000."""

Name = tuple[str, str]


@dataclass
class Followed:
    """A message that followed from another one. `state` is whether it was sent, `came` what became of it in the
    departments that it came to."""

    source: str
    id: str
    type: str
    department: str
    case: str | None
    at: str
    state: str
    came: dict[str, str] = field(default_factory=dict)
    followed: list["Followed"] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def followed(departments: Departments, source: str | None, id_: str | None) -> list[Followed]:
    """The messages that followed from this one, each with those that followed from it."""
    if not source or not id_:
        return []
    first: list[Followed] = []
    seen: dict[Name, Followed] = {}
    wanted: list[Name] = [(source, id_)]
    while wanted:
        fresh: list[Name] = []
        for department, answer in _asked(departments, wanted).items():
            _note_came(seen, department, answer)
            for message in answer["messages"]:
                one = _followed(department, message)
                if (one.source, one.id) in seen:
                    continue
                cause = seen.get((message["cause"]["source"], message["cause"]["id"]))
                (cause.followed if cause else first).append(one)
                seen[one.source, one.id] = one
                fresh.append((one.source, one.id))
        wanted = fresh
    return first


def _asked(departments: Departments, wanted: Sequence[Name]) -> dict[str, Answer]:
    parts = [wanted[start : start + MOST_AT_ONCE] for start in range(0, len(wanted), MOST_AT_ONCE)]

    def ask(department: str) -> Answer:
        answers = [
            departments.post(department, "/v1/parked/followed", {"of": [{"source": s, "id": i} for s, i in part]})
            for part in parts
        ]
        return {name: [one for answer in answers for one in answer[name]] for name in ("messages", "come")}

    return departments.from_each(ask)


def _note_came(seen: dict[Name, Followed], department: str, answer: Answer) -> None:
    for come in answer["come"]:
        if (come["source"], come["id"]) in seen:
            seen[come["source"], come["id"]].came[department] = come["state"]


def _followed(department: str, message: Answer) -> Followed:
    named = {name: message.get(name) for name in ("source", "id", "type", "case", "at", "state")}
    return Followed(department=department, **named)  # type: ignore[arg-type]

"""How far put-backs are: the accounts of the departments as they are, and followed to their end."""

import time
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, get_args

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from capaloop.cli.departments import Answer, Departments
from capaloop.cli.refusals import declined, wrong_value
from capaloop.cli.screen import plain, table
from capaloop.cli.session import Session
from capaloop.cli.tasks import DepartmentName
from capaloop.cli.times import moment

LOOK_SECONDS: Final = 0.5
LATEST: Final = 20

PutBackId = Annotated[str | None, typer.Argument(metavar="[ID]", help="argument.put_back")]
Follow = Annotated[bool, typer.Option("--follow", "-f", help="option.follow")]
Accounts = Iterable[tuple[str, Answer]]


def parked_progress(session: Session, id_: PutBackId = None, follow_: Follow = False) -> None:
    """How far a put-back is; of all of them unless one is named."""
    departments = Departments.of(session)
    if id_ is not None:
        department, number = _named(session, id_)
        found = [(department, departments.get(department, f"/v1/parked/put-backs/{number}"))]
    else:
        latest = departments.from_each(lambda name: departments.items(name, "/v1/parked/put-backs", most=LATEST))
        found = [(name, one) for name, every in latest.items() for one in every]
    if follow_:
        follow_many(session, departments, [(name, one["id"]) for name, one in found if id_ or not one["finished"]])
        return
    session.give(_document(found), lambda console: show_accounts(console, session, found))


def parked_cancel(
    session: Session, id_: Annotated[str, typer.Argument(metavar="ID", help="argument.put_back")]
) -> None:
    """Stop a put-back; what is not put back yet stays parked."""
    departments = Departments.of(session)
    department, number = _named(session, id_)
    done = departments.post(department, f"/v1/parked/put-backs/{number}/cancel", {})
    session.give(_document([(department, done)]), lambda console: show_accounts(console, session, [(department, done)]))


def follow(session: Session, departments: Departments, begun: Mapping[str, int]) -> None:
    """The same, of one put-back in each of these departments."""
    follow_many(session, departments, list(begun.items()))


def follow_many(session: Session, departments: Departments, wanted: list[tuple[str, int]]) -> None:
    """Look at these put-backs until nothing more comes of them; Declined if not every message was done.

    A message that waits for a retry holds the end up: it is not known yet what comes of it.
    """
    found = _watched(session, departments, wanted)
    session.give(_document(found), lambda console: show_accounts(console, session, found))
    bad = sum(one["parked_again"] + one["refused"] for _, one in found)
    if bad:
        raise declined(session, "put-back", session.say("parked.not_all_done", count=bad))


def show_accounts(console: Console, session: Session, accounts: Accounts) -> None:
    """A line for each."""
    rows = [_row(session, department, one) for department, one in accounts]
    if not rows:
        console.print(session.say("parked.no_put_backs"), style="green")
        return
    columns = ("id", "at", "by", "chosen", "rate", "state", "account")
    console.print(table([session.say(f"column.{name}") for name in columns], rows))


def _row(session: Session, department: str, one: Answer) -> list[Any]:
    chosen = ", ".join(f"{session.word('column', name)}: {plain(value)}" for name, value in one["chosen"].items())
    told = _account(session, one)
    state = session.word("put_back_state", one["state"])
    return [
        f"{department}/{one['id']}",
        moment(one["at"]),
        one["by"],
        chosen or session.say("parked.all"),
        one["rate"] or "—",
        state,
        told,
    ]


def _watched(session: Session, departments: Departments, wanted: list[tuple[str, int]]) -> list[tuple[str, Answer]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[told]}"))
    with Progress(*columns, console=session.err, disable=session.as_json) as progress:
        bars = {one: progress.add_task(f"{one[0]}/{one[1]}", total=None, told="") for one in wanted}
        while True:
            found = [(name, departments.get(name, f"/v1/parked/put-backs/{number}")) for name, number in wanted]
            for name, one in found:
                _draw(session, progress, bars[name, one["id"]], one)
            if all(one["finished"] for _, one in found):
                return found
            time.sleep(LOOK_SECONDS)


def _draw(session: Session, progress: Progress, bar: TaskID, one: Answer) -> None:
    """The bar counts what is settled: neither what is still to be put back, nor what is put back and open."""
    settled = one["total"] - one["left"] - one["to_be_tried"] - one["waiting"]
    progress.update(bar, total=one["total"], completed=settled, told=_account(session, one))


def _account(session: Session, one: Answer) -> str:
    """How many were put back, and each figure that is not nought."""
    said = [session.say("parked.account", put_back=one["put_back"], total=one["total"])]
    said += [session.say(f"account.{name}", count=one[name]) for name in _FIGURES if one[name]]
    if one["waiting"]:
        said.append(session.say("account.next", at=moment(one["next_try_at"])))
    return " · ".join(said)


def _named(session: Session, id_: str) -> tuple[str, int]:
    department, _, number = id_.partition("/")
    if department in get_args(DepartmentName) and number.isascii() and number.isdecimal():
        return department, int(number)
    raise wrong_value(session, "ID", session.say("parked.put_back_id"), id_)


def _document(accounts: Accounts) -> dict[str, Any]:
    return {"items": [{"department": department, **one} for department, one in accounts]}


_FIGURES: Final = (
    *("done", "duplicate", "refused", "not_ours", "parked_again", "to_be_tried", "waiting", "skipped", "cancelled"),
)

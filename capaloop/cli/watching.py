"""`status`: how every department is, once or again and again."""

import json
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, Final

import typer
from rich.console import Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from capaloop.cli.endings import DECLINED
from capaloop.cli.places import named_bases, status_of
from capaloop.cli.refusals import wrong_value
from capaloop.cli.screen import pairs, plain, streams, styled, table
from capaloop.cli.session import Session
from capaloop.cli.times import moment

EVERY: Final = 2.0
SHORTEST, LONGEST = 0.2, 3600.0
STYLES: Final = {"ready": "green", "not ready": "yellow", "silent": "red", "stopped": "red"}
RIGHT, WRONG = "✓", "✗"

Found = Mapping[str, Any]


def status(
    session: Session,
    seconds: Annotated[float | None, typer.Argument(help="argument.watch_seconds", show_default=False)] = None,
    watch: Annotated[bool, typer.Option("--watch", help="option.watch")] = False,
) -> None:
    """What runs, and whether it is ready."""
    if seconds is not None and not (watch and SHORTEST <= seconds <= LONGEST):
        raise wrong_value(session, "SECONDS", session.say("watch.seconds_expected"), seconds)
    found = _watched(session, EVERY if seconds is None else seconds) if watch else show(session)
    if not found["ready"]:
        raise typer.Exit(DECLINED)


def show(session: Session) -> Found:
    """Tells how the departments are, whatever that is."""
    found = seen(session)
    session.give(found, lambda console: console.print(_shown(session, found)))
    return found


def seen(session: Session) -> Found:
    """How the departments are that `--base` names, else those that run here."""
    named = named_bases(session)
    if not named:
        return status_of(session)
    from capaloop.health import health_of_each

    health = health_of_each(named)
    return {
        "amqp_uri": session.amqp or None,
        "departments": {name: {"http": named[name], "pid": None, **one.told()} for name, one in health.items()},
        "ready": all(one.state == "ready" for one in health.values()),
    }


def _watched(session: Session, seconds: float) -> Found:
    """Shows it until the operator has enough; gives what was seen last."""
    found = seen(session)
    try:
        if session.as_json or not session.out.is_terminal:
            while True:
                _write(session, found)
                time.sleep(seconds)
                found = seen(session)
        with Live(console=session.out, auto_refresh=False, screen=True) as live:
            while True:
                at = session.say("status.seen", at=f"{datetime.now().astimezone():%H:%M:%S}", seconds=f"{seconds:g}")
                live.update(Group(_fitting(session, found), styled(at, "dim")), refresh=True)
                time.sleep(seconds)
                found = seen(session)
    except KeyboardInterrupt:
        return found


def _write(session: Session, found: Found) -> None:
    if session.as_json:
        streams()[0].write(json.dumps(found, ensure_ascii=False, default=str) + "\n")
    else:
        session.out.print(_shown(session, found))
    streams()[0].flush()


def _fitting(session: Session, found: Found) -> RenderableType:
    """All of it where the screen has room for that; else the checks that are right are left out."""
    everything = _shown(session, found)
    lines = session.out.render_lines(everything, pad=False)
    return everything if len(lines) < session.out.height else _shown(session, found, brief=True)


def _shown(session: Session, found: Found, *, brief: bool = False) -> RenderableType:
    broker = pairs([(session.say("status.broker"), _broker(session, found))])
    return Group(broker, _departments(session, found, brief=brief))


def _broker(session: Session, found: Found) -> Text:
    from services.settings import without_password

    uri, node = found.get("amqp_uri"), found.get("broker") or {}
    if uri and node.get("private") and node.get("pid"):
        named = session.say("status.private", uri=without_password(uri), pid=node["pid"])
    else:
        named = without_password(uri) if uri else session.say("status.none")
    asked = {name: one["checks"]["broker"]["ok"] for name, one in found["departments"].items() if one["checks"]}
    cut = [session.word("department", name) for name, ok in asked.items() if not ok]
    if not asked:
        return styled(named)
    if not cut:
        return Text.assemble(styled(named), "  ", (session.say("status.reached"), "green"))
    said = session.say("status.not_reached" if len(cut) == len(asked) else "status.partly", departments=", ".join(cut))
    return Text.assemble(styled(named), "  ", (said, "red"))


def _departments(session: Session, found: Found, *, brief: bool) -> Table:
    names = ("department", "state", "check", "since", "detail", "pid", "http")
    made = table([session.say(f"column.{name}") for name in names], ())
    for column, name in zip(made.columns, names, strict=True):
        column.no_wrap = name not in ("detail", "http")
    for name, one in found["departments"].items():
        for row in _rows(session, name, one, brief=brief):
            made.add_row(*row)
        if not brief:
            made.add_section()
    return made


def _rows(session: Session, name: str, one: Found, *, brief: bool) -> Iterator[list[Text]]:
    """A line for each check, in brief for each that is wrong; what is said of the department itself stands on the
    first."""
    first = [
        styled(session.word("department", name)),
        Text(session.say(f"status.{one['state']}"), STYLES[one["state"]]),
    ]
    last = [styled(one["pid"]), styled(one["http"])]
    checks = [each for each in one["checks"].items() if not (brief and each[1]["ok"])] or [None]
    for number, check in enumerate(checks):
        before, after = (first, last) if not number else ([Text(), Text()], [Text(), Text()])
        yield [*before, *_check(session, *check), *after] if check else [*before, Text(), Text(), Text(), *after]


def _check(session: Session, name: str, check: Found) -> list[Text]:
    mark = Text(f"{RIGHT} " if check["ok"] else f"{WRONG} ", "green" if check["ok"] else "bold red")
    mark.append(plain(session.word("readiness", name)), "" if check["ok"] else "red")
    return [mark, styled(moment(check["since"])), Text() if check["ok"] else styled(check["detail"], "red")]

"""The time line of a case: what happened, by whom, and the decisions with the clauses that they rest on."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from capaloop.cli.receipts import receipt_shown
from capaloop.cli.screen import plain
from capaloop.cli.session import Session
from capaloop.cli.times import moment

Entry = Mapping[str, Any]

STYLES: Final[Mapping[str, str]] = {
    "opened": "bold",
    "decided": "cyan",
    "task opened": "yellow",
    "task done": "green",
    "task late": "bold red",
    "task reminded": "yellow",
    "looks like": "bold yellow",
    "held back in a drill": "bold magenta",
    "moved despite quarantine": "bold red",
    "act refused": "red",
    "state": "bold",
    "closed": "bold green",
    "reopened": "bold yellow",
    "record disposed": "bold red",
    "parked message": "magenta",
}


def show_timeline(console: Console, session: Session, found: Mapping[str, Any], *, receipts: bool = False) -> None:
    """The whole time line of a case (with its `facts` and its `timeline`); on `receipts` each decision whole."""
    shown = Table(title=session.say("case.timeline"), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    shown.add_column(session.say("column.at"), no_wrap=True, style="dim")
    shown.add_column(session.say("column.by"), overflow="fold", max_width=24)
    shown.add_column(session.say("column.what"), overflow="fold", ratio=1)
    words = Words(session, found)
    before = ("", "")
    for entry in found["timeline"]:
        at, by = moment(entry["at"]), plain(entry["by"])
        shown.add_row(
            *("" if same else text for same, text in _not_again(before, (at, by))), _entry(words, entry, receipts)
        )
        before = (at, by)
    console.print(shown)


class Words:
    """What the entries of one case are called: its facts and its tasks, in the session's language."""

    def __init__(self, session: Session, found: Mapping[str, Any]) -> None:
        self.session = session
        self.place = found["case"]
        self._kind = found["kind"]
        self._facts = {name: one.get("text") for name, one in found.get("facts", {}).items()}
        opened = (entry["detail"] for entry in found["timeline"] if entry["what"] == "task opened")
        self._tasks = {detail["task"]: detail.get("text") for detail in opened}

    def named(self, family: str, value: Any) -> str:
        return self.session.named(family, value, self.place)

    def outcome(self, outcome: Any) -> str:
        return self.session.outcome({"case": self.place, "kind": self._kind, "outcome": outcome})

    def fact(self, name: str) -> str:
        return self.session.of(self._facts.get(name), name)

    def task(self, detail: Mapping[str, Any]) -> str:
        return self.session.of(self._tasks.get(detail.get("task", "")), detail.get("kind", ""))

    def form(self, detail: Mapping[str, Any]) -> str:
        return self.session.of(detail.get("text"), detail["form"])

    def facts(self, stated: Mapping[str, Any]) -> str:
        """`name: value` of each, with the field's own words."""
        said = (f"{self.fact(name)}: {self.session.stated(name, value, self.place)}" for name, value in stated.items())
        return self.session.say("comma").join(said)


def _not_again(before: tuple[str, str], now: tuple[str, str]) -> Iterator[tuple[bool, str]]:
    same_time = before[0] == now[0]
    yield same_time, now[0]
    yield same_time and before[1] == now[1], now[1]


def _entry(words: Words, entry: Entry, receipts: bool) -> RenderableType:
    what, detail = entry["what"], entry["detail"]
    told = SAID[what](words, detail) if what in SAID else f"{what} {plain(detail)}"
    line = Text(told, style=STYLES.get(what, ""))
    clauses = detail.get("clauses")
    if clauses and what != "decided":
        line.append(" " + words.session.say("line.clauses", clauses=clauses), style="dim")
    if receipts and entry.get("receipt"):
        return Group(line, receipt_shown(words.session, entry["receipt"], words.place))
    return line


def _say(words: Words, what: str, /, **values: Any) -> str:
    return words.session.say(f"line.{what}", **values)


def _done(words: Words, detail: Mapping[str, Any]) -> str:
    answer, filled = detail.get("answer") or {}, detail.get("filled")
    told = _say(words, "task done", text=words.task(detail), answer=words.facts(answer))
    return f"{told} ({plain(filled)})" if filled and filled not in answer.values() else told


def _refused(words: Words, detail: Mapping[str, Any]) -> str:
    reasons = [
        f"{words.named('reason', one['code'])} {plain(one.get('names') or '')}".strip()
        for one in detail.get("reasons", ())
    ]
    return _say(words, "act refused", act=words.named("act", detail["act"]), reasons="; ".join(reasons))


def _opened(words: Words, detail: Mapping[str, Any]) -> str:
    return _say(words, "opened", kind=words.named("kind", detail["kind"]))


def _task_opened(words: Words, detail: Mapping[str, Any]) -> str:
    return _say(words, "task opened", text=words.task(detail), role=words.named("role", detail["role"]))


def _child(words: Words, detail: Mapping[str, Any]) -> str:
    return _say(words, "child opened", case=detail["case"], kind=words.named("kind", detail["kind"]))


def _period(words: Words, detail: Mapping[str, Any]) -> str:
    text, due = words.session.of(detail.get("text"), detail["schedule"]), moment(detail["due_at"])
    return _say(words, f"period opened{' late' if detail['late'] else ''}", period=detail["period"], text=text, due=due)


def _signed(words: Words, what: str, detail: Mapping[str, Any]) -> str:
    meaning = words.session.of(detail.get("as"), detail["meaning"])
    told = _say(words, what, form=words.form(detail), meaning=meaning, digest=detail["digest"][:12])
    return f"{told} {plain(detail['remark'])}" if "remark" in detail else told


def _copy(words: Words, what: str, detail: Mapping[str, Any]) -> str:
    return _say(words, what, form=words.form(detail), role=words.named("role", detail["role"]))


def _parked(words: Words, detail: Mapping[str, Any]) -> str:
    told = words.session.say(
        "line.parked message",
        act=words.session.word("parked_act", detail["act"]),
        number=detail.get("number"),
        type=detail.get("type"),
    )
    return f"{told}{words.session.say('colon')}{plain(detail['reason'])}" if detail.get("reason") else told


_MOVED: Final = ("record", "move", "quantity", "unit", "moved_on")

SAID: Final[Mapping[str, Callable[[Words, Mapping[str, Any]], str]]] = {
    "opened": _opened,
    "stated": lambda words, detail: _say(words, "stated", facts=words.facts(detail["facts"])),
    "decided": lambda words, detail: words.session.of(detail["text"], detail["question"]),
    "task opened": _task_opened,
    "task done": _done,
    "task withdrawn": lambda words, detail: _say(words, "task withdrawn", text=words.task(detail)),
    "task late": lambda words, detail: _say(
        words, "task late", text=words.task(detail), due=moment(detail.get("due_at"))
    ),
    "task reminded": lambda words, detail: _say(
        words, "task reminded", text=words.task(detail), told=words.named("role", detail["told"])
    ),
    "task rescheduled": lambda words, detail: _say(
        words, "task rescheduled", text=words.task(detail), due=moment(detail.get("due_at"))
    ),
    "held back in a drill": lambda words, detail: _say(words, "held back in a drill", message=detail["message"]),
    "moved despite quarantine": lambda words, detail: _say(
        words, "moved despite quarantine", **{name: plain(detail.get(name)) for name in _MOVED}
    ),
    "parked message": _parked,
    "child opened": _child,
    "period opened": _period,
    "picture taken": lambda words, detail: _say(
        words,
        "picture taken",
        text=words.session.of(detail.get("text"), detail["picture"]),
        rows=detail["rows"],
        excluded=detail["excluded"],
        digest=detail["digest"][:12],
    ),
    "looks like": lambda words, detail: _say(words, "looks like", cases=words.session.value(detail["cases"])),
    "act done": lambda words, detail: _say(
        words, "act done", act=words.named("act", detail["act"]), facts=words.facts(detail.get("facts") or {})
    ),
    "act refused": _refused,
    "state": lambda words, detail: _say(words, "state", to=words.named("state", detail["to"])),
    "closed": lambda words, detail: _say(words, "closed", outcome=words.outcome(detail.get("outcome"))),
    "reopened": lambda words, detail: _say(words, "reopened", cycle=detail["cycle"]),
    "answer came late": lambda words, detail: _say(
        words, "answer came late", answer=words.facts(detail.get("answer") or {})
    ),
    "number drawn": lambda words, detail: _say(words, "number drawn", number=detail["number"], form=words.form(detail)),
    "form signed": lambda words, detail: _signed(words, "form signed", detail),
    "form sent back": lambda words, detail: _signed(words, "form sent back", detail),
    "signatures stale": lambda words, detail: _say(words, "signatures stale", form=words.form(detail)),
    "copies stale": lambda words, detail: _say(words, "copies stale", form=words.form(detail)),
    "copy sent": lambda words, detail: _copy(words, "copy sent", detail),
    "copy received": lambda words, detail: _copy(words, "copy received", detail),
    "copy not received": lambda words, detail: _copy(words, "copy not received", detail),
    "disposal proposed": lambda words, detail: _say(words, "disposal proposed", form=detail["form"]),
    "disposal refused": lambda words, detail: _say(words, "disposal refused", form=detail["form"]),
    "record disposed": lambda words, detail: _say(
        words, "record disposed", form=detail["form"], digest=detail["digest"][:12]
    ),
}

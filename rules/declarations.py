"""What a pack declares besides answers: settings, roles, case kinds, forms, acts, tasks, openings, schedules, clauses.

All of these are frozen values. Names are unique in a site's stack; `replaces="pack:name"` on a thing of the same name
stands for a lower layer's, and `Drop` takes one away with the clause that says so. The words for people (Chinese and
English) stand once, in the pack's `vocabulary.yaml`.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from .conditions import ALWAYS, Condition
from .domains import Domain

Cited = str | tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """A value that the site may choose.

    Without `default` it is unset, which is an unknown fact; `required` refuses that. `reading` says which open point of
    the printed procedure it settles.
    """

    name: str
    domain: Domain
    clause: Cited
    default: Any = None
    required: bool = False
    reading: str = ""
    replaces: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Role:
    """Somebody the procedure names. `host` is the department service that keeps the role's task list.

    Without `host` the site must name one; a role without a host is refused at start.
    """

    name: str
    host: str = ""
    clause: Cited = ()
    replaces: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Field:
    """A field of a form; its name is the name of the fact it states."""

    name: str
    domain: Domain
    required: bool = True


@dataclass(frozen=True)
class Form:
    """A record kind: its fields, who keeps it, for how long.

    `keep` names a setting with the months to keep it after closing; without a value nothing may be deleted. `fill`
    names the capability of a department that can fill it by itself. `arrives`: the message that opens the case states
    it. `each_cycle`: what it states counts for one round only and is asked again when the case is reopened. `signers`
    has its place here and is refused until a department carries it out.
    """

    name: str
    of: str
    fields: tuple[Field, ...]
    clause: Cited
    kept_by: str = ""
    keep: str = ""
    copies: int = 1
    code: str = ""
    fill: str = ""
    arrives: bool = False
    each_cycle: bool = False
    signers: tuple[str, ...] = ()
    replaces: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class FactRole:
    """The role that a fact or an answer names."""

    name: str


@dataclass(frozen=True)
class Task:
    """What somebody owes: when, who, on which form, before which acts.

    It is open while `when` holds and a required field of its form is not stated. `due` names a question whose answer
    is the instant at which it is late. `performs` names the act that completing it performs; such a task is open while
    the act is allowed. `shows` are facts handed along. `tells` is the named event that reports it as done. `for_each`
    and `every` have their place here and are refused until a department carries them out.
    """

    name: str
    of: str
    who: str | FactRole
    form: str
    clause: Cited
    when: Condition = ALWAYS
    before: tuple[str, ...] = ()
    due: str = ""
    performs: str = ""
    shows: tuple[str, ...] = ()
    asks: str = ""
    tells: str | tuple[str, ...] = ""
    for_each: str = ""
    every: str = ""
    replaces: str = field(default="", kw_only=True)


Effect = Literal["", "open", "close", "reopen"]


@dataclass(frozen=True)
class Act:
    """Something a person does to a case on request, when `may_<name>` refuses nothing.

    The fields of `form` become facts. `effect` is what the engine does besides: open a case of kind `of`, close the
    case, or reopen it as a new cycle.
    """

    name: str
    of: str
    who: tuple[str, ...]
    clause: Cited
    form: str = ""
    effect: Effect = ""
    when: Condition = ALWAYS
    replaces: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class State:
    """A milestone of a case kind; the case is in the last one that it has reached, in the order of the kind."""

    name: str
    when: Condition = ALWAYS
    tells: str = ""


@dataclass(frozen=True)
class CaseKind:
    """A kind of case: who owns it, how it is numbered, its states, its outcome.

    `number` is a scheme with `{yyyy}` and `{n:06}`, drawn gap-free per site and year; its text before the first brace
    is the kind's own prefix. `outcome` names the question that says how a closed case ended. `closes_when` closes it
    without an act as soon as the condition holds and nothing blocks closing. `opening` and `closing` name the events
    that tell of it.
    """

    name: str
    owner: str
    number: str
    clause: Cited
    states: tuple[State, ...]
    outcome: str
    parent: str = ""
    repeats: bool = False
    closes_when: Condition | None = None
    opening: str = ""
    closing: str = ""
    closing_refused: str = ""
    reopening: str = ""
    replaces: str = field(default="", kw_only=True)

    @property
    def prefix(self) -> str:
        return self.number.split("{", 1)[0]


@dataclass(frozen=True)
class Opening:
    """A child case that the parent owes while `when` holds; one more for each child that ended and met `again`."""

    kind: str
    of: str
    clause: Cited
    when: Condition
    again: Condition | None = None
    replaces: str = field(default="", kw_only=True)

    @property
    def name(self) -> str:
        return self.kind


@dataclass(frozen=True)
class ChildFacts:
    """A fact of the parent: the values of one fact or answer in all its child cases of a kind, in their order."""

    name: str
    of: str
    kind: str
    fact: str
    replaces: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Schedule:
    """A calendar rule that opens a case. It has its place here and is refused until a department carries it out."""

    name: str
    opens: str
    rule: str
    clause: Cited
    replaces: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Drop:
    """A thing of a lower layer that does not hold at this site, with the clause that says so."""

    thing: str
    clause: Cited


@dataclass(frozen=True)
class Clause:
    """A clause of the printed procedure in our own words, with the reading taken where the print is open.

    `part` says which part of it software carries; `exempt` says why nothing carries it.
    """

    id: str
    en: str
    zh: str
    reading: str = ""
    part: str = ""
    exempt: str = ""

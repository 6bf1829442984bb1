"""The record kinds of a procedure: what is on a form, who signs it, who gets a copy, who keeps it and how long."""

from dataclasses import dataclass, field
from typing import Literal

from .citing import Cited
from .conditions import ALWAYS, Condition
from .domains import Domain
from .periods import Period


@dataclass(frozen=True)
class Field:
    """A field of a form; its name is the name of the fact it states."""

    name: str
    domain: Domain
    required: bool = True


@dataclass(frozen=True)
class FactRole:
    """The role that a fact or an answer names; a list of roles stands for each of them."""

    name: str


EACH = FactRole("each")
"""The role that is the member of the list for which a task is owed; of a signature or copy, whoever is asked for it."""


@dataclass(frozen=True)
class Reminder:
    """Who is told of a task that is still open: `ahead` of its due, `after` it, or with neither when it is late.

    Of a day on which it is due, days ahead are told as that day begins and days after it as that day is over; hours
    are counted from the end of the day.
    """

    who: str | FactRole
    clause: Cited
    ahead: Period | None = None
    after: Period | None = None


@dataclass(frozen=True)
class Signer:
    """Who signs a form, and what the signature means (a name with its own words, such as `reviewed`).

    Signers sign in the order in which they are listed; those with the same `step` sign side by side. `in_person`: no
    deputy may sign. A signer whose `when` does not hold is not asked. Of those of a step who say `either`, one
    signature is enough. `due` names a question whose answer is the instant at which his signature is late; `reminders`
    say who is told of it, `EACH` being the role that is asked.
    """

    role: str | FactRole
    meaning: str
    clause: Cited
    in_person: bool = False
    step: int = 0
    when: Condition = ALWAYS
    either: bool = False
    due: str = ""
    reminders: tuple[Reminder, ...] = ()


Copied = Literal["original", "copy", "photocopy"]


@dataclass(frozen=True)
class Holder:
    """Who gets a copy of a form once it is complete and signed, and whether he signs for it.

    `due` and `reminders` as of a signer: by when he is to have signed for it, and who is told otherwise.
    """

    role: str | FactRole
    clause: Cited
    copy: Copied = "copy"
    acknowledged: bool = True
    when: Condition = ALWAYS
    due: str = ""
    reminders: tuple[Reminder, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A chart on the printed form: `shows` names the answer with its figures.

    A `pareto` shows a list of records with `label`, `count` and `cumulative_percent`; a `trend` one of records with
    `period` and any number of figures.
    """

    name: str
    shows: str
    drawn: Literal["pareto", "trend"]


@dataclass(frozen=True)
class Form:
    """A record kind: its fields, who signs it, who gets a copy, who keeps it, for how long.

    `number` is a scheme such as `F{yyyy}-{n:04}`, drawn gap-free when every required field is stated; its serial
    begins anew with each value of what stands before it. `keep` names a setting with the months to keep it, counted
    from the day that `keep_from` names, or from closing; without a value nothing may be deleted. `fill` names the
    capability of a department that can fill it by itself. `arrives`: the message or the act that opens the case states
    it. `each_cycle`: what it states counts for one round only and is asked again when the case is reopened. `shows`
    are facts and answers printed on it besides its fields, `charts` what is drawn.
    """

    name: str
    of: str
    fields: tuple[Field, ...]
    clause: Cited
    kept_by: str | tuple[str, ...] = ""
    keep: str = ""
    keep_from: str = ""
    copies: int = 1
    code: str = ""
    number: str = ""
    fill: str = ""
    arrives: bool = False
    each_cycle: bool = False
    signers: tuple[Signer, ...] = ()
    holders: tuple[Holder, ...] = ()
    shows: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    replaces: str = field(default="", kw_only=True)


def keepers_of(form: Form) -> tuple[str, ...]:
    """The roles that keep the form."""
    if isinstance(form.kept_by, tuple):
        return form.kept_by
    return (form.kept_by,) if form.kept_by else ()

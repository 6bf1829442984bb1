"""How a pack answers a question: a decision table, a formula, a judgement, or a check that a form is complete.

Words are DMN's: a *table* has *inputs*, *rules* and a *hit policy*. There is no "first" and no "priority": the order of
rules means nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from .periods import Period


@dataclass(frozen=True)
class Mark:
    """A value with a meaning of its own in tables."""

    name: str

    def __repr__(self) -> str:
        return self.name


ANY = Mark("ANY")
"""A cell that every value meets, known or not."""
PASS = Mark("PASS")
"""An outcome: this layer hands the question on to the pack below it."""
JUDGE = Mark("JUDGE")
"""An outcome: the procedure leaves it to a person; a task is opened for the role named in `judged_by`."""
CONTRADICTION = Mark("CONTRADICTION")
"""An outcome: these facts cannot be true together; the decision fails and names them."""

NO_VALUES: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Rule:
    """One row: the cells in the order of the inputs, the outcome, the clause that says so.

    A cell is `ANY`, a value, a set of values, or for numbers a text of comparisons such as `">=3 <10"`; a name instead
    of a figure is a setting (`">=bulk_from"`). `values` are further results that come with this outcome: texts, whole
    numbers, yes and no, or lists of these.
    """

    cells: tuple[Any, ...]
    outcome: Any
    clause: str | tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=lambda: NO_VALUES)


@dataclass(frozen=True)
class Answer:
    """What a pack hands over for a question.

    `replaces` names the answer of a lower layer that this one stands for (`"iso9001:capa_request"`); without it two
    packs that answer one question are refused, unless the site names the winner or this one hands on with `PASS`.
    """

    replaces: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Table(Answer):
    """A decision table. Total over the domains of its inputs, checked exactly when the site is loaded.

    `hit="unique"`: exactly one rule matches. `hit="any"`: several may match if they say the same. `yields` says aloud
    that only these of the question's outcomes are used.
    """

    inputs: tuple[str, ...]
    rules: tuple[Rule, ...]
    hit: Literal["unique", "any"] = "unique"
    judged_by: str = ""
    yields: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Collect(Answer):
    """A table of which every matching rule counts; the outcome is the set of their outcomes.

    For a question `may_<act>` each outcome is a reason to refuse; no match allows the act. A rule that an unknown
    fact could still fulfil leaves the act refused until the fact is known.
    """

    inputs: tuple[str, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Formula(Answer):
    """A pure function of its inputs, in their order. An input with `?` may be unknown and then arrives as `None`.

    The result must lie in `outcome` (by default the question's own domain). What it raises, or a result outside the
    domain, makes the decision `failed`, never a value. `None` says that one of the inputs that are unknown is needed
    after all: the decision waits for them; where none is unknown it fails.
    """

    inputs: tuple[str, ...]
    compute: Callable[..., Any]
    clause: str | tuple[str, ...]


@dataclass(frozen=True)
class Judgement(Answer):
    """What a person states in a field of a form.

    `valid` gets the values of `inputs` (`?` as for a formula) and returns an empty text, or what is wrong.
    """

    form: str
    judged: str
    clause: str | tuple[str, ...]
    inputs: tuple[str, ...] = ()
    valid: Callable[..., str] | None = None


@dataclass(frozen=True)
class Completeness(Answer):
    """Whether every required field of a form is stated; what is missing comes in `values["missing"]`."""

    form: str
    clause: str | tuple[str, ...]


@dataclass(frozen=True)
class Deadline(Answer):
    """By when: a day or an instant, as the question asks, counted in the site's working calendar.

    It is counted from the fact or answer `after`: the period `within` on from it, or `ahead` of it; or by the day
    number `by_day` (a figure or a setting, clamped to the month's end) of the month that comes `months_on` months
    after that of `after`. `rolls` moves a day off to the next or the previous working day. The first day is not
    counted and the last one is: what is due on a day is late when that day is over. `pauses` names a list of records
    with `from` and perhaps `to` during which the clock stands; while one is open the deadline is waited for.

    What was counted comes in the decision's values: from where to where, the days off, the pauses, the version of the
    calendar.
    """

    after: str
    clause: str | tuple[str, ...]
    within: Period | None = None
    ahead: Period | None = None
    by_day: int | str = 0
    months_on: int = 0
    rolls: Literal["", "next", "previous"] = ""
    pauses: str = ""


def clauses_of(cited: str | tuple[str, ...]) -> tuple[str, ...]:
    """The cited clauses as a tuple."""
    return (cited,) if isinstance(cited, str) else tuple(cited)

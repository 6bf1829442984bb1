"""What a pack declares besides answers: settings, roles, case kinds, forms, acts, tasks, openings, schedules, clauses.

All of these are frozen values. Names are unique in a site's stack; `replaces="pack:name"` on a thing of the same name
stands for a lower layer's, and `Drop` takes one away with the clause that says so. The words for people (Chinese and
English) stand once, in the pack's `vocabulary.yaml`.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from .citing import Cited
from .conditions import ALWAYS, Condition
from .domains import Domain
from .forms import EACH as EACH
from .forms import Chart as Chart
from .forms import FactRole as FactRole
from .forms import Field as Field
from .forms import Form as Form
from .forms import Holder as Holder
from .forms import Reminder as Reminder
from .forms import Signer as Signer
from .forms import keepers_of as keepers_of
from .periods import Period


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

    Without `host` the site must name one; a role without a host is refused at start. Packs that name the same role with
    the same host, or without one, mean one role.
    """

    name: str
    host: str = ""
    clause: Cited = ()
    replaces: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Task:
    """What somebody owes: when, for each of what, who, on which form, by when, before which acts.

    It is open while `when` holds and a required field of its form is not stated. With `for_each`, the name of a list,
    it is open for each member for which the form is not filled, and each fact of the form is the list of what was
    stated for each member, with a gap where nothing is. With `every` it is owed again that long after it was done.
    `due` names a question whose answer is the instant at which it is late; `reminders` say who is told of it.
    `performs` names the act that completing it performs; such a task is open while the act is allowed. `in_person`: no
    deputy may do it. `shows` are facts handed along. `tells` is the named event that reports it as done. `asks` is the
    named request by which it goes out. If the form names a capability (`fill`), the department that gets the request
    fills the form by itself where it can, and leaves it to a person otherwise: `search.requested`,
    `lot.trace-requested`, `complaint.intake-requested` (sales takes in a complaint out of what is shown, and the one
    field that is required gets its number).
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
    every: Period | None = None
    reminders: tuple[Reminder, ...] = ()
    in_person: bool = False
    replaces: str = field(default="", kw_only=True)


Effect = Literal["", "open", "close", "reopen"]


@dataclass(frozen=True)
class Act:
    """Something a person does to a case on request, when `may_<name>` refuses nothing.

    The fields of `form` become facts. `effect` is what the engine does besides: open a case of kind `of`, close the
    case, or reopen it as a new cycle. With `opens` it opens a child case of that kind, and the form is the child's.
    """

    name: str
    of: str
    who: tuple[str, ...]
    clause: Cited
    form: str = ""
    effect: Effect = ""
    opens: str = ""
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
    that tell of it. `drill` names the fact that says whether the case is an exercise, stated as it is opened: of such a
    case and of its children no message goes out that is meant for somebody outside, whatever else is declared.
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
    drill: str = ""
    replaces: str = field(default="", kw_only=True)

    @property
    def prefix(self) -> str:
        return self.number.split("{", 1)[0]


@dataclass(frozen=True)
class Opening:
    """A child case that the parent owes while `when` holds; one more for each child that ended and met `again`.

    With `for_each`, the name of a list, it owes one for each member; the member is stated in the child as the fact
    `states`, a field of a form of the child that says `arrives=True`.
    """

    kind: str
    of: str
    clause: Cited
    when: Condition
    again: Condition | None = None
    for_each: str = ""
    states: str = ""
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
    """A calendar rule that opens a case of kind `opens` for each period, once, and catches up after an outage.

    `each` is the length of the period: a day, a week from Monday to Sunday, a month, quarter, half_year or year of the
    calendar, or the name of a setting with a `Choice` of these. The case is opened as the period begins or ends,
    `ahead` of that or `after` it. Its kind gets the facts `period` ("2011", "2011-H2", "2011-Q4", "2011-12",
    "2011-W52", "2011-12-31"), `period_from` and `period_to`, the first and the last day of it.
    With `times`, the name of a setting with a list of `TimeOfDay`, and `each="day"` a case is opened at each of these
    times of each day (`period` "2011-12-31T08:00"); its kind gets the fact `period_at` besides, that instant.
    """

    name: str
    opens: str
    each: str
    clause: Cited
    at: Literal["begin", "end"] = "end"
    ahead: Period | None = None
    after: Period | None = None
    times: str = ""
    replaces: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Gathering:
    """A fact of a case: a frozen picture of other cases of the same owner, taken once when `when` first holds.

    It holds, of each other case of `kind` whose `day` lies from `first` to `last` (names of facts, both days included),
    the number, when it was opened and closed, and the values of `takes` (facts and answers of that kind); without
    `first` or `last` it is not bounded there. Cases for which `where` does not hold are left out and counted with the
    reason; but where it can hold for no closed case, as `not_(is_("closed", True))`, which is what is open at that
    moment, closed ones are no part of it. `rows`, `excluded`, `taken_at` and `digest` are the parts of the fact. The
    roles `anew_by` may have it taken anew, with a reason, by the act `gather.<name>`; what rests on the earlier picture
    keeps it.
    """

    name: str
    of: str
    kind: str
    takes: tuple[str, ...]
    clause: Cited
    day: str = "opened_at"
    first: str = ""
    last: str = ""
    where: Condition = ALWAYS
    when: Condition = ALWAYS
    anew_by: tuple[str, ...] = ()
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

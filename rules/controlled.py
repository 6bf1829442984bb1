"""Forms that are numbered, signed or handed out, and what follows from that: facts, forms, tasks and an act that no
pack declares."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from .conditions import is_
from .declarations import Act, FactRole, Field, Form, Holder, Signer, Task
from .domains import Choice, Day, Domain, Instant, ListOf, Record, Text, Whole, YesNo
from .facts import Source
from .numbering import Scheme

SIGN: Final = "sign."
RECEIVE: Final = "receive."
REVISE: Final = "revise."
AGREED: Final = "agreed."
REMARK: Final = "remark."
RECEIVED: Final = "received."
REASON: Final = "reason."

SIGNATURE: Final = Record(
    "signature",
    {
        "signer": Whole(1, 99),
        "role": Text(longest=64),
        "meaning": Text(longest=64),
        "agreed": YesNo(),
        "digest": Text(longest=64),
        "by": Text(longest=200),
        "at": Instant(),
    },
    {"remark": Text(), "deputy_for": Text(longest=200), "stale": YesNo()},
)
"""One signature: over which content, by whom, as what; `stale` once the content is another."""

COPY: Final = Record(
    "copy",
    {
        "holder": Whole(1, 99),
        "role": Text(longest=64),
        "copy": Choice("original", "copy", "photocopy"),
        "digest": Text(longest=64),
        "sent_at": Instant(),
    },
    {"received_by": Text(longest=200), "received_at": Instant(), "deputy_for": Text(longest=200), "stale": YesNo()},
)
"""One copy: of which content, whose, and who signed for it."""

NUMBER: Final = Text(longest=500)


@dataclass(frozen=True)
class Signing:
    """A signer in his place; `task` is owed when it is his turn."""

    number: int
    signer: Signer
    task: Task


@dataclass(frozen=True)
class Holding:
    """A holder in his place; `task` is owed for a copy that he signs for."""

    number: int
    holder: Holder
    task: Task


@dataclass(frozen=True)
class ControlledForm:
    """A form with a number scheme, signers or holders. `turns` are the signers in their order, side by side or one
    after the other."""

    pack: str
    form: Form
    turns: tuple[tuple[Signing, ...], ...]
    holdings: tuple[Holding, ...]
    scheme: Scheme | None

    @property
    def name(self) -> str:
        return self.form.name

    @cached_property
    def source(self) -> Source:
        return Source("signing", self.name)

    def fact(self, part: str) -> str:
        """The name of a fact that the engine supplies of the form, such as `signed`."""
        return f"{self.name}.{part}"

    @cached_property
    def signings(self) -> tuple[Signing, ...]:
        return tuple(one for turn in self.turns for one in turn)

    @cached_property
    def places(self) -> tuple[Signing | Holding, ...]:
        """Its signers and its holders."""
        return (*self.signings, *self.holdings)

    @cached_property
    def needs(self) -> frozenset[str]:
        """The facts and answers on which it depends whom it asks and how it is numbered."""
        asked: list[Signer | Holder] = [one.signer for one in self.signings]
        asked += [one.holder for one in self.holdings]
        names: set[str] = set(self.scheme.facts) if self.scheme else set()
        for one in asked:
            names |= one.when.names() | ({one.role.name} if isinstance(one.role, FactRole) else set())
        return frozenset(names)

    @cached_property
    def keeps(self) -> tuple[str, ...]:
        """The facts that tell of it where it stands."""
        return tuple(name for name, _, source in self.facts(()) if source.kind != "form")

    @cached_property
    def supplies(self) -> frozenset[str]:
        """The facts that the engine works out of it in every evaluation."""
        return frozenset(name for name, _, source in self.facts(()) if source == self.source)

    def untouched(self) -> dict[str, Any]:
        """What the engine says of it while nobody has written anything on it."""
        parts: dict[str, Any] = {"complete": False}
        parts |= {"signed_by": (), "signed": False, "sent_back": False} if self.form.signers else {}
        parts |= {"received_by": (), "delivered": False} if self.form.holders else {}
        return {self.fact(part): value for part, value in parts.items()}

    @cached_property
    def derived_forms(self) -> Mapping[str, Form]:
        """The forms on which people sign, receive and revise it."""
        made = [_signing_form(self.form, one) for one in self.signings]
        made += [_receiving_form(self.form, one) for one in self.holdings]
        made += [_revising_form(self.form)] if self.form.signers else []
        return {form.name: form for form in made}

    def facts(self, roles: Sequence[str]) -> Iterator[tuple[str, Domain, Source]]:
        """What the engine supplies of the form, by name, with domain and source."""
        names = ListOf(Choice(*roles), gaps=False) if roles else ListOf(Text(longest=64), gaps=False)
        parts: dict[str, Domain] = {"complete": YesNo()}
        if self.form.signers or self.form.holders:
            parts["digest"] = Text(longest=64)
        if self.form.signers:
            parts |= {"signatures": ListOf(SIGNATURE, gaps=False), "signed_by": names, "signed": YesNo()}
            parts |= {"signed_on": Day(), "sent_back": YesNo()}
        if self.form.holders:
            parts |= {"copies": ListOf(COPY, gaps=False), "received_by": names, "delivered": YesNo()}
        yield from ((self.fact(part), domain, self.source) for part, domain in parts.items())
        if self.scheme:
            drawn = {"number": NUMBER, "drawn_before": Whole(0, 10**9), "drawn_on": Day()}
            source = Source("number", self.name)
            yield from ((self.fact(part), domain, source) for part, domain in drawn.items())
        if self.form.signers:
            yield REASON + self.name, Text(), Source("form", REVISE + self.name)

    def answers(self) -> Iterator[tuple[str, Domain]]:
        """What people write on the derived forms and is no fact by itself."""
        for form in self.derived_forms.values():
            if not form.name.startswith(REVISE):
                yield from ((field.name, field.domain) for field in form.fields)


def controlled(pack: str, form: Form) -> ControlledForm | None:
    """What follows a form up, if anything does. Raises `DeclarationError` for a number that is no scheme."""
    if not (form.signers or form.holders or form.number):
        return None
    signings = [Signing(n, one, _signing_task(form, n, one)) for n, one in enumerate(form.signers, 1)]
    holdings = [Holding(n, one, _receiving_task(form, n, one)) for n, one in enumerate(form.holders, 1)]
    scheme = Scheme(form.number) if form.number else None
    return ControlledForm(pack, form, tuple(_turns(signings)), tuple(holdings), scheme)


def revising(one: ControlledForm, who: Iterable[str]) -> Act:
    """The act by which those who fill a form change it once it is complete."""
    name = REVISE + one.name
    when = is_(one.fact("complete"), True)
    return Act(name, one.form.of, tuple(dict.fromkeys(who)), one.form.clause, form=name, when=when)


def _turns(signings: Sequence[Signing]) -> Iterator[tuple[Signing, ...]]:
    turn: list[Signing] = []
    for one in signings:
        if turn and not (one.signer.step and one.signer.step == turn[-1].signer.step):
            yield tuple(turn)
            turn = []
        turn.append(one)
    if turn:
        yield tuple(turn)


def _signing_task(form: Form, number: int, signer: Signer) -> Task:
    name = f"{SIGN}{form.name}.{number}"
    shows = (*(f.name for f in form.fields), *form.shows, f"{form.name}.digest", f"{form.name}.signatures")
    shows = (*shows, f"{form.name}.number") if form.number else shows
    return Task(
        name,
        form.of,
        signer.role,
        name,
        signer.clause,
        before=("close",),
        shows=shows,
        in_person=signer.in_person,
        due=signer.due,
        reminders=signer.reminders,
    )


def _receiving_task(form: Form, number: int, holder: Holder) -> Task:
    name = f"{RECEIVE}{form.name}.{number}"
    shows = (*(f.name for f in form.fields), *form.shows, f"{form.name}.digest")
    shows = (*shows, f"{form.name}.signatures") if form.signers else shows
    shows = (*shows, f"{form.name}.number") if form.number else shows
    return Task(
        name,
        form.of,
        holder.role,
        name,
        holder.clause,
        before=("close",),
        shows=shows,
        due=holder.due,
        reminders=holder.reminders,
    )


def _signing_form(form: Form, one: Signing) -> Form:
    place = f"{form.name}.{one.number}"
    fields = (Field(AGREED + place, YesNo()), Field(REMARK + place, Text(), required=False))
    return Form(SIGN + place, form.of, fields, one.signer.clause)


def _receiving_form(form: Form, one: Holding) -> Form:
    place = f"{form.name}.{one.number}"
    return Form(RECEIVE + place, form.of, (Field(RECEIVED + place, YesNo()),), one.holder.clause)


def _revising_form(form: Form) -> Form:
    fields = tuple(replace(field, required=False) for field in form.fields)
    return Form(REVISE + form.name, form.of, (*fields, Field(REASON + form.name, Text())), form.clause)

"""Where a controlled form stands: complete, signed by whom over its present content, delivered to whom, what is open.

A signature belongs to the content that it was given for. Once the content is another the signature is stale and its
signer is asked anew.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .canonical import canonical
from .closing import missing_in
from .conditions import Condition
from .controlled import ControlledForm, Holding, Signing
from .declarations import FactRole, Task
from .facts import Known
from .procedure import KindOfCase, Procedure, cited
from .situation import CopyDue, FormState, Refusal, TaskOwed

Values = Mapping[str, Any]


@dataclass(frozen=True)
class _Asked:
    """Who is asked now; `undecided` is what must be known before one can say who else."""

    open: tuple[tuple[Any, str], ...]
    undecided: tuple[str, ...]

    @property
    def nobody(self) -> bool:
        return not self.open and not self.undecided


def form_state(
    procedure: Procedure,
    kind: KindOfCase,
    one: ControlledForm,
    values: Values,
    supposed: Values,
    *,
    closed: bool = False,
) -> FormState:
    """Where the form stands for `values`. What is `supposed` stands in place of what would follow from them."""
    return _Circulation(procedure, kind, one, values, supposed).state(closed)


class _Circulation:
    def __init__(
        self, procedure: Procedure, kind: KindOfCase, one: ControlledForm, values: Values, supposed: Values
    ) -> None:
        self.procedure = procedure
        self.one = one
        self.values = values
        self.given = {part: supposed[one.fact(part)] for part in _GIVEN if one.fact(part) in supposed}
        self.digest = self._digest() if one.form.signers or one.form.holders else ""
        self.complete: bool = self._is_complete(kind)
        self.signatures = self._present("signatures")
        self.copies = self._present("copies")

    def state(self, closed: bool) -> FormState:
        to_sign = self._to_sign(self._signed_places())
        sent_back = bool(self.given.get("sent_back", any(not s["agreed"] for s in self.signatures)))
        signed = bool(self.given.get("signed", self.complete and not sent_back and to_sign.nobody))
        ready = signed if self.one.form.signers else self.complete
        copies = self._asked(self.one.holdings) if ready else _Asked((), ())
        to_receive = self._to_receive(copies)
        delivered = bool(self.given.get("delivered", ready and to_receive.nobody))
        circulating = self.complete and not closed
        tasks = [] if signed or sent_back or not circulating else list(self._owed(to_sign.open))
        tasks += list(self._owed(to_receive.open)) if ready and circulating and not delivered else []
        undecided = (*(() if signed else to_sign.undecided), *(() if delivered else to_receive.undecided))
        return FormState(
            form=self.one.name,
            complete=self.complete,
            digest=self.digest,
            signed=signed,
            sent_back=sent_back,
            tasks=tuple(tasks),
            refusals=tuple(self._refusals(tasks, sent_back, undecided)) if self.complete else (),
            wants_number=self.complete and self._wants_number(),
            copies_due=tuple(self._due(copies)),
            facts=self._facts(signed, sent_back, delivered),
        )

    def _is_complete(self, kind: KindOfCase) -> bool:
        if "complete" in self.given:
            return bool(self.given["complete"])
        return bool(self.given.get("signed") or self.given.get("signed_by")) or not missing_in(
            kind, self.one.name, self.values.get
        )

    def _digest(self) -> str:
        stated = ((f.name, self.values.get(f.name)) for f in self.one.form.fields)
        content = {name: self.procedure.write_fact(name, value) for name, value in stated if value is not None}
        return hashlib.sha256(canonical(content).encode()).hexdigest()

    def _present(self, part: str) -> list[Mapping[str, Any]]:
        """The signatures or copies of the present content."""
        all_of_them = self.values.get(self.one.fact(part)) or ()
        return [one for one in all_of_them if one["digest"] == self.digest and not one.get("stale")]

    def _signed_places(self) -> set[tuple[int, str]]:
        if "signed_by" not in self.given:
            return {(int(s["signer"]), str(s["role"])) for s in self.signatures if s["agreed"]}
        signed: set[tuple[int, str]] = set()
        for role in self.given["signed_by"]:
            in_turn = [one.number for one, asked in self._to_sign(signed).open if asked == role]
            signed |= {(in_turn[0], role)} if in_turn else set()
        return signed

    def _to_sign(self, signed: set[tuple[int, str]]) -> _Asked:
        """Those whose turn it is: nobody signs before all who are asked before him have signed."""
        for turn in self.one.turns:
            asked = self._asked(turn)
            done = signed | _spared(asked, signed)
            left = _Asked(tuple(p for p in asked.open if (p[0].number, p[1]) not in done), asked.undecided)
            if not left.nobody:
                return left
        return _Asked((), ())

    def _to_receive(self, copies: _Asked) -> _Asked:
        received = {(int(c["holder"]), str(c["role"])) for c in self.copies if "received_at" in c}
        given = self.given.get("received_by")
        acknowledged = [(one, role) for one, role in copies.open if one.holder.acknowledged]
        if given is not None:
            return _Asked(tuple(pair for pair in acknowledged if pair[1] not in given), copies.undecided)
        return _Asked(tuple(p for p in acknowledged if (p[0].number, p[1]) not in received), copies.undecided)

    def _asked(self, places: Sequence[Signing | Holding]) -> _Asked:
        asked: list[tuple[Signing | Holding, str]] = []
        undecided: list[str] = []
        for place in places:
            one = place.signer if isinstance(place, Signing) else place.holder
            holds = one.when.holds(self.values.get)
            roles = _roles(one.role, self.values) if holds is not False else ()
            if holds is None or roles is None:
                undecided += _unknown(one.when, one.role, self.values)
            else:
                asked += [(place, role) for role in roles]
        return _Asked(tuple(asked), tuple(dict.fromkeys(undecided)))

    def _owed(self, places: Iterable[tuple[Any, str]]) -> Iterator[TaskOwed]:
        for place, role in places:
            task: Task = place.task
            key = f"{self.digest}.{role}" if isinstance(task.who, FactRole) else self.digest
            yield TaskOwed(task, self.one.pack, role, self.procedure.host_of(role), None, late=False, key=key)

    def _refusals(self, tasks: Sequence[TaskOwed], sent_back: bool, undecided: Sequence[str]) -> Iterator[Refusal]:
        clauses = cited(self.one.pack, self.one.form.clause)
        if sent_back:
            yield Refusal("sent_back", clauses, (self.one.name,))
        for name in dict.fromkeys(owed.name for owed in tasks):
            yield Refusal("task_open", next(o.clauses for o in tasks if o.name == name), (name,))
        unknown = [name for name in self._unnumbered() if name not in undecided]
        if undecided or unknown:
            yield Refusal("undecided", clauses, (*undecided, *unknown))

    def _unnumbered(self) -> tuple[str, ...]:
        """What must be known before its number can be drawn."""
        if self.one.scheme is None or self.values.get(self.one.fact("number")) is not None:
            return ()
        return tuple(name for name in self.one.scheme.facts if self.values.get(name) is None)

    def _wants_number(self) -> bool:
        missing = self.one.scheme is not None and self.values.get(self.one.fact("number")) is None
        return missing and not self._unnumbered()

    def _due(self, copies: _Asked) -> Iterator[CopyDue]:
        sent = {(int(c["holder"]), str(c["role"])) for c in self.copies}
        for place, role in copies.open:
            if (place.number, role) not in sent:
                yield CopyDue(self.one.name, place.number, role, place.holder.copy, place.holder.acknowledged)

    def _facts(self, signed: bool, sent_back: bool, delivered: bool) -> dict[str, Known | None]:
        """What the engine supplies of the form; `None` where it is not known."""
        made: dict[str, Any] = {"complete": self.complete}
        at: datetime | None = None
        by = ""
        if self.one.form.signers or self.one.form.holders:
            made["digest"] = self.digest
        if self.one.form.signers:
            at, by = _last(self.signatures, "at", "by")
            made |= {"signed_by": tuple(s["role"] for s in self.signatures if s["agreed"])}
            made |= {"signed": signed, "sent_back": sent_back}
            made |= {"signed_on": at.astimezone(self.procedure.timezone).date() if at and signed else None}
        if self.one.form.holders:
            received = sorted((c for c in self.copies if "received_at" in c), key=lambda c: c["received_at"])
            made |= {"received_by": tuple(c["role"] for c in received), "delivered": delivered}
        made |= self.given
        return {
            self.one.fact(part): None if value is None else Known(value, self.one.source, by=by, known_at=at)
            for part, value in made.items()
        }


_GIVEN = ("complete", "digest", "signed_by", "signed", "signed_on", "sent_back", "received_by", "delivered")


def _spared(asked: _Asked, signed: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """Those of a turn who need not sign, since one signature of theirs is enough and is given."""
    either = {(place.number, role) for place, role in asked.open if place.signer.either}
    return either if either & signed else set()


def _roles(role: str | FactRole, values: Values) -> tuple[str, ...] | None:
    """The roles that are meant; `None` while they are not known."""
    if isinstance(role, str):
        return (role,)
    named = values.get(role.name)
    if named is None:
        return None
    return tuple(
        dict.fromkeys(str(one) for one in (named if isinstance(named, tuple) else (named,)) if one is not None)
    )


def _unknown(when: Condition, role: str | FactRole, values: Values) -> list[str]:
    names = sorted(when.names()) + ([role.name] if isinstance(role, FactRole) else [])
    return [name for name in names if values.get(name) is None]


def _last(entries: Sequence[Mapping[str, Any]], at: str, by: str) -> tuple[datetime | None, str]:
    last = max(entries, key=lambda entry: entry[at], default=None)
    return (last[at], str(last[by])) if last else (None, "")

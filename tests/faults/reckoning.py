"""The reckoning after a fault: what the outsider has sent against what there is. The words are Jepsen's."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Protocol

from tests.faults.ledger import EXPECTED, Ledger
from tests.faults.traces import TWICE

SHOWN = 12


class Sent(Protocol):
    """What was sent: what the sender began to send, and what the broker has confirmed to it."""

    @property
    def attempted(self) -> Collection[str]: ...

    @property
    def acknowledged(self) -> Collection[str]: ...


@dataclass(frozen=True)
class Reckoning:
    """Complaints counted by what became of them. `wrong` says in words what else is not as it must be.

    attempted: its sender began to send it.
    acknowledged: the broker has confirmed it at least once.
    ok: there is exactly one case of it, right in everything: its state, its tasks and facts once each, its messages
        written once, received once and heard by a listener, its receipts not doubled.
    lost: acknowledged, and there is no case of it, or something of the case is missing.
    duplicated: something of it is there more often than once.
    recovered: never acknowledged, and there nevertheless: right, and counted as ok as well.
    unexpected: there is something that nobody has asked for: another task, another state, a parked message, a
        case that nobody complained about.
    """

    attempted: int = 0
    acknowledged: int = 0
    ok: int = 0
    lost: int = 0
    duplicated: int = 0
    recovered: int = 0
    unexpected: int = 0
    wrong: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        missing = self.ok - self.recovered != self.acknowledged
        return not (self.lost or self.duplicated or self.unexpected or self.wrong or missing)

    def __str__(self) -> str:
        return " ".join(f"{one.name}={getattr(self, one.name)}" for one in fields(self) if one.name != "wrong")

    def in_full(self) -> str:
        """The line and, if something is wrong, the first of it."""
        more = [f"... and {len(self.wrong) - SHOWN} more"] if len(self.wrong) > SHOWN else []
        return "\n".join([str(self), *self.wrong[:SHOWN], *more])


def reckon(sent: Sent, known: Collection[str], ledger: Ledger) -> Reckoning:
    """The reckoning of what was `sent`; `known` are all complaints that anybody has sent to this installation."""
    count: Counter[str] = Counter()
    wrong = [*ledger.unfinished, *ledger.gaps(), *ledger.strays]
    for id_ in sorted(sent.attempted):
        verdict, why = _verdict(id_, ledger, id_ in sent.acknowledged)
        count.update(verdict)
        wrong += [f"{id_}: {word}" for word in why]
    nobody_sent = [id_ for id_ in ledger.found if id_ not in known]
    wrong += [f"{id_}: nobody has sent it" for id_ in nobody_sent]
    count["unexpected"] += len(ledger.strays) + len(nobody_sent)
    return Reckoning(attempted=len(sent.attempted), acknowledged=len(sent.acknowledged), **count, wrong=tuple(wrong))


def _verdict(id_: str, ledger: Ledger, acknowledged: bool) -> tuple[set[str], list[str]]:
    """What a complaint counts as, and what is wrong with it."""
    found = ledger.found.get(id_)
    if not found:
        return ({"lost"}, ["no trace of it"]) if acknowledged else (set(), [])
    missing = [*(EXPECTED - found), *ledger.unheard.get(id_, ())]
    more = found - EXPECTED
    twice = {trace for trace in more if trace in EXPECTED or trace.startswith(TWICE)}
    kinds = {"lost": missing, "duplicated": twice, "unexpected": set(more) - twice}
    verdict = {kind for kind, traces in kinds.items() if traces}
    if not verdict:
        return {"ok"} if acknowledged else {"ok", "recovered"}, []
    return verdict, [f"missing: {one}" for one in missing] + [f"too much: {one} ({more[one]})" for one in more]

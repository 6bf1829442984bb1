"""What the warehouse does by itself when a case asks for it: block lots, find out where they went, let them go."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from rules.lots import LOT, LOTS, RELEASE_REASON
from services.casework.holding import TaskList
from services.casework.search import key_of
from shared.messages.envelope import LARGEST
from shared.messages.lots import LotQuarantineRequested, LotReleaseRequested, LotTraceRequested
from shared.messages.task import TaskObject
from shared.messages.text import Text
from shared.store.work import Work

from . import blocking, tracing
from .accounts import Account, accounts_of
from .ledger import LENGTHS

LARGEST_TRACE: Final = LARGEST * 2 // 5
"""Bytes: a message takes it, and one that shows it besides what it is about does so too."""

_TOO_LARGE: Final = Text("结果过大，由人判断", "the result is too large for a message: a person decides")
_NO_LOT: Final = Text("没有可查的批号，由人判断", "no lot is named that could be looked up: a person decides")


class LotWork:
    """Each request is filled in at once and reported to the owner of the case; what the ledger does not decide goes on
    the list of the department's people."""

    def __init__(self, tasks: TaskList) -> None:
        self._tasks = tasks

    def quarantine(self, message: LotQuarantineRequested, work: Work) -> None:
        """Blocks the lots. A drill blocks none."""
        named = self._taken(message, work)
        if named is None:
            return
        blocked = not message.drill
        for key, name in named.items():
            blocking.take(work, key, name)
            if blocked:
                blocking.block(work, key, message.case, message.owner)
        accounts = accounts_of(work.connection, work.site, named)
        found = [_blocked(name, accounts.get(key), work, blocked=blocked) for key, name in named.items()]
        filled = "blocked in the ledger" if blocked else "a drill: nothing is blocked"
        self._report(message, {"blocked_lot": found}, work, filled)

    def trace(self, message: LotTraceRequested, work: Work) -> None:
        """Finds where the lots went. It changes nothing, in a drill or not."""
        named = self._taken(message, work)
        if named is None:
            return
        found = tracing.trace(work.connection, work.site, named.values())
        if found.undecided is not None:
            self._leave(message, work, found.undecided)
            return
        lots = [_traced(one) for one in found.lots]
        shipments = [_without_none(asdict(one)) for one in found.shipments]
        answer = {"traced_lot": lots, "lot_shipment": shipments}
        if len(json.dumps(answer, ensure_ascii=False).encode()) > LARGEST_TRACE:
            self._leave(message, work, _TOO_LARGE)
        else:
            self._report(message, answer, work, "traced in the ledger")

    def release(self, message: LotReleaseRequested, work: Work) -> None:
        """Ends what the case holds of the lots. A drill holds none."""
        named = self._taken(message, work)
        if named is None:
            return
        reason = (message.shows or {}).get(RELEASE_REASON)
        for key, name in named.items():
            blocking.take(work, key, name)
            blocking.release(work, key, message.case, message.owner, reason)
        accounts = accounts_of(work.connection, work.site, named)
        found = [_blocked(name, accounts.get(key), work, blocked=False) for key, name in named.items()]
        self._report(message, {"blocked_lot": found}, work, "released in the ledger")

    def _taken(self, message: TaskObject, work: Work) -> dict[str, str] | None:
        """The lots that the task shows, by their keys; nothing if the task is known already, or for a person."""
        if self._tasks.knows(message.id, work):
            return None
        shown = message.shows or {}
        named = [shown[LOT]] if shown.get(LOT) else shown.get(LOTS) or []
        keys = {key: lot for lot in named if len(key := key_of(lot) or "") in LENGTHS}
        if not keys or any(key_of(lot) not in keys for lot in named):
            self._leave(message, work, _NO_LOT)
            return None
        return dict(sorted(keys.items()))

    def _leave(self, message: TaskObject, work: Work, why: Text) -> None:
        self._tasks.list_for_a_person(message, work, f"{why.zh} / {why.en}")

    def _report(self, message: TaskObject, found: Mapping[str, Sequence[Any]], work: Work, filled: str) -> None:
        self._tasks.report_filled(message, filled_in(message.form, found, work.now.isoformat()), work, filled)


def filled_in(form: Mapping[str, Any], found: Mapping[str, Sequence[Any]], at: str) -> dict[str, Any]:
    """The answer to a form: each field that holds records of a kind that was found, or an instant."""
    answer: dict[str, Any] = {}
    for name, schema in form["properties"].items():
        listed, one = str((schema.get("items") or {}).get("x-record")), str(schema.get("x-record"))
        if listed in found:
            answer[name] = list(found[listed])
        elif found.get(one):
            answer[name] = found[one][0]
        elif schema.get("format") == "date-time":
            answer[name] = at
    return answer


def _blocked(name: str, account: Account | None, work: Work, *, blocked: bool) -> dict[str, Any]:
    known = {"product_name": account.product_name, "unit": account.unit} if account else {}
    told = {"lot": name, "blocked": blocked, "in_ledger": account is not None, "at": work.now.isoformat()}
    return _without_none({**told, **known})


def _traced(one: tracing.TracedLot) -> dict[str, Any]:
    told: dict[str, Any] = {"lot": one.lot, "depth": one.depth, "in_ledger": one.account is not None}
    if one.account is not None:
        told |= {"product_name": one.account.product_name, "unit": one.account.unit, **one.account.figures()}
    return _without_none(told)


def _without_none(told: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON has it: exact figures as text."""
    return {
        name: value if isinstance(value, str | bool | int) else format(value, "f")
        for name, value in told.items()
        if value is not None
    }

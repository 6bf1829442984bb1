"""What is due is done piece by piece: one that fails holds up no other."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from shared.bus.department import CONFIG_KEY
from shared.bus.retrier import Retrier
from shared.store import retry
from shared.store.engine import Store
from shared.store.refusals import StoreUnavailable
from tests.shared.letters import RECEIVED, Desk, event, letter


class Inbox:
    """Notes what it is handed; what it is told to, it does not get done."""

    def __init__(self, *stubborn: str) -> None:
        self.handed: list[str] = []
        self._stubborn = stubborn

    def carry_out(self, delivery: Any) -> object | None:
        id_ = delivery.properties.message_id or str(delivery.raw)
        self.handed.append(id_)
        return None if any(name in id_ for name in self._stubborn) else object()


def retrier_of(store: Store, woken: list[object], inbox: Inbox) -> Retrier:
    found = Retrier()
    department = SimpleNamespace(store=store, wake_due=woken.append)
    found.container = SimpleNamespace(config={CONFIG_KEY: department})
    found.inbox = inbox
    return found


def breaking(wrong: Exception) -> Callable[..., None]:
    def raises(*_: object) -> None:
        raise wrong

    return raises


def test_put_backs_that_fail_hold_up_no_deadline(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[object] = []
    monkeypatch.setattr("shared.store.put_backs.work_off", breaking(ZeroDivisionError()))

    retrier_of(store, woken, Inbox())._do_what_is_due()

    assert len(woken) == 1


def test_while_the_database_is_away_nothing_else_is_begun(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[object] = []
    monkeypatch.setattr("shared.store.put_backs.work_off", breaking(StoreUnavailable("away")))

    retrier_of(store, woken, Inbox())._do_what_is_due()

    assert woken == []


def test_a_message_that_is_held_back_holds_up_neither_the_next_one_nor_a_deadline(store: Store, desk: Desk) -> None:
    for id_ in ("e-1", "e-2"):
        desk.failures = 1
        store.carry_out(event(letter("complaint.received.v1", RECEIVED, id=id_)), desk.duties)
    woken: list[object] = []
    inbox = Inbox("e-1")

    retrier_of(store, woken, inbox)._do_what_is_due()

    assert len(inbox.handed) == len(retry.due(store, store.clock())) == 2
    assert len(woken) == 1

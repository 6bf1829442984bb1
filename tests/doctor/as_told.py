"""A department that fails as the file `told.json` in its home says: `python -m tests.doctor.as_told DEPARTMENT`.

Of each department the file holds any of: `raises`, messages whose duty raises; `mute`, its outbox is not sent; `deaf`,
it does not read its inbox; `asleep`, it does nothing because time has passed; `stumbles`, cases whose time has come
cannot be evaluated. Without the file it is a department like any other.
"""

import sys
import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

import json  # noqa: E402
import os  # noqa: E402
from collections.abc import Mapping  # noqa: E402
from pathlib import Path  # noqa: E402
from types import MappingProxyType  # noqa: E402
from typing import Any  # noqa: E402

from capaloop.launcher.serving import main  # noqa: E402
from services.casework.department import Department  # noqa: E402
from services.casework.owning import Owner  # noqa: E402
from shared.bus import inbox as consumer  # noqa: E402
from shared.bus import relay  # noqa: E402
from tests.doctor.told import TOLD  # noqa: E402


def told() -> Mapping[str, Any]:
    file = Path(os.environ["CAPALOOP_HOME"]) / TOLD
    try:
        found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8")).get(sys.argv[1], {})
    except FileNotFoundError:
        return {}
    return found


def may_raise() -> None:
    plain = consumer.Inbox.duties_of

    def duties_of(self: Any, service: Any) -> Any:
        return MappingProxyType({message: _raising(message, duty) for message, duty in plain(self, service).items()})

    consumer.Inbox.duties_of = duties_of  # type: ignore[method-assign]


def _raising(message: Any, duty: Any) -> Any:
    def do(*given: Any) -> Any:
        if message.name in told().get("raises", ()):
            raise LookupError(f"no such thing in {message.name}")
        return duty(*given)

    return do


def may_be_mute() -> None:
    plain = relay.Window.send

    def send(self: Any, batch: Any) -> None:
        if batch.messages and told().get("mute"):
            raise ConnectionRefusedError("not today")
        plain(self, batch)

    relay.Window.send = send  # type: ignore[method-assign]


def may_be_deaf() -> None:
    plain_consume, plain_drain = consumer.Inbox._consume, consumer.Inbox._drain

    def refuse() -> None:
        if told().get("deaf"):
            raise ConnectionRefusedError("nobody listens")

    def consume(self: Any, *given: Any) -> None:
        refuse()
        plain_consume(self, *given)

    def drain(self: Any, *given: Any) -> None:
        refuse()
        plain_drain(self, *given)

    consumer.Inbox._consume = consume  # type: ignore[method-assign]
    consumer.Inbox._drain = drain  # type: ignore[method-assign]


def may_be_asleep() -> None:
    plain_due, plain_wake = Department.wake_due, Owner.wake

    def wake_due(self: Any, now: Any) -> int:
        return 0 if told().get("asleep") else plain_due(self, now)

    def wake(self: Any, *given: Any) -> None:
        if told().get("stumbles"):
            raise ArithmeticError("the days cannot be counted")
        plain_wake(self, *given)

    Department.wake_due = wake_due  # type: ignore[method-assign]
    Owner.wake = wake  # type: ignore[method-assign]


if __name__ == "__main__":
    for prepare in (may_raise, may_be_mute, may_be_deaf, may_be_asleep):
        prepare()
    sys.exit(main(sys.argv[1:]))

"""An installation whose departments fail as they are told, and healthy work for it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from amqp import Message
from sqlalchemy import Table, func, select

from capaloop.broker import PrivateNode
from capaloop.doctor.diagnosing import Diagnosis, diagnose
from capaloop.doctor.looking import gather
from shared.bus.link import connected
from shared.bus.topology import inbox_of
from shared.messages.registry import UnknownMessage, by_type
from shared.store.database import WRITES, engine_of
from shared.store.tables import outbox, parked, retry
from tests.doctor.told import TOLD
from tests.faults.ledger import reading
from tests.loop import a_complaint
from tests.system.installation import DIES_WITH_THE_TEST, REPOSITORY, Installation, eventually

SAMPLES = REPOSITORY / "tests" / "contracts"
PLACES = ("factory", "annex")
RETRY_DELAYS = "0,900,900"
SITES = """
[sites.factory]
packs = ["iso9001"]
timezone = "Asia/Shanghai"

[sites.annex]
packs = ["iso9001"]
timezone = "Europe/Berlin"
"""


class Ward(Installation):
    """Where patients lie. With a `broker` that may be stopped, and files that may be ruined, more befalls them."""

    broker: PrivateNode | None = None

    @classmethod
    def opened(cls, home: Path, amqp_uri: str) -> "Ward":
        ward = cls.at(home, amqp_uri, CAPALOOP_RETRY_DELAYS=RETRY_DELAYS)
        ward.configure(SITES)
        return ward

    def launch(self, name: str, seam: str = "") -> None:
        with self.log(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [*DIES_WITH_THE_TEST, sys.executable, "-m", "tests.doctor.as_told", name],
                cwd=REPOSITORY,
                env={**os.environ, **self.settings.as_environment()},
                stdout=log,
                stderr=log,
            )

    def configure(self, sites: str) -> None:
        self.settings.sites.write_text(sites, encoding="utf-8")

    def tell(self, name: str, **what: Any) -> None:
        """From now on the department fails so."""
        self._put(json.dumps({name: what}))

    def tell_nothing(self) -> None:
        self._put("{}")

    def _put(self, text: str) -> None:
        new = self.settings.home / "told.new"
        new.write_text(text, encoding="utf-8")
        new.replace(self.settings.home / TOLD)

    def signal(self, name: str, number: signal.Signals) -> None:
        self.processes[name].send_signal(number)

    def look(self, case: str = "") -> tuple[Diagnosis, Diagnosis]:
        """What the doctor says of the whole, and of the case, from one look."""
        seen = gather(self.settings, case)
        return diagnose(seen), diagnose(seen, case)

    def until(self, what: str, holds: Any) -> Any:
        found = eventually(holds)
        assert found, f"waited in vain until {what}\n{self.last_words()}"
        return found

    def count(self, name: str, table: Table, *conditions: Any) -> int:
        with reading(self.settings.database_urls[name]) as connection:  # type: ignore[index]
            return int(connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one())

    def is_idle(self) -> bool:
        """Nothing is to be sent, tried again or parked, and everything that was sent has come."""
        unsent = (outbox.c.sent_at.is_(None), outbox.c.undeliverable_at.is_(None))
        quiet = all(
            not self.count(name, outbox, *unsent)
            and not self.count(name, retry)
            and not self.count(name, parked, parked.c.state == "parked")
            for name in self.processes
        )
        return quiet and not any(name for name in self.processes if self.lies_in(name))

    def change(self, name: str, statement: Any) -> None:
        """Alters what a department's database holds, behind its back."""
        engine = engine_of(self.settings.database_urls[name])  # type: ignore[index]
        try:
            with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
                connection.execute(statement)
        finally:
            engine.dispose()

    def lies_in(self, name: str) -> int:
        """How many messages lie in the inbox of a department."""
        with connected(self.settings.amqp_uri, "test looks") as connection:
            found = connection.channel().queue_declare(inbox_of(name), passive=True)  # type: ignore[arg-type]
            return int(found.message_count)

    def hand_in(self, name: str, body: bytes | Mapping[str, Any], **properties: Any) -> None:
        """Puts a message into the inbox of a department, by its own exchange and routing key if it has any."""
        raw, exchange, key, headers = body, "", inbox_of(name), {}  # type: ignore[arg-type]
        if not isinstance(body, bytes):
            raw = json.dumps(body).encode()
            with suppress(UnknownMessage):
                message = by_type(body["type"])
                exchange, key, headers = message.exchange, message.routing_key(body["site"]), {"BCC": [key]}
        with connected(self.settings.amqp_uri, "test hands in") as connection:
            channel = connection.channel()
            given = {"content_type": "application/cloudevents+json", "delivery_mode": 2, **properties}
            sent = Message(raw, **given, application_headers=headers)
            channel.basic_publish(sent, exchange=exchange, routing_key=key)

    def complain(self, chance: Random, site: str = "factory", **changes: Any) -> str:
        """A complaint goes in over HTTP; gives the case."""
        order = f"SO-{chance.randrange(10**9)}"
        given = a_complaint(**{"order_number": order, "product_name": f"bracket {order}", **changes})
        status, answer = self.post("sales", "complaint.submit", given, site=site)
        assert status == 202, answer
        return str(answer["case"])

    def stock(self, chance: Random, product: str) -> None:
        """The warehouse knows a defect of the product: a complaint about it leads to a CAPA request."""
        record = f"S-{chance.randrange(10**9)}"
        data = {"record": record, "product_name": product, "defect": "burr"}
        status, answer = self.post("warehouse", "stock.record", data)
        assert status in (200, 202), answer

    def person_waited_for(self, name: str, case: str) -> str:
        """The task of a case that stands on the list of a department, once it does."""

        def listed() -> str | None:
            items = self.get(name, f"/v1/tasks?state=open&limit=200&case={case}")["items"]
            return str(items[0]["id"]) if items else None

        return str(self.until(f"{name} has a task of {case}", listed))


def sample(type_: str, **changes: Any) -> dict[str, Any]:
    """A message as the contract shows it, under an id of its own."""
    found: dict[str, Any] = json.loads((SAMPLES / f"{type_}.json").read_text(encoding="utf-8"))
    return {**found, **changes}

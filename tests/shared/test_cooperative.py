"""A query of PostgreSQL that takes its time keeps nobody else in the process waiting."""

import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from shared.bus.client import Client
from tests.postgres import PrivateCluster
from tests.shared.office import Office, received, until

pytestmark = [pytest.mark.broker, pytest.mark.postgres]


@pytest.fixture
def office(amqp_uri: str, tmp_path: Path, postgres: PrivateCluster) -> Iterator[Office]:
    office = Office(amqp_uri, tmp_path, postgres.new_database())
    office.start()
    yield office
    office.end(signal.SIGKILL)


def sleeping(office: Office) -> bool:
    """Whether a query sleeps in the department's database."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%'"
    store = office.store
    with store.reading() as connection:
        found = connection.execute(text(query)).scalar_one()
    store.close()
    return bool(found)


def test_probes_and_other_messages_are_served_while_a_query_sleeps(office: Office) -> None:
    with Client(office.amqp_uri, "urn:example:crm") as client:
        received(client, 1, "sleeps")
        until(lambda: sleeping(office))

        with urllib.request.urlopen(office.http, timeout=120) as answer:
            assert answer.status == 200
        answered = client.command("complaint.close.v1", "factory", {"case": "factory/C-2"}, timeout=120)

    assert answered["type"] == "complaint.close.accepted.v1"
    assert sleeping(office)
    assert office.effects() == {"factory/C-2": 1}

"""Attachments on PostgreSQL, where several departments of one kind share a database."""

import hashlib
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from rules.records import LARGEST_ATTACHMENT
from services.casework.attaching import ORPHAN_AFTER, Upload, about, content, keep, note_use, refer, remove_orphans
from services.casework.tables import attachments, casework_metadata
from shared.messages.errors import Refused
from shared.store.engine import Store, open_store
from tests.fakes import FrozenClock
from tests.postgres import PrivateCluster

pytestmark = pytest.mark.postgres


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def stores(postgres: PrivateCluster, clock: FrozenClock) -> Iterator[tuple[Store, Store]]:
    """Two processes of sales on one database."""
    url = postgres.new_database()
    made = open_store(url, "sales", clock=clock), open_store(url, "sales", clock=clock)
    made[0].create_tables(casework_metadata)
    yield made
    for store in made:
        store.close()


def upload(held: bytes = b"held") -> Upload:
    return Upload(hashlib.sha256(held).hexdigest(), "image/png", len(held), "a.png", held)


def test_the_largest_goes_in_and_comes_out_of_either(stores: tuple[Store, Store]) -> None:
    one, other = stores
    held = bytes(range(256)) * (LARGEST_ATTACHMENT // 256)

    assert keep(one, upload(held), "crm")[1] is True
    assert keep(other, upload(held), "crm")[1] is False

    with other.reading() as connection:
        assert content(connection, upload(held).sha256) == held


def test_the_same_at_the_same_time_is_kept_once(stores: tuple[Store, Store]) -> None:
    both, new = threading.Barrier(2), []

    def send(store: Store) -> None:
        both.wait(300)
        new.append(keep(store, upload(bytes(1_000_000)), "crm")[1])

    threads = [threading.Thread(target=send, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)

    assert sorted(new) == [False, True]


def test_what_a_case_is_about_to_use_is_not_removed_meanwhile(stores: tuple[Store, Store], clock: FrozenClock) -> None:
    one, other = stores
    keep(one, upload(), "crm")
    clock.now += ORPHAN_AFTER + timedelta(days=1)
    removed: list[int] = []
    sweeper = threading.Thread(target=lambda: removed.append(remove_orphans(other, clock.now)))

    with one.working("factory", by="crm") as work:
        referred = refer(work, "sales", [{"sha256": upload().sha256}], "attachments")
        sweeper.start()
        sweeper.join(1)  # as long as it takes to remove it, if it could
        note_use(work, "factory/C-1", referred)
    sweeper.join(300)

    assert removed == [0]
    with one.reading() as connection:
        assert about(connection, upload().sha256)["size"] == 4


def test_what_is_removed_cannot_be_referred_to(stores: tuple[Store, Store], clock: FrozenClock) -> None:
    one, other = stores
    keep(one, upload(), "crm")
    clock.now += ORPHAN_AFTER
    assert remove_orphans(other, clock.now) == 1

    with pytest.raises(Refused) as refused, one.working("factory") as work:
        refer(work, "sales", [{"sha256": upload().sha256}], "attachments")

    assert refused.value.status == 422


def test_the_database_itself_holds_nothing_larger(stores: tuple[Store, Store]) -> None:
    with pytest.raises(RuntimeError):
        keep(stores[0], upload(bytes(LARGEST_ATTACHMENT + 1)), "crm")
    with stores[0].reading() as connection:
        assert connection.execute(select(attachments.c.sha256)).all() == []

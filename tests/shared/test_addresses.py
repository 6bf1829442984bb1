"""A broker of several nodes is asked at one after the other, by every client, and no password is told."""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pytest

from shared.bus import topology
from shared.bus.addresses import Addresses, hidden
from shared.bus.client import Client
from shared.bus.link import BrokerUnreachable, NoNodeAnswers, connected
from shared.bus.reconnecting import Link
from shared.bus.trust import AddressWrong
from tests.shared.doors import Door, doors

THREE = "amqp://u:p@one/v;amqp://u:p@two/v;amqp://u:p@three/v"
TRIES = 600


class Beginning(Random):
    """Chance that always picks this place."""

    def __init__(self, place: int) -> None:
        super().__init__(0)
        self._place = place

    def randrange(self, *_: Any) -> int:  # type: ignore[override]
        return self._place


def at(*ports: int) -> str:
    return ";".join(f"amqp://guest:secret@127.0.0.1:{port}/v" for port in ports)


def through(uri: str, found: list[Door]) -> str:
    """The same broker, by these doors."""
    port = str(urlsplit(uri).port)
    return ";".join(uri.replace(f":{port}/", f":{door.port}/") for door in found)


def test_one_address_is_asked_again_and_again() -> None:
    addresses = Addresses("amqp://u:p@one/v")
    assert [list(addresses), list(addresses)] == [["amqp://u:p@one/v"]] * 2


def test_each_is_asked_once_and_then_it_goes_on_behind_the_one_that_was_taken() -> None:
    one, two, three = THREE.split(";")
    addresses = Addresses(THREE, Beginning(1))
    assert next(iter(addresses)) == two
    assert list(addresses) == [three, one, two]
    assert next(iter(addresses)) == three


def test_many_clients_begin_at_different_nodes() -> None:
    begun = Counter(next(iter(Addresses(THREE, Random(seed)))) for seed in range(TRIES))
    assert set(begun) == set(THREE.split(";"))
    assert min(begun.values()) > TRIES / 6


def test_no_password_of_any_node_is_told() -> None:
    assert hidden("amqp://u:secret@one:1/v;amqps://u:other@two:2/v") == "amqp://u:…@one:1/v;amqps://u:…@two:2/v"


@pytest.mark.parametrize("uri", ["amqp://u:hid/den@node/v", "amqp://u:p@one:5672;amqp://u:p@two:hidden/v"])
def test_an_address_without_a_port_that_can_be_is_told_as_such_and_not_shown(uri: str) -> None:
    with pytest.raises(AddressWrong, match="no number up to 65535") as wrong, connected(uri, "test"):
        pass
    assert "hid" not in str(wrong.value)


def test_when_no_node_lets_us_in_it_says_of_each_why() -> None:
    with doors(None, None) as found:
        found[1].shut()
        with pytest.raises(NoNodeAnswers) as refused, connected(at(*(door.port for door in found)), "test"):
            pass
    assert found[0].entered == 1
    assert all(f"127.0.0.1:{door.port} " in str(refused.value) for door in found)
    assert "secret" not in str(refused.value)


def test_a_client_that_finds_no_node_says_so_in_one_sentence_without_a_password() -> None:
    with (
        doors(None, None) as found,
        pytest.raises(BrokerUnreachable) as refused,
        Client(at(*(door.port for door in found)), "urn:test"),
    ):
        pass
    assert "secret" not in str(refused.value)
    assert [door.entered for door in found] == [1, 1]


@pytest.fixture
def three(amqp_uri: str) -> Iterator[list[Door]]:
    """The first leads nowhere, the second throws out whoever enters, the third leads to the broker."""
    port = urlsplit(amqp_uri).port
    with doors(port, None, port) as found:
        found[0].shut()
        yield found


@pytest.mark.broker
def test_whichever_is_asked_first_the_one_that_lets_in_is_found(amqp_uri: str, three: list[Door]) -> None:
    for begin in range(3):
        with connected(Addresses(through(amqp_uri, three), Beginning(begin)), "test") as connection:
            assert connection.channel().is_open
    assert [door.entered for door in three] == [0, 2, 3]


@pytest.mark.broker
def test_client_and_topology_find_it_too(amqp_uri: str, three: list[Door]) -> None:
    uri = through(amqp_uri, three)
    topology.declare(uri)
    topology.verify(uri)
    with Client(uri, "urn:test") as client:
        client.publish("feedback.submit.v1", "factory", {})


@pytest.mark.broker
def test_a_link_that_is_lost_goes_on_at_the_other_node_each_time(amqp_uri: str) -> None:
    port = urlsplit(amqp_uri).port
    uses: list[list[int]] = []
    links: dict[str, str] = {}

    with doors(port, port) as found:

        def entered() -> list[int]:
            return [door.entered for door in found]

        def use(connection: Any, stands: Any) -> None:
            before = uses[-1] if uses else [0, 0]
            uses.append(entered())
            stands()
            assert links["test"] == ""
            if len(uses) < 3:
                taken = next(n for n in range(2) if uses[-1][n] > before[n])
                found[taken].shut()
                if len(uses) == 2:
                    found[1 - taken].open()
                while True:
                    connection.drain_events(timeout=60)

        Link(through(amqp_uri, found), "test", links, topology.declare_on).keep(use, lambda: len(uses) == 3)

    assert sorted(uses[0]) == [0, 1]
    assert uses[1] == [1, 1]
    assert uses[2] == [uses[0][0] + 1, uses[0][1] + 1]

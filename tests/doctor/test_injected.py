"""The doctor names what was injected, and is silent about an installation that is well."""

from collections.abc import Iterator
from random import Random

import pytest

from capaloop.broker import PrivateNode
from shared.bus import topology
from tests.doctor.faults import FAULTS
from tests.doctor.measuring import Measured, measure
from tests.doctor.ward import Ward
from tests.faults.load import Load

SEED = 5
ROUNDS = 3

pytestmark = pytest.mark.broker


@pytest.fixture(scope="module")
def ward(rabbitmq: PrivateNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    uri = rabbitmq.create_vhost("doctor")
    topology.declare(uri)
    rabbitmq.settle()
    ward = Ward.opened(tmp_path_factory.mktemp("doctor"), uri)
    ward.start()
    yield ward
    ward.stop()
    rabbitmq.delete_vhost("doctor")


def test_a_healthy_installation_under_load_gives_no_alarm(ward: Ward) -> None:
    chance = Random(SEED)
    seen = []
    with Load(ward.settings.amqp_uri, "doctor", 40, chance) as load:
        while len(load.acknowledged) < len(load.ids) and len(seen) < 20:
            seen.append(ward.look()[0])
    ward.until("all is done", ward.is_idle)
    seen.append(ward.look()[0])

    assert [one.what.en for whole in seen for one in whole.findings if one.faulty] == []


def test_every_cause_is_named_when_it_is_injected(ward: Ward) -> None:
    measured = Measured()
    measure(ward, Random(SEED), ROUNDS, measured)

    print(f"\n{measured}")  # noqa: T201 - the rate is what it is for
    assert sum(measured.whole.values()) == ROUNDS * len(FAULTS)
    assert not measured.mistakes
    assert not measured.alarms

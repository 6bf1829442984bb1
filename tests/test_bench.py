"""What the measurements compare does the same: rivals decide alike, the floor carries the same case."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.floor.standing import floor
from bench.ground import Ground
from bench.recording import record_case
from bench.shape import BEGIN, END, Shape
from capaloop.broker import PrivateNode
from rules.assembly import assemble, find_packs
from rules.sites import Site
from shared.store.database import engine_of
from tests.system.installation import eventually

CASES = 20


@pytest.fixture(scope="module")
def shape() -> Shape:
    return record_case()


@pytest.fixture
def ground(rabbitmq: PrivateNode, tmp_path: Path) -> Iterator[Ground]:
    stands = Ground(rabbitmq, tmp_path)
    yield stands
    stands.close()


def test_a_recorded_case_is_whole(shape: Shape) -> None:
    assert [step.type for step in shape.steps].count(BEGIN) == 1
    assert [one.type for one in shape.publishes].count(END) == 1
    assert all(step.commits == 1 for step in shape.steps)
    consumed = {step.node for step in shape.steps}
    assert {one.node for one in shape.publishes if one.addressed_to} <= consumed
    assert [step.node for step in shape.steps if not step.rows("insert")] == []


@pytest.mark.broker
def test_the_floor_carries_every_case_and_writes_the_rows_of_the_product(ground: Ground, shape: Shape) -> None:
    with floor(ground, "sqlite", shape) as system, system.client() as client:
        assert len(client.paced(CASES // 2, 200.0).latencies) == CASES // 2
        assert len(client.at_full_speed(CASES // 2, 5).latencies) == CASES // 2
        for name, url in system.databases.items():
            wanted = CASES * sum(step.rows("insert") for step in shape.steps if step.department == name)
            assert eventually(lambda url=url, wanted=wanted: _entries(url) == wanted), f"{name}: {_entries(url)} rows"


def _entries(url: str) -> int:
    engine = engine_of(url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM entry").scalar_one()
    engine.dispose()
    return int(found)


def test_the_rivals_decide_as_our_engine_does_on_every_input() -> None:
    for name in ("business_rules", "rule_engine", "zen"):
        pytest.importorskip(name, reason="the rivals are installed by `make bench`")
    from bench.engines import all_inputs, engines, own

    site = Site("factory", ("iso9001",), timezone="Asia/Shanghai")
    procedure = assemble(site, find_packs(site))
    decide = own(procedure)
    inputs = list(all_inputs(procedure))
    assert {decide(values) for values in inputs} == {True, False}
    for name, rival in engines().items():
        wrong = [values for values in inputs if rival(values) is not decide(values)]
        assert not wrong, f"{name} decides otherwise on {len(wrong)} of {len(inputs)} inputs, first {wrong[0]}"

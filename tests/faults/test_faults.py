"""Faults on the real broker and the real databases: each ends by itself, with every case right.

Each fault is tried on one kind of database here, those of the database itself on both; the soak tries all on both. What
the short run of tests/chaos has anyhow, services killed at any moment and messages meddled with, is not here.
"""

import pytest

from tests.faults import strikes
from tests.faults.scene import Scene, Strike

pytestmark = [pytest.mark.broker, pytest.mark.timeout(1800)]

on_sqlite = pytest.mark.parametrize("standing", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("standing", ["postgresql"], indirect=True)


@on_sqlite
def test_departments_that_die_at_their_seams(scene: Scene) -> None:
    scene.survives(strikes.killed_at_seams(0))


@on_sqlite
@pytest.mark.parametrize(
    "strike",
    [
        strikes.broker_killed,
        strikes.database_locked,
    ],
)
def test_on_sqlite(scene: Scene, strike: Strike) -> None:
    scene.survives(strike)


@on_postgresql
@pytest.mark.postgres
def test_departments_on_postgresql_that_die_at_their_seams(scene: Scene) -> None:
    scene.survives(strikes.killed_at_seams(3))


@on_postgresql
@pytest.mark.postgres
@pytest.mark.parametrize(
    "strike",
    [
        strikes.broker_stopped,
        strikes.broker_out_of_memory,
        strikes.database_stopped,
        strikes.database_crashed,
    ],
)
def test_on_postgresql(scene: Scene, strike: Strike) -> None:
    scene.survives(strike)


@pytest.mark.parametrize("standing", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_the_disk_is_full_and_then_there_is_room_again(scene: Scene) -> None:
    if scene.databases.disk is None:
        pytest.skip("this user may not mount a small disk")
    scene.survives(strikes.disk_full)


@on_postgresql
@pytest.mark.postgres
def test_told_to_stop_under_load_nothing_that_was_done_comes_again(scene: Scene) -> None:
    logs = {name: scene.installation.log(name) for name in scene.installation.processes}
    before = {name: log.stat().st_size for name, log in logs.items()}

    scene.survives(strikes.told_to_stop, doubled=False)

    again = [line for name, log in logs.items() for line in log.read_text()[before[name] :].splitlines()]
    assert [line for line in again if '"outcome": "duplicate"' in line] == []


@on_sqlite
def test_clocks_run_ahead_and_are_put_back(scene: Scene) -> None:
    strikes.survive_wrong_clocks(scene)

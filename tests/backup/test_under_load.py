"""The worst day, on the real broker: two departments on SQLite and two on PostgreSQL, all under load."""

from pathlib import Path

import pytest

from capaloop.broker import PrivateNode
from tests.backup.rehearsal import Rehearsal
from tests.postgres import PrivateCluster

pytestmark = [pytest.mark.broker, pytest.mark.postgres, pytest.mark.timeout(1800)]


def test_what_a_backup_under_load_holds_comes_right_in_an_empty_place(
    tmp_path: Path, rabbitmq: PrivateNode, postgres: PrivateCluster, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = Rehearsal("mixed", tmp_path, rabbitmq, postgres, capsys).goes_well(cases=12)

    assert {name: part["kind"] for name, part in taken["departments"].items()} == {
        "sales": "postgresql",
        "quality": "sqlite",
        "production": "postgresql",
        "warehouse": "sqlite",
    }
    assert all(part["ready"] is not None for part in taken["departments"].values())

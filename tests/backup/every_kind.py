"""The same with all departments on one kind of database: `pytest -s tests/backup/every_kind.py`."""

import os
from pathlib import Path

import pytest

from capaloop.broker import PrivateNode
from tests.backup.rehearsal import Kind, Rehearsal
from tests.postgres import PrivateCluster

CASES = int(os.environ.get("CASES") or 60)

pytestmark = [pytest.mark.broker, pytest.mark.postgres, pytest.mark.timeout(0)]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "mixed"])
def test_on(
    kind: Kind,
    tmp_path: Path,
    rabbitmq: PrivateNode,
    postgres: PrivateCluster,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Rehearsal(kind, tmp_path, rabbitmq, postgres, capsys).goes_well(CASES)

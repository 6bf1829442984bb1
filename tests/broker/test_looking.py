"""A department with a user of its own looks whether the topology is there; it makes nothing, and fails closed."""

import subprocess
import sys
from pathlib import Path

import pytest

from capaloop.databases import upgrade
from services.settings import Settings
from shared.bus import topology
from shared.bus.topology import TopologyDiffers, inbox_of
from shared.bus.users import OPERATOR
from tests.granted import SITES, Granted

pytestmark = pytest.mark.broker

SALES = "capaloop-sales"


def test_it_finds_everything_that_the_definitions_brought(granted: Granted) -> None:
    topology.present(granted.uri(SALES))


def test_it_may_not_declare_and_is_told_so(granted: Granted) -> None:
    with pytest.raises(TopologyDiffers, match=r"exchange capaloop\.events may not be declared by this user"):
        topology.declare(granted.uri(SALES))


def test_a_department_does_not_start_where_something_is_missing(granted: Granted, tmp_path: Path) -> None:
    given = {"CAPALOOP_HOME": str(tmp_path), "CAPALOOP_SITES": str(SITES)}
    given |= {"CAPALOOP_SALES_AMQP_URI": granted.uri(SALES)}
    upgrade(Settings.of_environment(given), "sales")
    with granted.line(OPERATOR) as operator:
        operator.tries(lambda channel: channel.queue_delete(inbox_of("production")))

    done = subprocess.run(
        [sys.executable, "-m", "capaloop.launcher", "sales"],
        cwd=SITES.parent,
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (
        1,
        "sales: queue capaloop.production.inbox is missing at the broker; `capaloop broker declare` makes it\n",
    )
    topology.declare(granted.uri(OPERATOR))
    topology.present(granted.uri(SALES))

"""Four departments on databases of their own, with a clock that stands still and a fake broker between them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services import production, quality, sales, warehouse
from services.settings import DEPARTMENTS, Settings
from tests.fakes import FakeBroker, FrozenClock
from tests.loop import Loop

SITES = """
[sites.factory]
packs = ["iso9001"]
timezone = "Asia/Shanghai"
[sites.factory.settings]
bulk_return_from_quantity = 100

[sites.annex]
packs = ["iso9001"]
timezone = "Europe/Berlin"
"""


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


@pytest.fixture
def make_loop(tmp_path: Path, sites: Path) -> Iterator[Callable[..., Loop]]:
    """Opens the four departments on the databases of this test; again, as after a restart, when called again."""
    opened: list[Loop] = []

    def make(*, on_disk: bool = False, **options: object) -> Loop:
        environment = {"CAPALOOP_HOME": str(tmp_path / "home"), "CAPALOOP_SITES": str(sites)}
        if not on_disk:
            environment |= {f"CAPALOOP_{name.upper()}_DATABASE_URL": "sqlite://" for name in DEPARTMENTS}
        settings = Settings.of_environment(environment)
        settings.home.mkdir(exist_ok=True)
        clock = opened[-1].clock if opened else FrozenClock()
        departments = [room.open_department(settings) for room in (sales, quality, production, warehouse)]
        for department in departments:
            department.store.clock = clock
        loop = Loop(FakeBroker(departments, **options), clock)  # type: ignore[arg-type]
        opened.append(loop)
        return loop

    yield make
    for loop in opened:
        for department in loop.broker.departments:
            department.store.close()


@pytest.fixture
def loop(make_loop: Callable[..., Loop]) -> Loop:
    return make_loop()

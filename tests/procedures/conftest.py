"""The base procedure as a site without any settings of its own has it."""

from pathlib import Path

import pytest

from rules.assembly import assemble
from rules.pack import Pack, load_pack
from rules.procedure import Procedure
from rules.sites import Site

FOLDER = Path(__file__).parents[2] / "rules" / "iso9001"


@pytest.fixture(scope="session")
def iso9001() -> Pack:
    return load_pack(FOLDER)


@pytest.fixture(scope="session")
def factory() -> Site:
    return Site("factory", ("iso9001",), timezone="Asia/Shanghai")


@pytest.fixture(scope="session")
def procedure(factory: Site, iso9001: Pack) -> Procedure:
    return assemble(factory, [iso9001])

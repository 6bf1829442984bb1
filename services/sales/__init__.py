"""Sales (业务部): takes in what customers say, asks them for evidence, agrees on returns with them, answers them."""

from typing import Final

from services.casework.department import Department
from services.casework.department import open_department as _open
from services.casework.schema import schema_of
from services.settings import Settings

from .contacts import contacts_metadata
from .duties import SalesDuties
from .resembling import resembling_metadata

SCHEMA: Final = schema_of("sales", __file__, contacts_metadata, resembling_metadata)


def open_department(settings: Settings) -> Department:
    """Sales, ready to be run."""
    return _open(settings, "sales", SalesDuties, SCHEMA)

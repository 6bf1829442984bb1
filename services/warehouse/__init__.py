"""Warehouse (成品仓): searches its stock, receives, isolates and labels returned goods, carries out dispositions."""

from typing import Final

from services.casework.department import Department
from services.casework.department import open_department as _open
from services.casework.schema import schema_of
from services.settings import Settings

from .duties import WarehouseDuties
from .lots.tables import lots_metadata
from .records import records_metadata

SCHEMA: Final = schema_of("warehouse", __file__, records_metadata, lots_metadata)


def open_department(settings: Settings) -> Department:
    """Warehouse, ready to be run."""
    return _open(settings, "warehouse", WarehouseDuties, SCHEMA)

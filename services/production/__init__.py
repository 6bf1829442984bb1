"""Production (生产部): searches its work in process, answers CAPA requests, acts, reports what is done."""

from typing import Final

from services.casework.department import Department
from services.casework.department import open_department as _open
from services.casework.schema import schema_of
from services.settings import Settings

from .duties import ProductionDuties
from .records import records_metadata

SCHEMA: Final = schema_of("production", __file__, records_metadata)


def open_department(settings: Settings) -> Department:
    """Production, ready to be run."""
    return _open(settings, "production", ProductionDuties, SCHEMA)

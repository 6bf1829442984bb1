"""Quality (品质部): keeps the complaint log, decides by the procedure, requests CAPA, inspects, judges, closes."""

from typing import Final

from services.casework.department import Department
from services.casework.department import open_department as _open
from services.casework.schema import schema_of
from services.settings import Settings

from .duties import QualityDuties
from .records import records_metadata

SCHEMA: Final = schema_of("quality", __file__, records_metadata)


def open_department(settings: Settings) -> Department:
    """Quality, ready to be run."""
    return _open(settings, "quality", QualityDuties, SCHEMA)

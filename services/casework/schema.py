"""The tables of a department: those of the bus, those of case work, its own."""

from pathlib import Path
from typing import Final

from sqlalchemy import MetaData

from shared.messages.registry import Department
from shared.store.schema import BUS, Part, Schema

from .retention.tables import casework_metadata

CASEWORK: Final = Part("casework", (casework_metadata,), Path(__file__).with_name("migrations"))


def schema_of(department: Department, room: str, *own: MetaData) -> Schema:
    """All tables of a department whose room is the package of the file `room`; its own ones are in `own`."""
    return (BUS, CASEWORK, Part(department, own, Path(room).with_name("migrations")))

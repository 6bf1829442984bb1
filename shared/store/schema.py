"""Which tables a department's database has, and where the migrations that make them lie."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import MetaData

from shared.store.tables import bus_metadata


@dataclass(frozen=True)
class Part:
    """Tables that belong together and have a history of their own: the revisions `<name>_0001`, `<name>_0002`, …"""

    name: str
    metadatas: tuple[MetaData, ...]
    folder: Path


Schema = tuple[Part, ...]
"""All tables of one department, by part."""

BUS: Final = Part("bus", (bus_metadata,), Path(__file__).with_name("migrations"))
"""What every department has to exchange messages."""

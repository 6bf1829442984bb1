"""Every sentence of the command line once, by its id: (Chinese, English)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from capaloop.cli.texts_of_backups import TEXTS_OF_BACKUPS
from capaloop.cli.texts_of_broker import TEXTS_OF_BROKER
from capaloop.cli.texts_of_databases import TEXTS_OF_DATABASES
from capaloop.cli.texts_of_doctor import TEXTS_OF_DOCTOR
from capaloop.cli.texts_of_help import HELP
from capaloop.cli.texts_of_lists import FILTERS
from capaloop.cli.texts_of_lots import LOTS
from capaloop.cli.texts_of_paper import PAPER
from capaloop.cli.texts_of_parked import PARKED
from capaloop.cli.texts_of_rules import TEXTS_OF_RULES
from capaloop.cli.texts_of_status import STATUS
from capaloop.cli.texts_of_words import FAMILIES
from capaloop.cli.texts_said import SAID

_WORDS: Final = {f"{family}.{name}": said for family, words in FAMILIES.items() for name, said in words.items()}

PARTS: Final = (
    SAID,
    _WORDS,
    HELP,
    FILTERS,
    LOTS,
    TEXTS_OF_RULES,
    TEXTS_OF_DATABASES,
    TEXTS_OF_BACKUPS,
    TEXTS_OF_BROKER,
    TEXTS_OF_DOCTOR,
    PAPER,
    PARKED,
    STATUS,
)
TEXTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {id: said for part in PARTS for id, said in part.items()}
)
"""A word of a family has the id `family.word`."""

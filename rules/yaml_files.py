"""Reading the YAML files of a pack."""

from typing import Any, Final

import yaml

from .errors import PackError

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Safe in both cases; the one in C is ten times as fast and not on every machine."""


def read_yaml(where: str, content: bytes) -> Any:
    """What the file holds; nothing for an empty one. Raises `PackError` naming the file and the line."""
    try:
        return yaml.load(content, Loader=LOADER)
    except yaml.YAMLError as problem:
        raise PackError(f"{where}: {' '.join(str(problem).split())}") from None

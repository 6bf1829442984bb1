"""What people write in a file, a cell or on the command line: JSON, yes and no, whole numbers."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

FLAGS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("true", "yes", "y", "1", "是", "有"), True),
    **dict.fromkeys(("false", "no", "n", "0", "否", "无"), False),
}
WHOLE: Final = re.compile(r"\s*[+-]?[0-9]{1,18}\s*")


def flag_of(text: str) -> bool | None:
    """True or false when the text says so plainly, else nothing."""
    return FLAGS.get(text.strip().casefold())


def whole_of(text: str) -> int | None:
    """The whole number that the text is, else nothing: `3.0` and `1e3` are none."""
    return int(text) if WHOLE.fullmatch(text) else None


def json_of(text: str) -> Any:
    """What the JSON text says. ValueError when it is none, or says what no message can: NaN, half a character."""
    try:
        found = json.loads(text, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return found


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")

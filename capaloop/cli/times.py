"""Times as people read them: in the zone of whoever looks."""

from datetime import datetime
from typing import Any


def moment(text: Any) -> str:
    """A time of a message, to the second, in the local zone; nothing stays nothing."""
    if not text:
        return ""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return str(text)
    return f"{found.astimezone():%Y-%m-%d %H:%M:%S}" if found.tzinfo else str(text)

"""Under which trace a message is sent: the header `traceparent` of W3C Trace Context, as one text."""

import re
from typing import Final

LONGEST: Final = 200
"""Characters: a version to come may say more than today's 55."""
_SAID: Final = re.compile(r"([0-9a-f]{2})-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]*)?")
_TODAYS: Final = "00"
_NEVER: Final = "ff"


def traceparent_of(given: object) -> str | None:
    """What was given, if it is one; anything else counts as absent, since no message is worth less for its trace."""
    said = _SAID.fullmatch(given) if isinstance(given, str) and len(given) <= LONGEST else None
    if said is None or said[1] == _NEVER or (said[1] == _TODAYS and said[2]):
        return None
    return said[0]

"""Information at a food plant: what comes in is classed, reaches its proper receiver and is handled, what goes out is
approved.

It stands on the base procedure, which takes complaints in. `clauses.yaml` holds what the written procedure says, in
our words, with the reading taken where it is open or cut off.
"""

from .pack import HaccpInformation as Pack

__all__ = ["Pack"]

"""Communication on quality and food safety: by mail with its copies, answered in a day, in an emergency by any means.

It stands on the base procedure, which takes complaints in. `clauses.yaml` holds what the written procedure says, in
our words, with the reading taken where it is open or cut off.
"""

from .pack import FoodQualityCommunication as Pack

__all__ = ["Pack"]

"""Consultation, internal and external information of a food plant: graded, owned, written down, handed out, watched.

It stands on the base procedure, which takes customers' complaints in. `clauses.yaml` holds what the written procedure
says, in our words, with the reading taken where it is open or cut off.
"""

from .pack import FoodSafetyCommunication as Pack

__all__ = ["Pack"]

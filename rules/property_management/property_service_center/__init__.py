"""The customer service centre of an estate: duty and handover, enquiries, who is asked first, the service policy.

It stands on the base procedure, which takes in what customers say. `clauses.yaml` holds what the written procedure
says, in our words, with the reading taken where it is open.
"""

from .pack import ServiceCentre as Pack

__all__ = ["Pack"]

"""How a property manager talks with the customers of its estates: desk, visits, complaints, committee, forum, surveys.

It stands on the base procedure, whose searching of stock and goods it replaces: an estate has none. `clauses.yaml`
holds what the written procedure says, in our words, with the reading taken where it is open.
"""

from .pack import PropertyCustomer as Pack

__all__ = ["Pack"]

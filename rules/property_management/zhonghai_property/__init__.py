"""Customer communication at a property company: questions, complaints, publications, and what residents think of it.

It stands on the base procedure, which says how a complaint is withdrawn, closed, answered and how action is requested.
`clauses.yaml` holds what the written procedure says, in our words, with the reading taken where it is open.
"""

from .pack import ZhonghaiProperty as Pack

__all__ = ["Pack"]

"""The case office: a complaint that has caused a loss becomes a numbered case, registered and ruled on by management.

It stands on the base procedure, which takes complaints in. `clauses.yaml` holds what the written procedure says, in
our words, with the reading taken where it is open or cut off.
"""

from .pack import CaseOffice as Pack

__all__ = ["Pack"]

"""ISO 9001 customer communication: complaints, corrective action, returns, and what is no complaint.

The base procedure, complete by itself. `clauses.yaml` holds what the written procedure says, in our words, with the
reading taken where it is open; the modules say it in the engine's words; `examples.yaml` shows that they agree.
"""

from .pack import Iso9001 as Pack

__all__ = ["Pack"]

"""A site's own procedure, on top of the base procedure.

`clauses.yaml` holds what the written procedure says, in our words; the modules say it in the engine's words;
`examples.yaml` shows that they agree.
"""

from .pack import NewPack as Pack

__all__ = ["Pack"]

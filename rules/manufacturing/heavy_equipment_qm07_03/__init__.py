"""Customer communication and satisfaction control of a maker of heavy equipment, LSZB/QM07-03.

It stands on the base procedure. `clauses.yaml` holds what the written procedure says, in our words, with the reading
taken where it is open; one module per subject says it in the engine's words; `examples.yaml` shows that they agree.
"""

from .pack import HeavyEquipment as Pack

__all__ = ["Pack"]

"""Customer communication and satisfaction control of a maker of heavy equipment, LSZB/QM07-03.

It stands on the base procedure. `clauses.yaml` holds what the written procedure says, in our words, with the reading
taken where it is open; one module per subject says it in the engine's words; `examples.yaml` shows that they agree.

Of the base procedure stay its returns, inquiries and service records, its letter to the customer, and its three
searches as a help in the first analysis. Its feedback form becomes the F form. In place of a request for action after
every complaint stands the handling form, and a request only for critical cases; in place of its one meeting the
meetings of the unit and the company; a sample is asked for only where the site wants it.
"""

from .pack import HeavyEquipment as Pack

__all__ = ["Pack"]

"""The one root of every error that CAPA Loop raises on purpose."""


class CapaLoopError(Exception):
    """Something is wrong that a person can mend; the text names what, and what was expected."""

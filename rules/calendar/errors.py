"""What makes a length of time impossible to count."""

from rules.errors import CapaLoopError


class CannotCount(CapaLoopError):
    """A length of time that a calendar cannot count."""

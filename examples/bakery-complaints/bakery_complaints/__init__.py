"""Complaints at the counter of a bakery (BK-07), on top of the base procedure."""

from .pack import Bakery as Pack

__all__ = ["Pack"]

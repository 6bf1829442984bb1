"""A safety walk through a factory: what is owed for each of a list, and again and again."""

from .pack import SafetyWalk as Pack

__all__ = ["Pack"]

"""A bicycle workshop: a small procedure that uses every word of the engine."""

from .pack import Workshop as Pack

__all__ = ["Pack"]

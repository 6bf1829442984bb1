"""A press shop: claims whose forms are numbered, signed in order and handed out, and a suggestion for each unit."""

from .pack import PressShop as Pack

__all__ = ["Pack"]

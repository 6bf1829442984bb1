"""What was worked out once and is kept for the next time, within bounds."""

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(dict[K, V]):
    """Values by what they follow from, at most `limit` of them; a full one is emptied and begins anew.

    Threads may share it: at worst two of them work out the same value.
    """

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def keep(self, key: K, value: V) -> V:
        """Keeps the value and gives it back."""
        if len(self) >= self.limit:
            self.clear()
        self[key] = value
        return value

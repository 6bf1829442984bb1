"""How a thing of a procedure cites the clauses that it carries."""

Cited = str | tuple[str, ...]
"""One clause of the thing's own pack, or several."""

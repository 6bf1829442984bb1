"""What the rivals take from the shape of a case: who sends which message, who gets it, which one ends the case."""

from collections.abc import Sequence
from typing import Final

from bench.shape import END, Shape

BEGINNER: Final = "client"


def key_of(node: int) -> str:
    return f"node-{node}"


def sender_of(shape: Shape, node: int) -> str:
    """The department that publishes this message; the client for the first."""
    return next((step.department for step in shape.steps for one in step.publishes if one.node == node), BEGINNER)


def receivers_of(shape: Shape, node: int) -> Sequence[str]:
    return [step.department for step in shape.steps if step.node == node]


def end_of(shape: Shape) -> int:
    """The message that ends the case for the client."""
    return next(one.node for one in shape.publishes if one.type == END)

"""One input of a decision table, cut into the pieces that all its rules treat alike."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, localcontext
from typing import Any

from .cells import Test
from .domains import NA, Choice, Domain, Number, Whole, YesNo

UNKNOWN_PIECE = -1
EXACT_DIGITS = 200
"""More than the sum of two numbers of any domain can have, so that a middle is never rounded onto an end."""


@dataclass(frozen=True)
class Piece:
    """A part of an input's domain that every cell of the table treats alike; `sample` stands for all of it."""

    text: str
    sample: Any


class Axis:
    """One input of a table, cut into pieces, with the set of rules that each piece leaves possible.

    `piece_of` gives the number of the piece that holds a value of the domain, -1 for `None`, which is unknown.
    """

    def __init__(self, name: str, domain: Domain, tests: Sequence[Test], constants: Sequence[Decimal]) -> None:
        self.name = name
        self.pieces = tuple(_pieces(domain, constants))
        self.masks = tuple(sum(1 << k for k, test in enumerate(tests) if test(piece.sample)) for piece in self.pieces)
        self.piece_of: Callable[[Any], int] = (
            _on_a_scale(domain, constants, self.pieces) if isinstance(domain, Number) else _in_a_list(self.pieces)
        )

    @property
    def always(self) -> int:
        """The rules that hold whatever the input is."""
        always = ~0
        for mask in self.masks:
            always &= mask
        return always

    def case(self, piece: int) -> str:
        """One piece in words: `stock = found`, `days between 3 and 10`."""
        text = self.pieces[piece].text
        return f"{self.name} {text}" if text.startswith(("=", "between")) else f"{self.name} = {text}"


def _in_a_list(pieces: Sequence[Piece]) -> Callable[[Any], int]:
    index = {piece.sample: at for at, piece in enumerate(pieces)}
    return {None: UNKNOWN_PIECE, **index}.__getitem__


def _on_a_scale(domain: Number, constants: Sequence[Decimal], pieces: Sequence[Piece]) -> Callable[[Any], int]:
    points = _points(domain, constants)

    def slot_of(value: Any) -> Any:
        at = bisect_left(points, value)
        return 2 * at if points[at] == value else 2 * at - 1

    index = {NA if piece.sample == NA else slot_of(piece.sample): at for at, piece in enumerate(pieces)}

    def piece_of(value: Any) -> int:
        if value is None:
            return UNKNOWN_PIECE
        return index[value if value == NA else slot_of(value)]

    return piece_of


def _pieces(domain: Domain, constants: Sequence[Decimal]) -> Iterator[Piece]:
    if isinstance(domain, YesNo):
        yield from (Piece("true", True), Piece("false", False))
    elif isinstance(domain, Choice):
        yield from (Piece(member, member) for member in domain.members)
    elif isinstance(domain, Number):
        yield from _number_pieces(domain, _points(domain, constants))
    if domain.na:
        yield Piece(NA, NA)


def _points(domain: Number, constants: Sequence[Decimal]) -> list[Decimal]:
    return sorted({*constants, domain.lo, domain.hi})


def _number_pieces(domain: Number, points: Sequence[Decimal]) -> Iterator[Piece]:
    whole = isinstance(domain, Whole)
    for at, point in enumerate(points):
        if domain.holds(point) and (not whole or point == point.to_integral_value()):
            yield Piece(f"= {point:f}", point)
        if at + 1 < len(points):
            inside = _between(point, points[at + 1], whole=whole)
            if inside is not None:
                yield Piece(f"between {point:f} and {points[at + 1]:f}", inside)


def _between(low: Decimal, high: Decimal, *, whole: bool) -> Decimal | None:
    """A number strictly between the two, if there is one."""
    with localcontext() as context:
        context.prec = EXACT_DIGITS
        if not whole:
            return (low + high) / 2
        next_whole = low.to_integral_value(ROUND_FLOOR) + 1
        return next_whole if next_whole < high else None

"""The domains that several subjects share."""

from rules.api import Choice, Number, Text

LINE = Text(longest=500)
PROSE = Text(longest=4000)
YUAN = Number(0, 10**12, unit="yuan")
CODE = Text(longest=64)
PARTY = Choice("own_unit", "other_unit", "supplier", "unclear")

"""Who acts in a withdrawal, and the lines that people write."""

from rules.api import Role, Text

SALES = "sales"
QUALITY = "quality"
WAREHOUSE = "warehouse"
MANAGEMENT = "management"
AUTHORITY = "withdrawal_authority"
TEAM = "food_safety_team"

LINE = Text(longest=500)
PROSE = Text()

ROLES = (
    Role(AUTHORITY, QUALITY, "8.9.5.p1"),
    Role(TEAM, QUALITY, "8.9.4.p1"),
)

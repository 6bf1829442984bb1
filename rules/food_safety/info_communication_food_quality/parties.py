"""Who is named in the procedure besides the departments of the base procedure."""

from rules.api import Choice, ListOf, Role, Text

SALES = "sales"
QUALITY = "quality"
PRODUCTION = "production"
WAREHOUSE = "warehouse"

HUMAN_RESOURCES = "human_resources"
GENERAL_MANAGER = "general_manager"
DEPUTIES = "deputy_general_managers"

DEPARTMENTS = Choice(SALES, QUALITY, PRODUCTION, WAREHOUSE, HUMAN_RESOURCES)
SEVERAL = ListOf(DEPARTMENTS, gaps=False)
ANYBODY = DEPARTMENTS.members
LINE = Text(longest=300)
PROSE = Text(longest=4000)

ROLES = (
    Role(HUMAN_RESOURCES, QUALITY, "3b.in.A1"),
    Role(GENERAL_MANAGER, QUALITY, ("3b.in.A2", "3b.in.B")),
    Role(DEPUTIES, QUALITY, "3b.in.A2"),
)

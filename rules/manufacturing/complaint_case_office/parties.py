"""Who is named in the procedure besides the departments of the base procedure."""

from rules.api import Choice, Role, Text

SALES = "sales"
QUALITY = "quality"
PRODUCTION = "production"
WAREHOUSE = "warehouse"
GROUP = "production_management_group"
OFFICE = "general_manager_office"

UNITS = Choice(SALES, QUALITY, PRODUCTION, WAREHOUSE)
LINE = Text(longest=200)
PROSE = Text(longest=4000)

ROLES = (
    Role(GROUP, QUALITY, ("7.3.1", "7.3.2", "7.3.3")),
    Role(OFFICE, QUALITY, "9.1"),
)

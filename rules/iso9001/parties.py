"""Who is named in the procedure, and which department keeps their task list."""

from rules.api import Role

SALES = "sales"
QUALITY = "quality"
PRODUCTION = "production"
WAREHOUSE = "warehouse"
INSPECTOR = "inspector"
MANAGEMENT = "management"

ROLES = (
    Role(SALES, SALES, ("3.1", "4.7")),
    Role(QUALITY, QUALITY, "3.2"),
    Role(PRODUCTION, PRODUCTION, "3.3"),
    Role(WAREHOUSE, WAREHOUSE, "4.5a.p1"),
    Role(INSPECTOR, QUALITY, ("4.3a.p1", "4.5a.p2")),
    Role(MANAGEMENT, QUALITY, "0.header"),
)

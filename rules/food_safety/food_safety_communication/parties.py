"""Who is named in the procedure, and which department keeps their task list."""

from rules.api import Choice, ListOf, Role, Text

SALES = "sales"
QUALITY = "quality"
PRODUCTION = "production"
WAREHOUSE = "warehouse"
ADMINISTRATION = "administration"
ENGINEERING = "engineering"
PURCHASING = "purchasing"
LOGISTICS = "logistics"
GENERAL_MANAGER = "general_manager"
TEAM_LEADER = "food_safety_team_leader"
REPRESENTATIVE = "management_representative"

UNITS = (ADMINISTRATION, QUALITY, ENGINEERING, SALES, PURCHASING, LOGISTICS, PRODUCTION, WAREHOUSE)
EVERYBODY = (*UNITS, GENERAL_MANAGER, TEAM_LEADER, REPRESENTATIVE)
SUPERVISING = (ADMINISTRATION, TEAM_LEADER)

HUB = "administration and personnel"
CALLED = {
    ADMINISTRATION: HUB,
    QUALITY: "quality control",
    ENGINEERING: "engineering",
    SALES: "sales",
    PURCHASING: "purchasing",
    LOGISTICS: "logistics",
    PRODUCTION: "production",
    WAREHOUSE: "warehouse",
}
"""The departments as decisions name them."""

UNIT = Choice(*UNITS)
ANYBODY = Choice(*EVERYBODY)
SEVERAL = ListOf(UNIT, gaps=False)
LINE = Text(longest=200)
PROSE = Text(longest=4000)

ROLES = (
    Role(ADMINISTRATION, QUALITY, ("3.1a", "3.1b", "4.1.4")),
    Role(ENGINEERING, PRODUCTION, "4.2.2.1.2a"),
    Role(PURCHASING, WAREHOUSE, "4.2.2.1.2a"),
    Role(LOGISTICS, WAREHOUSE, "4.2.2.1.2a"),
    Role(GENERAL_MANAGER, QUALITY, "3.2"),
    Role(TEAM_LEADER, QUALITY, "3.3"),
    Role(REPRESENTATIVE, QUALITY, "4.2.2.1.2c"),
)

"""Who is named in the procedure besides the departments of the base procedure."""

from rules.api import Choice, Role, Text

SALES = "sales"
QUALITY = "quality"
PRODUCTION = "production"
WAREHOUSE = "warehouse"

REPRESENTATIVE = "management_representative"
LEADER = "haccp_team_leader"
TECHNICAL = "technical_centre"
ADMINISTRATION = "administration"
PURCHASING = "purchasing"
COMPANY_LEADERS = "company_leaders"

DEPARTMENTS = Choice(SALES, PRODUCTION, WAREHOUSE, PURCHASING, TECHNICAL, ADMINISTRATION)
GOT_BY = Choice(*DEPARTMENTS.members, REPRESENTATIVE, LEADER, COMPANY_LEADERS)
"""Who may be the first to get information, the persons among them."""
ANYBODY = (QUALITY, *GOT_BY.members)
LINE = Text(longest=300)
PROSE = Text(longest=4000)

ROLES = (
    Role(REPRESENTATIVE, QUALITY, "3.1"),
    Role(LEADER, QUALITY, "3.1"),
    Role(TECHNICAL, QUALITY, ("3.2", "3.3")),
    Role(ADMINISTRATION, QUALITY, "3.4"),
    Role(PURCHASING, WAREHOUSE, "4.1.2.5"),
    Role(COMPANY_LEADERS, QUALITY, "3.3"),
)

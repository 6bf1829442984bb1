"""Who is named in the procedure besides the departments of the base procedure, and the words that many forms share."""

from rules.api import Choice, Role, Text

SALES = "sales"
QUALITY = "quality"
PRODUCTION = "production"
WAREHOUSE = "warehouse"
LEADER = "branch_leader"
REPRESENTATIVE = "management_representative"

POSTS = (SALES, PRODUCTION)
"""The posts of a branch: customer contact and service delivery."""
POST = Choice(*POSTS)
DEPARTMENTS = (SALES, PRODUCTION, QUALITY, WAREHOUSE)
DEPARTMENT = Choice(*DEPARTMENTS)
LINE = Text(longest=200)
PROSE = Text(longest=4000)

ROLES = (
    Role(LEADER, SALES, "4.1.b2"),
    Role(REPRESENTATIVE, QUALITY, "4.2.b"),
)

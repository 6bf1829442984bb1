"""Who is named in the procedure besides the departments, and what a text may be."""

from capaloop.pack import Choice, Role, Text

SALES = "sales"
QUALITY = "quality"
PRODUCTION = "production"
SUPERVISOR = "shop_supervisor"
OWNER = "bakery_owner"

ROLES = (
    Role(SUPERVISOR, SALES, ("3", "5.1")),
    Role(OWNER, QUALITY, ("5.1", "7")),
)

ABOUT = Choice("taste", "freshness", "foreign body", "illness", "service", "other")
LINE = Text(longest=200)
PROSE = Text(longest=2000)

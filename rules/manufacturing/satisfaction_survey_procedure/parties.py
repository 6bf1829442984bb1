"""Who is named in the procedure besides the departments of the base procedure."""

from rules.api import Role

SALES = "sales"
QUALITY = "quality"
PRODUCTION = "production"
WAREHOUSE = "warehouse"
CUSTOMER_SERVICE = "customer_service_section"
MANAGING_DIRECTOR = "managing_director"

ROLES = (
    Role(CUSTOMER_SERVICE, QUALITY, ("5.7.2", "5.7.3")),
    Role(MANAGING_DIRECTOR, QUALITY, "5.6.4"),
)

"""Who is named in the procedure, and which department keeps their task list."""

from rules.api import Role

SALES = "sales"
QUALITY = "quality"
PRODUCTION = "production"
WAREHOUSE = "warehouse"

GENERAL_MANAGER = "general_manager"
REPRESENTATIVE = "management_representative"
COMPANY_LEADER = "company_leader"
COMPANY_QUALITY = "company_quality"
QUALITY_HEAD = "quality_head"
HANDLER = "handler"
DISTRIBUTION_LEADER = "distribution_leader"
UNIT_LEADER = "unit_leader"
RESPONSIBLE_UNIT = "responsible_unit"
SUPPLY = "supply"
SHIPPING = "shipping"
FINISHED_GOODS = "finished_goods_store"
INSPECTION = "quality_inspection"
FINANCE = "finance"
SUPPLIER = "supplier"

ROLES = (
    Role(GENERAL_MANAGER, QUALITY, "5.3.4.4.p1.s3"),
    Role(REPRESENTATIVE, QUALITY, ("4.2.b", "5.3.4.4.p1.s1")),
    Role(COMPANY_LEADER, QUALITY, ("3.3", "5.3.5.3.p4")),
    Role(COMPANY_QUALITY, QUALITY, ("4.3.a", "4.3.b")),
    Role(QUALITY_HEAD, QUALITY, ("5.3.3.1", "5.3.5.3.p2")),
    Role(HANDLER, SALES, "5.3.5.3.p4"),
    Role(DISTRIBUTION_LEADER, SALES, "5.3.5.3.p4"),
    Role(UNIT_LEADER, QUALITY, "5.3.4.5.p2"),
    Role(RESPONSIBLE_UNIT, PRODUCTION, ("5.3.3.2.s1", "5.3.4.6.s2")),
    Role(SUPPLY, WAREHOUSE, "5.3.5.4"),
    Role(SHIPPING, WAREHOUSE, "5.3.5.4"),
    Role(FINISHED_GOODS, WAREHOUSE, "5.3.5.4"),
    Role(INSPECTION, QUALITY, "5.3.5.4"),
    Role(FINANCE, SALES, "5.3.5.4"),
    Role(SUPPLIER, QUALITY, "5.3.4.2"),
)

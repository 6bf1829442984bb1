"""Who is named in the procedure besides the departments of the base procedure."""

from rules.api import Choice, Role, Text

SALES = "sales"
"""The customer service centre itself."""
QUALITY = "quality"
DIRECTOR = "centre_director"
ON_DUTY = "person_on_duty"
OUTGOING = "outgoing_person"
INCOMING = "incoming_person"
FIRST = "first_asked_employee"
ENGINEERING = "engineering"
CLEANING = "cleaning"
SECURITY = "security"
FINANCE = "finance"

DEPARTMENTS = (ENGINEERING, CLEANING, SECURITY, FINANCE, SALES)
DEPARTMENT = Choice(*DEPARTMENTS)
DONE = Choice("done")
"""Nothing but the deed can be stated: the task stays owed until it is done."""
LINE = Text(longest=200)
PROSE = Text(longest=4000)

ROLES = (
    Role(DIRECTOR, QUALITY, ("duty.2", "duty.5", "duty.6", "consult.4", "consult.5")),
    Role(ON_DUTY, SALES, ("duty.1", "duty.2")),
    Role(OUTGOING, SALES, ("handover.1", "handover.2")),
    Role(INCOMING, SALES, ("handover.3/1", "handover.5")),
    Role(FIRST, SALES, ("first.1", "first.2", "first.3")),
    Role(ENGINEERING, "production", ("prop.9", "prop.10")),
    Role(CLEANING, "production", "prop.10"),
    Role(SECURITY, "production", "prop.10"),
    Role(FINANCE, SALES, "prop.10"),
)

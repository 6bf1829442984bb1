"""Who is named in the procedure, which department keeps their task list, and the texts that forms hold."""

from rules.api import Role, Text

SALES, QUALITY = "sales", "quality"
LINE = Text(longest=500)
PROSE = Text(longest=4000)

FRONT_DESK = "front_desk"
SUPERVISOR = "service_supervisor"
SPECIALIST = "service_specialist"
STEWARD = "steward"
VISIT_CLERK = "service_information_clerk"
DEPARTMENT_MANAGER = "department_manager"
GM_OFFICE_CLERK = "general_manager_office_clerk"
ASSISTANT_MANAGER = "assistant_manager_in_charge"
COMMITTEE_DIRECTOR = "committee_director"
ASSISTANT_GM = "assistant_general_manager"
LEADER = "superior_leader"
OFFICE = "management_office"
QUALITY_GROUP = "quality_management_group"

ROLES = (
    Role(FRONT_DESK, SALES, ("4.1.p1", "4.1.p2")),
    Role(SUPERVISOR, SALES, ("3.3", "4.4")),
    Role(SPECIALIST, SALES, ("3.3", "4.3.p1")),
    Role(STEWARD, SALES, "3.4"),
    Role(VISIT_CLERK, SALES, "4.2"),
    Role(DEPARTMENT_MANAGER, QUALITY, ("3.2", "4.3.p3")),
    Role(GM_OFFICE_CLERK, QUALITY, "3.2"),
    Role(ASSISTANT_MANAGER, QUALITY, ("4.5.p1", "4.8")),
    Role(ASSISTANT_GM, QUALITY, "4.5.p3"),
    Role(COMMITTEE_DIRECTOR, QUALITY, "4.5.p3"),
    Role(LEADER, QUALITY, "4.7.p2"),
    Role(OFFICE, QUALITY, ("2", "4.6")),
    Role(QUALITY_GROUP, QUALITY, ("3.1", "4.10.p1", "4.11.p1")),
)

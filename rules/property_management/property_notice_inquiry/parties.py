"""Who is named in the procedure, and the lists that several parts of it share."""

from rules.api import Choice, Role, Text

SALES = "sales"
QUALITY = "quality"
PRODUCTION = "production"
CENTRE = "communication_centre"
OFFICE = "communication_office"
STEWARD = "notice_steward"

KEEP = "notice_retention_months"

LINE = Text(longest=200)
PROSE = Text(longest=4000)

WATER, POWER, DISINFECTION = "water cut", "power cut", "disinfection"
DAILY_LIFE = (WATER, POWER, DISINFECTION, "other daily life")
REMINDERS = ("parking card", "water meter replacement", "typhoon alarm", "other reminder")
PARTICIPATION = ("community culture event", "customer assembly", "other participation")
ESTATE_NEWS = ("honour", "owners committee founded", "new service", "service promise", "other estate news")
UNSORTED = "other"
NOTICE_KIND = Choice(*DAILY_LIFE, *REMINDERS, *PARTICIPATION, *ESTATE_NEWS, UNSORTED)

ROLES = (
    Role(CENTRE, SALES, ("3.1", "4.2.1.2a", "4.2.2.2")),
    Role(OFFICE, QUALITY, "3.2"),
    Role(STEWARD, PRODUCTION, ("4.2.1.3", "4.2.1.4a", "4.2.1.5a")),
)

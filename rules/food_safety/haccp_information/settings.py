"""Where the text is open or overlaps itself, and another company could well choose otherwise."""

from rules.api import Choice, Setting, Whole

ADMINISTRATION = "administration"
TECHNICAL_CENTRE = "technical centre"
CONCERNED_SALES = "department concerned (sales)"

SETTINGS = (
    Setting(
        "residents_receiver",
        Choice(ADMINISTRATION, CONCERNED_SALES, TECHNICAL_CENTRE),
        ("4.1.2.5", "3.4"),
        default=ADMINISTRATION,
        reading="No department is named for residents; administration is in charge of what no department has.",
    ),
    Setting(
        "inspection_receiver",
        Choice(TECHNICAL_CENTRE, ADMINISTRATION),
        ("4.1.1.a", "3.2"),
        default=TECHNICAL_CENTRE,
        reading="Who receives the results of certification and quality supervision is not printed.",
    ),
    Setting(
        "authority_laws_are",
        Choice("c", "f"),
        ("4.1.1.c", "4.1.1.f"),
        default="c",
        reading="A law that an authority sends fits c and f; taken by what it is, whoever sends it.",
    ),
    Setting(
        "urgent_report_hours",
        Whole(1, 720, unit="hours"),
        "4.1.1.d2",
        reading="No time is printed. Unset, the report to the authority is owed at once and never counts as late.",
    ),
)

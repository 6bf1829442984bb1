"""What a site may choose where the written procedure leaves it open."""

from rules.api import Number, Setting, Whole, YesNo

SETTINGS = (
    Setting(
        "bulk_return_from_quantity",
        Whole(1, 10_000_000, unit="pieces"),
        ("4.5a.p2", "4.5a.p3"),
        reading="No quantity is printed: from this one on a return is bulk; unset, only a mark makes it so.",
    ),
    Setting(
        "capa_even_if_disproved",
        YesNo(),
        "4.2a.p3",
        default=False,
        reading="Taken literally every complaint needs a request, even one whose defect the sample disproves.",
    ),
    Setting(
        "defect_match_threshold",
        Number(0, 100),
        "4.3a.p1",
        default=75,
        reading="What counts as the same defect is not printed: a likeness of at least this, out of 100.",
    ),
    Setting(
        "search_candidates",
        Whole(1, 500),
        "4.3a.p1",
        default=200,
        reading="More records than this of one product and order are looked through by a person, never cut off.",
    ),
    Setting(
        "complaint_retention_months",
        Whole(1, 1200, unit="months"),
        "4.2b.p2",
        reading="The period stands in another document. Unset, nothing is ever deleted.",
    ),
)

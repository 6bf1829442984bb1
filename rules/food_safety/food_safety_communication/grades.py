"""The grades: five groups of external information by its source, four of internal information by what it is about."""

from rules.api import ANY, JUDGE, Choice, Formula, Rule, Table

from .parties import ADMINISTRATION

AUTHORITIES = {
    "safety supervision bureau",
    "labour bureau",
    "environment bureau",
    "product inspection",
    "state quarantine and inspection",
    "quality and technical supervision bureau",
    "certification body",
    "other authority",
}
MARKET = {"market", "consumers"}
PARTIES = {
    "customer",
    "food agency",
    "engineering contractor",
    "supplier",
    "transport company",
    "residents",
    "other interested party",
}
LAW = {"policy or law", "standard"}
HEARD = "heard outside"
INSIDE = "inside"
ELSEWHERE = "other source"
SOURCES = (*sorted(AUTHORITIES), *sorted(MARKET), *sorted(PARTIES), *sorted(LAW), HEARD, INSIDE, ELSEWHERE)

DAILY = {
    "policy",
    "goals",
    "duties",
    "management review",
    "internal audit summary",
    "service evaluation",
    "other daily information",
}
FEEDBACK = "customer feedback"
NONCONFORMITY = "food safety nonconformity"
DEVIATIONS = {"failing internal audit report", "failing supplier delivery", "other deviation"}
EMERGENCIES = {"fire", "injury", "death", "other emergency"}
DEMAND = "change in market demand"
REMAINING = {"employee suggestion", "competitor information", "other internal information"}
COMPLAINT = "complaint"
RESULT = "inspection result"
RULES = "law or standard"
NO_KIND = "other"
ITEMS = (
    *sorted(DAILY),
    FEEDBACK,
    NONCONFORMITY,
    *sorted(DEVIATIONS),
    *sorted(EMERGENCIES),
    DEMAND,
    *sorted(REMAINING),
    COMPLAINT,
    RESULT,
    RULES,
    NO_KIND,
)

SOURCE = Choice(*SOURCES)
ITEM = Choice(*ITEMS)
EXTERNAL = tuple(f"external/{group}" for group in range(1, 6))
INTERNAL = tuple(f"internal/{group}" for group in range(1, 5))
OPEN = "open"
NONCONFORMITIES = {"outside": "external/5", "inside": "internal/2"}
"""The class of a nonconformity by where it was learned, if no more is said of it."""
GRADES = (*EXTERNAL, *INTERNAL)
CLAUSES = {
    **{grade: f"4.2.1.1.{grade[-1]}" for grade in EXTERNAL},
    **{grade: f"4.2.1.2.{grade[-1]}" for grade in INTERNAL},
}


def information_class(
    source: str | None, by_source: str | None, by_item: str | None, found: bool | None, origin: str | None
) -> str:
    """Whoever brings information from outside gives it its group; otherwise what it is about does, and of a
    nonconformity where it was learned. A source of which a person has still to say what it is leaves the group open."""
    if source is None or by_source == INSIDE:
        return by_item or (NONCONFORMITIES.get(origin or "", OPEN) if found else OPEN)
    return by_source or OPEN


INFORMATION_ORIGIN = Table(
    inputs=("source_class",),
    rules=(
        Rule((INSIDE,), "inside", ("2", "4.2.1.2.1")),
        Rule((set(GRADES),), "outside", ("2", "4.2.1.1.5")),
    ),
)
SOURCE_CLASS = Table(
    inputs=("information_source",),
    rules=(
        Rule((AUTHORITIES,), "external/1", "4.2.1.1.1"),
        Rule((MARKET,), "external/2", "4.2.1.1.2"),
        Rule((PARTIES,), "external/3", "4.2.1.1.3"),
        Rule((LAW,), "external/4", "4.2.1.1.4"),
        Rule((HEARD,), "external/5", "4.2.1.1.5"),
        Rule((INSIDE,), INSIDE, "4.2.1.2.1"),
        Rule((ELSEWHERE,), JUDGE, "4.2.1.1.5"),
    ),
    judged_by=ADMINISTRATION,
)
ITEM_CLASS = Table(
    inputs=("information_item", "information_origin"),
    rules=(
        Rule((DAILY, ANY), "internal/1", "4.2.1.2.1"),
        Rule((FEEDBACK, "inside"), "internal/1", "4.2.1.2.1"),
        Rule((FEEDBACK, "outside"), "external/3", "4.2.1.1.3"),
        Rule((DEVIATIONS, ANY), "internal/2", "4.2.1.2.2"),
        Rule((NONCONFORMITY, "inside"), "internal/2", "4.2.1.2.2"),
        Rule((NONCONFORMITY, "outside"), "external/5", "4.2.1.1.5"),
        Rule((EMERGENCIES, ANY), "internal/3", "4.2.1.2.3"),
        Rule((REMAINING, ANY), "internal/4", "4.2.1.2.4"),
        Rule((DEMAND, "inside"), "internal/4", "4.2.1.2.4"),
        Rule((DEMAND, "outside"), "external/2", "4.2.1.1.2"),
        Rule((COMPLAINT, "inside"), "internal/1", "4.2.1.2.1"),
        Rule((COMPLAINT, "outside"), "external/3", "4.2.1.1.3"),
        Rule((RESULT, "inside"), "internal/1", "4.2.1.2.1"),
        Rule((RESULT, "outside"), "external/1", "4.2.1.1.1"),
        Rule((RULES, ANY), "external/4", "4.2.1.1.4"),
        Rule((NO_KIND, ANY), JUDGE, "4.2.1.2.4"),
    ),
    judged_by=ADMINISTRATION,
)
CLASS_FOUND = Formula(
    ("information_source?", "source_class?", "item_class?", "nonconformity_found?", "information_origin?"),
    information_class,
    "2",
)
INFORMATION_CLASS = Table(
    inputs=("class_found",),
    rules=(
        *(Rule((grade,), grade, CLAUSES[grade], {"class": grade}) for grade in GRADES),
        Rule((OPEN,), OPEN, "2"),
    ),
)

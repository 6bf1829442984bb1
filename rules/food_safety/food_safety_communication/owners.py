"""Whose information it is: the six contact pairs, the hub for everything else, the team leader where it is disputed."""

from rules.api import ANY, Act, Field, Form, Formula, Rule, Table, Task, known

from .grades import AUTHORITIES, ELSEWHERE, HEARD, INSIDE, LAW, MARKET, PARTIES
from .parties import (
    ADMINISTRATION,
    CALLED,
    ENGINEERING,
    HUB,
    LOGISTICS,
    PROSE,
    PURCHASING,
    QUALITY,
    SALES,
    TEAM_LEADER,
    UNIT,
    UNITS,
)

INFORMATION = "food_information"
NOBODY = "nobody"
BUREAU = "quality and technical supervision bureau"
PAIRS = {
    "engineering contractor": ENGINEERING,
    "customer": SALES,
    "supplier": PURCHASING,
    "transport company": LOGISTICS,
    BUREAU: QUALITY,
    "residents": ADMINISTRATION,
}
BY_ACTIVITY = {INSIDE, HEARD, ELSEWHERE, "other interested party"}
NO_SOURCE = "not said"
"""Stands for a source that nobody has named, where the department is known whose activity it is."""

FORMS = (
    Form(
        "ownership_dispute",
        INFORMATION,
        (Field("disputed_by", UNIT), Field("claimed_owner", UNIT), Field("dispute_reason", PROSE)),
        "3.3",
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
    ),
    Form(
        "ownership_ruling",
        INFORMATION,
        (Field("owner_ruled", UNIT), Field("ruling_reason", PROSE)),
        "3.3",
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
    ),
)

TASKS = (
    Task(
        "rule_on_ownership",
        INFORMATION,
        TEAM_LEADER,
        "ownership_ruling",
        "3.3",
        when=known("claimed_owner"),
        before=("close",),
        shows=("information_content", "information_owner", "disputed_by", "claimed_owner", "dispute_reason"),
    ),
)

ACTS = (Act("dispute_ownership", INFORMATION, UNITS, "3.3", form="ownership_dispute"),)


def _unless_ruled(source: object, activity: object, owner: str, clause: str, **more: str) -> Rule:
    return Rule((source, activity, NOBODY), owner, clause, {"owner": CALLED[owner], **more})


ACTIVITY_OF = Formula(("activity_department?",), lambda named: named or NOBODY, "3.4")
RULED_OWNER = Formula(("owner_ruled?",), lambda ruled: ruled or NOBODY, "3.3")
OWNING_SOURCE = Formula(
    ("information_source?", "activity_department?"),
    lambda source, activity: source if source or activity is None else NO_SOURCE,
    "3.4",
)
INFORMATION_OWNER = Table(
    inputs=("owning_source", "activity_of", "ruled_owner"),
    rules=(
        *(_unless_ruled(source, ANY, owner, "4.2.2.1.2a") for source, owner in PAIRS.items()),
        _unless_ruled(AUTHORITIES - {BUREAU}, ANY, ADMINISTRATION, "4.2.2.1.1a"),
        _unless_ruled(MARKET, ANY, ADMINISTRATION, "3.1a", copied_to=SALES),
        _unless_ruled("food agency", ANY, ADMINISTRATION, "3.1a"),
        _unless_ruled(LAW, ANY, ADMINISTRATION, "4.2.2.1.1c"),
        *(_unless_ruled({*BY_ACTIVITY, NO_SOURCE}, unit, unit, "3.4") for unit in UNITS),
        _unless_ruled({*BY_ACTIVITY, NO_SOURCE}, NOBODY, ADMINISTRATION, "3.1a"),
        *(Rule((ANY, ANY, unit), unit, "3.3", {"owner": CALLED[unit]}) for unit in UNITS),
    ),
)
OWNERSHIP_DISPUTED = Formula(
    ("claimed_owner?", "owner_ruled?"),
    lambda claimed, ruled: "none" if claimed is None else "disputed" if ruled is None else "decided",
    "3.3",
)
DISPUTE_DECIDED_BY = Table(
    inputs=("ownership_disputed",),
    rules=(
        Rule(("none",), "nobody", "3.3"),
        Rule(({"disputed", "decided"},), TEAM_LEADER, "3.3", {"decided_by": "food safety team leader"}),
    ),
)
COLLECTING_DEPARTMENT = Formula(
    ("activity_department?", "found_by_department?"), lambda subject, found: subject or found or NOBODY, "4.2.2.1.1b"
)
COLLECTION = Table(
    # rules and standards are collected by whom they concern, results of authorities by the hub
    inputs=("information_source", "collecting_department"),
    rules=(
        *(
            Rule(
                (LAW, unit),
                unit,
                ("4.2.2.1.1b", "4.2.2.1.1c"),
                {"collected_by": CALLED[unit], "sum_up_and_distribute": HUB},
            )
            for unit in UNITS
        ),
        Rule((LAW, NOBODY), NOBODY, "4.2.2.1.1b", {"sum_up_and_distribute": HUB}),
        Rule(
            (AUTHORITIES - {BUREAU}, ANY),
            ADMINISTRATION,
            ("4.2.2.1.1a", "4.2.2.1.1c"),
            {"collected_by": HUB, "sum_up_and_distribute": HUB},
        ),
        *(Rule((source, ANY), owner, "4.2.2.1.2a", {"collected_by": CALLED[owner]}) for source, owner in PAIRS.items()),
        Rule(
            ({*MARKET, *PARTIES, *BY_ACTIVITY} - set(PAIRS), ANY),
            ADMINISTRATION,
            "3.1a",
            {"collected_by": HUB, "sum_up_and_distribute": HUB},
        ),
    ),
)

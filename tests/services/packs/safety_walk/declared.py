"""What a safety walk keeps, owes and does."""

from rules.api import (
    EACH,
    Act,
    CaseKind,
    ChildFacts,
    Choice,
    Field,
    Form,
    ListOf,
    Opening,
    Role,
    State,
    Task,
    Text,
    YesNo,
    all_,
    days,
    is_,
    known,
)

AREA = Choice("production", "warehouse")
ROLES = (Role("production", "production"), Role("warehouse", "warehouse"), Role("quality", "quality"))

KINDS = (
    CaseKind("walk", "quality", "W-{yyyy}-{n:04}", "1", (State("begun"),), outcome="walk_outcome"),
    CaseKind(
        "repair",
        "quality",
        "REP-{yyyy}-{n:04}",
        "3",
        (State("ordered"),),
        outcome="repair_outcome",
        parent="walk",
        repeats=True,
        closes_when=known("repaired"),
    ),
    CaseKind(
        "objection",
        "quality",
        "O-{yyyy}-{n:04}",
        "4",
        (State("raised"),),
        outcome="objection_outcome",
        parent="walk",
        closes_when=known("upheld"),
    ),
)

FORMS = (
    Form("walk_sheet", "walk", (Field("areas", ListOf(AREA, gaps=False)), Field("posted", YesNo())), "1", arrives=True),
    Form("scope", "walk", (Field("left_out", ListOf(AREA, gaps=False)),), "1"),
    Form("look", "walk", (Field("tidy", YesNo()), Field("remark", Text(), required=False)), "2"),
    Form("approval", "walk", (Field("approved", YesNo()),), "3"),
    Form("patrol", "walk", (Field("quiet", YesNo()), Field("incident", Text(), required=False)), "5"),
    Form("order", "repair", (Field("place", Text()),), "3", arrives=True),
    Form("repair_report", "repair", (Field("repaired", YesNo()),), "3"),
    Form("objection_sheet", "objection", (Field("grounds", Text()),), "4", arrives=True),
    Form("ruling", "objection", (Field("upheld", YesNo()),), "4"),
)

TASKS = (
    Task("look_round", "walk", EACH, "look", "2", before=("close",), for_each="areas_now", shows=("posted",)),
    Task("approve", "walk", "quality", "approval", "3", for_each="to_repair", shows=("remark", "approved")),
    Task("go_on_patrol", "walk", "warehouse", "patrol", "5", is_("posted", True), every=days(7)),
    Task("repair", "repair", "production", "repair_report", "3"),
    Task("rule", "objection", "quality", "ruling", "4"),
)

ACTS = (
    Act("begin_walk", "walk", ("quality",), "1", form="walk_sheet", effect="open"),
    Act("leave_out", "walk", ("quality",), "1", form="scope"),
    Act("close", "walk", ("quality",), "1", effect="close", when=all_(known("areas"))),
    Act("object", "walk", ("production",), "4", form="objection_sheet", opens="objection"),
    Act("object_late", "walk", ("production",), "4", form="objection_sheet", opens="objection", effect="reopen"),
)

OPENINGS = (
    Opening(
        "repair",
        "walk",
        "3",
        is_("all_looked", True),
        again=is_("repaired", False),
        for_each="to_repair",
        states="place",
    ),
)
CHILD_FACTS = (ChildFacts("rulings", "walk", "objection", "upheld"),)

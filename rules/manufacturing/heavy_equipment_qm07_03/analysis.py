"""Complaints (class B): the first analysis, whether the case is critical, at which level it is analysed."""

from rules.api import (
    ANY,
    Act,
    Answer,
    Field,
    Form,
    Formula,
    Rule,
    Table,
    Task,
    Whole,
    YesNo,
    all_,
    hook,
    is_,
    known,
)

from .classify import CLASSIFIED
from .domains import PARTY, PROSE
from .parties import QUALITY

COMPLAINED = all_(is_("withdrawn", False), CLASSIFIED, is_("info_class", "B"))
"""It is a complaint about the product, and quality has said so."""
WHAT_HAPPENED = (
    "customer_name",
    "product_name",
    "drawing_number",
    "in_use_since",
    "fault_date",
    "affected_part",
    "defect",
    "details",
    "attachments",
)
UNIT = {"organiser": "unit quality department"}
IN_PERSON = {
    "convened_by": "company technical quality management department",
    "led_by": "management representative in person",
    "deputy_allowed": False,
    "capa": "LSZB/QM08-10",
}
COMPANY = {
    "organiser": "company technical quality management department",
    "chaired_by": "management representative",
    "attendees": "quality heads, quality staff and technical staff of the responsible units",
}

FORMS = (
    Form(
        "first_analysis",
        "complaint",
        (
            Field("first_finding", PROSE),
            Field("responsible_party", PARTY),
            Field("cause_known", YesNo()),
            Field("responsibility_clear", YesNo()),
            Field("departments_involved", Whole(1, 99)),
            Field("major", YesNo()),
            Field("urgent", YesNo()),
            Field("severe_personal_harm", YesNo()),
            Field("severe_property_loss", YesNo()),
            Field("serious_reputation_market_effect", YesNo()),
        ),
        ("5.3.4.1.p1.s1", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        each_cycle=True,
    ),
)

TASKS = (
    Task(
        "analyse_complaint",
        "complaint",
        QUALITY,
        "first_analysis",
        ("5.3.4.1.p1.s1", "5.3.4.1.p1.s2", "4.4.1.b"),
        when=COMPLAINED,
        before=("close",),
        shows=WHAT_HAPPENED,
    ),
)

ACTS = (
    Act(
        "analyse_again",
        "complaint",
        (QUALITY,),
        "5.3.4.1.p1.s1",
        form="first_analysis",
        when=all_(known("responsible_party"), is_("cause_analysed", False)),
    ),
)

CRITICAL = Table(
    inputs=("severe_personal_harm", "severe_property_loss", "serious_reputation_market_effect"),
    rules=(
        Rule(
            (True, ANY, True),
            True,
            ("5.3.4.4.p1.s1", "5.3.4.4.p2"),
            IN_PERSON,
        ),
        Rule((False, True, True), True, ("5.3.4.4.p1.s1", "5.3.4.4.p2"), IN_PERSON),
        Rule((ANY, ANY, False), False, "5.3.4.4.p1.s1"),
        Rule((False, False, True), False, "5.3.4.4.p1.s1"),
    ),
)

CRITICAL_SHOWN = Formula(
    inputs=("critical?",), compute=lambda critical: critical is True, clause=("5.3.4.4.p1.s1", "4.3.b")
)

LEVEL = Table(
    inputs=(
        "critical_shown",
        "major",
        "departments_involved",
        "cause_known",
        "responsibility_clear",
        "company_level_needs",
    ),
    rules=(
        Rule((True, ANY, ANY, ANY, ANY, ANY), "company", ("5.3.4.4.p1.s1", "4.3.b"), COMPANY),
        Rule((False, False, ANY, ANY, ANY, ANY), "unit", ("5.3.4.3.s1", "5.3.4.1.p1.s2"), UNIT),
        Rule((False, True, 1, True, True, ANY), "unit", ("4.4.1.b", "5.3.4.1.p1.s2"), UNIT),
        Rule((False, True, ">=2", ANY, ANY, "any condition"), "company", ("5.3.4.3.s1", "4.3.b"), COMPANY),
        Rule((False, True, ANY, False, ANY, "any condition"), "company", ("5.3.4.3.s1", "4.3.b"), COMPANY),
        Rule((False, True, ANY, ANY, False, "any condition"), "company", ("5.3.4.3.s1", "4.3.b"), COMPANY),
        Rule((False, True, ">=2", False, False, "all conditions"), "company", ("5.3.4.3.s1", "4.3.b"), COMPANY),
        Rule((False, True, ANY, True, ANY, "all conditions"), "unit", ("5.3.4.3.s1", "4.4.1.b"), UNIT),
        Rule((False, True, ANY, ANY, True, "all conditions"), "unit", ("5.3.4.3.s1", "4.4.1.b"), UNIT),
        Rule((False, True, 1, ANY, ANY, "all conditions"), "unit", ("5.3.4.3.s1", "4.4.1.b"), UNIT),
    ),
    hit="any",
)


class Answers:
    """What is asked of a complaint after its first analysis."""

    @hook
    def critical(self) -> Answer:
        return CRITICAL

    @hook
    def critical_shown(self) -> Answer:
        return CRITICAL_SHOWN

    @hook
    def level(self) -> Answer:
        return LEVEL

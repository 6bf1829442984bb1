"""Where information comes from, what it is about, and by both of which of the kinds a to i it is."""

from typing import Any

from rules.api import ANY, JUDGE, Answer, Choice, Formula, Rule, Table, hook

from .parties import TECHNICAL

CERTIFICATION, INSPECTION = "certification body", "other inspection body"
ENVIRONMENT, SUPERVISION = "local environment authority", "quality supervision authority"
SUPERIOR, LOCAL, ENFORCEMENT = "superior authority", "local authority", "law enforcement"
CUSTOMER, RESIDENTS, PARTY = "customer", "residents", "other interested party"
SUPPLIER, SUBCONTRACTOR = "supplier", "subcontractor"
VISITOR, INSPECTOR, CONTACT = "visitor", "inspector", "business contact"
INDUSTRY, OWN, OTHER, NOT_SAID = "industry", "own company", "other", "not said"

BODIES = {CERTIFICATION, INSPECTION}
OFFICES = {ENVIRONMENT, SUPERVISION}
AUTHORITIES = {SUPERIOR, LOCAL}
PARTIES = {CUSTOMER, RESIDENTS, PARTY}
SUPPLIERS = {SUPPLIER, SUBCONTRACTOR}
GUESTS = {VISITOR, INSPECTOR, CONTACT}
OUTSIDE = {INDUSTRY, OTHER, NOT_SAID}

SOURCE = Choice(
    *(CERTIFICATION, INSPECTION, ENVIRONMENT, SUPERVISION, SUPERIOR, LOCAL, ENFORCEMENT, CUSTOMER, RESIDENTS, PARTY),
    *(SUPPLIER, SUBCONTRACTOR, VISITOR, INSPECTOR, CONTACT, INDUSTRY, OWN, OTHER),
)
ORIGIN = Choice(*SOURCE.members, NOT_SAID)

WISHES = ("complaint", "grievance", "expectation", "requirement")
RESULT, LAW, DECISION = "monitoring or inspection result", "law or standard", "decision or instruction"
TECHNOLOGY, POLICY = "industry technology", "industry policy"
MONITORING, SAFETY = "environmental monitoring", "occupational health and safety"
SYSTEM, ORDINARY = "management system", "ordinary information"

NATURE = Choice(*WISHES, RESULT, LAW, DECISION, TECHNOLOGY, POLICY, MONITORING, SAFETY, SYSTEM, ORDINARY, OTHER)
MATTER = Choice(*NATURE.members, NOT_SAID)
MEASURED = Choice("authority", "company", "another body")
KINDS_OF_INFORMATION = Choice("a", "c", "d", "e", "f", "g", "h", "i")
"""Kind b is what the company tells others; it never comes in."""


def _all_but(*matters: str) -> set[str]:
    return set(MATTER.members) - set(matters)


def _is(kind: str, clause: str | tuple[str, ...], *cells: Any) -> Rule:
    return Rule((False, *cells), kind, clause, {"kind": kind})


def _judged(*cells: Any) -> Rule:
    return Rule((False, *cells), JUDGE, "3.2")


def origin(source: str | None) -> str:
    """Whom it comes from, as far as somebody has said so."""
    return source or NOT_SAID


def measured_by_authority(source: str, measured: str | None) -> bool:
    """Who has measured is said, or an authority sends what it has measured itself."""
    return measured == "authority" if measured else source in OFFICES | AUTHORITIES


def grave(impact: bool | None, harm: bool | None) -> bool:
    """An important environmental impact, or somebody injured or dead."""
    return bool(impact or harm)


INFORMATION_ORIGIN = Formula(("information_source?",), origin, "2")
INFORMATION_MATTER = Formula(("information_nature?",), origin, "2")
MEASURED_BY_AUTHORITY = Formula(
    ("information_origin", "environment_measured_by?"), measured_by_authority, ("4.1.1.a", "4.1.1.h", "4.1.2.4")
)
GRAVE = Formula(("important_environmental_impact?", "injury_or_death?"), grave, "4.1.1.d2")

INFORMATION_KIND = Table(
    inputs=(
        "grave_information",
        "information_origin",
        "information_matter",
        "measured_by_authority",
        "authority_laws_are",
    ),
    rules=(
        Rule((True, ANY, ANY, ANY, ANY), "d", "4.1.1.d2", {"kind": "d"}),
        _is("a", "4.1.1.a", BODIES, _all_but(LAW, TECHNOLOGY, POLICY, OTHER), ANY, ANY),
        _is("c", "4.1.1.c", BODIES, LAW, ANY, ANY),
        _is("e", "4.1.1.e", BODIES, TECHNOLOGY, ANY, ANY),
        _judged(BODIES, {POLICY, OTHER}, ANY, ANY),
        _is("a", "4.1.1.a", OFFICES, _all_but("requirement", LAW, DECISION, TECHNOLOGY, POLICY, OTHER), ANY, ANY),
        _is("f", "4.1.1.f", OFFICES, {"requirement", DECISION, POLICY}, ANY, ANY),
        _is("e", "4.1.1.e", OFFICES, TECHNOLOGY, ANY, ANY),
        _judged(OFFICES, OTHER, ANY, ANY),
        _is("c", "4.1.1.c", OFFICES | AUTHORITIES, LAW, ANY, "c"),
        _is("f", "4.1.1.f", OFFICES | AUTHORITIES, LAW, ANY, "f"),
        _is("f", "4.1.1.f", AUTHORITIES, _all_but(LAW, MONITORING), ANY, ANY),
        _is("a", ("4.1.1.a", "4.1.2.4"), AUTHORITIES, MONITORING, True, ANY),
        _is("f", "4.1.1.f", AUTHORITIES, MONITORING, False, ANY),
        _is("c", "4.1.1.c", ENFORCEMENT, ANY, ANY, ANY),
        _is("d", "4.1.1.d1", PARTIES, ANY, ANY, ANY),
        _is("d", "4.1.1.d1", SUPPLIERS, set(WISHES), ANY, ANY),
        _is("g", "4.1.1.g", SUPPLIERS, _all_but(*WISHES), ANY, ANY),
        _is("i", "4.1.1.i", GUESTS, {SYSTEM, ORDINARY, NOT_SAID}, ANY, ANY),
        _is("a", "4.1.1.a", GUESTS, RESULT, ANY, ANY),
        _judged(GUESTS, {DECISION, POLICY, OTHER}, ANY, ANY),
        _is("d", "4.1.1.d1", GUESTS | OUTSIDE, set(WISHES), ANY, ANY),
        _is("c", "4.1.1.c", GUESTS | OUTSIDE | {OWN}, LAW, ANY, ANY),
        _is("e", "4.1.1.e", GUESTS | OUTSIDE | {OWN}, TECHNOLOGY, ANY, ANY),
        _is("a", ("4.1.1.a", "4.1.2.4"), GUESTS | OUTSIDE | {OWN}, MONITORING, True, ANY),
        _is("h", "4.1.1.h", GUESTS | OUTSIDE | {OWN}, MONITORING, False, ANY),
        _is("h", "4.1.1.h", GUESTS | OUTSIDE | {OWN}, SAFETY, ANY, ANY),
        _is("i", "4.1.1.i", OUTSIDE, SYSTEM, ANY, ANY),
        _is("e", "4.1.1.e", INDUSTRY, NOT_SAID, ANY, ANY),
        _judged(INDUSTRY, {RESULT, DECISION, POLICY, ORDINARY, OTHER}, ANY, ANY),
        _judged(OUTSIDE - {INDUSTRY}, {RESULT, DECISION, POLICY, ORDINARY, OTHER, NOT_SAID}, ANY, ANY),
        _judged(OWN, {*WISHES, SYSTEM, RESULT, DECISION, POLICY, ORDINARY, OTHER, NOT_SAID}, ANY, ANY),
    ),
    judged_by=TECHNICAL,
)

INFORMATION_URGENT = Table(
    inputs=("grave_information",),
    rules=(
        Rule(
            (True,),
            True,
            ("4.1.1.d2", "3.4"),
            {"urgent": True, "through": "administration", "report_to": "authority", "waits_for_classification": False},
        ),
        Rule((False,), False, "4.1.1.d2", {"urgent": False}),
    ),
)


class Answers:
    """What is asked of the source and the nature of information."""

    @hook
    def information_origin(self) -> Answer:
        return INFORMATION_ORIGIN

    @hook
    def information_matter(self) -> Answer:
        return INFORMATION_MATTER

    @hook
    def measured_by_authority(self) -> Answer:
        return MEASURED_BY_AUTHORITY

    @hook
    def grave_information(self) -> Answer:
        return GRAVE

    @hook
    def information_kind(self) -> Answer:
        return INFORMATION_KIND

    @hook
    def information_urgent(self) -> Answer:
        return INFORMATION_URGENT

"""Analysis meetings: of the unit, of the company for a major complaint, led in person for a critical one."""

from decimal import Decimal

from rules.api import (
    Answer,
    CaseKind,
    ChildFacts,
    Choice,
    Completeness,
    Day,
    Drop,
    FactRole,
    Field,
    Form,
    Formula,
    Opening,
    Signer,
    State,
    Task,
    all_,
    hook,
    is_,
    known,
)

from .analysis import COMPLAINED, WHAT_HAPPENED
from .domains import PROSE
from .parties import COMPANY_QUALITY, QUALITY, QUALITY_HEAD, REPRESENTATIVE

SEVERAL_DEPARTMENTS = 2
ORGANISER = FactRole("meeting_organiser")
FOUND = ("first_finding", "responsible_party", "departments_involved", "cause_known", "responsibility_clear")

KINDS = (
    CaseKind(
        "quality_meeting",
        owner=QUALITY,
        number="MT-{yyyy}-{n:06}",
        clause=("4.3.b", "4.4.1.b"),
        states=(
            State("called"),
            State("convened", known("meeting_on")),
            State("held", known("met_on")),
            State("closed", is_("closed", True)),
        ),
        outcome="meeting_outcome",
        parent="complaint",
        repeats=True,
        closes_when=known("met_on"),
    ),
)

OPENINGS = (
    Opening(
        "quality_meeting",
        "complaint",
        ("4.3.b", "4.4.1.b", "5.3.4.3.s1", "5.3.4.1.p1.s2"),
        when=all_(COMPLAINED, is_("analysis_meeting", True)),
    ),
)

CHILD_FACTS = (
    ChildFacts("quality_meeting.parties", "complaint", "quality_meeting", "found_party"),
    ChildFacts("quality_meeting.days", "complaint", "quality_meeting", "met_on"),
)

# the meeting is a case of its own with its organiser, its chair and its minutes
DROPS = (
    Drop("iso9001:task.hold_analysis_meeting", ("5.3.4.1.p1.s2", "5.3.4.3.s1")),
    Drop("iso9001:form.meeting", ("5.3.4.1.p1.s2", "5.3.4.3.s1")),
)

FORMS = (
    Form(
        "meeting_notice",
        "quality_meeting",
        (Field("meeting_on", Day()), Field("invited", PROSE)),
        ("5.3.4.3.s1", "4.3.b"),
        kept_by=QUALITY,
        keep="originals_retention_months",
    ),
    Form(
        "minutes",
        "quality_meeting",
        (
            Field("met_on", Day()),
            Field("attended", PROSE),
            Field("found_cause", PROSE),
            Field("found_party", Choice("own_unit", "other_unit", "supplier")),
            Field("found_opinion", PROSE),
            Field("improvement_measures", PROSE),
        ),
        ("5.3.4.3.s1", "5.3.4.3.s2", "6.9"),
        kept_by=QUALITY,
        keep="originals_retention_months",
        signers=(
            Signer(QUALITY_HEAD, "chaired", "5.3.4.1.p1.s2", when=is_("meeting_level", "unit")),
            Signer(
                REPRESENTATIVE,
                "chaired",
                "5.3.4.3.s1",
                when=all_(is_("meeting_level", "company"), is_("meeting_critical", False)),
            ),
            Signer(
                REPRESENTATIVE,
                "chaired",
                "5.3.4.4.p1.s1",
                in_person=True,
                when=is_("meeting_critical", True),
            ),
        ),
    ),
    Form(
        "weighing",
        "quality_meeting",
        (Field("risk_borne", PROSE), Field("resource_cost", PROSE), Field("expected_benefit", PROSE)),
        "5.3.4.4.p1.s2",
        kept_by=QUALITY,
        keep="originals_retention_months",
    ),
)

TASKS = (
    Task(
        "convene_meeting",
        "quality_meeting",
        ORGANISER,
        "meeting_notice",
        ("4.3.b", "4.4.1.b", "5.3.4.3.s1"),
        before=("close",),
        shows=(*WHAT_HAPPENED, *FOUND),
    ),
    Task(
        "plan_in_proportion",
        "quality_meeting",
        REPRESENTATIVE,
        "weighing",
        ("5.3.4.4.p1.s1", "5.3.4.4.p1.s2"),
        when=is_("meeting_critical", True),
        before=("close",),
        in_person=True,
        shows=(*WHAT_HAPPENED, *FOUND),
    ),
    Task(
        "record_meeting",
        "quality_meeting",
        ORGANISER,
        "minutes",
        ("5.3.4.3.s1", "4.3.b", "4.4.1.b"),
        when=known("meeting_on"),
        before=("close",),
        shows=(*WHAT_HAPPENED, *FOUND, "invited"),
    ),
)


def analysis_meeting(level: str | None, party: str | None, called: bool | None) -> bool:
    """At company level always; in the unit when it is called, or when nobody can say who is responsible."""
    return called is True or level == "company" or party == "unclear"


def meeting_critical(person: bool | None, goods: bool | None, reputation: bool | None) -> bool:
    """Severe loss of either kind, and reputation and market hurt."""
    return bool((person or goods) and reputation)


def meeting_level(
    critical: bool,
    major: bool | None,
    departments: Decimal | None,
    cause_known: bool | None,
    clear: bool | None,
    needs: str,
) -> str:
    """The same border as for the complaint, told by what its first analysis has stated."""
    if critical:
        return "company"
    lifting = (departments is not None and departments >= SEVERAL_DEPARTMENTS, cause_known is False, clear is False)
    lifted = all(lifting) if needs == "all conditions" else any(lifting)
    return "company" if major and lifted else "unit"


ANALYSIS_MEETING = Formula(
    inputs=("level?", "responsible_party?", "meeting_called?"),
    compute=analysis_meeting,
    clause=("4.3.b", "4.4.1.b", "5.3.4.1.p1.s2", "5.3.4.3.s1"),
    replaces="iso9001:analysis_meeting",
)
MEETING_CRITICAL = Formula(
    inputs=("severe_personal_harm?", "severe_property_loss?", "serious_reputation_market_effect?"),
    compute=meeting_critical,
    clause="5.3.4.4.p1.s1",
)
MEETING_LEVEL = Formula(
    inputs=(
        "meeting_critical",
        "major?",
        "departments_involved?",
        "cause_known?",
        "responsibility_clear?",
        "company_level_needs",
    ),
    compute=meeting_level,
    clause=("5.3.4.3.s1", "4.3.b", "4.4.1.b"),
)
MEETING_ORGANISER = Formula(
    inputs=("meeting_level",),
    compute=lambda level: COMPANY_QUALITY if level == "company" else QUALITY,
    clause=("4.3.b", "4.4.1.b", "5.3.4.4.p1.s1"),
)
MEETING_OUTCOME = Formula(inputs=("met_on",), compute=lambda _: "concluded", clause=("5.3.4.3.s1", "5.3.4.3.s2"))

WEIGHING_COMPLETE = Completeness("weighing", "5.3.4.4.p1.s2")


class Answers:
    """What is asked of meetings."""

    @hook
    def analysis_meeting(self) -> Answer:
        return ANALYSIS_MEETING

    @hook
    def meeting_critical(self) -> Answer:
        return MEETING_CRITICAL

    @hook
    def meeting_level(self) -> Answer:
        return MEETING_LEVEL

    @hook
    def meeting_organiser(self) -> Answer:
        return MEETING_ORGANISER

    @hook
    def weighing_complete(self) -> Answer:
        return WEIGHING_COMPLETE

    @hook
    def meeting_outcome(self) -> Answer:
        return MEETING_OUTCOME

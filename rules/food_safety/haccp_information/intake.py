"""Information that comes in: taken in by whoever meets it, handled by its receiver, studied if it is of the trade."""

from collections.abc import Sequence

from rules.api import (
    ANY,
    Act,
    Answer,
    CaseKind,
    Choice,
    Completeness,
    Day,
    FactRole,
    Field,
    Form,
    Formula,
    Holder,
    ListOf,
    Rule,
    State,
    Table,
    Task,
    Text,
    YesNo,
    all_,
    any_,
    hook,
    is_,
    known,
)

from . import sources as of
from .parties import ANYBODY, COMPANY_LEADERS, DEPARTMENTS, GOT_BY, LINE, PROSE, QUALITY, SALES, TECHNICAL

INFORMATION = "information"
SUBJECT = Choice(
    "quality", "environment", "food safety", "integrity", "measurement", "occupational health and safety", "other"
)
AT_ITS_RECEIVER = any_(is_("in_right_hands", True), known("information_passed_on"))
SHOWN = ("information_source", "information_from", "information_nature", "information_content", "information_subject")
CUSTOMER = (
    Field("customer_code", Text(longest=100), False),
    Field("customer_name", Text(longest=500), False),
    Field("order_number", Text(na=True, longest=500), False),
    Field("product_name", Text(longest=500), False),
    Field("lot", Text(longest=500), False),
)
"""As the complaint's own form names them."""
STUDY = {"study_to": "company leaders and departments", "owner": "technical centre"}

KINDS = (
    CaseKind(
        INFORMATION,
        owner=QUALITY,
        number="IN-{yyyy}-{n:06}",
        clause=("2", "4.1.2.2"),
        states=(
            State("taken_in"),
            State("at_its_receiver", AT_ITS_RECEIVER),
            State("information_handled", known("information_handled_on")),
            State("closed", is_("closed", True)),
        ),
        outcome="information_outcome",
        closes_when=known("information_handled_on"),
    ),
)

FORMS = (
    Form(
        "information_record",
        INFORMATION,
        (
            Field("information_source", of.SOURCE),
            Field("information_from", LINE),
            Field("information_nature", of.NATURE),
            Field("information_subject", SUBJECT),
            Field("information_content", PROSE),
            Field("information_received_by", GOT_BY),
            Field("information_received_on", Day()),
            Field("important_environmental_impact", YesNo()),
            Field("injury_or_death", YesNo()),
            Field("environment_measured_by", of.MEASURED, False),
            *CUSTOMER,
        ),
        ("4.1.2.2", "2"),
        kept_by=(TECHNICAL,),
        arrives=True,
    ),
    Form(
        "information_handling",
        INFORMATION,
        (
            Field("information_handled_on", Day()),
            Field("handling_text", PROSE),
            Field("reply_by", Choice(*DEPARTMENTS.members, "nobody")),
        ),
        ("3.2", "3.4", "4.1.2.5"),
        kept_by=TECHNICAL,
    ),
    Form(
        "complaint_reference",
        INFORMATION,
        (Field("complaint_number", LINE),),
        ("4.1.1.d1", "4.1.2.5"),
        kept_by=SALES,
        fill="intake",
    ),
    Form(
        "information_study",
        INFORMATION,
        (Field("study_text", PROSE), Field("study_for", ListOf(DEPARTMENTS, gaps=False))),
        "3.3",
        kept_by=TECHNICAL,
        holders=(Holder(COMPANY_LEADERS, "3.3"), Holder(FactRole("study_for"), "3.3")),
        shows=("information_content",),
    ),
)

TASKS = (
    Task(
        "handle_information",
        INFORMATION,
        FactRole("receiving_role"),
        "information_handling",
        ("3.2", "3.4", "4.1.2.5"),
        when=AT_ITS_RECEIVER,
        before=("close",),
        shows=SHOWN,
    ),
    Task(
        "take_in_complaint",
        INFORMATION,
        SALES,
        "complaint_reference",
        ("4.1.1.d1", "4.1.2.5"),
        when=all_(is_("customer_complains", True), AT_ITS_RECEIVER),
        before=("close",),
        asks="complaint.intake-requested",
        shows=(*(field.name for field in CUSTOMER), "information_from", "information_content"),
    ),
    Task(
        "study_information",
        INFORMATION,
        TECHNICAL,
        "information_study",
        "3.3",
        when=is_("study_owed", True),
        before=("close",),
        shows=SHOWN,
    ),
)

ACTS = (
    Act("take_in_information", INFORMATION, ANYBODY, ("4.1.2.2", "2"), form="information_record", effect="open"),
    Act("correct_information", INFORMATION, ANYBODY, "4.1.2.2", form="information_record"),
)


def answers_owed(serious: bool, reply_by: str | None) -> Sequence[str]:
    """What has to be said to the outside: what is grave is reported before anybody has handled it."""
    report = ["report to the authority"] if serious else []
    return report + (["reply to the sender"] if reply_by not in (None, "nobody") else [])


def customer_complains(source: str, matter: str) -> bool:
    """A customer who complains has a complaint, whatever else his words are."""
    return source == of.CUSTOMER and matter in ("complaint", "grievance")


INFORMATION_COMPLETE = Completeness("information_record", "4.1.2.2")
STUDY_OWED = Table(
    inputs=("information_matter", "information_kind"),
    rules=(
        Rule((of.POLICY, ANY), True, "3.3", STUDY),
        Rule((set(of.MATTER.members) - {of.POLICY}, {"c", "e"}), True, "3.3", STUDY),
        Rule((set(of.MATTER.members) - {of.POLICY}, {"a", "d", "f", "g", "h", "i"}), False, "3.3"),
    ),
)
CUSTOMER_COMPLAINS = Formula(("information_origin", "information_matter"), customer_complains, ("4.1.1.d1", "4.1.2.5"))
ANSWERS_OWED = Formula(("grave_information", "reply_by?"), answers_owed, ("4.1.1.d2", "3.1"))
INFORMATION_OUTCOME = Formula(("information_handled_on",), lambda _: "handled", "3.2")


class Answers:
    """What is asked of information from its record to its end."""

    @hook
    def information_complete(self) -> Answer:
        return INFORMATION_COMPLETE

    @hook
    def study_owed(self) -> Answer:
        return STUDY_OWED

    @hook
    def customer_complains(self) -> Answer:
        return CUSTOMER_COMPLAINS

    @hook
    def answers_owed(self) -> Answer:
        return ANSWERS_OWED

    @hook
    def information_outcome(self) -> Answer:
        return INFORMATION_OUTCOME

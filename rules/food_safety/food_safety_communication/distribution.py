"""How information reaches the departments: on a contact sheet if it was spoken, as a photocopy if it was written."""

from collections.abc import Sequence

from rules.api import (
    ANY,
    JUDGE,
    Act,
    Choice,
    Collect,
    Deadline,
    FactRole,
    Field,
    Form,
    Formula,
    Holder,
    Instant,
    Rule,
    Table,
    Task,
    all_,
    hours,
    is_,
    known,
    not_,
)

from .grades import EXTERNAL, INTERNAL, OPEN
from .intake import UNANSWERED, WRITTEN
from .owners import INFORMATION
from .parties import ADMINISTRATION, EVERYBODY, LINE, PROSE, SALES, SEVERAL

CARRIERS = (
    "bulletin board",
    "report",
    "record",
    "discussion",
    "electronic media",
    "communication equipment",
)
CARRIER = Choice(*CARRIERS, "other carrier")
NO_CARRIER = "none yet"
SHEET = "contact sheet"
SHEET_CLAUSE = "4.2.2.1.2.b"
COPY_CLAUSE = "4.2.2.1.2.a"
COPIED = {
    "letter": "photocopy of the letter",
    "e-mail": "photocopy of the e-mail",
    "other document": "photocopy of the document",
}
ON_A_SHEET = "photocopy of the contact sheet"
ANY_CARRIER = "any carrier"
GATHERED = ("external/1", "external/4")

FORMS = (
    Form(
        "contact_sheet",
        INFORMATION,
        (
            Field("sheet_received_at", Instant()),
            Field("sheet_from", LINE),
            Field("sheet_received_by", LINE),
            Field("sheet_content", PROSE),
            Field("sheet_departments", SEVERAL),
            Field("sheet_written_at", Instant()),
        ),
        (SHEET_CLAUSE, "3.1b"),
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
        number="LL{yyyy}-{n:04}",
        holders=(
            Holder(
                FactRole("distribution_list"),
                SHEET_CLAUSE,
                copy="photocopy",
                due="sheet_acknowledge_by",
                reminders=UNANSWERED,
            ),
        ),
    ),
    Form(
        "written_copy",
        INFORMATION,
        (Field("original_title", LINE), Field("copy_departments", SEVERAL), Field("copied_at", Instant())),
        (COPY_CLAUSE, "3.1b"),
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
        holders=(
            Holder(
                FactRole("distribution_list"),
                COPY_CLAUSE,
                copy="photocopy",
                due="copy_acknowledge_by",
                reminders=UNANSWERED,
            ),
        ),
    ),
    Form(
        "internal_passing",
        INFORMATION,
        (
            Field("information_carrier", CARRIER),
            Field("passed_on_to", SEVERAL),
            Field("passed_on_at", Instant()),
        ),
        ("4.2.2", "3.4"),
        kept_by=ADMINISTRATION,
        keep="information_retention_months",
    ),
)

TASKS = (
    Task(
        "write_contact_sheet",
        INFORMATION,
        FactRole("found_by_department"),
        "contact_sheet",
        SHEET_CLAUSE,
        when=is_("contact_sheet_needed", True),
        before=("close",),
        shows=("information_content", "information_from", "information_received_at", "information_owner"),
    ),
    Task(
        "photocopy_document",
        INFORMATION,
        FactRole("distributor"),
        "written_copy",
        COPY_CLAUSE,
        when=all_(is_("distribution_way", *COPIED.values()), not_(known("copied_at"))),
        before=("close",),
        performs="distribute_information",
        shows=("information_content", "information_attachments", "information_owner"),
    ),
    Task(
        "pass_on_information",
        INFORMATION,
        FactRole("information_owner"),
        "internal_passing",
        ("4.2.2", "3.4"),
        when=is_("distribution_way", ANY_CARRIER),
        before=("close",),
        shows=("information_content", "information_class"),
    ),
)

ACTS = (Act("distribute_information", INFORMATION, EVERYBODY, COPY_CLAUSE, form="written_copy"),)


def distribution_list(
    owner: str, grade: str, on_sheet: Sequence[str] | None, on_copy: Sequence[str] | None
) -> Sequence[str]:
    """The departments that are named, the one that owns it, and sales for what is going on in the market."""
    market = [SALES] if grade == "external/2" else []
    return tuple(dict.fromkeys([*(on_sheet or ()), *(on_copy or ()), owner, *market]))


def distributor(grade: str, collector: str) -> str:
    """Results of authorities and rules are gathered at the hub, which passes them on; the rest goes out directly."""
    return ADMINISTRATION if grade in GATHERED else collector


CONTACT_SHEET_NEEDED = Table(
    inputs=("information_form", "information_class", "internal_oral_needs_sheet"),
    rules=(
        Rule((WRITTEN, ANY, ANY), False, COPY_CLAUSE),
        Rule(("oral", {*EXTERNAL, OPEN}, ANY), True, SHEET_CLAUSE),
        Rule(("oral", set(INTERNAL), True), True, SHEET_CLAUSE),
        Rule(("oral", set(INTERNAL), False), False, "4.2.2"),
    ),
)
DISTRIBUTION_WAY = Table(
    inputs=("information_form", "contact_sheet_needed", "contact_sheet.complete", "information_class"),
    rules=(
        Rule(
            ("oral", True, False, ANY),
            "refused",
            SHEET_CLAUSE,
            {"distribute": "refused", "missing": [SHEET], "contact_sheet": True},
        ),
        Rule(
            ("oral", True, True, ANY),
            ON_A_SHEET,
            SHEET_CLAUSE,
            {"distribute": ON_A_SHEET, "missing": [], "contact_sheet": True},
        ),
        Rule(
            ("oral", False, ANY, ANY),
            ANY_CARRIER,
            "4.2.2",
            {"distribute": ANY_CARRIER, "missing": [], "contact_sheet": False},
        ),
        *(
            Rule((form, ANY, ANY, ANY), way, COPY_CLAUSE, {"distribute": way, "missing": [], "contact_sheet": False})
            for form, way in COPIED.items()
        ),
    ),
)
DISTRIBUTION_LIST = Formula(
    ("information_owner", "information_class", "sheet_departments?", "copy_departments?"),
    distribution_list,
    ("4.2.2.1.1c", "4.2.1.1.2"),
)
DISTRIBUTOR = Formula(("information_class", "found_by_department"), distributor, ("4.2.2.1.1c", COPY_CLAUSE))
SHEET_ACKNOWLEDGE_BY = Deadline("sheet_written_at", SHEET_CLAUSE, within=hours("copy_acknowledge_hours"))
COPY_ACKNOWLEDGE_BY = Deadline("copied_at", COPY_CLAUSE, within=hours("copy_acknowledge_hours"))
MAY_DISTRIBUTE_INFORMATION = Collect(
    inputs=("contact_sheet_needed",), rules=(Rule((True,), "contact_sheet_missing", SHEET_CLAUSE),)
)
CARRIER_USED = Formula(("information_carrier?",), lambda carrier: carrier or NO_CARRIER, "4.2.2")
CARRIER_ACCEPTED = Table(
    inputs=("carrier_used",),
    rules=(
        *(Rule((carrier,), "accepted", "4.2.2", {"carrier": carrier, "carrier_allowed": True}) for carrier in CARRIERS),
        Rule(("other carrier",), JUDGE, "4.2.2"),
        Rule((NO_CARRIER,), NO_CARRIER, "4.2.2"),
    ),
    judged_by=ADMINISTRATION,
)

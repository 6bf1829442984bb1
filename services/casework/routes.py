"""What a department offers over HTTP: every route once, from which requests are checked and the document is made."""

from dataclasses import dataclass
from typing import Final, Literal

from rules.records import MEDIA_TYPES
from shared.messages.domains import Case, JsonObject, Prose, Title, Word

from .lot_routes import LOT_ROUTES
from .parked_routes import OPERATOR as OPERATOR
from .parked_routes import PARKED_ROUTES
from .parked_routes import NoBody as NoBody
from .queries import CaseQuery, NoticeQuery, RecordQuery, TaskQuery, TimelineQuery
from .retention.routes import RETENTION_ROUTES
from .route import NoQuery as NoQuery
from .route import Route as Route

PERSONAL_DATA: Final = "personal_data"
"""The role of a client that may see and erase what is held on a person."""


@dataclass(frozen=True)
class WhyQuery:
    """One question instead of all."""

    question: Title | None = None


@dataclass(frozen=True)
class PrintQuery:
    """In which language; unless it is said, in that of `Accept-Language` where the site works in it, else in the
    site's own."""

    language: Literal["zh", "en"] | None = None


@dataclass(frozen=True)
class CommandBody:
    """A command: the site it is for, and its data."""

    site: Title
    data: JsonObject


@dataclass(frozen=True)
class AttachQuery:
    """What the file is called, where the request itself does not say."""

    name: Title | None = None


@dataclass(frozen=True)
class PersonQuery:
    """Which person: whatever is given must agree, without differences of width, case and white space."""

    name: Title | None = None
    phone: Title | None = None
    email: Title | None = None
    customer: Title | None = None


@dataclass(frozen=True)
class PersonErase(PersonQuery):
    """Whose data is erased, on whose word and why."""

    by: Word | None = None
    reason: Prose | None = None


@dataclass(frozen=True)
class PersonHold:
    """The case whose contact is to be kept, or need no longer be, on whose word and why."""

    case: Case
    by: Word
    reason: Prose


COMMAND: Final = Route(
    "command",
    "POST",
    "/v1/commands/{command}",
    "Carries out a command, with the same schema and the same answer as over AMQP.",
    body=CommandBody,
)

ROUTES: Final = (
    Route("alive", "GET", "/livez", "The process turns.", open=True),
    Route("ready", "GET", "/readyz", "Whether the department can do its work, check by check.", open=True),
    Route("metrics", "GET", "/metrics", "Figures for Prometheus; no personal data.", open=True),
    COMMAND,
    Route("cases", "GET", "/v1/cases", "The department's own cases.", query=CaseQuery),
    Route(
        "case", "GET", "/v1/cases/{site}/{number}", "A case: current facts, children, open tasks, receipts in force."
    ),
    Route(
        "timeline",
        "GET",
        "/v1/cases/{site}/{number}/timeline",
        "What happened in a case, in its order; decisions with their receipts.",
        query=TimelineQuery,
    ),
    Route(
        "why",
        "GET",
        "/v1/cases/{site}/{number}/why",
        "What the procedure says about a case now: every question, by which clauses, and who owes what is missing.",
        query=WhyQuery,
    ),
    Route(
        "forms",
        "GET",
        "/v1/cases/{site}/{number}/forms",
        "The forms of a case: complete or not, signed or not, their numbers, how long each is kept.",
    ),
    Route(
        "form",
        "GET",
        "/v1/cases/{site}/{number}/forms/{form}.pdf",
        "A form of a case on paper, as far as it is filled in; the same case always gives the same bytes.",
        query=PrintQuery,
        files=("application/pdf",),
    ),
    Route(
        "chart",
        "GET",
        "/v1/cases/{site}/{number}/forms/{form}/charts/{chart}.svg",
        "A chart that stands on a form of a case.",
        query=PrintQuery,
        files=("image/svg+xml",),
    ),
    Route(
        "picture",
        "GET",
        "/v1/cases/{site}/{number}/pictures/{digest}",
        "A picture of other cases on which receipts of a case rest, as JSON lines of which the digest is the SHA-256: "
        "the columns, a list for each row, an object for each case that was left out.",
        files=("application/jsonl",),
    ),
    Route(
        "words",
        "GET",
        "/v1/words/{site}",
        "What a site calls the names of its procedure and their values, and its languages, its own first.",
    ),
    Route("tasks", "GET", "/v1/tasks", "The task list of the department's people.", query=TaskQuery),
    Route(
        "notices",
        "GET",
        "/v1/notices",
        "What the department's people were told of tasks that are due soon, or late.",
        query=NoticeQuery,
    ),
    Route("task", "GET", "/v1/tasks/{task}", "A task with its form."),
    Route(
        "records",
        "GET",
        "/v1/records",
        "The department's records as they stand now: stock, work in process or inspections.",
        query=RecordQuery,
        only_with=("warehouse", "production", "quality"),
    ),
    Route(
        "attach",
        "POST",
        "/v1/attachments",
        "Keeps a picture or document as it is, under the SHA-256 of its bytes: the body itself, or the field `file` of "
        "a form. At most 10 MiB; what it is declared to be must be what it is. The same again is kept once.",
        query=AttachQuery,
        files=MEDIA_TYPES,
    ),
    Route(
        "attachment",
        "GET",
        "/v1/attachments/{sha256}",
        "The bytes of an attachment that this department keeps.",
        files=MEDIA_TYPES,
    ),
    *PARKED_ROUTES,
    Route(
        "person",
        "GET",
        "/v1/persons",
        "Everything that is held on a person: contacts with their cases, and messages that are kept.",
        query=PersonQuery,
        role=PERSONAL_DATA,
        only_with=("sales",),
    ),
    Route(
        "erase",
        "POST",
        "/v1/persons/erase",
        "Puts a pseudonym in the place of what is held on a person; refused while a case is open or a hold stands.",
        body=PersonErase,
        role=PERSONAL_DATA,
        only_with=("sales",),
    ),
    Route(
        "hold",
        "POST",
        "/v1/persons/hold",
        "Forbids to erase the contact of a case.",
        body=PersonHold,
        role=PERSONAL_DATA,
        only_with=("sales",),
    ),
    Route(
        "release",
        "POST",
        "/v1/persons/release",
        "Ends every hold on the contact of a case.",
        body=PersonHold,
        role=PERSONAL_DATA,
        only_with=("sales",),
    ),
    *LOT_ROUTES,
    *RETENTION_ROUTES,
)

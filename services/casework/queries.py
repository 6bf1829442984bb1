"""Which cases and tasks are asked for. Each filter is declared here once: HTTP, OpenAPI and the command line follow."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from shared.messages.complaint import Channel
from shared.messages.domains import FLAG, Moment, Title, Word, whole
from shared.messages.lots import Move

LARGEST_PAGE: Final = 200

PageSize = Annotated[int, whole(1, LARGEST_PAGE)]
Known = Annotated[bool, FLAG]
Format = Literal["json", "csv", "jsonl"]


@dataclass(frozen=True)
class PageQuery:
    """A part of a list: at most `limit` entries (50 unless given), after `cursor`, the `next` of the page before.

    A page may hold fewer entries than its `limit`, even none; the list ends where `next` is null.
    """

    limit: PageSize | None = None
    cursor: Title | None = None


@dataclass(frozen=True)
class CaseQuery(PageQuery):
    """Which cases: the newest first.

    `q` is looked for in the number and in every text ever stated in the case: all words of it, each from the beginning
    of a word; words in quotation marks stand one after the other. `customer` is a code or a name. `customer`, `order`,
    `product`, `lot` and `defect` compare whole values without differences of width, case and white space; `defect`
    finds every wording of the same kinds of defect. `*_from` includes its instant, `*_to` does not.
    """

    site: Word | None = None
    kind: Word | None = None
    state: Word | None = None
    outcome: Word | None = None
    closed: Known | None = None
    opened_from: Moment | None = None
    opened_to: Moment | None = None
    closed_from: Moment | None = None
    closed_to: Moment | None = None
    customer: Title | None = None
    order: Title | None = None
    product: Title | None = None
    lot: Title | None = None
    channel: Channel | None = None
    defect: Title | None = None
    q: Title | None = None
    format: Format | None = None


@dataclass(frozen=True)
class TaskQuery(PageQuery):
    """Which tasks of the department's list, in the order in which they came. `case` is written SITE/NUMBER."""

    site: Word | None = None
    state: Literal["open", "done", "withdrawn"] | None = None
    kind: Word | None = None
    role: Word | None = None
    case: Title | None = None
    overdue: Known | None = None
    opened_from: Moment | None = None
    opened_to: Moment | None = None
    format: Format | None = None


@dataclass(frozen=True)
class NoticeQuery(PageQuery):
    """Which reminders that people of the department were told, in the order in which they came. `told` is the role that
    was told, `case` is written SITE/NUMBER."""

    site: Word | None = None
    told: Word | None = None
    kind: Word | None = None
    case: Title | None = None
    task: Word | None = None
    late: Known | None = None
    told_from: Moment | None = None
    told_to: Moment | None = None
    format: Format | None = None


@dataclass(frozen=True)
class TimelineQuery(PageQuery):
    """Which part of a case's time line, in its order."""

    format: Format | None = None


@dataclass(frozen=True)
class RecordQuery(PageQuery):
    """Which of the department's records, in the order of their names. `record`, `product`, `order` and `lot` are whole;
    the last three compare without differences of width, case and white space, and `n/a` finds records without one."""

    site: Word | None = None
    record: Word | None = None
    product: Title | None = None
    order: Title | None = None
    lot: Title | None = None
    format: Format | None = None


@dataclass(frozen=True)
class LotQuery(PageQuery):
    """Which lots of the ledger, in the order of their names. `lot` is whole, without differences of width, case and
    white space; `blocked`: those that a case holds, or those that none does."""

    site: Word | None = None
    lot: Title | None = None
    blocked: Known | None = None
    format: Format | None = None


@dataclass(frozen=True)
class LotMovementQuery(PageQuery):
    """Which movements of lots, in the order of their records. `lot` and `into_lot` compare as for lots; `despite`:
    those that were recorded while a case held the lot, or the others."""

    site: Word | None = None
    record: Word | None = None
    lot: Title | None = None
    into_lot: Title | None = None
    consignee: Word | None = None
    move: Move | None = None
    despite: Known | None = None
    format: Format | None = None


@dataclass(frozen=True)
class OneLotQuery:
    """The site of the lot; it need not be said where the department knows but one."""

    site: Word | None = None


@dataclass(frozen=True)
class RetentionQuery(PageQuery):
    """Which records of closed cases. `due`: those that may be disposed of now, or those that may not."""

    site: Word | None = None
    case: Title | None = None
    due: Known | None = None
    format: Format | None = None


@dataclass(frozen=True)
class DisposalQuery(PageQuery):
    """Which proposals and disposals."""

    site: Word | None = None
    case: Title | None = None
    state: Literal["proposed", "done", "refused"] | None = None
    format: Format | None = None

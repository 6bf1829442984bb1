"""Taking pictures of other cases: read page by page, packed, kept once; everything else refers to them.

The other cases are seen as one statement sees them. What is written to them meanwhile does not count: a case counts its
entries, and entries after the count that was seen are left aside.
"""

import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, bindparam, select

from rules.domain import Mismatch
from rules.domains import Domain
from rules.evaluate import Situation
from rules.gathering import CLOSED_AT, OF_THE_FILE, OPENED_AT, GatheringOwed, bounded, domain_of
from rules.keeping import Kept
from rules.pictures import Picture, excluded_line, head_line, row_line
from rules.scheduling import following_from
from shared.store.work import Work

from . import journal
from .case_file import CaseFile
from .reading import not_here
from .tables import cases, facts, pictures, receipts

JSON_LINES: Final = "application/jsonl"

PAGE: Final = 500
"""Cases that are read in one go; between two pages others get their turn."""

READ_BEFORE: Final = 50_000
"""Values that are kept while a picture is taken, so that what many cases say is read once."""

_CASES: Final[BindParameter[int]] = bindparam("cases", expanding=True)
_NAMES: Final[BindParameter[str]] = bindparam("names", expanding=True)
_STATED: Final = (
    select(facts.c.case_id, facts.c.entry, facts.c.name, facts.c.value, facts.c.cycle)
    .where(facts.c.case_id.in_(_CASES), facts.c.name.in_(_NAMES))
    .order_by(facts.c.case_id, facts.c.entry)
)
_ANSWERED: Final = (
    select(
        receipts.c.case_id,
        receipts.c.entry,
        receipts.c.question.label("name"),
        receipts.c.status,
        receipts.c.said,
        receipts.c.cycle,
    )
    .where(receipts.c.case_id.in_(_CASES), receipts.c.question.in_(_NAMES))
    .order_by(receipts.c.case_id, receipts.c.entry)
)
_KEPT: Final = select(pictures).where(
    pictures.c.case_id == bindparam("case"), pictures.c.entry == bindparam("of_entry")
)


def take_picture(work: Work, file: CaseFile, owed: GatheringOwed) -> None:
    """Takes the picture and states it as a fact of the case."""
    one = owed.gathering
    domain = file.procedure.domains[one.name]
    assert isinstance(domain, Picture)
    content = _packed(_Taking(work.connection, file, owed, domain).lines())
    value = domain.taken(zlib.decompress(content), work.now)
    journal.state_facts(work, file, {one.name: value}, work.actor.name)
    row = {
        "case_id": file.id,
        "entry": file.entries,
        "name": one.name,
        "digest": value["digest"],
        "taken_at": work.now,
        "row_count": len(value["rows"]),
        "excluded_count": len(value["excluded"]),
        "content": content,
    }
    work.insert(pictures, row)
    text = file.procedure.vocabulary.labels(one.name)
    detail = {"picture": one.name, "text": text, **domain.write(value), "clauses": list(owed.clauses)}
    journal.note(work, file, "picture taken", detail)


def take_anew(work: Work, file: CaseFile, name: str, situation: Situation) -> None:
    """Takes a picture once more; the earlier one stays, with whatever rests on it."""
    pack, gathering = file.procedure.kinds[file.kind].gatherings[name]
    take_picture(work, file, bounded(gathering, pack, situation.values.get))


def kept_picture(connection: Connection, domain: Domain, case: int, entry: int) -> Mapping[str, Any]:
    """The picture that a fact refers to. Raises ValueError if its lines are not those that were taken."""
    assert isinstance(domain, Picture)
    row = connection.execute(_KEPT, {"case": case, "of_entry": entry}).one()
    value = domain.taken(zlib.decompress(row.content), row.taken_at)
    if value["digest"] != row.digest:
        raise ValueError(f"the picture {row.name} is not the one that was taken: {row.digest[:12]} is its digest")
    return value


def lines_of_picture(connection: Connection, site: str, number: str, digest: str) -> tuple[bytes, dict[str, Any]]:
    """A picture of a case as its lines, and what is told of it as a file. Refused (404) if the case has none such."""
    of_case = pictures.join(cases, cases.c.id == pictures.c.case_id)
    same = (cases.c.site == site, cases.c.number == number, pictures.c.digest == digest)
    found = select(pictures.c.content, pictures.c.name).select_from(of_case).where(*same).limit(1)
    row = connection.execute(found).first()
    if row is None:
        raise not_here("picture", f"{site}/{number}/{digest}")
    content = zlib.decompress(row.content)
    name = f"{number}-{row.name}-{digest[:12]}.jsonl"
    return content, {"media_type": JSON_LINES, "size": len(content), "sha256": digest, "name": name}


def _packed(lines: Iterable[str]) -> bytes:
    packer = zlib.compressobj()
    pieces = [packer.compress((f"\n{line}" if number else line).encode()) for number, line in enumerate(lines)]
    return b"".join([*pieces, packer.flush()])


@dataclass
class _Seen:
    """A case as the picture sees it; `said` are its facts and answers as JSON."""

    row: Row[Any]
    said: dict[str, Any] = field(default_factory=dict)


class _Taking:
    """The lines of one picture."""

    def __init__(self, connection: Connection, file: CaseFile, owed: GatheringOwed, domain: Picture) -> None:
        self._connection = connection
        self._file = file
        self._one = owed.gathering
        self._bounds = (owed.first, owed.last)
        self._domain = domain
        self._procedure = file.procedure
        names = {name for name, _ in domain.columns} | self._one.where.names() | {self._one.day}
        domains = ((name, domain_of(name, self._one.kind, self._procedure.facts)) for name in {*names, *OF_THE_FILE})
        self._domains = {name: domain for name, domain in domains if domain is not None}
        self._read_before: Kept[tuple[str, type, Any], Any] = Kept(READ_BEFORE)
        sources = ((name, self._procedure.facts.get((self._one.kind, name))) for name in sorted(names))
        kinds = {name: spec.source.kind for name, spec in sources if spec and name not in OF_THE_FILE}
        self._stated = [name for name, kind in kinds.items() if kind in ("form", "number", "schedule")]
        self._of_period = [name for name in self._stated if kinds[name] == "schedule" and name != "period"]
        self._stated += ["period"] if self._of_period and "period" not in self._stated else []
        self._answered = [name for name, kind in kinds.items() if kind == "answer"]

    def lines(self) -> Iterator[str]:
        """The names of the columns, then a line for each case, in the order in which they were opened."""
        yield head_line(self._domain)
        found = self._connection.execute(self._query(), execution_options={"stream_results": True, "yield_per": PAGE})
        for page in found.partitions():
            for seen in self._read(page):
                line = self._line(seen)
                if line:
                    yield line
            time.sleep(0)

    def _query(self) -> Any:
        found = select(cases.c.id, *(cases.c[name] for name in (*OF_THE_FILE, "entries"))).where(
            cases.c.site == self._file.site, cases.c.kind == self._one.kind, cases.c.id != self._file.id
        )
        return found.where(*self._between(), *self._open()).order_by(cases.c.id)

    def _open(self) -> Iterator[ColumnElement[bool]]:
        """Closed cases are not even looked at where none of them can count: they become ever more."""
        if self._one.where.holds({"closed": True, **self._procedure.settings}.get) is False:
            yield cases.c.closed.is_(False)

    def _between(self) -> Iterator[ColumnElement[bool]]:
        """The days that bound it, if they are those of opening or closing."""
        if self._one.day not in (OPENED_AT, CLOSED_AT):
            return
        first, last = self._bounds
        moment = cases.c[self._one.day]
        yield moment.is_not(None)
        if first is not None:
            yield moment >= self._midnight(first)
        if last is not None and last < date.max:
            yield moment < self._midnight(last + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time_of_day(), self._procedure.timezone).astimezone(UTC)

    def _read(self, page: Sequence[Row[Any]]) -> list[_Seen]:
        """The cases of a page with what was stated and answered by the entry that was seen."""
        seen = {row.id: _Seen(row, _of_the_file(row)) for row in page}
        each_cycle = self._procedure.kinds[self._one.kind].each_cycle
        for case, entry, name, value, cycle in self._entries(_STATED, seen, self._stated):
            one = seen[case]
            if entry <= one.row.entries and (name not in each_cycle or cycle == one.row.cycle):
                one.said[name] = value
        for case, entry, name, status, said, cycle in self._entries(_ANSWERED, seen, self._answered):
            one = seen[case]
            if entry <= one.row.entries and cycle == one.row.cycle:
                one.said[name] = said["outcome"] if status == "decided" else None
        for one in seen.values() if self._of_period else ():
            self._follow_period(one)
        return list(seen.values())

    def _follow_period(self, seen: _Seen) -> None:
        """What follows from the name of the period, which alone is stated."""
        period = seen.said.get("period")
        following = {} if period is None else following_from(str(period), self._procedure.working_time)
        for name in self._of_period:
            if name in following:
                seen.said.setdefault(name, self._domains[name].write(following[name]))

    def _entries(self, query: Any, seen: Mapping[int, _Seen], names: Sequence[str]) -> Sequence[Any]:
        return self._connection.execute(query, {"cases": list(seen), "names": names}).all() if names else ()

    def _line(self, seen: _Seen) -> str:
        """The line of a case; empty for one that is none of the picture's."""
        values: dict[str, Any] = {}
        unfit = [name for name, raw in seen.said.items() if not self._fits(name, raw, values)]
        if unfit:
            return excluded_line(seen.row.number, "unfit", unfit)
        reason = self._reason_of_day(seen, values)
        if reason is not None:
            return excluded_line(seen.row.number, reason, [self._one.day]) if reason else ""
        return self._counted(seen, values)

    def _counted(self, seen: _Seen, values: Mapping[str, Any]) -> str:
        settings = self._procedure.settings

        def lookup(name: str) -> Any:
            return values.get(name, settings.get(name))

        holds = self._one.where.holds(lookup)
        if holds is True:
            return row_line(seen.said.get(name) for name, _ in self._domain.columns)
        names = self._one.where.names()
        if holds is False:
            return excluded_line(seen.row.number, "not_counted", names)
        return excluded_line(seen.row.number, "undecided", (name for name in names if lookup(name) is None))

    def _fits(self, name: str, raw: Any, values: dict[str, Any]) -> bool:
        """Reads a value, once for all cases that say the same."""
        if raw is None:
            return True
        key = None if isinstance(raw, list | dict) else (name, type(raw), raw)
        if key is None or key not in self._read_before:
            try:
                value = self._domains[name].read(raw)
            except Mismatch:
                return False
            if key is not None:
                self._read_before.keep(key, value)
        values[name] = value if key is None else self._read_before[key]
        return True

    def _reason_of_day(self, seen: _Seen, values: Mapping[str, Any]) -> str | None:
        """Nothing if the case lies in the time of the picture, empty if it does not, or why that is not known."""
        if self._one.day in (OPENED_AT, CLOSED_AT):
            return None
        first, last = self._bounds
        found = values.get(self._one.day)
        day = self._local(seen.row.opened_at if found is None else found)
        if last is not None and day > last:
            return ""
        if found is None:
            return "no_day"
        return "" if first is not None and day < first else None

    def _local(self, moment: date) -> date:
        return moment.astimezone(self._procedure.timezone).date() if isinstance(moment, datetime) else moment


def _of_the_file(row: Row[Any]) -> dict[str, Any]:
    """What stands in the file of a case, as JSON."""
    said = {name: getattr(row, name) for name in OF_THE_FILE}
    return {name: one.isoformat() if isinstance(one, datetime) else one for name, one in said.items()}

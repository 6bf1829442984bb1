"""From a case to the sheet: which fields, who signed, who has copies, how long it is kept."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from rules.answers import clauses_of
from rules.declarations import Form
from rules.domain import Domain
from rules.domains import ListOf, Record, Text
from rules.evaluate import Situation
from rules.retention import Retention
from services.casework.case_file import CaseFile

from .sheet import Cell, Sheet
from .signing import copies_of, signatures_of
from .values import Pen, width
from .words import WORDS, said

TOTAL: Final = "total_"
"""What a procedure shows under this name stands below the column of that name."""

HALF: Final = 26.0
"""Of how many Chinese characters' width a value may be to stand in half a row; a longer one takes a whole row."""

HALF_OF_OPTIONS: Final = 22.0
SHORT_TEXT: Final = 500
"""A text of at most so many characters gets half a row while nobody has stated it."""


@dataclass(frozen=True)
class Printed:
    """All that a sheet is made from. `as_of` is when the case changed last."""

    file: CaseFile
    situation: Situation
    form: Form
    retention: Retention
    as_of: datetime
    company: str
    disposed: bool = False

    @property
    def values(self) -> Mapping[str, Any]:
        return self.situation.values


def compose(printed: Printed, language: str) -> Sheet:
    """The sheet of a form of a case in a language; what nobody has stated is left blank."""
    file, form, pen = printed.file, printed.form, Pen(printed.file.procedure, language)
    return Sheet(
        language=language,
        words={word: said(word, language) for word in WORDS},
        company=printed.company,
        title=pen.word(form.name),
        code=form.code,
        numbered=bool(form.number),
        number=str(printed.values.get(f"{form.name}.number") or ""),
        case=file.name,
        kind=pen.word(file.kind),
        as_of=printed.as_of,
        rows=_in_rows(_fields(printed, pen)),
        marks=list(_marks(printed, pen)),
        shown=_in_rows(_shown(printed, pen)),
        filled_in=list(_filled_in(printed, pen)),
        signatures=signatures_of(form, printed.situation, pen),
        copies_made=said("copies_made", language, count=form.copies) if form.copies > 1 else "",
        copies=copies_of(form, printed.situation, pen),
        foot=list(_foot(printed, pen)),
    )


def _fields(printed: Printed, pen: Pen) -> Iterator[Cell]:
    domains, totals = pen.procedure.domains, dict(_totals(printed, pen))
    for field in printed.form.fields:
        if field.name not in totals:
            domain = domains.get(field.name, field.domain)
            yield _cell(pen, field.name, domain, printed.values.get(field.name), totals)


def _shown(printed: Printed, pen: Pen) -> Iterator[Cell]:
    totals, charted = dict(_totals(printed, pen)), {chart.shows for chart in printed.form.charts}
    for name in printed.form.shows:
        if name not in totals and name not in charted:
            domain = pen.procedure.domains.get(name, Domain())
            yield _cell(pen, name, domain, printed.values.get(name), totals)


def _totals(printed: Printed, pen: Pen) -> Iterator[tuple[str, str]]:
    """What stands below a column of a table of this form, by its name."""
    names = [field.name for field in printed.form.fields]
    tables = [pen.procedure.domains.get(name) for name in (*names, *printed.form.shows)]
    lines = [one.item for one in tables if isinstance(one, ListOf) and isinstance(one.item, Record)]
    columns = {part for record in lines for part in record.parts}
    for name in (*names, *printed.form.shows):
        if name.removeprefix(TOTAL) in columns and name.startswith(TOTAL):
            yield name, pen.in_column(name, pen.procedure.domains.get(name, Domain()), printed.values.get(name))


def _cell(pen: Pen, name: str, domain: Domain, value: Any, totals: Mapping[str, str]) -> Cell:
    body = pen.body(name, domain, value)
    if "table" in body:
        below = [totals.get(TOTAL + part, "") for part in body["table"].pop("parts", ())]
        body["table"]["totals"] = below if any(TOTAL + part in totals for part in _columns(domain)) else None
        return Cell(pen.word(name), body, wide=True, below=True)
    return Cell(pen.word(name), body, wide=_is_wide(body, domain))


def _columns(domain: Domain) -> Iterable[str]:
    return domain.item.parts if isinstance(domain, ListOf) and isinstance(domain.item, Record) else ()


def _is_wide(body: Mapping[str, Any], domain: Domain) -> bool:
    if "options" in body:
        return sum(width(one["words"]) + 2.5 for one in body["options"]) > HALF_OF_OPTIONS
    if "text" in body:
        return "\n" in body["text"] or width(body["text"]) > HALF
    return isinstance(domain, Text) and domain.longest > SHORT_TEXT


def _in_rows(cells: Iterable[Cell]) -> list[list[Cell]]:
    """Two short ones side by side, in their order."""
    rows: list[list[Cell]] = []
    for cell in cells:
        beside = rows and len(rows[-1]) == 1 and not rows[-1][0].wide and not cell.wide
        if beside:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return rows


def _marks(printed: Printed, pen: Pen) -> Iterator[str]:
    if printed.disposed:
        yield said("disposed", pen.language)
        return
    missing = next((one.missing for one in printed.situation.records if one.form == printed.form.name), ())
    if missing:
        comma = "、" if pen.language == "zh" else ", "
        named = comma.join(map(pen.word, missing))
        yield f"{said('not_complete', pen.language)} · {said('missing', pen.language)}{named}"


def _filled_in(printed: Printed, pen: Pen) -> Iterator[str]:
    """By whom the form was filled in, and when each did so last."""
    last: dict[str, datetime] = {}
    for field in printed.form.fields:
        known = printed.situation.known.get(field.name)
        if known is not None and known.by and known.known_at:
            last[known.by] = max(known.known_at, last.get(known.by, known.known_at))
    for by, at in sorted(last.items(), key=lambda one: (one[1], one[0])):
        yield f"{by} {pen.moment(at)}"


def _foot(printed: Printed, pen: Pen) -> Iterator[tuple[str, str]]:
    procedure, language, comma = pen.procedure, pen.language, "、" if pen.language == "zh" else ", "
    titles = [pack.title_zh if language == "zh" else pack.title_en for pack in procedure.packs]
    names = comma.join(f"{title} {pack.version}" for title, pack in zip(titles, procedure.packs, strict=True))
    clauses = comma.join(clauses_of(printed.form.clause))
    yield said("procedure", language), f"{names} · {said('clause', language)} {clauses}"
    yield said("retention", language), _kept(printed.retention, pen)
    yield said("as_of", language), pen.moment(printed.as_of)


def _kept(kept: Retention, pen: Pen) -> str:
    language, comma = pen.language, "、" if pen.language == "zh" else ", "
    keepers = comma.join(map(pen.word, kept.keepers))
    parts = [said("kept_by", language, keepers=keepers)] if keepers else []
    if kept.months is None:
        parts.append(said("kept_no_period", language))
    else:
        parts.append(said("kept_months", language, months=kept.months))
        running = kept.since is not None and kept.until is not None
        if running and kept.since and kept.until:
            parts.append(said("kept_from_to", language, since=pen.day(kept.since), until=pen.day(kept.until)))
        else:
            parts.append(said("kept_not_running", language))
    return ("，" if language == "zh" else ", ").join(parts)

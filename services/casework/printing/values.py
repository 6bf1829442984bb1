"""A stated value as it stands on paper: a text, ticks, or a table of lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from rules.domain import NA, Domain
from rules.domains import Choice, Day, Instant, ListOf, MapOf, Number, Record, YesNo
from rules.pictures import Picture
from rules.procedure import Procedure
from rules.records import ATTACHMENTS

from .words import said, unit

Json = dict[str, Any]

TICKED_AT_MOST: Final = 12
"""A choice of more members is printed as the one that was chosen."""

LONG_RUN: Final = re.compile(r"[!-~]{28,}")
BREAK_AFTER: Final = 14
NUMBERING: Final = frozenset({"line", "serial"})
"""A part of one of these names numbers the lines of a table; without it they are numbered here."""

BLANK_LINES: Final = 2
"""Lines of a table that nobody has filled in."""

NARROWEST, WIDEST = 4.0, 24.0
FIRST_WIDE: Final = 0x2E7F
ZERO_WIDTH_SPACE: Final = "\u200b"


@dataclass(frozen=True)
class Pen:
    """Writes the values of a procedure in one language. Without a value it leaves the place for one."""

    procedure: Procedure
    language: str

    def word(self, name: str) -> str:
        """What people call a name; one without words of its own is at least readable."""
        known = self.procedure.vocabulary.names.get(name)
        return self._capital(known.labels()[self.language] if known else name.replace("_", " "))

    def part(self, record: Record, name: str) -> str:
        """What people call a part of a record: `record.part` where the name alone means something else."""
        return self.word(self._named(record, name))

    def _named(self, record: Record, part: str) -> str:
        own = f"{record.name}.{part}"
        return own if own in self.procedure.vocabulary.names else part

    def member(self, name: str, value: object) -> str:
        """What people call one value of a name."""
        words = self.procedure.vocabulary
        label = words.value_labels(name, value)[self.language]
        return label if label != str(value) else str(value).replace("_", " ")

    def _capital(self, text: str) -> str:
        return text[:1].upper() + text[1:] if self.language == "en" else text

    def body(self, name: str, domain: Domain, value: Any) -> Json:
        """What stands in the place of the name: `text`, `options`, `table`, or nothing yet."""
        if isinstance(domain, YesNo):
            return self._options(
                [(said("yes", self.language), value is True), (said("no", self.language), value is False)],
                domain,
                value,
            )
        if isinstance(domain, Choice) and len(domain.members) <= TICKED_AT_MOST:
            return self._options([(self.member(name, one), value == one) for one in domain.members], domain, value)
        if isinstance(domain, ListOf):
            return self._list(name, domain, value)
        if isinstance(domain, Picture):
            lines = Record(name, dict(domain.columns[:1]), dict(domain.columns[1:]))
            return {"table": self.lines(lines, None if value is None else value["rows"])}
        if isinstance(domain, MapOf) and value:
            rows = (
                []
                if value is None
                else [[self.member(name, one), self.text(name, domain.item, value[one])] for one in value]
            )
            return {"table": {"rows": rows, **_columns(["", ""], [False, _is_figure(domain.item)], rows)}}
        return {} if value is None else {"text": self.text(name, domain, value)}

    def text(self, name: str, domain: Domain, value: Any) -> str:
        """The value in a line, such as in a column of a table."""
        if value is None:
            return ""
        if value == NA and domain.na:
            return said("n/a", self.language)
        return breakable(self._plain(name, domain, value))

    def day(self, day: date) -> str:
        return f"{day.year}年{day.month}月{day.day}日" if self.language == "zh" else day.isoformat()

    def moment(self, moment: datetime) -> str:
        there = moment.astimezone(self.procedure.timezone)
        return f"{self.day(there.date())} {there:%H:%M}"

    def _plain(self, name: str, domain: Domain, value: Any) -> str:
        if isinstance(value, bool):
            return said("yes" if value else "no", self.language)
        if isinstance(domain, Number):
            return f"{domain.write(value)}{_behind(domain, self.language)}"
        if isinstance(domain, Day | Instant) or isinstance(value, date):
            return self.moment(value) if isinstance(value, datetime) else self.day(value)
        if isinstance(value, time):
            return f"{value:%H:%M}"
        if isinstance(value, Mapping):
            return self._pairs(name, domain, value)
        if isinstance(value, list | tuple):
            item = domain.item if isinstance(domain, ListOf) else Domain()
            comma = "、" if self.language == "zh" else ", "
            return comma.join(self.text(name, item, one) or "—" for one in value)
        return self.member(name, value) if isinstance(domain, Choice) else str(value)

    def _pairs(self, name: str, domain: Domain, value: Mapping[str, Any]) -> str:
        colon, semicolon = ("：", "；") if self.language == "zh" else (": ", "; ")
        if isinstance(domain, Record):
            parts = domain.parts
            given = (
                (self.part(domain, part), self.text(self._named(domain, part), parts[part], value[part]))
                for part in parts
                if part in value
            )
        else:
            item = domain.item if isinstance(domain, MapOf) else Domain()
            given = ((self.member(name, one), self.text(name, item, value[one])) for one in value)
        return semicolon.join(f"{label}{colon}{text}" for label, text in given)

    def _options(self, options: list[tuple[str, bool]], domain: Domain, value: Any) -> Json:
        also = [(said("n/a", self.language), value == NA)] if domain.na else []
        return {"options": [{"words": words, "ticked": ticked} for words, ticked in (*options, *also)]}

    def _list(self, name: str, domain: ListOf, value: Any) -> Json:
        item = domain.item
        if domain == ATTACHMENTS and not value:
            return {} if value is None else {"text": said("nothing_listed", self.language)}
        if isinstance(item, Record):
            return {"table": self.lines(item, value)}
        if isinstance(item, Choice) and len(item.members) <= TICKED_AT_MOST and not domain.gaps:
            return self._options([(self.member(name, one), one in (value or ())) for one in item.members], item, value)
        if value is None:
            return {}
        if not value:
            return {"text": said("nothing_listed", self.language)}
        return {"text": "\n".join(f"{at}. {self.text(name, item, one) or '—'}" for at, one in enumerate(value, 1))}

    def lines(self, record: Record, value: Sequence[Mapping[str, Any] | None] | None) -> Json:
        """A table with a column for each part of which any line says something, or for each if there are no lines."""
        stated = [line for line in value or () if line is not None]
        required = {part for part, _ in record.required}
        parts = [
            (part, domain)
            for part, domain in record.parts.items()
            if not stated or part in required or any(line.get(part) is not None for line in stated)
        ]
        numbered = not NUMBERING & record.parts.keys()
        rows = []
        for at, line in enumerate([None] * BLANK_LINES if value is None else value, 1):
            said_of_it = [self.in_column(self._named(record, p), domain, (line or {}).get(p)) for p, domain in parts]
            rows.append([str(at), *said_of_it] if numbered else said_of_it)
        heads = [self._head(record, part, domain) for part, domain in parts]
        heads = [said("line", self.language), *heads] if numbered else heads
        figures = [False] * numbered + [_is_figure(domain) for _, domain in parts]
        names = [""] * numbered + [part for part, _ in parts]
        return {"rows": rows, "parts": names, **_columns(heads, figures, rows)}

    def in_column(self, part: str, domain: Domain, value: Any) -> str:
        """In a column whose head names the unit, figures stand alone."""
        if isinstance(domain, Number) and value not in (None, NA):
            return str(domain.write(value))
        return self.text(part, domain, value)

    def _head(self, record: Record, part: str, domain: Domain) -> str:
        label = self.part(record, part)
        of = unit(domain.unit, self.language) if isinstance(domain, Number) and domain.unit else ""
        if not of or of in label:
            return label
        return f"{label}（{of}）" if self.language == "zh" else f"{label} ({of})"


def breakable(text: str) -> str:
    """The same with places at which a long run without a blank may be broken, such as in a hash."""
    return LONG_RUN.sub(lambda run: ZERO_WIDTH_SPACE.join(_pieces(run[0])), text)


def width(text: str) -> float:
    """How wide a text is, in Chinese characters."""
    return sum(1.0 if ord(sign) > FIRST_WIDE else 0.55 for sign in text)


def _columns(heads: list[str], figures: list[bool], rows: list[list[str]]) -> Json:
    """Heads with the share of the width that each column takes: by its longest text, within bounds."""
    widest = [max(map(width, (head, *(row[at] for row in rows)))) for at, head in enumerate(heads)]
    shares = [min(max(one, NARROWEST), WIDEST) for one in widest]
    return {"heads": heads, "right": figures, "shares": shares, "totals": None}


def _pieces(text: str) -> Iterator[str]:
    for at in range(0, len(text), BREAK_AFTER):
        yield text[at : at + BREAK_AFTER]


def _behind(domain: Number, language: str) -> str:
    if not domain.unit:
        return ""
    words = unit(domain.unit, language)
    return words if words == "%" or language == "zh" else f" {words}"


def _is_figure(domain: Domain) -> bool:
    return isinstance(domain, Number)

"""The places for signatures and for copies on a sheet: as the form declares them, filled as far as somebody signed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from rules.declarations import FactRole, Form
from rules.evaluate import Situation

from .sheet import CopyLine, SignatureLine
from .values import Pen
from .words import said

Entry = Mapping[str, Any]


def signatures_of(form: Form, situation: Situation, pen: Pen) -> list[SignatureLine]:
    """A line for each signer that is asked, in their order. A signature over earlier content is no signature: its place
    is empty, and the remark says who had signed."""
    return [
        _signature(form, situation, pen, number, role, signer.meaning)
        for number, signer in enumerate(form.signers, 1)
        if signer.when.holds(situation.values.get) is not False
        for role in _roles(signer.role, situation)
    ]


def copies_of(form: Form, situation: Situation, pen: Pen) -> list[CopyLine]:
    """A line for each holder, in their order."""
    kinds = {"original": "original", "copy": "copy_of", "photocopy": "photocopy"}
    return [
        CopyLine(
            pen.word(role) if role else "",
            said(kinds[holder.copy], pen.language),
            *_received(form, situation, pen, number, role, holder.acknowledged),
        )
        for number, holder in enumerate(form.holders, 1)
        if holder.when.holds(situation.values.get) is not False
        for role in _roles(holder.role, situation)
    ]


def _signature(form: Form, situation: Situation, pen: Pen, number: int, role: str, meaning: str) -> SignatureLine:
    words = pen.word(meaning), pen.word(role) if role else ""
    entries = _entries(form, situation, "signatures", "signer", number, role)
    if not entries:
        return SignatureLine(*words)
    last, colon = entries[-1], "：" if pen.language == "zh" else ": "
    by, on = _person(str(last["by"]), last, pen), _day(last["at"], pen)
    if not _counts(form, situation, last):
        return SignatureLine(
            *words, remark=f"{by} {on}{'：' if pen.language == 'zh' else ': '}{said('stale', pen.language)}"
        )
    remarks = [] if last["agreed"] else [said("refused", pen.language)]
    remarks += [str(last["remark"])] if last.get("remark") else []
    return SignatureLine(*words, by, on, colon.join(remarks))


def _received(
    form: Form, situation: Situation, pen: Pen, number: int, role: str, acknowledged: bool
) -> tuple[str, str]:
    """Who signed for the copy and when; of one that nobody signs for, when it was sent."""
    entries = _entries(form, situation, "copies", "holder", number, role)
    if not entries or not _counts(form, situation, entries[-1]):
        return "", ""
    last = entries[-1]
    if "received_at" in last:
        return _person(str(last["received_by"]), last, pen), _day(last["received_at"], pen)
    return ("", "") if acknowledged else (said("sent", pen.language), _day(last["sent_at"], pen))


def _entries(form: Form, situation: Situation, part: str, place: str, number: int, role: str) -> list[Entry]:
    kept = situation.values.get(f"{form.name}.{part}") or ()
    return [one for one in kept if int(one[place]) == number and str(one["role"]) == role]


def _counts(form: Form, situation: Situation, entry: Entry) -> bool:
    return not entry.get("stale") and entry["digest"] == situation.values.get(f"{form.name}.digest")


def _person(by: str, entry: Entry, pen: Pen) -> str:
    deputy_for = entry.get("deputy_for")
    return by if not deputy_for else f"{by}{said('deputy', pen.language, person=deputy_for)}"


def _day(moment: datetime, pen: Pen) -> str:
    return pen.day(moment.astimezone(pen.procedure.timezone).date())


def _roles(role: str | FactRole, situation: Situation) -> Iterable[str]:
    """The roles that are meant; one that is not known yet is a line without a name."""
    if isinstance(role, str):
        return (role,)
    return tuple(dict.fromkeys(_named(situation.values.get(role.name)))) or ("",)


def _named(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        yield from (one for one in value if isinstance(one, str))

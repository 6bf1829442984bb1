"""The places for signatures and for copies on a sheet: as the form declares them, filled as far as somebody signed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from rules.declarations import FactRole, Form
from rules.evaluate import Situation

from .sheet import CopyLine, SignatureLine
from .values import Pen
from .words import said

Entry = Mapping[str, Any]
NOTHING: Final[Entry] = {}


def signatures_of(form: Form, situation: Situation, pen: Pen) -> list[SignatureLine]:
    """A line for each signer that is asked, in their order; a signature over earlier content is struck."""
    return [
        _signature(_last(form, "signatures", "signer", number, role, situation), signer.meaning, role, pen)
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
            *_received(_last(form, "copies", "holder", number, role, situation), pen),
        )
        for number, holder in enumerate(form.holders, 1)
        if holder.when.holds(situation.values.get) is not False
        for role in _roles(holder.role, situation)
    ]


def _last(form: Form, part: str, place: str, number: int, role: str, situation: Situation) -> Entry:
    """The last that was written at a place, if anything was."""
    entries = situation.values.get(f"{form.name}.{part}") or ()
    mine = [one for one in entries if (int(one[place]), one["role"]) == (number, role)]
    return mine[-1] if mine else NOTHING


def _signature(signature: Entry, meaning: str, role: str, pen: Pen) -> SignatureLine:
    words = pen.word(meaning), pen.word(role) if role else ""
    if not signature:
        return SignatureLine(*words)
    stale = bool(signature.get("stale"))
    remarks = [
        *([] if signature["agreed"] else [said("refused", pen.language)]),
        *([str(signature["remark"])] if "remark" in signature else []),
        *([said("stale", pen.language)] if stale else []),
    ]
    remark = "；".join(remarks) if pen.language == "zh" else "; ".join(remarks)
    return SignatureLine(*words, _by(signature, "by", pen), _on(signature["at"], pen), remark, stale)


def _received(copy: Entry, pen: Pen) -> tuple[str, str]:
    if "received_at" not in copy or copy.get("stale"):
        return "", ""
    return _by(copy, "received_by", pen), _on(copy["received_at"], pen)


def _by(entry: Entry, name: str, pen: Pen) -> str:
    """Who wrote it; of a deputy, for whom."""
    by, deputy_for = str(entry[name]), entry.get("deputy_for")
    return f"{by} ({said('deputy', pen.language)}: {deputy_for})" if deputy_for else by


def _on(moment: datetime, pen: Pen) -> str:
    return pen.day(moment.astimezone(pen.procedure.timezone).date())


def _roles(role: str | FactRole, situation: Situation) -> Iterable[str]:
    """The roles that are meant; one that is not known yet is a line without a name."""
    if isinstance(role, str):
        return (role,)
    return tuple(_named(situation.values.get(role.name))) or ("",)


def _named(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        yield from (one for one in value if isinstance(one, str))

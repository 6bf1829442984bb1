"""The places for signatures and for copies on a sheet: as the form declares them, filled as far as somebody signed."""

from collections.abc import Iterable, Iterator

from rules.declarations import FactRole, Form
from rules.evaluate import Situation
from rules.facts import Known

from .sheet import CopyLine, SignatureLine
from .values import Pen
from .words import said


def signatures_of(form: Form, situation: Situation, pen: Pen) -> list[SignatureLine]:
    """A line for each signer that is asked, in their order; a signature over earlier content is struck."""
    in_force = list(situation.values.get(f"{form.name}.signed_by") or ())
    return [
        _signature(form, situation, pen, number, role, signer.meaning, role in in_force)
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
            *_by_and_on(situation.known.get(f"received.{form.name}.{number}"), pen),
        )
        for number, holder in enumerate(form.holders, 1)
        if holder.when.holds(situation.values.get) is not False
        for role in _roles(holder.role, situation)
    ]


def _signature(
    form: Form, situation: Situation, pen: Pen, number: int, role: str, meaning: str, in_force: bool
) -> SignatureLine:
    agreed = situation.known.get(f"agreed.{form.name}.{number}")
    words = pen.word(meaning), pen.word(role) if role else ""
    if agreed is None:
        return SignatureLine(*words)
    remark = situation.values.get(f"remark.{form.name}.{number}")
    remarks = [str(remark)] if remark else []
    refused = agreed.value is False
    stale = agreed.value is True and not in_force
    if refused:
        remarks.insert(0, said("refused", pen.language))
    if stale:
        remarks.append(said("stale", pen.language))
    return SignatureLine(
        *words, *_by_and_on(agreed, pen), "；".join(remarks) if pen.language == "zh" else "; ".join(remarks), stale
    )


def _by_and_on(known: Known | None, pen: Pen) -> tuple[str, str]:
    if known is None or known.known_at is None:
        return "", ""
    return known.by, pen.day(known.known_at.astimezone(pen.procedure.timezone).date())


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

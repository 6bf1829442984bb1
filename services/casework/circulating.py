"""Forms that are numbered, signed or handed out: numbers are drawn, copies sent, stale signatures marked."""

from collections.abc import Mapping
from typing import Any

from rules.answers import clauses_of
from rules.evaluate import FormState, Situation
from rules.facts import Known
from rules.situation import CopyDue
from shared.messages.form import FormCopied
from shared.messages.task import TaskTitle
from shared.store.work import Work

from . import journal, numbers
from .case_file import CaseFile
from .telling import department


def keep_up(work: Work, file: CaseFile, situation: Situation) -> bool:
    """Keeps what follows from where the case's forms stand; whether there was anything to keep."""
    before = file.entries
    for state in situation.forms.values():
        if state.wants_number:
            _draw(work, file, state.form, situation.values)
        _mark_stale(work, file, state)
        _keep_facts(work, file, state)
        if state.copies_due:
            _send_copies(work, file, state)
    return file.entries > before


def entries_of(file: CaseFile, fact: str) -> tuple[Mapping[str, Any], ...]:
    """The signatures or copies of a form that count in the case's cycle."""
    known = counting(file, fact)
    return tuple(known.value) if known else ()


def counting(file: CaseFile, fact: str) -> Known | None:
    """A fact as it counts in the case's cycle."""
    known = file.known.get(fact)
    kind = file.procedure.kinds[file.kind]
    return None if known is None or (fact in kind.each_cycle and known.cycle != file.cycle) else known


def _draw(work: Work, file: CaseFile, form: str, values: Mapping[str, Any]) -> None:
    drawn = numbers.draw_for_form(work.connection, file.procedure, form, values, work.now)
    stated = {"number": drawn.number, "drawn_before": drawn.before, "drawn_on": drawn.day}
    journal.state_facts(work, file, {f"{form}.{part}": value for part, value in stated.items()}, work.actor.name)
    detail = {"form": form, "text": file.procedure.vocabulary.labels(form), "number": drawn.number}
    journal.note(work, file, "number drawn", detail)


def _mark_stale(work: Work, file: CaseFile, state: FormState) -> None:
    """What was signed or sent while the form had another content no longer counts; it stays, and says so."""
    for part in ("signatures", "copies"):
        fact = f"{state.form}.{part}"
        entries = entries_of(file, fact)
        stale = [one for one in entries if one["digest"] != state.digest and not one.get("stale")]
        if stale:
            marked = [{**one, "stale": True} if one in stale else one for one in entries]
            journal.state_facts(work, file, {fact: _read(file, fact, marked)}, work.actor.name)
            told = file.procedure.write_fact(fact, tuple(stale))
            text = file.procedure.vocabulary.labels(state.form)
            journal.note(work, file, f"{part} stale", {"form": state.form, "text": text, part: told})


def _read(file: CaseFile, fact: str, entries: list[Mapping[str, Any]]) -> Any:
    domain = file.procedure.domains[fact]
    return domain.read(domain.write(entries))


def _keep_facts(work: Work, file: CaseFile, state: FormState) -> None:
    """What relatives of the case see of the form is kept as it changes."""
    kind = file.procedure.kinds[file.kind]
    for name, known in state.facts.items():
        if known is None or (name == f"{state.form}.digest" and not state.complete):
            continue
        kept = counting(file, name) or kind.untouched.get(name)
        if kept is None or kept.value != known.value:
            journal.state_facts(work, file, {name: known.value}, known.by or work.actor.name)


def _send_copies(work: Work, file: CaseFile, state: FormState) -> None:
    fact = f"{state.form}.copies"
    sent = [
        {"holder": due.holder, "role": due.role, "copy": due.copy, "digest": state.digest, "sent_at": work.now}
        for due in state.copies_due
    ]
    journal.state_facts(work, file, {fact: _read(file, fact, [*entries_of(file, fact), *sent])}, work.actor.name)
    for due in state.copies_due:
        _tell_copied(work, file, due, state)


def _tell_copied(work: Work, file: CaseFile, due: CopyDue, state: FormState) -> None:
    words, host = file.procedure.vocabulary, file.procedure.host_of(due.role)
    drawn = counting(file, f"{due.form}.number")
    number = drawn.value if drawn else None
    holder = file.procedure.forms[due.form].holders[due.holder - 1]
    detail = {
        "form": due.form,
        "text": words.labels(due.form),
        "number": number,
        "role": due.role,
        "department": host,
        "copy": due.copy,
        "acknowledged": due.acknowledged,
        "digest": state.digest,
        "clauses": list(clauses_of(holder.clause)),
    }
    journal.note(work, file, "copy sent", detail)
    body = FormCopied(
        case=file.name,
        case_kind=file.kind,
        form=due.form,
        title=TaskTitle(**words.labels(due.form)),
        role=due.role,
        department=department(host),
        copy=due.copy,
        acknowledged=due.acknowledged,
        digest=state.digest,
        clauses=clauses_of(holder.clause),
        at=work.now,
        number=number,
    )
    work.publish(body, site=file.site, subject=file.number)

"""What a person does to a controlled form: signs it, sends it back, signs for a copy, revises it."""

from collections.abc import Mapping
from typing import Any, Final

from rules.controlled import AGREED, REASON, RECEIVED, REMARK, REVISE, ControlledForm, Holding, Signing
from rules.declarations import Act
from shared.messages.errors import FieldError, invalid
from shared.messages.task import TaskDone
from shared.messages.text import Text
from shared.store.work import Work

from . import journal
from .case_file import CaseFile, OpenTask
from .circulating import counting, entries_of
from .persons import named
from .stating import written

_CHANGE: Final = Text("至少一项与现有内容不同的栏目", "at least one field that differs from what stands there")


def keep_answer(
    work: Work, file: CaseFile, task: OpenTask, owed: tuple[ControlledForm, Signing | Holding], message: TaskDone
) -> None:
    """Keeps what a person wrote on a task that a form's signer or holder owed."""
    form, place = owed
    if isinstance(place, Signing):
        _sign(work, file, task, form, place, message)
    else:
        _receive(work, file, task, form, place, message)


def check_revised(file: CaseFile, act: Act, stated: Mapping[str, Any]) -> None:
    """Refuses to revise a form into what it is."""
    if not act.form.startswith(REVISE):
        return
    content = {name: value for name, value in stated.items() if not name.startswith(REASON)}
    known = {name: counting(file, name) for name in content}
    if all(one is not None and one.value == content[name] for name, one in known.items()):
        raise invalid([FieldError("answer", _CHANGE, written(file.procedure, content), "unchanged")])


def _sign(work: Work, file: CaseFile, task: OpenTask, form: ControlledForm, place: Signing, message: TaskDone) -> None:
    where = f"{form.name}.{place.number}"
    agreed = bool(message.answer[AGREED + where])
    entry = {
        "signer": place.number,
        "role": task.role,
        "meaning": place.signer.meaning,
        "agreed": agreed,
        "digest": task.key[:64],
        "by": message.by,
        "at": message.done_at.isoformat(),
        "remark": message.answer.get(REMARK + where),
        "deputy_for": message.deputy_for,
    }
    _keep(work, file, form.fact("signatures"), [entry], message)
    words = file.procedure.vocabulary
    texts = {"text": words.labels(form.name), "as": words.labels(place.signer.meaning)}
    note = "form signed" if agreed else "form sent back"
    detail = {"form": form.name, **texts, **_said(entry)}
    journal.note(work, file, note, detail, by=named(message.by, message.deputy_for))


def _receive(
    work: Work, file: CaseFile, task: OpenTask, form: ControlledForm, place: Holding, message: TaskDone
) -> None:
    text = file.procedure.vocabulary.labels(form.name)
    copy = {"role": task.role, "copy": place.holder.copy, "digest": task.key[:64]}
    detail = {"form": form.name, "text": text, **copy}
    by = named(message.by, message.deputy_for)
    if not message.answer[f"{RECEIVED}{form.name}.{place.number}"]:
        journal.note(work, file, "copy not received", detail, by=by)
        return
    fact = form.fact("copies")
    receipt = {"received_by": message.by, "received_at": message.done_at.isoformat(), "deputy_for": message.deputy_for}
    entries = [
        {**one, **_said(receipt)} if _is_of(one, task, place) else one
        for one in file.procedure.write_fact(fact, entries_of(file, fact))
    ]
    journal.state_facts(work, file, {fact: file.procedure.read_fact(fact, entries)}, by, message.done_at)
    journal.note(work, file, "copy received", _said({**detail, "deputy_for": message.deputy_for}), by=by)


def _is_of(copy: Mapping[str, Any], task: OpenTask, place: Holding) -> bool:
    mine = (copy["holder"], copy["role"], copy["digest"]) == (place.number, task.role, task.key[:64])
    return mine and not copy.get("stale")


def _keep(work: Work, file: CaseFile, fact: str, new: list[dict[str, Any]], message: TaskDone) -> None:
    before = file.procedure.write_fact(fact, entries_of(file, fact))
    entries = file.procedure.read_fact(fact, [*before, *map(_said, new)])
    journal.state_facts(work, file, {fact: entries}, named(message.by, message.deputy_for), message.done_at)


def _said(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value is not None}

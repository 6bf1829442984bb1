"""The form of a task as people and outside systems get it: a JSON Schema, without a default in it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rules.controlled import AGREED, REMARK, SIGN
from rules.declarations import Field
from rules.evaluate import TaskOwed
from rules.procedure import Procedure
from rules.receipts import cited_clauses
from shared.messages.task import TaskTitle

from .case_file import CaseFile

LONGEST_MEMBER = 60
"""Of a member of a list, as it stands in the title of the task that is owed for it."""


def form_of(file: CaseFile, owed: TaskOwed) -> dict[str, Any]:
    """What is still to be stated on the form of a task: fields that are known are not asked for again, those of a
    member of a list for this member, and in a new round all of them are."""
    form = owed.task.form
    known = set() if owed.task.every else _known(file, owed.key)
    schema = _schema(file, form, [f for f in file.procedure.forms[form].fields if f.name not in known])
    return {**schema, **_remark_required(form.removeprefix(SIGN))} if form.startswith(SIGN) else schema


def correction_of(file: CaseFile, form: str) -> dict[str, Any]:
    """What may be stated anew on a form that was sent back: whatever is not stated stays as it is."""
    fields = [replace(field, required=False) for field in file.procedure.forms[form].fields]
    return {**_schema(file, form, fields), "minProperties": 1}


def _remark_required(place: str) -> dict[str, Any]:
    """Whoever does not agree says why."""
    agreed = AGREED + place
    refused = {"properties": {agreed: {"const": False}}, "required": [agreed]}
    return {"if": refused, "then": {"required": [REMARK + place]}}


def _schema(file: CaseFile, form: str, fields: Sequence[Field]) -> dict[str, Any]:
    words = file.procedure.vocabulary
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": words.labels(form)["en"],
        "x-form": form,
        "x-text": words.labels(form),
        "type": "object",
        "properties": {f.name: {**f.domain.schema(), "x-text": words.labels(f.name)} for f in fields},
        "required": [f.name for f in fields if f.required],
        "additionalProperties": False,
    }


def _known(file: CaseFile, key: str) -> set[str]:
    """The facts that count in the case's cycle."""
    each_cycle = file.procedure.kinds[file.kind].each_cycle
    for_member = {name: by_key[key] for name, by_key in file.by_member.items() if key in by_key}
    stated = {**file.known, **for_member}
    return {name for name, known in stated.items() if name not in each_cycle or known.cycle == file.cycle}


def title_of(file: CaseFile, owed: TaskOwed) -> TaskTitle:
    """What the task is called at this site, in both languages; with the member of a list if it has a short name."""
    words = file.procedure.vocabulary
    title = words.labels(owed.name)
    if not isinstance(owed.member, str) or len(owed.member) > LONGEST_MEMBER:
        return TaskTitle(**title)
    member = words.value_labels(owed.task.for_each, owed.member)
    return TaskTitle(zh=f"{title['zh']}（{member['zh']}）", en=f"{title['en']} ({member['en']})")


def shown_with(file: CaseFile, owed: TaskOwed, values: dict[str, Any]) -> dict[str, Any]:
    """The facts that the procedure hands along with a task, as JSON; what is unknown is left out. A task that is owed
    for a member of a list shows that member, under the name of the list."""
    names = owed.task.shows
    if owed.corrects:
        form = file.procedure.forms[owed.task.form]
        names = tuple(dict.fromkeys((*names, *(f.name for f in form.fields), f"{form.name}.signatures")))
    found = ((name, values.get(name, file.procedure.settings.get(name))) for name in names)
    shown = {name: file.procedure.write_fact(name, value) for name, value in found if value is not None}
    return {**shown, owed.task.for_each: _member(file, owed)} if owed.task.for_each else shown


def _member(file: CaseFile, owed: TaskOwed) -> Any:
    (one,) = (one for one in file.procedure.kinds[file.kind].per_member if one.task == owed.task)
    return one.item.write(owed.member)


def clauses_of(owed: TaskOwed) -> tuple[str, ...]:
    return tuple(cited_clauses(owed.clauses))


def signed_forms(procedure: Procedure, kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Where each form of a case stands that is numbered, signed or handed out, from its `facts` as they are told."""
    told = {}
    for one in procedure.kinds[kind].controlled:
        untouched = {name: list(v) if isinstance(v, tuple) else v for name, v in one.untouched().items()}
        stated = {**untouched, **{fact: facts[fact]["value"] for fact in one.keeps if fact in facts}}
        parts = {fact.removeprefix(f"{one.name}."): value for fact, value in stated.items()}
        if "signatures" in parts:
            words = ({"text": procedure.vocabulary.labels(entry["meaning"])} for entry in parts["signatures"])
            parts["signatures"] = [{**entry, **word} for entry, word in zip(parts["signatures"], words, strict=True)]
        told[one.name] = {"text": procedure.vocabulary.labels(one.name), **parts}
    return told

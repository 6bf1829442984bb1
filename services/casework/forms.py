"""The form of a task as people and outside systems get it: a JSON Schema, without a default in it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rules.controlled import AGREED, REMARK, SIGN
from rules.declarations import Field
from rules.evaluate import TaskOwed
from rules.members import called
from rules.procedure import Procedure
from rules.receipts import cited_clauses
from shared.messages.task import TaskTitle

from .case_file import CaseFile


def form_of(file: CaseFile, owed: TaskOwed) -> dict[str, Any]:
    """What is still to be stated on the form of a task: fields that are known are not asked for again, those of a
    member of a list for this member, and in a new round all of them are."""
    form = owed.task.form
    if owed.corrects:
        return _correction(file, form)
    known = set() if owed.task.every else _known(file, owed.key)
    return _schema(file.procedure, form, [f for f in file.procedure.forms[form].fields if f.name not in known])


def answer_schema(procedure: Procedure, form: str) -> dict[str, Any]:
    """What is filled in where nothing of a form is known yet."""
    return _schema(procedure, form, procedure.forms[form].fields)


def _correction(file: CaseFile, form: str) -> dict[str, Any]:
    """What may be stated anew on a form that was sent back: whatever is not stated stays as it is."""
    fields = [replace(field, required=False) for field in file.procedure.forms[form].fields]
    return {**_schema(file.procedure, form, fields), "minProperties": 1}


def _remark_required(place: str) -> dict[str, Any]:
    """Whoever does not agree says why."""
    agreed = AGREED + place
    refused = {"properties": {agreed: {"const": False}}, "required": [agreed]}
    return {"if": refused, "then": {"required": [REMARK + place]}}


def _schema(procedure: Procedure, form: str, fields: Sequence[Field]) -> dict[str, Any]:
    words = procedure.vocabulary
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": words.labels(form)["en"],
        "x-form": form,
        "x-text": words.labels(form),
        "type": "object",
        "properties": {f.name: {**f.domain.schema(), "x-text": words.labels(f.name)} for f in fields},
        "required": [f.name for f in fields if f.required],
        "additionalProperties": False,
    }
    return {**schema, **_remark_required(form.removeprefix(SIGN))} if form.startswith(SIGN) else schema


def _known(file: CaseFile, key: str) -> set[str]:
    """The facts that count in the case's cycle."""
    each_cycle = file.procedure.kinds[file.kind].each_cycle
    for_member = {name: by_key[key] for name, by_key in file.by_member.items() if key in by_key}
    stated = {**file.known, **for_member}
    return {name for name, known in stated.items() if name not in each_cycle or known.cycle == file.cycle}


def title_of(file: CaseFile, owed: TaskOwed) -> TaskTitle:
    """What the task is called at this site, in both languages; with the member of a list if it has a short name."""
    return TaskTitle(**called(file.procedure.vocabulary, owed.name, owed.task.for_each, owed.key))


def shown_with(file: CaseFile, owed: TaskOwed, values: dict[str, Any]) -> dict[str, Any]:
    """The facts that the procedure hands along with a task, as JSON; what is unknown is left out. A task that is owed
    for a member of a list shows that member, under the name of the list, and of what is stated for each what was
    stated for this one."""
    names = owed.task.shows
    if owed.corrects:
        form = file.procedure.forms[owed.task.form]
        names = tuple(dict.fromkeys((*names, *(f.name for f in form.fields), f"{form.name}.signatures")))
    found = ((name, values.get(name, file.procedure.settings.get(name))) for name in names)
    shown = {name: file.procedure.write_fact(name, value) for name, value in found if value is not None}
    return _for_member(file, owed, shown) if owed.task.for_each else shown


def _for_member(file: CaseFile, owed: TaskOwed, shown: Mapping[str, Any]) -> dict[str, Any]:
    """The member for which the task is owed, and in place of what is stated for each what was stated for this one."""
    lists = file.procedure.kinds[file.kind].lists[owed.task.for_each]
    beside = {name for one in lists for name in one.fields}
    counting = _known(file, owed.key)
    own = {
        name: file.procedure.write_stated(name, by_key[owed.key].value)
        for name, by_key in file.by_member.items()
        if name in shown and name in counting and owed.key in by_key
    }
    rest = {name: value for name, value in shown.items() if name not in beside}
    return {**rest, **own, owed.task.for_each: lists[0].item.write(owed.member)}


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

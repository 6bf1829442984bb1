"""The form of a task as people and outside systems get it: a JSON Schema, without a default in it."""

from typing import Any

from rules.evaluate import TaskOwed
from rules.receipts import cited_clauses
from shared.messages.task import TaskTitle

from .case_file import CaseFile


def form_of(file: CaseFile, form: str) -> dict[str, Any]:
    """What is still to be stated on a form; fields that are known are not asked for again."""
    fields = [f for f in file.procedure.forms[form].fields if f.name not in _known(file)]
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


def _known(file: CaseFile) -> set[str]:
    """The facts that count in the case's cycle."""
    each_cycle = file.procedure.kinds[file.kind].each_cycle
    return {name for name, known in file.known.items() if name not in each_cycle or known.cycle == file.cycle}


def title_of(file: CaseFile, task: str) -> TaskTitle:
    """What the task is called at this site, in both languages."""
    return TaskTitle(**file.procedure.vocabulary.labels(task))


def shown_with(file: CaseFile, owed: TaskOwed, values: dict[str, Any]) -> dict[str, Any]:
    """The facts that the procedure hands along with a task, as JSON; what is unknown is left out."""
    found = ((name, values.get(name, file.procedure.settings.get(name))) for name in owed.task.shows)
    return {name: file.procedure.write_fact(name, value) for name, value in found if value is not None}


def clauses_of(owed: TaskOwed) -> tuple[str, ...]:
    return tuple(cited_clauses(owed.clauses))

"""What is stated about a case, read into facts: every wrong field is named, nothing is guessed."""

from collections.abc import Mapping
from typing import Any

from rules.domains import Text as TextDomain
from rules.errors import FactsRefused
from rules.procedure import Procedure
from shared.messages.errors import FieldError, invalid
from shared.messages.schema import dump
from shared.messages.text import Text

from .case_file import CaseFile

NO_FORM = Text("此行为没有表单", "nothing: this act has no form")


def facts_of(procedure: Procedure, kind: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that a message states about a case of a kind; what the procedure does not know is left out."""
    spelled = procedure.by_their_names({name: value for name, value in raw.items() if value is not None})
    own = {name: value for name, value in spelled.items() if _is_stated(procedure, kind, name)}
    return read(procedure, own)


def flat(message: object) -> dict[str, Any]:
    """A message as written facts: the customer's code and name stand beside the rest; the contact is left out."""
    data = dump(message)
    data.pop("contact", None)
    customer = data.pop("customer", {})
    return {**data, **{f"customer_{name}": value for name, value in customer.items()}}


def facts_of_form(procedure: Procedure, form: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that an answer states; only fields of the form may be in it."""
    spelled = procedure.by_their_names({name: value for name, value in raw.items() if value is not None})
    fields = {f.name for f in procedure.forms[form].fields}
    unknown = sorted(set(spelled) - fields)
    if unknown:
        expected = Text(f"表单的栏目之一：{', '.join(sorted(fields))}", f"one of {', '.join(sorted(fields))}")
        raise invalid(FieldError(f"answer.{one}", expected, spelled[one], "unknown-field") for one in unknown)
    return read(procedure, spelled)


def whole_form(procedure: Procedure, form: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an answer in which every required field is stated."""
    if not form:
        if answer:
            raise invalid([FieldError("answer", NO_FORM, dict(answer), "unknown-field")])
        return {}
    stated = facts_of_form(procedure, form, answer)
    missing = [f for f in procedure.forms[form].fields if f.required and f.name not in stated]
    if missing:
        raise invalid(FieldError(f"answer.{f.name}", f.domain.describe(), None, "required") for f in missing)
    return stated


def with_reason(file: CaseFile, form: str, reason: str | None) -> dict[str, Any]:
    """The facts of a form that asks for a reason: it stands in the first text field, a required one before another."""
    fields = file.procedure.forms[form].fields if form else ()
    texts = sorted((f for f in fields if isinstance(f.domain, TextDomain)), key=lambda f: not f.required)
    return whole_form(file.procedure, form, {texts[0].name: reason} if texts and reason is not None else {})


def read(procedure: Procedure, written: Mapping[str, Any]) -> dict[str, Any]:
    """The values of written facts; all that lie outside their domains are refused at once, by name."""
    try:
        return procedure.read_stated(written)
    except FactsRefused as refused:
        raise invalid(FieldError(one.fact, one.expected, one.got, "type") for one in refused.errors) from None


def written(procedure: Procedure, stated: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON."""
    return {name: procedure.write_stated(name, value) for name, value in stated.items()}


def _is_stated(procedure: Procedure, kind: str, name: str) -> bool:
    spec = procedure.facts.get((kind, name))
    return spec is not None and spec.source.kind == "form" and name not in procedure.stated_for_each

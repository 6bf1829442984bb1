"""A complaint that another case has heard: taken in from what its task shows, as if the customer had submitted it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, get_args

from rules.vocabulary import Vocabulary
from shared.messages.complaint import Channel, ComplaintFacts, ComplaintSubmit
from shared.messages.errors import Refused
from shared.messages.intake import ComplaintIntakeRequested
from shared.messages.schema import load
from shared.messages.text import Text

CUSTOMER: Final = {"customer_code": "code", "customer_name": "name"}
"""How the parts of the customer are called among the facts of a case."""

DRILL: Final = Text("演练：不登记投诉", "a drill: no complaint is taken in")
FORM: Final = Text(
    "表单须只有一个必填文字栏目，即投诉编号", "the form has to ask for one text, the number of the complaint"
)
OTHERWISE: Final = Text("按程序不作为投诉受理", "the procedure takes it in as no complaint")


def number_field(form: Mapping[str, Any]) -> str:
    """The one field of the form that takes the number of the complaint; empty if it has none such."""
    required = form.get("required", [])
    if len(required) != 1:
        return ""
    schema = form["properties"][required[0]]
    return str(required[0]) if schema.get("type") == "string" and not {"enum", "format"} & set(schema) else ""


def complaint_in(message: ComplaintIntakeRequested, words: Vocabulary) -> ComplaintSubmit:
    """The complaint that the task shows: what bears a name of a complaint's form goes there, every other thing into
    `details`, under what people call it; the case is its reference. Raises `Refused` for what makes up no complaint."""
    shown = {name: value for name, value in (message.shows or {}).items() if value is not None}
    customer = {part: shown.pop(name) for name, part in CUSTOMER.items() if name in shown}
    own = {field.name for field in fields(ComplaintFacts)}
    own -= set() if shown.get("channel") in get_args(Channel) else {"channel"}
    stated = {name: value for name, value in shown.items() if name in own}
    said = [str(stated.pop("details"))] if "details" in stated else []
    said += [_line(words, name, value) for name, value in shown.items() if name not in own]
    stated |= {"details": "\n".join(said)} if said else {}
    usual = {"channel": "other", "received_at": message.opened_at.isoformat(), "external_ref": message.case}
    return load(ComplaintSubmit, {**usual, **stated, "customer": customer}, strict=True)


def why_not(refused: Refused) -> str:
    """Why a person has to take it in, in both languages."""
    names = ", ".join(error.field for error in refused.errors)
    detail = refused.detail
    told = f"{detail.zh} / {detail.en}" if isinstance(detail, Text) else detail
    return told + (f" ({names})" if names else "")


def _line(words: Vocabulary, name: str, value: Any) -> str:
    label = words.labels(name)
    return f"{label['zh']} / {label['en']}: {value if isinstance(value, str) else _plain(value)}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "是 / yes" if value else "否 / no"
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(_plain(one) for one in value.values())
    return str(value)

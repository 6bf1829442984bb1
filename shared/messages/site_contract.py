"""The contract of one site as an AsyncAPI 3.0 document: the general messages, and what its own case kinds and forms
look like. Which these are says whoever knows the site's procedure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from shared.messages import jsonschema
from shared.messages.asyncapi import asyncapi_document, channel_of, component_of, in_order, operation_of, ref
from shared.messages.registry import FAMILIES, MessageType, by_type

Schema = Mapping[str, Any]
Words = Mapping[str, str]

_ABOUT: Final = """\
This is the contract of the site `{site}` under its procedure {procedure}. The case kinds of this procedure say
`<kind>.opened`, `<kind>.changed` and `<kind>.closed`, with `facts` as `components.schemas["facts.<kind>"]` has them.
`x-case-kinds` names the tasks and acts of each kind, each with the form whose fields are the `answer` of
`task.complete` and `act.request`; a task asks only for what is not known yet, and its own `form` says what that is.
"""


@dataclass(frozen=True)
class Doing:
    """A task or an act: what it is called, on which form, if any."""

    text: Words
    form: str


@dataclass(frozen=True)
class KindAtSite:
    """A case kind: what it is called, which messages of the family it sends, its states, the schema of its facts, what
    people do in it."""

    name: str
    text: Words
    says: tuple[str, ...]
    states: tuple[str, ...]
    facts: Schema
    tasks: Mapping[str, Doing]
    acts: Mapping[str, Doing]


@dataclass(frozen=True)
class SiteContract:
    """What a site adds to the general contract; `forms` are the schemas of what is filled in, by form."""

    site: str
    procedure: Mapping[str, str]
    kinds: tuple[KindAtSite, ...]
    forms: Mapping[str, Schema]


def site_document(contract: SiteContract) -> dict[str, Any]:
    """The document of a site, always the same for the same procedure."""
    document = asyncapi_document()
    components = document["components"]
    own = {said.name: said for kind in contract.kinds for said in _said(kind)}
    channels = _general(document["channels"]) | {name: channel_of(one) for name, one in own.items()}
    operations = _general(document["operations"]) | {name: operation_of(one) for name, one in own.items()}
    messages = _general(components["messages"])
    for kind in contract.kinds:
        messages |= {one.type: {**component_of(one), "x-text": dict(kind.text)} for one in _said(kind)}
    return {
        **document,
        "info": _about(document["info"], contract),
        "channels": {name: _at(contract.site, channel) for name, channel in in_order(channels).items()},
        "operations": in_order(operations),
        "components": {"messages": in_order(messages), "schemas": in_order(_schemas(components["schemas"], contract))},
        "x-procedure": dict(contract.procedure),
        "x-case-kinds": in_order({kind.name: _kind(kind) for kind in contract.kinds}),
    }


def site_text(contract: SiteContract) -> str:
    """The document as it is printed."""
    return json.dumps(site_document(contract), indent=2, ensure_ascii=False) + "\n"


def _said(kind: KindAtSite) -> Iterator[MessageType]:
    return (by_type(f"{kind.name}.{verb}.v1") for verb in kind.says)


def _general(found: Mapping[str, Any]) -> dict[str, Any]:
    """All but the family of any case kind: here each kind has its own."""
    families = {f"case.{verb}{version}" for verb in FAMILIES for version in ("", ".v1")}
    return {name: one for name, one in found.items() if name not in families}


def _about(info: Mapping[str, Any], contract: SiteContract) -> dict[str, Any]:
    procedure = f"`{contract.procedure['name']}` {contract.procedure['version']}"
    about = _ABOUT.format(site=contract.site, procedure=procedure)
    return {**info, "title": f"CAPA Loop, {contract.site}", "description": f"{info['description']}\n{about}"}


def _at(site: str, channel: Mapping[str, Any]) -> dict[str, Any]:
    if "parameters" not in channel:
        return dict(channel)
    parameters = {name: {**one, "enum": [site]} for name, one in channel["parameters"].items()}
    return {**channel, "parameters": parameters}


def _schemas(general: Mapping[str, Any], contract: SiteContract) -> dict[str, Any]:
    found = _general(general) | {f"form.{name}": dict(schema) for name, schema in contract.forms.items()}
    for kind in contract.kinds:
        found[f"facts.{kind.name}"] = dict(kind.facts)
        found |= {one.type: _message(kind, one) for one in _said(kind)}
    return found


def _message(kind: KindAtSite, message: MessageType) -> dict[str, Any]:
    schema = jsonschema.of_message(message)
    data = schema["properties"]["data"]
    facts = ref("components", "schemas", f"facts.{kind.name}")
    own = {"kind": {"const": kind.name}, "state": {"enum": list(kind.states)}, "facts": facts}
    body = {**data, "properties": data["properties"] | own, "required": [*data["required"], "facts"]}
    return {**schema, "properties": schema["properties"] | {"data": body}}


def _kind(kind: KindAtSite) -> dict[str, Any]:
    done = {"tasks": kind.tasks, "acts": kind.acts}
    return {
        "x-text": dict(kind.text),
        **{what: in_order({name: _doing(one) for name, one in them.items()}) for what, them in done.items()},
    }


def _doing(one: Doing) -> dict[str, Any]:
    form = {"form": ref("components", "schemas", f"form.{one.form}")} if one.form else {}
    return {"x-text": dict(one.text), **form}

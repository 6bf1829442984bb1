"""The inputs of a receipt as canonical text: each value with where it comes from."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from .canonical import canonical, quoted
from .domains import NA, Choice, Domain, YesNo
from .facts import Known
from .procedure import Procedure

Write = Callable[[Any], str]


class InputWriter(NamedTuple):
    """How one input is written: a fact with its provenance, or `otherwise` the value that nobody stated."""

    name: str
    fact: str
    value: Write
    otherwise: Write


def writers(procedure: Procedure, question: str) -> tuple[InputWriter, ...]:
    """One for each input of a question, in their order; worth keeping."""
    return tuple(_writer(procedure, name) for name in procedure.questions[question].inputs)


def write_inputs(how: Iterable[InputWriter], known: Mapping[str, Known], values: Mapping[str, Any]) -> str:
    """The inputs one after the other, from the facts with their provenance and the values of answers.

    What was stated together shares its moments and its person; these are written once.
    """
    texts = []
    before: Known | None = None
    first = last = ""
    for name, fact, write, otherwise in how:
        own = known.get(name)
        if own is None:
            texts.append(otherwise(values.get(name)))
            continue
        if before is None or not _stated_together(before, own):
            before = own
            first = f'{{"as_of":{_moment(own.as_of)},"by":{quoted(own.by) if own.by else "null"},"fact":'
            last = f',"known_at":{_moment(own.known_at)},"source":{{"kind":'
        source = own.source
        each = _each(own.each) if own.each else ""
        texts.append(
            f'{first}{fact}{last}{quoted(source.kind)},"ref":{quoted(source.ref)}}}{each},"value":{write(own.value)}}}'
        )
    return ",".join(texts)


def _each(each: Iterable[Known | None]) -> str:
    """Of a fact that is stated for each member of a list: who stated what stands at each place, and when."""
    return f',"stated":[{",".join("null" if one is None else _provenance(one) for one in each)}]'


def _provenance(one: Known) -> str:
    by = quoted(one.by) if one.by else "null"
    return f'{{"as_of":{_moment(one.as_of)},"by":{by},"key":{quoted(one.key)},"known_at":{_moment(one.known_at)}}}'


def _stated_together(one: Known, other: Known) -> bool:
    return one.by == other.by and _alike(one.known_at, other.known_at) and _alike(one.as_of, other.as_of)


def _alike(one: datetime | None, other: datetime | None) -> bool:
    """Whether two moments have one text; equal ones need not, their offsets may differ."""
    if one is other:
        return True
    if one is None or other is None:
        return False
    return one == other and one.tzinfo is other.tzinfo and one.fold == other.fold


def _writer(procedure: Procedure, name: str) -> InputWriter:
    """A value outside its domain is a fault of the caller, and raises."""
    write = _write(procedure.domains.get(name))
    return InputWriter(name, quoted(name), write, _otherwise(procedure, name, write))


def _otherwise(procedure: Procedure, name: str, write: Write) -> Write:
    if name in procedure.declared_settings:
        source = {"kind": "setting", "ref": name, "layer": procedure.setting_layers[name]}
        setting = _outside(name, source) + write(procedure.settings.get(name)) + "}"
        return lambda _: setting
    head = _outside(name, {"kind": "answer" if name in procedure.questions else "unknown", "ref": name})
    return lambda value: f"{head}{write(value)}}}"


def _outside(name: str, source: Mapping[str, str]) -> str:
    return f'{{"fact":{quoted(name)},"source":{canonical(source)},"value":'


def _write(domain: Domain | None) -> Write:
    if isinstance(domain, Choice | YesNo):
        members = domain.members if isinstance(domain, Choice) else (True, False)
        return {one: canonical(one) for one in (None, NA, *members)}.__getitem__
    if domain is None or type(domain).write is Domain.write:
        return canonical
    return lambda value: canonical(None if value is None else domain.write(value))


def _moment(moment: datetime | None) -> str:
    return f'"{moment.isoformat()}"' if moment else "null"

"""Every name that people meet has its words, and no word is for a name that is not there."""

from collections.abc import Callable, Iterator
from typing import Any

from .answering import JUDGE_FORM
from .answers import Answer, Collect, Completeness, Table
from .cells import written
from .declarations import CaseKind, Form
from .domains import Choice, Domain, ListOf, MapOf, Record
from .engine_words import ENGINE_WORDS
from .gathering import ANEW
from .procedure import Procedure
from .stack import Stack

Report = Callable[[str], None]


def check_vocabulary(procedure: Procedure, stack: Stack, report: Report) -> None:
    """Reports names without a word, words without a name, and shorthand that spells out what is no fact."""
    declared = set(_declared_names(procedure, stack))
    gone = {name for one in stack.gone for name in _names_gone(one.thing)}
    loose = {*declared, *gone, *stack.questions, *_value_names(procedure, stack), *ENGINE_WORDS.names}
    for name in sorted(declared - set(procedure.vocabulary.names)):
        report(f"vocabulary.yaml: no word for {name}")
    for pack in procedure.packs:
        for name in sorted(set(pack.vocabulary.names) - loose):
            report(f"{pack.name}/vocabulary.yaml: {name} names nothing in the procedure")
    for name in sorted(set(procedure.site.words) - loose):
        report(f"[sites.{procedure.site.id}.words] {name}: names nothing in the procedure")
    _check_other_names(procedure, report)
    for name, spelled in procedure.vocabulary.shorthand.items():
        for fact in sorted({fact for facts in spelled.values() for fact in facts} - set(procedure.domains) - gone):
            report(f"vocabulary.yaml: shorthand {name} spells out {fact}, which is no fact")


def _check_other_names(procedure: Procedure, report: Report) -> None:
    """Another name is another name of one thing only, and no fact's own."""
    meant: dict[str, str] = {}
    for name, word in procedure.vocabulary.names.items():
        for other in word.also:
            below = meant.setdefault(other, name)
            if below != name:
                report(f"vocabulary.yaml: {other} is another name of {below} and of {name}")
            if other in procedure.domains:
                report(f"vocabulary.yaml: {other} is another name of {name}, but a fact of its own")


def _declared_names(procedure: Procedure, stack: Stack) -> Iterator[str]:
    for things in stack.things.values():
        for _, thing in things.values():
            yield from _names_of(thing)
    yield from procedure.questions
    for said in stack.answers.values():
        for _, answer in said:
            yield from _names_of(answer)


def _names_of(thing: Any) -> Iterator[str]:
    """The names that a thing or an answer brings along; what the engine made of a judgement has words of its own."""
    if isinstance(thing, Collect):
        yield from (str(rule.outcome) for rule in thing.rules)
    if isinstance(thing, Table):
        yield from (key for rule in thing.rules for key in rule.values)
    if isinstance(thing, Completeness):
        yield "missing"
    if isinstance(thing, Answer) or thing.name.startswith((JUDGE_FORM, ANEW)):
        return
    yield thing.name
    if isinstance(thing, Form):
        yield from (field.name for field in thing.fields)
        yield from (chart.name for chart in thing.charts)
        yield from (signer.meaning for signer in thing.signers)
    if isinstance(thing, CaseKind):
        yield from (state.name for state in thing.states)


def _named(value: Any) -> Iterator[str]:
    """The text of a value, or of each member of a list."""
    yield from map(str, value if isinstance(value, list) else [value])


def _names_gone(thing: Any) -> Iterator[str]:
    """The names that went with a thing that was replaced or dropped: a pack below may still have words for them."""
    yield from _names_of(thing)
    if isinstance(thing, Form):
        yield from (name for field in thing.fields for name in _names_in(field.domain))
    if isinstance(thing, CaseKind):
        yield from (f"{thing.name}.count", f"{thing.name}.open")


def _names_in(domain: Domain) -> Iterator[str]:
    """The members of a choice, and the parts of a record, each also with the record's name before it."""
    if isinstance(domain, Choice):
        yield from domain.members
    elif isinstance(domain, ListOf | MapOf):
        yield from _names_in(domain.item)
    elif isinstance(domain, Record):
        for part, inner in domain.parts.items():
            yield from (part, f"{domain.name}.{part}")
            yield from _names_in(inner)


def _value_names(procedure: Procedure, stack: Stack) -> Iterator[str]:
    for domain in procedure.domains.values():
        yield from _names_in(domain)
    for said in stack.answers.values():
        for _, answer in said:
            if isinstance(answer, Table):
                yield from (str(written(rule.outcome)) for rule in answer.rules)
                yield from (name for rule in answer.rules for value in rule.values.values() for name in _named(value))
    yield from (name for _, name in procedure.facts)
    yield from procedure.site.departments

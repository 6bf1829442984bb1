"""Which clause is carried by what: every clause by something or exempt with a reason, every citation a clause."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .answers import Answer, Collect, Completeness, Deadline, Formula, Judgement, Table, clauses_of
from .stack import Stack, singular

Carriers = Mapping[tuple[str, str], tuple[str, ...]]
"""By pack and clause: what carries it, such as `task verify_effect` or `capa_request rule 3`."""


def carriers_of(stack: Stack) -> Carriers:
    """What carries each clause that is cited; of one whose things are all gone, the pack that stands for them."""
    carriers: dict[tuple[str, str], list[str]] = {}
    for pack, what, cited in _citations(stack):
        for clause in cited:
            carriers.setdefault((pack, clause), []).append(what)
    for one in stack.gone:
        for clause in _cited_by(one.thing):
            carriers.setdefault((one.pack, clause), [f"{one.by} instead"])
    return {key: tuple(dict.fromkeys(what)) for key, what in carriers.items()}


def check_clauses(stack: Stack, carriers: Carriers, report: Callable[[str], None]) -> None:
    """Reports clauses cited that do not exist, and clauses that nothing carries or that claim both."""
    known = {(pack.name, clause) for pack in stack.packs for clause in pack.clauses}
    for (pack, clause), what in carriers.items():
        if (pack, clause) not in known:
            report(f"{pack}: {what[0]} cites clause {clause}, which is not in its clauses.yaml")
    for one in stack.packs:
        for entry in one.clauses.values():
            what = carriers.get((one.name, entry.id), ())
            if not what and not entry.exempt:
                report(f"{one.name}: nothing carries clause {entry.id}, and it is not exempt")
            if what and entry.exempt:
                report(f"{one.name}: clause {entry.id} is exempt, but {what[0]} carries it")


def _cited_by(thing: Any) -> Iterator[str]:
    if isinstance(thing, Answer):
        yield from (clause for _, cited in _of_answer("", thing) for clause in cited)
    else:
        yield from clauses_of(getattr(thing, "clause", ()))


def _citations(stack: Stack) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for noun, things in stack.things.items():
        for name, (pack, thing) in things.items():
            yield pack, f"{singular(noun)} {name}", clauses_of(getattr(thing, "clause", ()))
            yield from ((pack, what, cited) for what, cited in _reminders(f"{singular(noun)} {name}", thing))
            for part in (*getattr(thing, "signers", ()), *getattr(thing, "holders", ())):
                where = f"{singular(noun)} {name} {type(part).__name__.lower()}"
                yield pack, where, clauses_of(part.clause)
                yield from ((pack, what, cited) for what, cited in _reminders(where, part))
    for pack, role in stack.shared:
        yield pack, f"role {role.name}", clauses_of(role.clause)
    for pack, drop in stack.drops:
        yield pack, f"drop {drop.thing}", clauses_of(drop.clause)
    for name, said in stack.answers.items():
        for pack, answer in said:
            yield from ((pack, what, cited) for what, cited in _of_answer(name, answer))


def _reminders(where: str, thing: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    for number, reminder in enumerate(getattr(thing, "reminders", ()), 1):
        yield f"{where} reminder {number}", clauses_of(reminder.clause)


def _of_answer(name: str, answer: Answer) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(answer, Table | Collect):
        for number, rule in enumerate(answer.rules, 1):
            yield f"{name} rule {number}", clauses_of(rule.clause)
    elif isinstance(answer, Formula | Judgement | Completeness | Deadline):
        yield name, clauses_of(answer.clause)

"""A site's packs, joined in the site's order: who declares what, who replaces or drops whose thing.

pluggy carries the hooks; the order is the site's, never that of import or registration options.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType, ModuleType
from typing import Any

import pluggy

from . import questions as shipped
from .answers import Answer, Collect, Rule, Table
from .declarations import Act, CaseKind, ChildFacts, Drop, Form, Gathering, Opening, Role, Schedule, Setting, Task
from .hooks import PROJECT, Question
from .pack import Pack

NOUNS: Mapping[str, type] = MappingProxyType(
    {
        "settings": Setting,
        "roles": Role,
        "case_kinds": CaseKind,
        "forms": Form,
        "tasks": Task,
        "acts": Act,
        "openings": Opening,
        "child_facts": ChildFacts,
        "schedules": Schedule,
        "gatherings": Gathering,
    }
)
"""What a pack declares besides answers, by the name of the hook."""


@dataclass(frozen=True)
class Gone:
    """A thing of a pack that does not hold any more, and the pack that has replaced or dropped it."""

    pack: str
    thing: Any
    by: str


@dataclass
class Stack:
    """What the packs of a site say, by noun and name, each with the pack that says it.

    `asked_by` says of each question which pack asks it. `gone` are things that a higher pack replaced or dropped,
    `shared` are roles that a lower pack declares as well; `problems` is what is wrong.
    """

    packs: tuple[Pack, ...]
    questions: dict[str, Question] = field(default_factory=dict)
    asked_by: dict[str, str] = field(default_factory=dict)
    things: dict[str, dict[str, tuple[str, Any]]] = field(default_factory=dict)
    answers: dict[str, list[tuple[str, Answer]]] = field(default_factory=dict)
    drops: list[tuple[str, Drop]] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    shared: list[tuple[str, Role]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def of(self, noun: str) -> dict[str, tuple[str, Any]]:
        return self.things.get(noun, {})


def join(packs: Sequence[Pack]) -> Stack:
    """Hears every pack. What is wrong is listed in `problems`, one line each."""
    stack = Stack(tuple(packs))
    manager = _manager(stack)
    if stack.problems:
        return stack
    for noun, kind in NOUNS.items():
        stack.things[noun] = {}
        for pack in packs:
            for thing in _declared(manager, pack, noun, kind, stack):
                _place(stack, noun, pack.name, thing)
    for name in stack.questions:
        heard = [(pack.name, _answer(manager, pack, name, stack)) for pack in packs]
        stack.answers[name] = [(pack, answer) for pack, answer in heard if answer is not None]
    for pack in packs:
        for drop in _declared(manager, pack, "drops", Drop, stack):
            stack.drops.append((pack.name, drop))
            _take_away(stack, pack.name, drop.thing)
    return stack


def _manager(stack: Stack) -> pluggy.PluginManager:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(shipped)
    stack.questions |= {about.name: about for about in _questions_in(shipped)}
    stack.asked_by |= dict.fromkeys(stack.questions, "the engine")
    for pack in stack.packs:
        _add_questions(stack, manager, pack)
    clash = bool(stack.problems)
    for pack in stack.packs:
        try:
            manager.register(pack.plugin, name=pack.name)
        except pluggy.PluginValidationError as problem:
            stack.problems.append(f"{pack.name}: {' '.join(str(problem).split())}")
        except ValueError:
            stack.problems.append(f"the pack {pack.name} stands twice in packs")
    if not clash:  # else whatever such a pack answers would be told to be unknown
        _refuse_unheard(stack, manager)
    return manager


def _refuse_unheard(stack: Stack, manager: pluggy.PluginManager) -> None:
    """Whatever a pack says and nobody would hear, or hear in an order of its own."""
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as problem:
        misspelt = manager.get_name(problem.plugin)
        known = ", ".join(sorted(stack.questions))
        stack.problems.append(f"{misspelt}: {' '.join(str(problem).split())}; the questions are {known}")
    for caller in vars(manager.hook).values():
        for said in caller.get_hookimpls():
            if said.tryfirst or said.trylast or said.wrapper or said.hookwrapper:
                stack.problems.append(
                    f"{said.plugin_name}: {caller.name}: the site's order decides; "
                    "tryfirst, trylast and wrapper are refused"
                )
    for pack in stack.packs:
        heard = {caller.name for caller in manager.get_hookcallers(pack.plugin) or ()}
        for name in sorted({*NOUNS, "drops", *stack.questions} - heard):
            if callable(getattr(pack.plugin, name, None)):
                stack.problems.append(f"{pack.name}: {name} is not marked with hook, so nobody would hear it")


def _add_questions(stack: Stack, manager: pluggy.PluginManager, pack: Pack) -> None:
    for namespace in _own_questions(pack):
        asked = {about.name: about for about in _questions_in(namespace)}
        if not asked:
            stack.problems.append(f"{pack.name}: questions: expected a class or module with questions in it")
            continue
        for name in [name for name in asked if name in stack.asked_by]:
            stack.problems.append(
                f"{pack.name}: the question {name} exists already, asked by {stack.asked_by[name]}; "
                "choose another name, or do without one of the two"
            )
        free = {about.name: spec for about, spec in _specs_in(namespace) if about.name not in stack.asked_by}
        if free:
            manager.add_hookspecs(type("Questions", (), free))
        stack.questions |= {name: asked[name] for name in free}
        stack.asked_by |= dict.fromkeys(free, pack.name)


def _own_questions(pack: Pack) -> Iterable[Any]:
    own = getattr(pack.plugin, "questions", ())
    return own if isinstance(own, tuple) else (own,)


def _questions_in(namespace: Any) -> Iterator[Question]:
    return (about for about, _ in _specs_in(namespace))


def _specs_in(namespace: Any) -> Iterator[tuple[Question, Any]]:
    """The questions with the functions that stand for them."""
    members = vars(namespace) if isinstance(namespace, ModuleType | type) else {}
    for member in members.values():
        about = getattr(member, "capaloop_question", None)
        if isinstance(about, Question):
            yield about, member


def _said(manager: pluggy.PluginManager, pack: Pack, hook: str, stack: Stack) -> Any:
    others = [plugin for plugin in manager.get_plugins() if plugin is not pack.plugin]
    try:
        said = manager.subset_hook_caller(hook, remove_plugins=others)()
    except Exception as problem:  # noqa: BLE001 - whatever a pack raises is its author's problem, with its name on it
        stack.problems.append(f"{pack.name}: {hook}: {type(problem).__name__}: {problem}")
        return None
    return said[0] if said else None


def _declared(manager: pluggy.PluginManager, pack: Pack, hook: str, kind: type, stack: Stack) -> Iterator[Any]:
    """What a pack lists, as far as it is of the kind that the hook asks for."""
    said = _said(manager, pack, hook, stack)
    if said is not None and not isinstance(said, list | tuple):
        stack.problems.append(f"{pack.name}: {hook}: expected a list, got {type(said).__name__}")
        return
    for thing in said or ():
        if isinstance(thing, kind):
            yield thing
        else:
            stack.problems.append(f"{pack.name}: {hook}: expected a {kind.__name__}, got {thing!r}")


def _answer(manager: pluggy.PluginManager, pack: Pack, question: str, stack: Stack) -> Answer | None:
    said = _said(manager, pack, question, stack)
    if said is not None and not isinstance(said, Answer):
        stack.problems.append(f"{pack.name}: {question}: expected an answer such as a Table, got {said!r}")
        return None
    if isinstance(said, Table | Collect) and not all(isinstance(rule, Rule) for rule in said.rules):
        stack.problems.append(f"{pack.name}: {question}: rules: expected a tuple of Rule, got {said.rules!r}")
        return None
    return said


def _place(stack: Stack, noun: str, pack: str, thing: Any) -> None:
    placed = stack.things[noun]
    below = placed.get(thing.name)
    if below is not None and isinstance(thing, Role) and _is_same_role(*below, pack, thing):
        placed[thing.name] = (below[0], replace(below[1], host=below[1].host or thing.host))
        stack.shared.append((pack, thing))
        return
    if below is None and thing.replaces:
        stack.problems.append(f"{pack}: {noun}.{thing.name} replaces {thing.replaces}, which no lower pack declares")
    if below is not None and thing.replaces != f"{below[0]}:{thing.name}":
        hosted = f", hosted by {below[1].host}" if isinstance(thing, Role) else ""
        stack.problems.append(
            f"{pack}: {noun}.{thing.name} is declared by {below[0]} as well{hosted}; "
            f'say replaces="{below[0]}:{thing.name}" or choose another name'
        )
    if below is not None:
        stack.gone.append(Gone(*below, pack))
    placed[thing.name] = (pack, thing)


def _is_same_role(lower: str, below: Role, pack: str, role: Role) -> bool:
    """Whether two packs that name a role mean the same one: neither says another department for it."""
    return pack != lower and not role.replaces and (not below.host or not role.host or below.host == role.host)


def _take_away(stack: Stack, pack: str, target: str) -> None:
    """Drops `pack:name`, or `pack:noun.name` where several things of the pack share the name."""
    owner, _, name = target.partition(":")
    order = [one.name for one in stack.packs]
    found = list(_named(stack, owner, name))
    if owner not in order or order.index(owner) >= order.index(pack) or not found:
        stack.problems.append(f"{pack}: drops {target}, which no lower pack declares")
    elif len(found) > 1:
        choices = " or ".join(f"{owner}:{singular(noun)}.{own}" for noun, own in found)
        stack.problems.append(f"{pack}: drops {target}, which is more than one thing; say {choices}")
    else:
        noun, own = found[0]
        if noun == "questions":
            stack.gone += [Gone(owner, said, pack) for by, said in stack.answers[own] if by == owner]
            stack.answers[own] = [said for said in stack.answers[own] if said[0] != owner]
        else:
            stack.gone.append(Gone(*stack.things[noun].pop(own), pack))


def _named(stack: Stack, owner: str, name: str) -> Iterator[tuple[str, str]]:
    """The things of a pack that go by a name, as noun and own name; answers go by their question."""
    for noun, things in stack.things.items():
        for own, (pack, _) in things.items():
            if pack == owner and name in (own, f"{singular(noun)}.{own}"):
                yield noun, own
    for question, said in stack.answers.items():
        if name in (question, f"question.{question}") and owner in [pack for pack, _ in said]:
            yield "questions", question


def singular(noun: str) -> str:
    """The word for one thing of a noun."""
    return noun.removesuffix("s")

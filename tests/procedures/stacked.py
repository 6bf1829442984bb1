"""A pack of the product on top of the base procedure, and what every such pack has to keep to."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from rules.answers import Collect, Rule, Table
from rules.assembly import assemble
from rules.catalogue import coverage_of
from rules.examples import run_example
from rules.hooks import hook
from rules.pack import Pack, load_pack
from rules.procedure import Procedure
from rules.sites import RoleAtSite, Site
from rules.stack import join

FOLDER = Path(__file__).parents[2] / "rules"
BASE = load_pack(FOLDER / "iso9001")


def pack(folder: str) -> Pack:
    """The pack in a folder of `rules`."""
    return load_pack(FOLDER / folder)


def site(*packs: str, roles: dict[str, str] | None = None, **settings: Any) -> Site:
    """A site with these packs on the base procedure; `roles` gives roles their hosts."""
    hosted = {name: RoleAtSite(host) for name, host in (roles or {}).items()}
    return Site("factory", ("iso9001", *packs), timezone="Asia/Shanghai", settings=settings, roles=hosted)


def failures(procedure: Procedure, name: str, example: dict[str, Any]) -> tuple[str, ...]:
    """Why an example of a pack does not come out."""
    return run_example(procedure, name, example).failures


def clauses(procedure: Procedure, name: str) -> list[dict[str, Any]]:
    """The clauses of one pack with what carries them."""
    return [one for one in coverage_of(procedure) if one["pack"] == name]


def rules_of(one: Pack, *kinds: type[Any]) -> list[tuple[str, int]]:
    """Every rule of every table of these kinds: the question and the number of the rule."""
    return [
        (question, number)
        for question, said in join([BASE, one]).answers.items()
        for owner, answer in said
        if owner == one.name and isinstance(answer, kinds)
        for number in range(1, len(answer.rules) + 1)
    ]


def without_rule(one: Pack, question: str, number: int) -> Pack:
    """The pack with one rule of one of its tables taken away."""
    answer: Table | Collect = getattr(one.plugin, question)()
    rules: tuple[Rule, ...] = (*answer.rules[: number - 1], *answer.rules[number:])
    shorter = replace(answer, rules=rules)
    return replace(one, plugin=type("Other", (type(one.plugin),), {question: hook(lambda self: shorter)})())


def assembled(at: Site, *packs: Pack) -> Procedure:
    """The procedure of these packs on the base."""
    return assemble(at, [BASE, *packs])

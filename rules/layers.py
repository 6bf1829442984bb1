"""The lower layers of a stack by themselves: what a pack says before the packs above it change it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from .assembly import assemble
from .procedure import Procedure
from .stack import join


def up_to(procedure: Procedure, pack: str) -> Procedure:
    """The procedure of the site without the packs above this one, and without what the site says of those alone.

    Raises `ProcedureRefused` if the lower layers do not stand by themselves.
    """
    names = [one.name for one in procedure.packs]
    packs = procedure.packs[: names.index(pack) + 1]
    if len(packs) == len(procedure.packs):
        return procedure
    stack, site = join(packs), procedure.site
    lower = replace(
        site,
        packs=tuple(one.name for one in packs),
        pack_paths=_only(site.pack_paths, names[: len(packs)]),
        settings=_only(site.settings, stack.of("settings")),
        roles=_only(site.roles, stack.of("roles")),
        schedules=_only(site.schedules, stack.of("schedules")),
        numbers=_only(site.numbers, {**stack.of("forms"), **stack.of("case_kinds")}),
        answers={question: winner for question, winner in site.answers.items() if winner in names[: len(packs)]},
        disposal_approver=site.disposal_approver if site.disposal_approver in stack.of("roles") else "",
    )
    return assemble(lower, packs)


def _only(said: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name in names}

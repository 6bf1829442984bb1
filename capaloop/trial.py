"""What the tests of a pack need: a site of its own to stand in, its examples run, its holes named.

TRIAL = Trial(Path("sites.toml"), "trial")

def test_the_procedure_holds():
    assert TRIAL.problems() == []

@pytest.mark.parametrize("example", TRIAL.examples("my-pack"), ids=str)
def test_example(example):
    assert example.failures == ()
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rules.assembly import assemble, find_packs
from rules.errors import ProcedureRefused
from rules.examples import Ran, run_examples
from rules.procedure import Procedure
from rules.sites import Site, read_sites
from rules.trying import try_out


@dataclass(frozen=True)
class Example:
    """A worked example of a pack as it came out; without `failures` it came out as expected."""

    name: str
    failures: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Trial:
    """One site of a site file, to try its procedure out. Raises `SiteFileError` when it is not there."""

    sites: Path
    site: str

    def problems(self) -> list[str]:
        """Everything for which the site's procedure is refused: holes, overlaps, clauses that nothing carries."""
        try:
            self._assembled(self._site())
        except ProcedureRefused as refused:
            return list(refused.problems)
        return []

    def examples(self, pack: str) -> list[Example]:
        """The examples of a pack of the site's stack, each run on the pack and those below it, under the packs' own
        settings. A procedure that is refused has one example, which fails with its problems."""
        try:
            ran = run_examples(under_own_settings(self._assembled(self._site())))
            return [_example(one) for one in ran if one.pack == pack]
        except ProcedureRefused as refused:
            return [Example("the procedure is refused", tuple(refused.problems))]

    def decide(self, facts: Mapping[str, Any], *, question: str = "", kind: str = "") -> dict[str, Any]:
        """What `capaloop rules decide` prints for these facts. Raises `FactsRefused` for facts that are wrong."""
        return try_out(self._assembled(self._site()), facts, datetime.now(UTC), question=question, kind=kind)

    def _site(self) -> Site:
        return read_sites(self.sites)[self.site]

    def _assembled(self, site: Site) -> Procedure:
        return assemble(site, find_packs(site))


def under_own_settings(procedure: Procedure) -> Procedure:
    """The procedure with the packs' own settings, as far as they have any: that is what their examples speak of."""
    required = {name for name, one in procedure.declared_settings.items() if one.required}
    kept = {name: value for name, value in procedure.site.settings.items() if name in required}
    return assemble(replace(procedure.site, settings=kept), procedure.packs)


def _example(ran: Ran) -> Example:
    return Example(ran.name, ran.failures)

"""What the measurements compare does the same: rivals decide alike, floor and product carry the same case."""

import pytest

from rules.assembly import assemble, find_packs
from rules.sites import Site


def test_the_rivals_decide_as_our_engine_does_on_every_input() -> None:
    pytest.importorskip("business_rules", reason="the rivals are installed by `make bench`")
    pytest.importorskip("rule_engine", reason="the rivals are installed by `make bench`")
    pytest.importorskip("zen", reason="the rivals are installed by `make bench`")
    from bench.engines import all_inputs, engines, own

    site = Site("factory", ("iso9001",), timezone="Asia/Shanghai")
    procedure = assemble(site, find_packs(site))
    decide = own(procedure)
    inputs = list(all_inputs(procedure))
    assert {decide(values) for values in inputs} == {True, False}
    for name, rival in engines().items():
        wrong = [values for values in inputs if rival(values) is not decide(values)]
        assert not wrong, f"{name} decides otherwise on {len(wrong)} of {len(inputs)} inputs, first {wrong[0]}"

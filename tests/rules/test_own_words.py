"""A site's own words: they change what things are called and nothing that is decided."""

from pathlib import Path
from typing import Any

import pytest

from rules.archive import manifest, restore
from rules.assembly import assemble, find_packs
from rules.errors import ProcedureRefused
from rules.own_words import words_of
from rules.procedure import Procedure
from rules.sites import Site

OWN: dict[str, Any] = {
    "complaint": {"zh": "业主诉求"},
    "channel": {"values": {"telephone": {"en": "call"}}},
}


def at_a_site(words: dict[str, Any], **departments: Any) -> Procedure:
    site = Site("estate", ("iso9001",), departments=departments, words=words)
    return assemble(site, find_packs(site))


def test_what_is_not_said_keeps_the_words_of_the_packs() -> None:
    said = words_of(at_a_site(OWN, sales={"en": "front desk"}))["words"]
    assert (said["complaint"]["zh"], said["complaint"]["en"]) == ("业主诉求", "complaint")
    assert (said["sales"]["zh"], said["sales"]["en"]) == ("业务部", "front desk")
    assert (said["channel"]["values"]["telephone"]["zh"], said["channel"]["values"]["telephone"]["en"]) == (
        "电话",
        "call",
    )
    assert said["channel"]["values"]["written"] == words_of(at_a_site({}))["words"]["channel"]["values"]["written"]


def test_words_change_no_decision() -> None:
    assert at_a_site(OWN).hash == at_a_site({}).hash


def test_what_the_engine_makes_bears_them_too() -> None:
    vocabulary = at_a_site({"feedback": {"zh": "诉求登记表", "en": "request form"}}).vocabulary
    assert vocabulary.labels("feedback") == {"zh": "诉求登记表", "en": "request form"}


def test_a_word_for_nothing_is_refused() -> None:
    with pytest.raises(ProcedureRefused, match=r"\[sites.estate.words\] complaimt: names nothing"):
        at_a_site({"complaimt": {"zh": "诉求"}})


def test_an_old_case_keeps_them() -> None:
    procedure = at_a_site(OWN)
    files = {pack.digest: pack.files for pack in procedure.packs}
    restored = restore("estate", manifest(procedure), files.__getitem__, Path("kept"))
    assert restored.vocabulary.labels("complaint")["zh"] == "业主诉求"

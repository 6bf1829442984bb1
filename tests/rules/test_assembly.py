"""A procedure is let in whole or refused with every reason at once, each naming what it concerns."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rules.api import (
    NA,
    Choice,
    Day,
    Field,
    Role,
    Rule,
    Setting,
    Table,
    Whole,
    hook,
    is_,
)
from rules.assembly import assemble, find_packs
from rules.declarations import Clause
from rules.errors import ProcedureRefused
from rules.sites import RoleAtSite, Site
from tests.rules.making import (
    CLAUSE,
    CLERK,
    FILL,
    NORTH,
    PACKS,
    WORKSHOP,
    asks,
    made,
    matter,
    pack_of_class,
    problems,
)

COLOUR = Choice("red", "blue")


LIMIT = Setting("limit", Whole(1, 9), CLAUSE, required=True)


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ({}, ["settings.limit is required: a whole number from 1 to 9"]),
        ({"settings": {"limit": 10}}, ["settings.limit: expected a whole number from 1 to 9, got 10"]),
        ({"settings": {"limit": "many"}}, ["settings.limit: expected a whole number from 1 to 9, got 'many'"]),
        ({"settings": {"limit": 3, "limmit": 3}}, ["settings.limmit: no pack declares it; known are limit"]),
        ({"settings": {"limit": 3}}, []),
    ],
)
def test_a_setting_is_a_value_of_its_domain(site: dict[str, Any], said: list[str]) -> None:
    assert problems(matter(settings=[LIMIT]), **site) == said


def test_a_default_outside_its_domain_is_refused() -> None:
    assert problems(matter(settings=[Setting("limit", Whole(1, 9), CLAUSE, default=0)])) == [
        "settings.limit: expected a whole number from 1 to 9, got 0"
    ]


def test_a_table_is_proved_with_the_settings_of_the_site() -> None:
    field = Field("size", Whole(0, 9))
    table = Table(("size",), (Rule(("<=limit",), "red", CLAUSE), Rule((">=5",), "blue", CLAUSE)))
    plugin = matter(field, settings=[LIMIT], questions=asks(q=COLOUR), q=table)
    assert problems(plugin, settings={"limit": 4}) == []
    assert problems(plugin, settings={"limit": 2}) == ["base:q: no rule covers size between 2 and 5"]
    assert problems(plugin, settings={"limit": 6}) == ["base:q: rules 1 and 2 both hold at size = 5"]


def tables_of_the_workshop() -> list[tuple[str, int]]:
    answered = assemble(NORTH, [WORKSHOP]).questions
    tables = {name: layer.answer.table for name, one in answered.items() for layer in one.layers}
    proved = {name: table for name, table in tables.items() if table and table.hit != "collect"}
    return [(name, at) for name, table in sorted(proved.items()) for at in range(len(table.rules))]


@pytest.mark.parametrize(("question", "at"), tables_of_the_workshop())
def test_a_pack_whose_table_lacks_a_rule_is_refused_with_the_hole(question: str, at: int) -> None:
    whole = getattr(WORKSHOP.plugin, question)()
    less = replace(whole, rules=whole.rules[:at] + whole.rules[at + 1 :])
    plugin = type("Less", (type(WORKSHOP.plugin),), {question: hook(lambda self: less)})
    with pytest.raises(ProcedureRefused, match=f"workshop:{question}: no rule covers "):
        assemble(NORTH, [replace(WORKSHOP, plugin=plugin())])


def test_a_setting_that_is_missing_is_told_once_though_a_table_needs_it() -> None:
    table = Table(("size",), (Rule(("<=limit",), "red", CLAUSE), Rule((">limit",), "blue", CLAUSE)))
    plugin = matter(Field("size", Whole(0, 9)), settings=[LIMIT], questions=asks(q=COLOUR), q=table)
    assert problems(plugin) == ["settings.limit is required: a whole number from 1 to 9"]
    unset = matter(
        Field("size", Whole(0, 9)), settings=[replace(LIMIT, required=False)], questions=asks(q=COLOUR), q=table
    )
    assert problems(unset) == ["base:q: rule 1, size: the setting limit is not set or is no number"]


def test_a_role_needs_a_host() -> None:
    boss = matter(roles=[CLERK, Role("boss", clause=CLAUSE)])
    assert problems(boss) == [
        "role boss has no host; say [sites.here.roles] boss = {host = ...}, "
        "one of sales, quality, production, warehouse"
    ]
    assert problems(boss, roles={"boss": RoleAtSite("quality")}) == []
    assert made(boss, roles={"boss": RoleAtSite("quality")}).host_of("boss") == "quality"


def test_a_role_that_no_pack_names_is_refused() -> None:
    assert problems(matter(), roles={"boss": RoleAtSite("quality")}) == [
        "roles.boss: no pack names this role; known are clerk"
    ]


def clauses(*more: Clause) -> list[str]:
    pack = pack_of_class(matter(), clauses=(Clause(CLAUSE, "It is so.", "如此。"), *more))
    return problems(pack)


def test_every_clause_is_carried_or_exempt_with_a_reason() -> None:
    assert clauses(Clause("2", "Be kind.", "友好。")) == ["base: nothing carries clause 2, and it is not exempt"]
    assert clauses(Clause("2", "Be kind.", "友好。", exempt="manner")) == []


def test_no_clause_is_carried_and_exempt() -> None:
    pack = pack_of_class(matter(), clauses=(Clause(CLAUSE, "It is so.", "如此。", exempt="manner"),))
    assert problems(pack) == ["base: clause 1 is exempt, but role clerk carries it"]


def test_a_name_without_a_word_and_a_word_without_a_name_are_refused() -> None:
    pack = pack_of_class(matter(), words=("nothing_at_all",))
    with pytest.raises(ProcedureRefused) as refused:
        assemble(Site("here", ("base",)), [pack])
    assert "vocabulary.yaml: no word for clerk" in refused.value.problems
    assert "base/vocabulary.yaml: nothing_at_all names nothing in the procedure" in refused.value.problems


def test_everything_wrong_is_told_at_once() -> None:
    plugin = matter(tasks=[replace(FILL, who="nobody", form="shoot")], roles=[Role("boss", clause=CLAUSE)])
    assert len(problems(plugin)) >= 4


def test_an_unknown_pack_is_refused_with_those_that_are_there() -> None:
    with pytest.raises(ProcedureRefused, match=r"^site here: no pack is named nothing; installed are .*iso9001"):
        find_packs(Site("here", ("nothing",)))


def test_a_pack_under_development_is_found_by_its_path() -> None:
    site = replace(NORTH, pack_paths={"workshop": PACKS / "workshop"})
    assert assemble(site, find_packs(site)).name == "workshop"


def test_a_path_that_holds_another_pack_is_refused() -> None:
    site = replace(NORTH, packs=("bakery",), pack_paths={"bakery": PACKS / "workshop"})
    with pytest.raises(ProcedureRefused, match="the pack there is named workshop, not bakery"):
        find_packs(site)


def test_a_pack_that_cannot_be_loaded_refuses_the_site(tmp_path: Path) -> None:
    site = replace(NORTH, pack_paths={"workshop": tmp_path / "nowhere"})
    with pytest.raises(ProcedureRefused, match=r"^site north: .*nowhere: a pack is a folder with an __init__\.py"):
        find_packs(site)


def test_the_hash_covers_what_decides_and_nothing_else() -> None:
    def hashed(**change: Any) -> str:
        return assemble(replace(NORTH, **change), [WORKSHOP]).hash

    plain = hashed()
    assert hashed() == plain
    assert hashed(calendar={"country": "CN"}, languages=("zh",), departments={"sales": {"zh": "柜台"}}) == plain
    changes: list[dict[str, Any]] = [
        {"settings": {"covered_months": 25}},
        {"settings": {"covered_months": 24, "cheap_below": "10"}},
        {"roles": {"patron": RoleAtSite("sales")}},
        {"timezone": "UTC"},
    ]
    assert len({plain, *(hashed(**change) for change in changes)}) == len(changes) + 1


def test_not_applicable_may_be_compared_with_where_the_fact_allows_it() -> None:
    field = Field("due_on", Day(na=True))
    assert problems(matter(field, tasks=[replace(FILL, when=is_("due_on", NA))])) == []

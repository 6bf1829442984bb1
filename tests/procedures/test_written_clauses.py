"""Each clause of a written procedure is what it is marked as, and what is marked as carried is shown by an example.

A clause that people keep alone is exempt; one that is carried in part says which part; any other is carried whole.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from rules.answers import clauses_of
from rules.pack import Pack
from tests.procedures.stacked import pack

EXEMPT = {
    "heavy-equipment-qm07-03": "1.p1 1.p2 3 4.1 4.2.a 4.4.2.b 5.1.1 5.1.2.p1",
    "satisfaction-survey-procedure": "1",
    "complaint-case-office": "1",
}
IN_PART = {
    "heavy-equipment-qm07-03": """
    0.cover 2 4.3.c 4.4.1.a 4.4.1.b 4.4.2.c 5.3.4.1.p1.s2 5.3.4.4.p1.s2 5.3.6.2.p3 5.4.1.1.a 5.4.1.1.c 5.4.1.1.d
    5.4.1.1.e 5.4.4.p1.s1 5.4.4.p2
""",
    "satisfaction-survey-procedure": "4",
    "complaint-case-office": "4 6 7.1.3 7.3.5",
}
WHOLE = {
    "heavy-equipment-qm07-03": """
    3.1 3.2 3.3 4.2.b 4.3.a 4.3.b 4.4.2.a 4.4.3 5.1.2.p2 5.2.1.a 5.2.1.b 5.2.1.c 5.2.2.1 5.2.2.2 5.3.1.1
    5.3.1.1.a 5.3.1.1.b 5.3.1.1.c 5.3.1.2.A 5.3.1.2.B 5.3.2.1 5.3.2.2 5.3.2.3 5.3.3.1 5.3.3.2.s1 5.3.3.2.s2
    5.3.3.2.s3 5.3.3.3.s1 5.3.3.3.s2 5.3.4.1.p1.s1 5.3.4.1.p1.s3 5.3.4.1.p2 5.3.4.2 5.3.4.3.s1 5.3.4.3.s2
    5.3.4.3.s3 5.3.4.4.p1.s1 5.3.4.4.p1.s3 5.3.4.4.p2 5.3.4.5.p1 5.3.4.5.p2 5.3.4.6.s1 5.3.4.6.s2 5.3.4.6.s3
    5.3.4.6.s4 5.3.5.1 5.3.5.1.a 5.3.5.1.b 5.3.5.2 5.3.5.3.p1 5.3.5.3.p2 5.3.5.3.p3 5.3.5.3.p4 5.3.5.4 5.3.6.1
    5.3.6.2.p1 5.3.6.2.p2 5.4.1.1.b 5.4.1.2 5.4.1.3 5.4.2.1.a 5.4.2.1.b 5.4.2.2.p1 5.4.2.2.p2 5.4.2.2.table
    5.4.3.1.s1 5.4.3.1.s2 5.4.3.2 5.4.4.p1.s2 5.5.1 5.5.2 6.1 6.2 6.3 6.4 6.5 6.6 6.7 6.8 6.9 6.10
    form.QM0703-01 form.QM0703-02 form.QM0703-03 form.QM0703-04 form.QM0703-05 form.QM0703-06
    form.QM0703-06.note1 form.QM0703-06.note2 form.QM0703-07
""",
    "satisfaction-survey-procedure": """
    2 3.1 3.2 5.1.1 5.1.2 5.1.3 5.2.1 5.2.2 5.2.2.1 5.2.2.2 5.2.2.3 5.2.2.4 5.2.2.5 5.3.1 5.3.1.1 5.3.1.2
    5.3.1.3/1 5.3.1.3/2 5.3.2 5.3.3 5.4.1/1 5.4.1/2 5.4.2.a 5.4.2.b 5.4.2.c 5.4.2.d 5.5.1 5.5.2 5.6.1 5.6.2
    5.6.3.a 5.6.3.b 5.6.3.c 5.6.3.d 5.6.4 5.7.1 5.7.2 5.7.3 5.8 6.1 6.2
""",
    "complaint-case-office": """
    2 3/1 3/2 5.1 5.2 7.1.1 7.1.2 7.1.4 7.2.1 7.2.2 7.2.3 7.3.1 7.3.2 7.3.3 7.3.4 7.3.6 7.4.1 7.4.2 8.1 8.2 9.1
""",
}
PACKS = {name: pack(f"manufacturing/{name.replace('-', '_')}") for name in WHOLE}


@pytest.mark.parametrize("name", PACKS)
def test_every_clause_is_marked_as_it_is_written(name: str) -> None:
    clauses = PACKS[name].clauses.values()

    assert {one.id for one in clauses if one.exempt} == set(EXEMPT[name].split())
    assert {one.id for one in clauses if one.part} == set(IN_PART[name].split())
    assert {one.id for one in clauses if not one.exempt and not one.part} == set(WHOLE[name].split())


@pytest.mark.parametrize("name", PACKS)
def test_every_clause_that_is_carried_is_shown_by_an_example(name: str) -> None:
    shown = set(_shown(PACKS[name]))

    assert {*WHOLE[name].split(), *IN_PART[name].split()} - shown == set()


def _shown(one: Pack) -> Iterator[str]:
    """What the examples cite: by themselves, and through the forms and kinds of case that they name."""
    forms = {form.name: clauses_of(form.clause) for form in one.plugin.forms()}
    kinds = {kind.name: clauses_of(kind.clause) for kind in one.plugin.case_kinds()}
    for example in one.examples:
        yield from map(str, example.get("clauses", ()))
        yield from (clause for form in _forms_named(example) for clause in forms.get(form, ()))
        yield from kinds.get(str(example.get("kind")), ())


def _forms_named(example: Mapping[str, Any]) -> Iterator[str]:
    for part in ("records", "missing", "signed", "copies"):
        yield from example.get("expect", {}).get(part, ())

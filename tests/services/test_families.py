"""A family of cases that is kept in memory is what lies in the store, or it is not used."""

from typing import Any

import pytest

from services.casework import journal
from services.casework.case_file import CaseFile
from services.casework.families import KEPT, Families
from shared.store.work import Work
from tests.loop import Loop


def families(loop: Loop) -> Families:
    return loop.department("quality").duties.owner._families


def content(file: CaseFile) -> dict[str, Any]:
    own = {name: value for name, value in vars(file).items() if name not in ("parent", "children", "procedure")}
    return {**own, "procedure": file.procedure.hash, "children": [content(child) for child in file.children]}


def assert_kept_is_what_is_stored(loop: Loop) -> None:
    kept = families(loop)._left
    assert kept
    with loop.department("quality").store.reading() as connection:
        for (site, number), family in kept.items():
            stored = families(loop).seen(connection, site, number)
            assert stored is not None
            (head,) = (file for file in family.values() if file.parent is None)
            assert content(head) == content(stored)


def test_after_every_step_the_kept_families_are_what_is_stored(loop: Loop) -> None:
    loop.say("stock.record", record="S-1", product_name="bracket A", defect="边缘毛刺")
    case = loop.submit()
    assert_kept_is_what_is_stored(loop)
    loop.carry_capa_through()
    assert_kept_is_what_is_stored(loop)
    loop.say("complaint.withdraw", case=case, reason="entered twice")
    assert_kept_is_what_is_stored(loop)


def test_a_transaction_that_is_rolled_back_leaves_nothing_behind(loop: Loop) -> None:
    case = loop.submit()
    owner, store = loop.department("quality").duties.owner, loop.department("quality").store
    site, _, number = case.partition("/")

    def withdraws(work: Work) -> None:
        owner.request_with_reason(work, case, "withdraw", "by mistake", "li.na")
        raise RuntimeError("not today")

    with pytest.raises(RuntimeError, match="not today"), store.working("factory") as work:
        withdraws(work)

    assert (site, number) not in families(loop)._left
    assert loop.file(case).state != "closed"
    loop.say("complaint.withdraw", case=case, reason="now it is meant")
    assert_kept_is_what_is_stored(loop)


def test_what_another_process_has_written_is_seen(loop: Loop) -> None:
    case = loop.submit()
    site, _, number = case.partition("/")
    department = loop.department("quality")
    other = Families(department.procedures)
    with department.store.working("factory") as work:
        file = other.taken(work, site, number)
        assert file is not None
        journal.note(work, file, "seen elsewhere", {})

    with department.store.working("factory") as work:
        again = families(loop).taken(work, site, number)
        assert again is not None
        assert again.entries == file.entries


def test_no_more_than_some_families_are_kept(loop: Loop) -> None:
    case = loop.submit()
    family = families(loop)
    for number in range(2 * KEPT):
        family._keep(("factory", f"X-{number}"), {})

    assert len(family._left) == KEPT
    assert (case.partition("/")[0], case.partition("/")[2]) not in family._left

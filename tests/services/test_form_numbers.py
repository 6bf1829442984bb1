"""The numbers of forms: drawn when a form is filled, without a gap, each series by itself."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.casework import journal
from services.casework.department import Department
from shared.store.work import Work
from tests.loop import Loop
from tests.services.signing_scene import CHEAP, SITES, noted, numbers_drawn, opened, value


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITES, encoding="utf-8")
    return file


def test_a_number_is_drawn_when_the_form_is_filled_not_before_and_never_again(loop: Loop) -> None:
    first, second = opened(loop), opened(loop)
    assert value(loop, first, "claim_form.number") is None

    loop.do("fill_claim", by="wu", case=second, **CHEAP)
    loop.do("fill_claim", by="wu", case=first, **CHEAP)

    drawn = [value(loop, case, "claim_form.number") for case in (second, first)]
    assert drawn == ["B2026-0001", "B2026-0002"]
    assert (value(loop, first, "claim_form.drawn_before"), value(loop, first, "claim_form.drawn_on")) == (
        1,
        "2026-03-02",
    )
    (event,) = noted(loop, first, "number drawn")
    assert (event["number"], event["form"]) == ("B2026-0002", "claim_form")


def test_a_site_draws_by_its_own_schemes_and_counts_for_itself(loop: Loop) -> None:
    here, there = opened(loop), opened(loop, site="annex")
    for case in (here, there):
        task = loop.task("fill_claim", case)
        loop.broker.command("task.complete", {"task": task, "by": "wu", "answer": CHEAP}, site=case.partition("/")[0])
        loop.broker.run()

    assert (here, there) == ("factory/K-2026-0001", "annex/Q-2603-001")
    assert value(loop, here, "claim_form.number") == "B2026-0001"
    assert value(loop, there, "claim_form.number") == "B-01/2026"


def test_a_series_begins_anew_with_what_stands_before_the_serial(loop: Loop) -> None:
    for code in ("P1", "P2", "P1"):
        opened(loop, suggestion=True)
        loop.do("fill_suggestion", by="wu", site_code=code, proposal="grind")
    loop.clock.move(days=365)
    opened(loop, suggestion=True)
    loop.do("fill_suggestion", by="wu", site_code="P1", proposal="grind")

    assert numbers_drawn(loop, "suggestion_form.number") == [
        "JP1-2026-001",
        "JP1-2026-002",
        "JP1-2027-001",
        "JP2-2026-001",
    ]


def test_a_number_drawn_in_vain_is_drawn_again(loop: Loop) -> None:
    """What draws it is rolled back after it was drawn."""
    case, other = opened(loop), opened(loop)
    quality = loop.department("quality")

    def fails(work: Work) -> None:
        assert filled(quality, work, case, 1) == "B2026-0001"
        raise RuntimeError("not today")

    with pytest.raises(RuntimeError, match="not today"), quality.store.working("factory") as work:
        fails(work)

    assert numbers_drawn(loop, "claim_form.number") == []
    loop.do("fill_claim", by="wu", case=other, **CHEAP)
    assert value(loop, other, "claim_form.number") == "B2026-0001"


def filled(quality: Department, work: Work, case: str, cost: int) -> str:
    """The number that a claim form gets as it is filled."""
    owner = quality.duties.owner
    file = owner.find(work, case)
    journal.state_facts(work, file, file.procedure.read_facts({"part": "die", "cost": cost}), "wu")
    owner.wake(work, *case.split("/"))
    return str(owner.find(work, case).known["claim_form.number"].value)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_replicas_that_draw_at_once_leave_no_gap_and_draw_nothing_twice(
    make_loop: Callable[..., Loop], threads: ThreadPoolExecutor
) -> None:
    one, other = make_loop(on_disk=True), make_loop(on_disk=True)
    cases = [opened(one) for _ in range(8)]
    ready = threading.Barrier(4)

    def draw(part: int) -> None:
        ready.wait(60)
        quality = (one, other)[part % 2].department("quality")
        for number, case in enumerate(cases):
            if number % 4 == part:
                with quality.store.working("factory") as work:
                    filled(quality, work, case, number)

    list(threads.map(draw, range(4)))

    assert numbers_drawn(one, "claim_form.number") == [f"B2026-{number:04}" for number in range(1, 9)]

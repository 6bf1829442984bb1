"""A department is killed at a seam, or fails, and is started again: every case is right, nothing is lost or doubled."""

import pytest

from tests.loop import a_complaint
from tests.system.installation import Installation, eventually

pytestmark = [pytest.mark.broker, pytest.mark.timeout(240)]

SUBMIT = "complaint.submit.v1"
SEAMS = ["before-publish", "before-the-confirm-is-noted", "before-the-acknowledgement"]


@pytest.mark.parametrize("seam", SEAMS)
def test_sales_dies_at_a_seam_and_no_complaint_is_lost_or_doubled(fragile: Installation, seam: str) -> None:
    fragile.start("quality", "production", "warehouse")
    fragile.start("sales", seam=seam)
    with fragile.client() as client:
        client.publish(SUBMIT, "factory", a_complaint(), id="only-1")
        assert eventually(lambda: fragile.is_dead("sales"))

        fragile.start("sales")
        answer = client.command(SUBMIT, "factory", a_complaint(), id="only-1")["data"]

    assert eventually(lambda: fragile.tasks("sales") == ["ask_sample"])
    assert [one["case"] for one in fragile.cases()] == ["factory/C-2026-000001"]
    assert answer == {"site": "factory", "case": "factory/C-2026-000001", "duplicate": True}


def test_quality_dies_between_commit_and_publish_and_the_searches_still_go_out_once(fragile: Installation) -> None:
    fragile.start("sales", "production", "warehouse")
    fragile.start("quality", seam="before-publish")
    with fragile.client() as client:
        client.command(SUBMIT, "factory", a_complaint())
        assert eventually(lambda: fragile.is_dead("quality"))

        fragile.start("quality")

    assert eventually(lambda: fragile.tasks("sales") == ["ask_sample"])
    (case,) = fragile.cases()
    opened = fragile.get("quality", f"/v1/cases/{case['case']}/timeline?limit=200")["items"]
    assert [e["what"] for e in opened].count("task opened") == 4


def test_a_duty_that_fails_twice_is_done_at_the_third_try(fragile: Installation) -> None:
    fragile.start("quality", "production", "warehouse")
    fragile.start("sales", seam="failing-twice")

    with fragile.client() as client:
        answer = client.command(SUBMIT, "factory", a_complaint())

    assert answer["type"] == "complaint.submit.accepted.v1"
    assert eventually(lambda: len(fragile.cases()) == 1)
    assert fragile.parked("sales") == []


def test_killed_at_random_under_load_every_case_arrives_once(fragile: Installation) -> None:
    fragile.start()
    victims = ["quality", "sales", "warehouse", "quality", "production"]
    with fragile.client() as client:
        for number in range(40):
            client.publish(SUBMIT, "factory", a_complaint(order_number=f"SO-{number}"), id=f"load-{number}")
            if number % 8 == 7:
                victim = victims.pop()
                fragile.kill(victim)
                fragile.start(victim)

    assert eventually(lambda: fragile.tasks("sales") == ["ask_sample"] * 40)
    numbers = sorted(one["case"] for one in fragile.cases())
    assert numbers == [f"factory/C-2026-{n:06}" for n in range(1, 41)]
    assert all(fragile.parked(name) == [] for name in fragile.processes)

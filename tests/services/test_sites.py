"""Several sites in one deployment, each with its own numbers, settings and procedure."""

from collections.abc import Callable
from pathlib import Path

from tests.loop import Loop, a_complaint


def test_each_site_draws_its_own_numbers_without_a_gap(loop: Loop) -> None:
    drawn = [
        loop.broker.command("complaint.submit", a_complaint(), site=site)["case"]
        for site in ("factory", "annex", "factory", "annex", "factory")
    ]

    assert drawn == [
        "factory/C-2026-000001",
        "annex/C-2026-000001",
        "factory/C-2026-000002",
        "annex/C-2026-000002",
        "factory/C-2026-000003",
    ]


def test_a_refused_complaint_draws_no_number(loop: Loop) -> None:
    refused = loop.broker.command("complaint.submit", a_complaint(defect_rate_percent="101"))
    accepted = loop.broker.command("complaint.submit", a_complaint())

    assert (refused["status"], refused["errors"][0]["field"]) == (422, "defect_rate_percent")
    assert accepted["case"] == "factory/C-2026-000001"


def test_an_unknown_site_is_refused_by_name(loop: Loop) -> None:
    refused = loop.broker.command("complaint.submit", a_complaint(), site="elsewhere")

    assert (refused["status"], refused["errors"][0]["field"]) == (404, "site")
    assert "factory" in refused["errors"][0]["expected"]


def test_a_search_sees_its_own_site_only(loop: Loop) -> None:
    record = {"record": "S-1", "product_name": "bracket A", "defect": "burr"}
    loop.broker.command("stock.record", record, site="annex")

    loop.submit()

    assert loop.open_tasks() == ["ask_sample"]


def test_where_a_site_names_the_persons_of_a_role_only_they_act(make_loop: Callable[..., Loop], sites: Path) -> None:
    with sites.open("a", encoding="utf-8") as file:
        file.write('\n[sites.factory.roles]\nquality = {persons = ["zhao"]}\n')
    loop = make_loop()
    case = loop.submit()
    loop.do("ask_sample", evidence="sample", by="anybody")
    answer = {"defect_confirmed": False, "defect_reason": "within tolerance"}

    refused = loop.do("verify_defect", by="li.na", **answer)
    act = loop.say("complaint.close", case=case, by="li.na", reason="done")
    accepted = loop.do("verify_defect", by="zhao", **answer)

    assert (refused["status"], act["status"], accepted["duplicate"]) == (403, 403, False)

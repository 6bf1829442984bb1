"""`capaloop calendar`, and how a receipt shows what was counted."""

from pathlib import Path

import pytest

from tests.capaloop.conftest import CommandLine

PACK = Path(__file__).parents[1] / "services" / "packs" / "loan_desk"
SITE = f"""
[sites.factory]
packs = ["loan-desk"]
timezone = "Asia/Shanghai"
pack_paths = {{loan-desk = "{PACK}"}}
[sites.factory.calendar]
country = "CN"
hours = ["08:00-12:00", "13:00-17:00"]
[sites.factory.calendar.exceptions]
2026-10-08 = "off"
"""


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(SITE, "utf-8")
    return file


def test_the_days_of_a_site_with_their_kind(command_line: CommandLine, sites: Path) -> None:
    asked = ("calendar", "factory", "--from", "2026-09-30", "--to", "2026-10-10", "--sites", str(sites))
    found = command_line.run(*asked, "--json").document

    days = {one["day"][-5:]: one for one in found["days"]}
    assert (len(days), [day for day, one in days.items() if one["works"]]) == (11, ["09-30", "10-09", "10-10"])
    assert (days["10-01"]["zh"], days["10-01"]["en"]) == ("国庆节", "National Day")
    assert [days[day]["reason"] for day in ("10-04", "10-08", "10-10")] == ["weekday", "site", "public"]
    assert (found["hours"], found["unsettled_years"]) == (["08:00-12:00", "13:00-17:00"], [])
    assert "国庆节" in command_line.run("--lang", "zh", *asked).out


def test_a_year_that_is_not_announced_is_told(command_line: CommandLine, sites: Path) -> None:
    asked = ("calendar", "factory", "--from", "2035-01-01", "--to", "2035-01-02", "--sites", str(sites))
    assert command_line.run(*asked, "--json").document["unsettled_years"] == [2035]
    assert "not announced yet" in command_line.run(*asked).out


@pytest.mark.parametrize(
    ("site", "days"),
    [
        ("nowhere", ()),
        ("factory", ("--from", "yesterday")),
        ("factory", ("--from", "2026-02-30")),
        ("factory", ("--from", "2026-03-02", "--to", "2026-03-01")),
        ("factory", ("--from", "2026-03-02", "--to", "2096-03-01")),
    ],
)
def test_what_cannot_be_shown_is_refused(
    command_line: CommandLine, sites: Path, site: str, days: tuple[str, ...]
) -> None:
    assert command_line.run("calendar", site, *days, "--sites", str(sites)).code == 2


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["from 2026-09-30: 3 working days, until 2026-10-12", "2026-10-08 the site's own day off",
                "days off by the weekday: 3", "worked in place of others: 2026-10-10", "calendar: holidays "]),
        ("zh", ["自 2026-09-30：3 个工作日，至 2026-10-12", "2026-10-01 国庆节", "周末休息 3 天",
                "调休上班：2026-10-10"]),
    ],
)  # fmt: skip
def test_a_receipt_shows_what_was_counted(
    command_line: CommandLine, sites: Path, tmp_path: Path, language: str, lines: list[str]
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"out_on": "2026-09-30"}', "utf-8")
    asked = ("rules", "explain", "due_back", "--facts", str(facts), "--sites", str(sites))
    shown = " ".join(command_line.run("--lang", language, *asked).out.split())

    assert [line for line in lines if line not in shown] == []


def test_what_people_were_told_is_listed_from_all_departments(command_line: CommandLine) -> None:
    notice = {
        "task": "sales.1", "case": "factory/L-1", "kind": "give_back", "title": {"zh": "归还", "en": "give back"},
        "told": "manager", "step": 3, "due_at": "2026-03-06T00:00:00+08:00", "told_at": "2026-03-10T01:30:00+08:00",
        "late": True, "late_minutes": 90,
    }  # fmt: skip
    for name, one in command_line.departments.items():
        told = [notice, {**notice, "told": "foreman", "late": False, "told_at": "2026-03-06T00:00:00+08:00"}]
        one.pages |= {"/v1/notices": {"items": told if name == "quality" else [], "next": None}}

    assert [one["told"] for one in command_line.talk("notices", "--json").document["items"]] == ["foreman", "manager"]
    shown = " ".join(command_line.talk("notices", "--late", "--told", "manager").out.split())
    asked = command_line.departments["quality"].asked[-1].query
    assert (asked["late"], asked["told"]) == ("true", "manager")
    assert [word for word in ("manager", "give back", "factory/L-1", "90 minutes late") if word not in shown] == []


def test_when_nobody_was_told_that_is_said(command_line: CommandLine) -> None:
    for one in command_line.departments.values():
        one.pages |= {"/v1/notices": {"items": [], "next": None}}
    assert "没有提醒" in command_line.talk("--lang", "zh", "notices").out

"""`sites.toml`: every refusal names the place, the value and what was expected."""

import re
from pathlib import Path

import pytest

from rules.errors import SiteFileError
from rules.sites import RoleAtSite, Site, read_sites

WHOLE = """
[sites.north]
packs = ["workshop", "riders-club"]
timezone = "Asia/Shanghai"
languages = ["zh", "en"]
parent = "head-office"
[sites.north.pack_paths]
riders-club = "packs/riders_club"
[sites.north.answers]
urgency = "workshop"
[sites.north.settings]
covered_months = 24
cheap_below = 199.90
[sites.north.departments]
quality = {zh = "质管部门", en = "unit quality"}
[sites.north.roles]
patron = {host = "quality", persons = ["p.atron"], deputies = ["de.puty"]}
[sites.north.numbers]
job = "J{yy}-{n:03}"
[sites.north.calendar]
country = "CN"
hours = ["08:00-12:00", "13:00-17:00"]
weekdays = ["mon", "tue", "sat"]
exceptions = {2026-10-10 = "work", 2026-10-01 = "off"}
[sites.north.schedules]
month_book = "2026-01"
[sites.head-office]
packs = ["workshop"]
"""


def sites(content: str, folder: Path) -> dict[str, Site]:
    file = folder / "sites.toml"
    file.write_text(content, "utf-8")
    return read_sites(file)


def test_a_whole_site_is_read(tmp_path: Path) -> None:
    north = sites(WHOLE, tmp_path)["north"]
    assert north == Site(
        id="north",
        packs=("workshop", "riders-club"),
        timezone="Asia/Shanghai",
        languages=("zh", "en"),
        answers={"urgency": "workshop"},
        settings={"covered_months": 24, "cheap_below": "199.90"},
        departments={"quality": {"zh": "质管部门", "en": "unit quality"}},
        roles={"patron": RoleAtSite("quality", ("p.atron",), ("de.puty",))},
        numbers={"job": "J{yy}-{n:03}"},
        calendar={
            "country": "CN",
            "hours": ["08:00-12:00", "13:00-17:00"],
            "weekdays": ["mon", "tue", "sat"],
            "exceptions": {"2026-10-10": "work", "2026-10-01": "off"},
        },
        schedules={"month_book": "2026-01"},
        parent="head-office",
        pack_paths={"riders-club": tmp_path / "packs/riders_club"},
    )


def test_a_figure_keeps_every_digit(tmp_path: Path) -> None:
    assert sites('[sites.it]\npacks = ["p"]\nsettings = {share = 0.10}', tmp_path)["it"].settings == {"share": "0.10"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('timezone = "Mars"', "sites.it.timezone: expected an IANA time zone, got 'Mars'"),
        ('timezone = "../etc"', "sites.it.timezone: expected an IANA time zone, got '../etc'"),
        ('timezone = "Asia"', "sites.it.timezone: expected an IANA time zone, got 'Asia'"),
        ("timezone = 8", "sites.it.timezone: expected a text, got 8"),
        ('languages = ["de"]', "sites.it.languages[0]: expected one of zh, en, got 'de'"),
        ("languages = []", "sites.it.languages: expected some of zh, en, got []"),
        ('languages = "zh"', "sites.it.languages: expected a list of texts, got 'zh'"),
        ('language = "zh"', "sites.it.language: unknown; expected one of packs, timezone, languages"),
        ("answers = {capa = 5}", "sites.it.answers.capa: expected a text, got 5"),
        ("settings = 5", "sites.it.settings: expected a table, got 5"),
        ('departments = {boss = {zh = "长"}}', "sites.it.departments.boss: unknown; expected one of sales, quality"),
        ('departments = {sales = "sales"}', "sites.it.departments.sales: expected a table, got 'sales'"),
        ('departments = {sales = {de = "V"}}', "sites.it.departments.sales.de: unknown; expected one of zh, en"),
        ('departments = {sales = {en = ""}}', "sites.it.departments.sales.en: expected a text, got ''"),
        ('roles = {boss = "quality"}', "sites.it.roles.boss: expected a table, got 'quality'"),
        ('roles = {boss = {host = "boss"}}', "sites.it.roles.boss.host: expected one of sales, quality, production,"),
        ('roles = {boss = {hosts = "quality"}}', "sites.it.roles.boss.hosts: unknown; expected one of host, persons"),
        ('roles = {boss = {persons = "me"}}', "sites.it.roles.boss.persons: expected a list of texts, got 'me'"),
        ("roles = {boss = {persons = [1]}}", "sites.it.roles.boss.persons[0]: expected a text, got 1"),
        (
            'roles = {boss = {deputies = ["me"]}}',
            "sites.it.roles.boss.deputies: expected persons for whom they stand in, got ['me']",
        ),
        (
            'roles = {boss = {persons = ["me", "you"], deputies = ["you"]}}',
            "sites.it.roles.boss.deputies: expected others than the persons of the role, got ['you']",
        ),
        ("numbers = {form = 7}", "sites.it.numbers.form: expected a text, got 7"),
        ('pack_paths = {q = "x"}', "sites.it.pack_paths: expected one of p, got 'q'"),
        ("pack_paths = {p = 1}", "sites.it.pack_paths.p: expected a text, got 1"),
        ('parent = "nowhere"', "sites.it.parent: no site is named nowhere; known are it"),
        ('parent = "it"', "sites.it.parent: it -> it is a circle"),
        (
            'calendar = {land = "CN"}',
            "sites.it.calendar.land: unknown; expected one of country, hours, weekdays, exceptions",
        ),
        (
            'calendar = {country = "China"}',
            "sites.it.calendar.country: expected two capital letters (ISO 3166), got 'China'",
        ),
        ('calendar = {hours = "8-12"}', "sites.it.calendar.hours: expected a list of texts, got '8-12'"),
        (
            'calendar = {hours = ["8-12"]}',
            "sites.it.calendar.hours[0]: expected a span such as \"08:00-12:00\", got '8-12'",
        ),
        ('calendar = {hours = ["12:00-08:00"]}', "sites.it.calendar.hours[0]: expected a span"),
        ('calendar = {hours = ["25:00-26:00"]}', "sites.it.calendar.hours[0]: expected a span"),
        (
            'calendar = {hours = ["08:00-12:00", "11:00-13:00"]}',
            "hours[1]: expected a span that begins after 08:00-12:00",
        ),
        ("calendar = {hours = []}", "sites.it.calendar.hours: expected at least one span, got []"),
        ('calendar = {country = "ZZ"}', "sites.it.calendar.country: expected a country of which holidays"),
        ('calendar = {settled_to = "2027"}', "sites.it.calendar.settled_to: expected a year, got '2027'"),
        ("calendar = {settled_to = true}", "sites.it.calendar.settled_to: expected a year, got True"),
        ('calendar = {weekdays = ["monday"]}', "sites.it.calendar.weekdays[0]: expected one of mon, tue"),
        ('calendar = {weekdays = ["mon", "mon"]}', "sites.it.calendar.weekdays: expected each text once"),
        ("calendar = {weekdays = []}", "sites.it.calendar.weekdays: expected at least one weekday, got []"),
        ('calendar = {exceptions = ["2026-10-01"]}', "sites.it.calendar.exceptions: expected a table"),
        ('calendar = {exceptions = {2026-13-01 = "off"}}', "exceptions: expected days, YYYY-MM-DD, got '2026-13-01'"),
        ('calendar = {exceptions = {20261001 = "off"}}', "exceptions: expected days, YYYY-MM-DD, got '20261001'"),
        (
            'calendar = {exceptions = {2026-10-01 = "free"}}',
            "exceptions.2026-10-01: expected one of work, off, got 'free'",
        ),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(body: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SiteFileError) as refused:
        sites(f'[sites.it]\npacks = ["p"]\n{body}\n', tmp_path)
    assert str(refused.value).startswith(f"{tmp_path / 'sites.toml'}: ")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no [sites.<id>] in it"),
        ("sites = 5", "no [sites.<id>] in it"),
        ("[site.it]", "unknown table [site]; expected [sites.<id>]"),
        ('[sites.It]\npacks = ["p"]', "sites.It: a site id matches [a-z][a-z0-9-]{1,31}"),
        ('[sites.x]\npacks = ["p"]', "sites.x: a site id matches"),
        ("sites.it = 5", "sites.it: expected a table, got 5"),
        ("[sites.it]", "sites.it.packs: expected at least one pack name"),
        ("[sites.it]\npacks = []", "sites.it.packs: expected at least one pack name"),
        ('[sites.it]\npacks = "p"', "sites.it.packs: expected a list of texts, got 'p'"),
        ('[sites.it]\npacks = ["p", "p"]', "sites.it.packs: expected each text once"),
        ("[sites.it", "Expected"),
    ],
)
def test_a_file_without_sites_is_refused(content: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SiteFileError) as refused:
        sites(content, tmp_path)
    assert said in str(refused.value)


def test_a_circle_of_parents_is_refused(tmp_path: Path) -> None:
    content = '[sites.aa]\npacks = ["p"]\nparent = "bb"\n[sites.bb]\npacks = ["p"]\nparent = "aa"\n'
    with pytest.raises(SiteFileError, match="aa -> bb -> aa is a circle"):
        sites(content, tmp_path)


def test_a_file_that_is_not_there_or_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SiteFileError, match=r"nowhere\.toml: No such file or directory"):
        read_sites(tmp_path / "nowhere.toml")
    (tmp_path / "sites.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SiteFileError, match="'utf-8' codec can't decode"):
        read_sites(tmp_path / "sites.toml")


def test_the_sites_that_ship_with_the_product_are_sound() -> None:
    assert "factory" in read_sites(Path(__file__).parents[2] / "sites.toml")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("urgency = {}", "words.urgency: expected zh, en or values"),
        ("urgency = {fr = 'urgence'}", "words.urgency.fr: unknown"),
        ("urgency = 'x'", "words.urgency: expected a table"),
        ("urgency = {values = {high = 'x'}}", "words.urgency.values.high: expected a table"),
    ],
)
def test_a_word_that_is_none_is_refused(tmp_path: Path, words: str, told: str) -> None:
    with pytest.raises(SiteFileError, match=re.escape(told)):
        sites(f'[sites.north]\npacks = ["workshop"]\n[sites.north.words]\n{words}\n', tmp_path)


def test_a_site_speaks_one_of_its_own_languages() -> None:
    site = Site("north", ("workshop",), languages=("zh",))
    assert [site.spoken("en"), site.spoken("zh")] == ["zh", "zh"]
    assert Site("north", ("workshop",)).spoken("en") == "en"

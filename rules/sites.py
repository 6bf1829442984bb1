"""`sites.toml`: which site runs which packs, in which order, with which settings, roles and words."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from . import site_fields
from .errors import SiteFileError

SITE_ID = re.compile(r"[a-z][a-z0-9-]{1,31}")
DEPARTMENTS = ("sales", "quality", "production", "warehouse")
TAKES_IN = "sales"
"""The department that takes in what arrives, and gives it its number."""
LANGUAGES = ("zh", "en")
KEYS = (
    "packs",
    "timezone",
    "languages",
    "answers",
    "settings",
    "departments",
    "words",
    "roles",
    "numbers",
    "calendar",
    "schedules",
    "parent",
    "pack_paths",
    "name",
    "retention",
)


@dataclass(frozen=True)
class RoleAtSite:
    """Which department keeps the role's tasks, who fills it, and who stands in for them where that is allowed."""

    host: str
    persons: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Site:
    """One site as configured; nothing is checked against its packs yet.

    `languages` are those that the site works in, its own first. `departments` and `words` are what it calls its
    departments and any name of its procedure (`{zh, en, values}`). `schedules` gives a schedule the first period for
    which it opens a case; what comes before is not opened.
    """

    id: str
    packs: tuple[str, ...]
    timezone: str = "UTC"
    languages: tuple[str, ...] = LANGUAGES
    answers: Mapping[str, str] = field(default_factory=_nothing)
    settings: Mapping[str, Any] = field(default_factory=_nothing)
    departments: Mapping[str, Mapping[str, str]] = field(default_factory=_nothing)
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=_nothing)
    roles: Mapping[str, RoleAtSite] = field(default_factory=_nothing)
    numbers: Mapping[str, str] = field(default_factory=_nothing)
    calendar: Mapping[str, Any] = field(default_factory=_nothing)
    schedules: Mapping[str, str] = field(default_factory=_nothing)
    parent: str = ""
    pack_paths: Mapping[str, Path] = field(default_factory=_nothing)
    name: Mapping[str, str] = field(default_factory=_nothing)
    disposal_approver: str = ""

    @property
    def own_words(self) -> Mapping[str, Mapping[str, Any]]:
        """What the site calls its departments and the names of its procedure."""
        return {**self.departments, **self.words}

    def spoken(self, language: str) -> str:
        """The language itself where it is one of the site's, else the first of those."""
        return language if language in self.languages else self.languages[0]

    def called(self, language: str) -> str:
        """The name of the company or site on paper; its id where the site file says none."""
        return self.name.get(language) or next(iter(self.name.values()), self.id)


def read_sites(path: Path) -> dict[str, Site]:
    """The sites of a file, by id. Raises `SiteFileError` naming the place, the value and what was expected."""
    try:
        loaded = tomllib.loads(path.read_text("utf-8"), parse_float=str)
    except OSError as problem:
        raise SiteFileError(f"{path}: {problem.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SiteFileError(f"{path}: {problem}") from None
    return sites_from(loaded, path)


def sites_from(loaded: Mapping[str, Any], path: Path) -> dict[str, Site]:
    """The sites of a parsed file; relative pack paths start from the file's folder."""
    unknown = sorted(set(loaded) - {"sites"})
    if unknown:
        raise SiteFileError(f"{path}: unknown table [{unknown[0]}]; expected [sites.<id>]")
    sites = loaded.get("sites")
    if not isinstance(sites, dict) or not sites:
        raise SiteFileError(f"{path}: no [sites.<id>] in it")
    read = {name: _site(name, body, path) for name, body in sites.items()}
    for site in read.values():
        _check_parents(site, read, path)
    return read


def _check_parents(site: Site, sites: Mapping[str, Site], path: Path) -> None:
    above = [site.id]
    while parent := sites[above[-1]].parent:
        where = f"{path}: sites.{above[-1]}.parent"
        if parent not in sites:
            raise SiteFileError(f"{where}: no site is named {parent}; known are {', '.join(sites)}")
        if parent in above:
            raise SiteFileError(f"{where}: {' -> '.join([*above, parent])} is a circle")
        above.append(parent)


def _site(name: str, body: Any, path: Path) -> Site:
    where = f"{path}: sites.{name}"
    if not SITE_ID.fullmatch(name):
        raise SiteFileError(f"{where}: a site id matches {SITE_ID.pattern}")
    given = site_fields.table(body, where, KEYS)
    packs = site_fields.texts(given.get("packs", []), f"{where}.packs")
    if not packs:
        raise SiteFileError(f"{where}.packs: expected at least one pack name")
    paths = site_fields.each(given.get("pack_paths", {}), f"{where}.pack_paths", site_fields.text)
    for pack in paths:
        site_fields.one_of(packs)(pack, f"{where}.pack_paths")
    return Site(
        id=name,
        packs=packs,
        timezone=site_fields.timezone(given.get("timezone", "UTC"), f"{where}.timezone"),
        languages=_languages(given.get("languages", list(LANGUAGES)), f"{where}.languages"),
        answers=site_fields.each(given.get("answers", {}), f"{where}.answers", site_fields.text),
        settings=site_fields.table(given.get("settings", {}), f"{where}.settings"),
        departments=_departments(given.get("departments", {}), f"{where}.departments"),
        words=site_fields.each(given.get("words", {}), f"{where}.words", site_fields.own_word),
        roles=site_fields.each(given.get("roles", {}), f"{where}.roles", _role),
        numbers=site_fields.each(given.get("numbers", {}), f"{where}.numbers", site_fields.text),
        calendar=site_fields.calendar(given.get("calendar", {}), f"{where}.calendar"),
        schedules=site_fields.each(given.get("schedules", {}), f"{where}.schedules", site_fields.reporting_period),
        parent=site_fields.text(given["parent"], f"{where}.parent") if "parent" in given else "",
        pack_paths={pack: path.parent / folder for pack, folder in paths.items()},
        name=site_fields.words(given.get("name", {}), f"{where}.name"),
        disposal_approver=_approver(given.get("retention", {}), f"{where}.retention"),
    )


def _languages(raw: Any, where: str) -> tuple[str, ...]:
    languages = site_fields.texts(raw, where)
    for at, language in enumerate(languages):
        site_fields.one_of(LANGUAGES)(language, f"{where}[{at}]")
    if not languages:
        raise site_fields.refused(where, f"some of {', '.join(LANGUAGES)}", raw)
    return languages


def _approver(raw: Any, where: str) -> str:
    entry = site_fields.table(raw, where, ("approver",))
    return site_fields.text(entry["approver"], f"{where}.approver") if "approver" in entry else ""


def _departments(raw: Any, where: str) -> dict[str, Mapping[str, str]]:
    site_fields.table(raw, where, DEPARTMENTS)
    return site_fields.each(raw, where, site_fields.words)


def _role(raw: Any, where: str) -> RoleAtSite:
    entry = site_fields.table(raw, where, ("host", "persons", "deputies"))
    host = site_fields.one_of(DEPARTMENTS)(entry["host"], f"{where}.host") if "host" in entry else ""
    persons = site_fields.texts(entry.get("persons", []), f"{where}.persons")
    deputies = site_fields.texts(entry.get("deputies", []), f"{where}.deputies")
    if deputies and not persons:
        raise site_fields.refused(f"{where}.deputies", "persons for whom they stand in", entry["deputies"])
    if both := sorted(set(persons) & set(deputies)):
        raise site_fields.refused(f"{where}.deputies", "others than the persons of the role", both)
    return RoleAtSite(host, persons, deputies)

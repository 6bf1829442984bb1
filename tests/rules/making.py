"""Small procedures for tests: packs written as classes in the test itself, and the workshop that lies in a folder.

Words and clauses that a test is not about are supplied, so that what is left is what it is about.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rules.api import (
    Act,
    CaseKind,
    Choice,
    Domain,
    Field,
    Form,
    Formula,
    Role,
    State,
    Task,
    YesNo,
    hook,
    known,
    question,
)
from rules.assembly import assemble
from rules.declarations import Clause
from rules.errors import ProcedureRefused
from rules.facts import CaseFacts, Known, Source
from rules.pack import Pack, load_pack
from rules.procedure import Procedure
from rules.sites import RoleAtSite, Site
from rules.vocabulary import Vocabulary, Word

PACKS = Path(__file__).parent / "packs"
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
CLAUSE = "1"
UNWORDED = re.compile(r"vocabulary\.yaml: no word for (.+)")

WORKSHOP = load_pack(PACKS / "workshop")
RIDERS_CLUB = load_pack(PACKS / "riders_club")
NORTH = Site(
    "north",
    ("workshop",),
    timezone="Asia/Shanghai",
    settings={"covered_months": 24},
    roles={"patron": RoleAtSite("quality")},
)


def workshop(**settings: Any) -> Procedure:
    """The workshop alone, with these settings besides its own."""
    return assemble(Site(**{**vars(NORTH), "settings": {**NORTH.settings, **settings}}), [WORKSHOP])


def saying(name: str = "base", /, **said: Any) -> type:
    """A pack's class: each name is a hook, or `questions`, and what it says."""
    members = {hook_name: value if hook_name == "questions" else _says(value) for hook_name, value in said.items()}
    return type("Plugin", (), {"name": name, **members})


def _says(value: Any) -> Any:
    def heard(self: Any) -> Any:
        return value

    return hook(heard)


def asks(**outcomes: Domain | tuple[Domain, str]) -> type:
    """A class of questions about a matter, by name and outcome; with a second part `"collect"` they collect."""
    return type("Questions", (), {name: _asks(name, outcome) for name, outcome in outcomes.items()})


def _asks(name: str, outcome: Any) -> Any:
    def spec(self: Any) -> Any:
        """Is it so?"""

    spec.__name__, spec.__qualname__ = name, f"Questions.{name}"
    domain, combine = outcome if isinstance(outcome, tuple) else (outcome, "one")
    return question(asked="change", of="matter", outcome=domain, combine=combine)(spec)


def matter(*fields: Field, name: str = "base", **said: Any) -> type:
    """A pack with one kind of case, `matter`, whose sheet states these fields besides `done`.

    `said` are hooks that it says as well, or says otherwise.
    """
    own = vars(said.pop("questions", asks()))
    known_questions = {**vars(asks(matter_outcome=Choice("ended"))), **own}
    standard = {
        "case_kinds": [KIND],
        "roles": [CLERK],
        "forms": [replace(SHEET, fields=(*SHEET.fields, *fields))],
        "tasks": [FILL],
        "acts": [CLOSING],
        "matter_outcome": Formula(("done",), lambda _: "ended", CLAUSE),
    }
    questions = type("Questions", (), {k: v for k, v in known_questions.items() if not k.startswith("__")})
    return saying(name, questions=questions, **{**standard, **said})


def pack_of_class(plugin: Any, *, words: tuple[str, ...] = (), clauses: tuple[Clause, ...] = ()) -> Pack:
    """A pack made of a class with hooks. Unless named, its one clause is `CLAUSE`."""
    name = getattr(plugin, "name", "base")
    return Pack(
        name=name,
        version=getattr(plugin, "version", "1.0.0"),
        title_en=name,
        title_zh=name,
        document=None,
        digest=name * 4,
        plugin=plugin(),
        files=MappingProxyType({}),
        clauses={one.id: one for one in clauses or (Clause(CLAUSE, "It is so.", "如此。"),)},
        vocabulary=Vocabulary(MappingProxyType({word: Word(word, word) for word in words}), MappingProxyType({})),
        examples=(),
    )


def problems(*plugins: Any, **site: Any) -> list[str]:
    """Every reason for which the procedure of these packs is refused, apart from missing words."""
    packs = [plugin if isinstance(plugin, Pack) else pack_of_class(plugin) for plugin in plugins]
    try:
        assemble(Site("here", tuple(one.name for one in packs), **site), packs)
    except ProcedureRefused as refused:
        return [one for one in refused.problems if not UNWORDED.fullmatch(one)]
    return []


def made(*plugins: Any, clauses: tuple[Clause, ...] = (), **site: Any) -> Procedure:
    """The procedure of these packs, with a word supplied for every name that has none."""
    packs = [pack_of_class(plugin, clauses=clauses) for plugin in plugins]
    here = Site("here", tuple(one.name for one in packs), **site)
    try:
        return assemble(here, packs)
    except ProcedureRefused as refused:
        words = tuple(found[1] for one in refused.problems if (found := UNWORDED.fullmatch(one)))
    return assemble(here, [pack_of_class(plugins[0], words=words, clauses=clauses), *packs[1:]])


def stated(value: Any, form: str = "sheet", cycle: int = 1) -> Known:
    """A value as a clerk has stated it."""
    return Known(value, Source("form", form), by="clerk", known_at=NOW, cycle=cycle)


def case(kind: str, values: Mapping[str, Any] = MappingProxyType({}), **more: Any) -> CaseFacts:
    """A case with these facts, opened at `NOW`."""
    cycle = more.get("cycle", 1)
    return CaseFacts(kind, {n: stated(v, cycle=cycle) for n, v in values.items()}, opened_at=NOW, **more)


KIND = CaseKind(
    "matter",
    owner="quality",
    number="M-{yyyy}-{n:04}",
    clause=CLAUSE,
    states=(State("begun"),),
    outcome="matter_outcome",
)
SHEET = Form("sheet", "matter", (Field("done", YesNo()),), CLAUSE)
CLERK = Role("clerk", "sales", CLAUSE)
FILL = Task("fill", "matter", "clerk", "sheet", CLAUSE, before=("close",))
CLOSING = Act("close", "matter", ("clerk",), CLAUSE, effect="close", when=known("done"))

"""What the documents say is what the code declares."""

import re
from pathlib import Path

from capaloop.documents import SHIPPED as SHIPPED_PACKS
from capaloop.documents import base_procedure, stale
from rules import questions
from rules.assembly import assemble_sites
from rules.hooks import Question
from rules.sites import read_sites

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\[[^\]]+\]\((?!http)([^)#]+)")
SHIPPED = [
    member.capaloop_question
    for member in vars(questions).values()
    if isinstance(getattr(member, "capaloop_question", None), Question)
]


def test_the_generated_documents_say_what_is_declared() -> None:
    assert stale() == [], "run make docs"


def test_every_question_that_ships_is_answered_by_the_base_procedure() -> None:
    answered = base_procedure().questions

    assert [one.name for one in SHIPPED if one.name not in answered] == []


def test_every_pack_that_ships_stands_in_the_sites_that_are_shown() -> None:
    sites = read_sites(ROOT / "docs" / "sites.toml")
    assert {pack for site in sites.values() for pack in site.packs} == set(SHIPPED_PACKS)
    assert set(assemble_sites(sites)) == set(sites)


def test_every_question_says_what_it_asks() -> None:
    assert [one.name for one in SHIPPED if not one.doc.rstrip().endswith((".", "?"))] == []


def test_every_link_in_a_document_leads_somewhere() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{document.name}: {target}"
        for document in documents
        for target in LINK.findall(document.read_text(encoding="utf-8"))
        if not (document.parent / target).exists()
    ]

    assert broken == []

"""The procedures of a site file as the command line needs them: read, assembled, tried out, or refused with why."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from capaloop.cli.endings import BadInput, field_error
from capaloop.cli.files import read_bytes
from capaloop.cli.refusals import bad_input, declined, wrong_value
from capaloop.cli.session import Session
from capaloop.cli.site_words import SiteWords
from rules.assembly import assemble, find_packs
from rules.errors import FactError, FactsRefused, ProcedureRefused, SiteFileError
from rules.own_words import words_of
from rules.pack import Pack
from rules.procedure import Procedure
from rules.sites import Site, read_sites
from rules.trying import try_out

Document = dict[str, Any]


def sites_of(session: Session, file: Path, name: str = "") -> list[Site]:
    """The sites of the file, or the one that is named. BadInput when there is none such."""
    try:
        sites = read_sites(file)
    except SiteFileError as wrong:
        raise bad_input(session, str(wrong), code="site-file") from None
    if name and name not in sites:
        raise wrong_value(session, "--site", ", ".join(sites), name, "choice")
    return [sites[name]] if name else list(sites.values())


def procedure_of(session: Session, file: Path, name: str) -> Procedure:
    """The procedure of the named site, or of the only one. Declined with everything that is wrong with it."""
    found = sites_of(session, file, name)
    if len(found) > 1:
        raise wrong_value(session, "--site", ", ".join(site.id for site in found), name or None, "required")
    try:
        return assemble(found[0], find_packs(found[0]))
    except ProcedureRefused as refused:
        raise declined(session, "refused_procedure", refused) from None


def speaking(session: Session, procedure: Procedure) -> Session:
    """The session with the words of the procedure's site."""
    return replace(session, words=SiteWords(lambda _: words_of(procedure)))


def looked_at(sites: Iterable[Site]) -> list[Document]:
    """Each site with its packs, or with the problems for which it is refused; a pack of several is read once."""
    read: dict[Path, Pack] = {}
    return [_looked_at(site, read) for site in sites]


def _looked_at(site: Site, read: dict[Path, Pack]) -> Document:
    try:
        procedure = assemble(site, find_packs(site, read))
    except ProcedureRefused as refused:
        return {"site": site.id, "packs": [{"name": name} for name in site.packs], "problems": list(refused.problems)}
    clauses = sum(len(pack.clauses) for pack in procedure.packs)
    return {**head_of(procedure), "questions": len(procedure.questions), "clauses": clauses, "problems": []}


def head_of(procedure: Procedure) -> Document:
    """Which procedure it is."""
    packs = [{"name": pack.name, "version": pack.version, "digest": pack.digest} for pack in procedure.packs]
    return {"site": procedure.site.id, "packs": packs, "hash": procedure.hash}


def tried(session: Session, procedure: Procedure, facts: Mapping[str, Any], question: str, kind: str) -> Document:
    """What the procedure says to the facts. BadInput names everything in them that is wrong."""
    try:
        return try_out(procedure, facts, datetime.now(UTC), question=question, kind=kind)
    except FactsRefused as refused:
        told = [field_error(one.fact, one.expected, _json(one.got), one.code) for one in refused.errors]
        raise _facts_refused(session, refused.errors, told) from None
    except ProcedureRefused as refused:
        raise bad_input(session, str(refused)) from None


def _facts_refused(session: Session, errors: Iterable[FactError], told: list[Document]) -> BadInput:
    names = ", ".join(dict.fromkeys(one.fact for one in errors))
    return bad_input(session, session.say("rules.facts_refused", names=names), told)


def _json(value: Any) -> Any:
    """A value that came in as it went out: exact numbers as the text they were."""
    if isinstance(value, Mapping):
        return {name: _json(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_json(one) for one in value]
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def read_facts(session: Session, file: str) -> Document:
    """The JSON object with the facts, numbers exact. BadInput says where it stops being one."""
    content = read_bytes(session, file)
    try:
        found = json.loads(
            content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_each_once
        )
    except UnicodeDecodeError as wrong:
        raise bad_input(session, session.say("file.not_utf8", file=file, byte=wrong.start), code="unreadable") from None
    except (ValueError, RecursionError) as wrong:
        raise bad_input(session, session.say("file.not_json", file=file, why=wrong), code="unreadable") from None
    if not isinstance(found, dict):
        raise bad_input(session, session.say("file.no_object", file=file), code="unreadable")
    return found


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")


def _each_once(pairs: list[tuple[str, Any]]) -> Document:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)} stands there twice")
    return found

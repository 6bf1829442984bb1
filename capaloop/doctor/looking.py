"""Gathers the evidence: four databases, four processes, the broker and the procedures, all asked at once."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from capaloop.broker import PrivateNode
from capaloop.department_process import recorded
from capaloop.doctor import databases, reading_messages, services, stacks
from capaloop.doctor.evidence import Broker, Database, Evidence, Post, Queue, Service, Stack
from capaloop.doctor.patience import ask_all
from capaloop.places import Places
from capaloop.running import RunningProcess
from rules.procedure import Procedure
from services.settings import Settings
from shared.bus.addresses import hidden
from shared.bus.link import BrokerUnreachable
from shared.bus.queues import Depths, depths
from shared.messages.registry import DEPARTMENTS, Department

PATIENCE_SECONDS: Final = 30.0
SILENT: Final = f"no answer within {PATIENCE_SECONDS:g} s"
BROKER: Final = "broker"
STACK: Final = "stack"


def gather(settings: Settings, asked: str = "") -> Evidence:
    """Everything that can be seen now; `asked` is a case that is looked for even if it is closed."""
    now = datetime.now(UTC)
    questions: dict[Any, Callable[[], Any]] = {BROKER: partial(_broker, settings)}
    questions[STACK] = partial(stacks.look, settings)
    for name in DEPARTMENTS:
        questions["service", name] = partial(services.look, settings, name)
        questions["database", name] = partial(databases.look, name, settings.database_urls[name], now, asked)
    found = ask_all(questions, PATIENCE_SECONDS)
    stack, loaded = found.get(STACK, (Stack(), {}))
    seen = Evidence(
        at=now,
        services={name: found.get(("service", name), Service(name)) for name in DEPARTMENTS},
        databases={name: found.get(("database", name), Database(name, "", wrong=SILENT)) for name in DEPARTMENTS},
        broker=found.get(BROKER, Broker(_shown(next(iter(_uris(settings)), "")), wrong=SILENT)),
        stack=stack,
        supervised=_supervised(Places(settings.home)),
        retry_delays=settings.retry_delays,
    )
    return _with_old_procedures(_without_arrived(seen, settings), loaded, settings)


def left_over(evidence: Evidence, arrived: Callable[[Department, str, list[str]], set[str]]) -> Evidence:
    """Without the posts that have arrived: `arrived(at, source, ids)` tells which have, at a department."""
    there: dict[tuple[Department, Department], set[str]] = {}
    sent = [post for _, records in evidence.every_record for post in records.posts if post.sent_at is not None]
    for at in DEPARTMENTS:
        for sender in DEPARTMENTS:
            ids = [post.id for post in sent if post.department == sender and at in post.to]
            if ids:
                there[at, sender] = arrived(at, reading_messages.source_of(sender), ids)
                there[at, sender] |= {one.id for one in evidence.records(at).waiting}
    kept = {}
    for name, one in evidence.databases.items():
        if one.records is not None:
            posts = tuple(left for post in one.records.posts if (left := _left(post, there)))
            one = replace(one, records=replace(one.records, posts=posts))
        kept[name] = one
    return replace(evidence, databases=kept)


def _left(post: Post, there: Mapping[tuple[Department, Department], set[str]]) -> Post | None:
    if post.sent_at is None:
        return post
    to = tuple(at for at in post.to if post.id not in there.get((at, post.department), set()))
    return replace(post, to=to) if to else None


def _without_arrived(evidence: Evidence, settings: Settings) -> Evidence:
    """A receiver whose database cannot be read may have got everything: nothing is said of what was sent to it."""

    def arrived(at: Department, source: str, ids: list[str]) -> set[str]:
        if evidence.databases[at].records is None:
            return set(ids)
        try:
            with databases.reading(make_url(settings.database_urls[at])) as connection:
                return reading_messages.arrived(connection, source, ids)
        except SQLAlchemyError:
            return set(ids)

    return left_over(evidence, arrived)


def _with_old_procedures(evidence: Evidence, loaded: Mapping[str, Procedure], settings: Settings) -> Evidence:
    kept: dict[tuple[str, str], str] = {}
    for name, records in evidence.every_record:
        needed = {(one.site, one.procedure_hash) for one in records.cases}
        if needed - {(site, one.hash) for site, one in loaded.items()}:
            try:
                with databases.reading(make_url(settings.database_urls[name])) as connection:
                    kept |= stacks.not_loadable(connection, needed, loaded, settings)
            except SQLAlchemyError:
                continue
    return replace(evidence, stack=replace(evidence.stack, kept=kept))


def _broker(settings: Settings) -> Broker:
    uris = _uris(settings)
    private = not (settings.amqp_uri or settings.own_amqp_uris)
    if not uris:
        return Broker("", wrong=f"the private RabbitMQ node under {settings.home} does not run", private=private)
    found: Depths = {}
    try:
        for uri in uris:
            found |= {name: one for name, one in depths(uri).items() if one or not found.get(name)}
    except BrokerUnreachable as away:
        return Broker(_shown(uris[0]), wrong=str(away), private=private)
    queues = {name: Queue(one.messages, one.consumers) for name, one in found.items() if one is not None}
    missing = tuple(name for name, one in found.items() if one is None)
    return Broker(_shown(uris[0]), queues, private=private, missing=missing)


def _uris(settings: Settings) -> list[str]:
    """The broker that the settings name, else that of the private node, under a user who sees all; else under each
    department's own, as the settings have it or as it was given to the process."""
    node = settings.amqp_uri or PrivateNode(Places(settings.home).broker).status().uri
    if node:
        return [node]
    given = (recorded(Places(settings.home), name) for name in DEPARTMENTS)
    own = [*settings.own_amqp_uris.values(), *(one.own_amqp_uri for one in given if one and one.process.alive())]
    return [uri for uri in dict.fromkeys(own) if uri]


def _shown(uri: str) -> str:
    return hidden(uri) if uri else ""


def _supervised(places: Places) -> bool:
    file = places.run / "supervisor.json"
    try:
        return RunningProcess(**json.loads(file.read_text(encoding="utf-8"))).alive()
    except (OSError, ValueError, TypeError):
        return False

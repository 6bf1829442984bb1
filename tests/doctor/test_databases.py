"""The doctor reads a database and never writes; one that is away is named with its server."""

import json
import os
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from signal import SIGTERM

import pytest
from sqlalchemy import delete
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from capaloop.databases import upgrade
from capaloop.department_process import spawn
from capaloop.doctor.databases import look, reading
from capaloop.doctor.diagnosing import diagnose
from capaloop.doctor.looking import gather
from capaloop.places import Places
from capaloop.running import RunningProcess
from services.settings import DEPARTMENTS, Settings
from shared.messages.registry import by_type
from shared.store.delivery import Accepted
from shared.store.engine import open_store
from shared.store.tables import outbox
from tests.postgres import PrivateCluster
from tests.shared.letters import CASE, command, letter

SITES = '[sites.factory]\npacks = ["iso9001"]\ntimezone = "Asia/Shanghai"\n'
NOBODY = "amqp://nobody:x@127.0.0.1:9/"


def _settings(home: Path, **urls: str) -> Settings:
    (home / "sites.toml").write_text(SITES, encoding="utf-8")
    given = {"CAPALOOP_HOME": str(home), "CAPALOOP_SITES": str(home / "sites.toml"), "AMQP_URI": NOBODY}
    return Settings.of_environment({**given, **urls})


def test_a_file_is_read_and_cannot_be_written(tmp_path: Path) -> None:
    home = tmp_path / "site #1"
    home.mkdir()
    settings = _settings(home)
    url = settings.database_urls["sales"]
    assert look("sales", url, datetime.now(UTC)).missing
    upgrade(settings, "sales")
    found = look("sales", url, datetime.now(UTC))
    assert found.records is not None
    assert found.kept_away == ""
    with pytest.raises(DBAPIError, match="readonly"), reading(make_url(url)) as connection:
        connection.execute(delete(outbox))


def test_the_broker_of_departments_with_users_of_their_own_is_asked_and_no_other(tmp_path: Path) -> None:
    own = {f"CAPALOOP_{name.upper()}_AMQP_URI": f"amqp://{name}:x@127.0.0.1:9/v" for name in DEPARTMENTS}
    settings = _settings(tmp_path, AMQP_URI="", **own)
    upgrade(settings, "sales")
    started = spawn(settings, "sales")
    started.process.end(SIGTERM, 60)
    here = replace(started, process=RunningProcess.of(os.getpid()))
    record = Places(settings.home).run / "sales.json"
    record.write_text(json.dumps(asdict(here)), encoding="utf-8")

    unaware = gather(_settings(tmp_path, AMQP_URI=""))
    aware = gather(settings)

    assert unaware.broker.shown == "amqp://sales:…@127.0.0.1:9/v"
    assert "127.0.0.1:9" in unaware.broker.wrong
    assert "127.0.0.1:9" in aware.broker.wrong


def test_a_message_that_failed_is_told_by_its_case_and_without_what_was_said_in_it(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    url = settings.database_urls["sales"]
    upgrade(settings, "sales")
    store = open_store(url, "sales", retry_delays=(60.0,))

    def fails(_message: object, _work: object) -> Accepted:
        raise ValueError("王小姐 +86 574 8765 4321")

    asked = command(letter("complaint.close.v1", {"case": CASE}))
    found = []
    for attempts in (0, 1):
        store.carry_out(replace(asked, attempts=attempts), {by_type("complaint.close.v1"): fails})
        seen = look("sales", url, datetime.now(UTC)).records
        assert seen is not None
        found += [(one.case, one.detail, one.number) for one in (*seen.waiting, *seen.parked)]
    store.close()

    assert {one[:2] for one in found} == {(CASE, "ValueError: …")}
    assert {one[2] for one in found} == {None, 1}


@pytest.mark.postgres
def test_a_server_that_is_stopped_is_why_nothing_goes_on(tmp_path: Path) -> None:
    cluster = PrivateCluster()
    try:
        cluster.start()
        urls = {f"CAPALOOP_{name.upper()}_DATABASE_URL": cluster.new_database() for name in DEPARTMENTS}
        settings = _settings(tmp_path, **urls)
        for name in DEPARTMENTS:
            upgrade(settings, name)
        url = settings.database_urls["quality"]
        assert look("quality", url, datetime.now(UTC)).records is not None
        with pytest.raises(DBAPIError, match="read-only"), reading(make_url(url)) as connection:
            connection.execute(delete(outbox))
        running = [one.cause for one in diagnose(gather(settings)).findings]
        cluster.stop()
        found = diagnose(gather(settings))
    finally:
        cluster.remove()

    assert running == ["service_down"] * 4 + ["outbox_unsent"]
    assert [(one.cause, one.department) for one in found.findings[:4]] == [
        ("database_down", name) for name in sorted(DEPARTMENTS)
    ]
    assert found.findings[0].command == "systemctl start postgresql"
    assert found.blind

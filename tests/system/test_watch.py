"""One department on a real broker and a real database: what is cut turns red, and green again by itself."""

import json
import os
import signal
import urllib.error
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from capaloop.broker import PrivateNode
from shared.bus.client import NoAnswer
from tests.postgres import PrivateCluster
from tests.services.test_metrics import figures
from tests.system.installation import DIRECT, Installation, eventually
from tests.tcp_proxy import TcpProxy

pytestmark = [pytest.mark.broker, pytest.mark.postgres, pytest.mark.timeout(1800)]

NAME = "production"


@pytest.fixture(scope="module")
def proxy(rabbitmq: PrivateNode) -> Iterator[TcpProxy]:
    found = urlsplit(rabbitmq.uri())
    assert found.hostname
    assert found.port
    with TcpProxy(found.hostname, found.port) as between:
        yield between


@pytest.fixture(scope="module")
def watched(
    rabbitmq: PrivateNode, postgres: PrivateCluster, proxy: TcpProxy, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """Production, which reaches its broker through the proxy."""
    direct = urlsplit(rabbitmq.create_vhost("watched"))
    uri = direct._replace(netloc=direct.netloc.replace(f":{direct.port}", f":{proxy.port}")).geturl()
    url = postgres.new_database()
    given = {"CAPALOOP_PRODUCTION_DATABASE_URL": url, "CAPALOOP_INBOX_AGE_LIMIT": "2"}
    installation = Installation.at(tmp_path_factory.mktemp("watched"), uri, **given)
    installation.start(NAME)
    yield installation
    installation.stop()
    rabbitmq.delete_vhost("watched")


def checks(installation: Installation) -> dict[str, Any]:
    """What it says of itself, ready or not."""
    try:
        with DIRECT.open(f"{installation.base(NAME)}/readyz", timeout=60) as response:
            return dict(json.load(response)["checks"])
    except urllib.error.HTTPError as told:
        return dict(json.load(told)["checks"])


def turns(installation: Installation, check: str, *, ok: bool) -> dict[str, Any]:
    """All checks as soon as this one is as it is to be."""
    assert eventually(lambda: checks(installation)[check]["ok"] is ok), installation.last_words(NAME)
    return checks(installation)


def told(installation: Installation) -> dict[tuple[str, ...], float]:
    with DIRECT.open(f"{installation.base(NAME)}/metrics", timeout=60) as response:
        return figures(response.read().decode())


def test_all_six_are_right_and_what_the_broker_says_is_told(watched: Installation) -> None:
    found = turns(watched, "broker", ok=True)

    assert [name for name, one in found.items() if not one["ok"]] == []
    assert len(found) == 6
    assert eventually(lambda: told(watched).get(("capaloop_inbox_consumers",)) == 1)
    assert told(watched)[("capaloop_inbox_depth",)] == 0


def test_a_line_cut_without_a_word_turns_the_broker_red(watched: Installation, proxy: TcpProxy) -> None:
    """Nothing is closed, so only who asks can know."""
    before = turns(watched, "broker", ok=True)
    proxy.silence()
    try:
        red = turns(watched, "broker", ok=False)
        assert "no answer in 3 s" in red["broker"]["detail"]
        assert red["broker"]["since"] > before["broker"]["since"]
        assert red["database"] == before["database"]
        assert watched.probe(NAME, "livez") == 200
        assert ("capaloop_inbox_depth",) not in told(watched)
    finally:
        proxy.speak()
    assert turns(watched, "broker", ok=True)["broker"]["since"] > red["broker"]["since"]


def test_a_line_cut_with_a_farewell_turns_it_red_too(watched: Installation, proxy: TcpProxy) -> None:
    proxy.close()
    try:
        red = turns(watched, "broker", ok=False)
        assert told(watched)["capaloop_check_ok", "broker"] == 0
        assert red["database"]["ok"] is True
    finally:
        proxy.open()
    turns(watched, "broker", ok=True)


def test_a_database_that_hangs_turns_red_and_the_figures_come_all_the_same(
    watched: Installation, postgres: PrivateCluster
) -> None:
    """Its server takes connections still, and answers nothing."""
    before = turns(watched, "database", ok=True)
    frozen = [postgres.pid, *_sessions(postgres)]
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        red = turns(watched, "database", ok=False)
        assert [red[name]["ok"] for name in ("migrations", "outbox_age", "procedures")] == [False, False, True]
        found = told(watched)
        assert ("capaloop_outbox_depth",) not in found
        assert found["capaloop_check_ok", "database"] == 0
        assert watched.probe(NAME, "livez") == 200
    finally:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)
    green = turns(watched, "database", ok=True)
    assert green["database"]["since"] > red["database"]["since"] > before["database"]["since"]


def test_a_database_that_is_stopped_turns_red_until_it_is_back_and_so_does_what_waits_for_it(
    watched: Installation, postgres: PrivateCluster
) -> None:
    turns(watched, "database", ok=True)
    postgres.stop()
    try:
        turns(watched, "database", ok=False)
        with watched.client() as client, suppress(NoAnswer):
            client.command("task.complete.v1", "factory", {"task": "production.000000000000"}, timeout=0.5)
        red = turns(watched, "inbox_age", ok=False)
        assert "the limit is 2 s" in red["inbox_age"]["detail"]
        assert told(watched)[("capaloop_inbox_taken",)] == 1
    finally:
        postgres.start()
    assert eventually(lambda: watched.is_ready(NAME)), checks(watched)
    assert eventually(lambda: told(watched)[("capaloop_inbox_taken",)] == 0)
    assert eventually(lambda: ("capaloop_outbox_depth",) in told(watched))


def _sessions(postgres: PrivateCluster) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{postgres.pid}/task/{postgres.pid}/children").read_text().split()]

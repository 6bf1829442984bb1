"""docker-compose.yml at work: every command in it is started, outside containers, and the loop runs."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from capaloop.broker import PrivateNode
from capaloop.broker_files import environment, read_plan
from capaloop.broker_package import find_programs
from capaloop.operator_token import ensure_operator
from capaloop.ports import LOOPBACK, free_ports
from capaloop.postgres_package import ensure_programs
from services.settings import DEPARTMENTS, Settings
from shared.bus.client import Client
from tests.loop import a_complaint
from tests.postgres import OWNER, PrivateCluster
from tests.system.contained import BIN, Composition
from tests.system.installation import AWHILE, REPOSITORY, STOP_SECONDS, eventually

pytestmark = [pytest.mark.broker, pytest.mark.postgres, pytest.mark.timeout(1800)]

DATABASE_SECRETS = {"database.password": "secret", "database.url": "postgresql://capaloop:secret@database/"}


def with_secrets(folder: Path) -> None:
    """As docs/broker.md has it."""
    made = ["broker", "definitions", "--sites", str(REPOSITORY / "sites.toml"), "--secrets", "secrets"]
    made += ["--at", "amqp://broker:5672", "--client", "crm", "--out", "secrets/definitions.json"]
    subprocess.run([str(BIN / "capaloop"), *made], cwd=folder, check=True, capture_output=True)
    for name, text in DATABASE_SECRETS.items():
        (folder / "secrets" / name).write_text(text, encoding="utf-8")
    ensure_operator(Settings.of_environment({"CAPALOOP_HOME": str(folder)}))


def started_broker(composition: Composition) -> PrivateNode:
    """The image's own program with the files that the service mounts."""
    node = PrivateNode(composition.folder / "volumes" / "broker")
    given = (REPOSITORY / "ops" / "rabbitmq" / "rabbitmq.conf").read_text(encoding="utf-8")
    (node.root / "conf.d").mkdir(parents=True)
    definitions = str(composition.secret("definitions"))
    mounted = given.replace("/run/secrets/definitions", definitions)
    assert mounted != given
    (node.root / "conf.d" / "20-capaloop.conf").write_text(mounted, encoding="utf-8")
    node.start()
    return node


def diagnostics() -> Path:
    programs = find_programs()
    assert programs is not None
    [found] = {file.parent for file in Path("/usr/lib/rabbitmq").glob("lib/*/sbin/rabbitmq-diagnostics")}
    return found


@pytest.fixture(scope="module")
def composition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    """Broker and database are healthy, the databases are brought up, the departments have been started."""
    folder = tmp_path_factory.mktemp("composed")
    with_secrets(folder)
    composed = Composition(folder, {})
    cluster, node = PrivateCluster(), None
    processes: list[subprocess.Popen[bytes]] = []
    try:
        cluster.start()
        composed.hosts["@database/"] = f"@/?host={cluster.folder}"
        there = {**composed.environment("database"), "PGHOST": str(cluster.folder)}
        psql = [str(ensure_programs() / "psql"), "-q", "-h", str(cluster.folder), "-U", OWNER, "-d", "postgres"]
        assert not composed.is_healthy("database", {**there, "PGHOST": str(folder)}, ensure_programs())
        script = composed.outside("database", "/docker-entrypoint-initdb.d/databases.sql")
        subprocess.run([*psql, "-f", script], check=True)
        assert composed.is_healthy("database", there, ensure_programs())

        node = started_broker(composed)
        plan = read_plan(node.root)
        assert plan is not None
        assert composed.is_healthy("broker", environment(node.root, plan), diagnostics())
        composed.hosts["broker:5672"] = f"{LOOPBACK}:{plan.amqp_port}"

        migrated = subprocess.run(
            composed.command("migrations"), cwd=folder, env=composed.environment("migrations"), check=False
        )
        assert migrated.returncode == 0
        ports = [str(port) for port in free_ports(len(DEPARTMENTS))]
        own = [composed.service(name)["environment"][f"CAPALOOP_{name.upper()}_HTTP_PORT"] for name in DEPARTMENTS]
        composed.hosts |= dict(zip(own, ports, strict=True)) | {"0.0.0.0": LOOPBACK}
        processes = [composed.start(name) for name in DEPARTMENTS]
        yield composed
        for process in processes:
            process.terminate()
        assert [process.wait(STOP_SECONDS) for process in processes] == [0, 0, 0, 0]
    finally:
        for process in processes:
            process.kill()
            process.wait()
        if node is not None:
            node.stop()
        cluster.remove()


def test_every_department_becomes_healthy_and_the_loop_runs(composition: Composition) -> None:
    for name in DEPARTMENTS:
        log = composition.folder / f"{name}.log"
        assert eventually(lambda name=name: composition.is_healthy(name), 2 * AWHILE), log.read_text()[-2000:]

    address = (composition.folder / "secrets" / "ext.crm.uri").read_text(encoding="utf-8").strip()
    uri = address.replace("broker:5672", composition.hosts["broker:5672"])
    with Client(uri, "urn:test:crm", user_id="ext.crm") as crm:
        heard = crm.subscribe("ext.crm.tasks", ["*.search.#", "*.task.opened"])
        accepted = crm.command("complaint.submit.v1", "factory", a_complaint(), timeout=AWHILE)
        assert accepted["type"] == "complaint.submit.accepted.v1", accepted
        sources = {next(heard.messages(AWHILE))["source"] for _ in range(6)}

    assert {"urn:capaloop:quality", "urn:capaloop:warehouse", "urn:capaloop:production"} <= sources


def test_the_secrets_are_their_owners_only(composition: Composition) -> None:
    made = [file for file in (composition.folder / "secrets").iterdir() if file.name not in DATABASE_SECRETS]
    assert {file.name for file in made} >= {"capaloop-sales", "capaloop-sales.uri", "definitions.json", "ext.crm.uri"}
    assert {oct(file.stat().st_mode & 0o777) for file in made} == {"0o600"}

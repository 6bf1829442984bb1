"""To the broker over TLS: it proves who it is, we prove who we are, and a link that breaks is made again."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from capaloop.broker import PrivateNode
from capaloop.ports import LOOPBACK, free_ports
from services.settings import Settings, SettingsError
from shared.bus import topology
from shared.bus.client import Client
from shared.bus.link import BrokerUnreachable
from shared.bus.trust import AddressWrong, trusted
from shared.bus.users import OPERATOR
from tests.granted import CRM, Granted
from tests.loop import a_complaint
from tests.system.installation import AWHILE, Installation, eventually

PUBLISHED = Path(__file__).parents[2] / "ops" / "rabbitmq" / "tls.conf"


def configuration(folder: Path, port: int) -> str:
    """The published file with our places in it. Its own plain listener stays with the node, to be controlled by."""
    ours = {
        "listeners.tcp = none\n": "",
        "= 5671": f"= {LOOPBACK}:{port}",
        "/run/secrets/broker_ca": f"{folder}/ca.pem",
        "/run/secrets/broker_certificate": f"{folder}/broker.pem",
        "/run/secrets/broker_key": f"{folder}/broker.key",
    }
    text = PUBLISHED.read_text(encoding="utf-8")
    for published, own in ours.items():
        assert published in text
        text = text.replace(published, own)
    return text


@dataclass
class Secured:
    """A node that takes TLS with a certificate of ours only, besides a plain listener for its own control."""

    node: PrivateNode
    granted: Granted
    folder: Path
    port: int

    def settings(self, **changes: str) -> dict[str, str]:
        """The files, as the environment names them."""
        found = {
            "CAPALOOP_AMQP_CA_FILE": f"{self.folder}/ca.pem",
            "CAPALOOP_AMQP_CERT_FILE": f"{self.folder}/department.pem",
            "CAPALOOP_AMQP_KEY_FILE": f"{self.folder}/department.key",
        }
        return found | changes

    def secure(self, uri: str, host: str = LOOPBACK) -> str:
        return uri.replace("amqp://", "amqps://").replace(f"@{LOOPBACK}:{self.granted.port}", f"@{host}:{self.port}")

    def uri(self, user: str, host: str = LOOPBACK, **changes: str) -> str:
        """As the settings make it of the variables."""
        given = {"AMQP_URI": self.secure(self.granted.uri(user), host), **self.settings(**changes)}
        return Settings.of_environment(given).amqp_uri


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    folder = tmp_path_factory.mktemp("secured")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    trustme.CA().cert_pem.write_to_path(str(folder / "stranger.pem"))
    for name, whom in (("broker", LOOPBACK), ("department", "capaloop.example")):
        made = authority.issue_cert(whom)
        made.private_key_pem.write_to_path(str(folder / f"{name}.key"))
        made.cert_chain_pems[0].write_to_path(str(folder / f"{name}.pem"))
    [port] = free_ports(1)
    node = PrivateNode(folder / "node")
    (node.root / "conf.d").mkdir(parents=True)
    (node.root / "conf.d" / "tls.conf").write_text(configuration(folder, port))
    try:
        node.start()
        yield Secured(node, Granted.on(node, folder), folder, port)
    finally:
        node.stop()


@pytest.mark.broker
def test_a_department_works_over_tls_and_goes_on_after_the_broker_was_killed(secured: Secured, tmp_path: Path) -> None:
    own = {name: secured.secure(uri) for name, uri in secured.granted.environment.items()}
    general = secured.secure(secured.granted.uri(CRM))
    installation = Installation.at(tmp_path, general, **own, **secured.settings())
    try:
        installation.start("sales")
        first = submitted(installation, "SO-1")
        secured.node.settle()
        secured.node.kill()
        assert eventually(lambda: installation.probe("sales", "readyz") == 503)
        secured.node.start()
        installation.wait_until_ready("sales")
        second = submitted(installation, "SO-2")

        assert first != second
        tls = secured.node.control("list_connections", "user", "ssl")
        assert ("capaloop-sales", "true") in {tuple(line.split()) for line in tls.splitlines()}
        with secured.granted.line(OPERATOR) as line:
            waiting = line.connection.channel().queue_declare("capaloop.quality.inbox", passive=True).message_count
        assert waiting == 2, installation.last_words("sales")
    finally:
        installation.stop()


def submitted(installation: Installation, order_number: str) -> str:
    """The case of a complaint that goes in and is answered, all of it over TLS."""
    with installation.client() as client:
        data = a_complaint(order_number=order_number)
        answer = client.command("complaint.submit.v1", "factory", data, timeout=AWHILE)
    assert answer["type"] == "complaint.submit.accepted.v1", answer
    return str(answer["data"]["case"])


@pytest.mark.broker
def test_a_broker_of_a_strange_authority_is_not_believed(secured: Secured) -> None:
    uri = secured.uri(CRM, CAPALOOP_AMQP_CA_FILE=f"{secured.folder}/stranger.pem")

    with pytest.raises(BrokerUnreachable, match="its certificate is not trusted: ") as told:
        topology.present(uri)
    assert secured.granted.passwords[CRM] not in str(told.value)


@pytest.mark.broker
def test_without_a_file_the_authorities_of_the_system_decide(secured: Secured) -> None:
    with pytest.raises(BrokerUnreachable, match="its certificate is not trusted"):
        topology.present(secured.uri(CRM, CAPALOOP_AMQP_CA_FILE=""))


@pytest.mark.broker
def test_a_certificate_for_another_host_is_not_believed(secured: Secured) -> None:
    """127.1 is the same machine under a name that the certificate does not have."""
    with pytest.raises(BrokerUnreachable, match=r"its certificate is not trusted: .*not valid for '127\.1'"):
        topology.present(secured.uri(CRM, host="127.1"))


@pytest.mark.broker
def test_who_shows_no_certificate_is_not_let_in(secured: Secured) -> None:
    with (
        pytest.raises(BrokerUnreachable),
        Client(secured.uri(CRM, CAPALOOP_AMQP_CERT_FILE="", CAPALOOP_AMQP_KEY_FILE=""), "urn:test:crm"),
    ):
        pass


@pytest.mark.parametrize("name", ["CA", "CERT", "KEY"])
def test_a_file_that_is_not_there_is_named_before_anything_starts(tmp_path: Path, name: str) -> None:
    missing = tmp_path / "missing.pem"
    given = {"AMQP_URI": "amqps://a:b@rabbit/capaloop", f"CAPALOOP_AMQP_{name}_FILE": str(missing)}

    with pytest.raises(SettingsError, match=f"CAPALOOP_AMQP_{name}_FILE is '{missing}'; expected a file that can be"):
        Settings.of_environment(given)


def test_a_file_for_tls_at_an_address_without_it_is_refused(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.touch()
    given = {"AMQP_URI": "amqp://a:b@rabbit/capaloop", "CAPALOOP_AMQP_CA_FILE": str(authority)}

    with pytest.raises(SettingsError, match=r"expected amqps://, since CAPALOOP_AMQP_CA_FILE is set") as told:
        Settings.of_environment(given)
    assert ":b@" not in str(told.value)


def test_a_key_without_its_certificate_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "own.key"
    key.touch()
    given = {"AMQP_URI": "amqps://a:b@rabbit/capaloop", "CAPALOOP_AMQP_KEY_FILE": str(key)}

    with pytest.raises(SettingsError, match="CAPALOOP_AMQP_CERT_FILE beside CAPALOOP_AMQP_KEY_FILE"):
        Settings.of_environment(given)


def test_a_process_that_gets_the_settings_on_has_the_same_files(tmp_path: Path) -> None:
    authority = tmp_path / "an authority.pem"
    authority.touch()
    given = {"AMQP_URI": "amqps://a:b@one;amqps://a:b@other", "CAPALOOP_AMQP_CA_FILE": str(authority)}

    settings = Settings.of_environment(given)
    handed_on = Settings.of_environment(settings.as_environment())

    assert handed_on.amqp_uri == settings.amqp_uri
    address, options = trusted(handed_on.amqp_uri)
    assert address == given["AMQP_URI"]
    assert options is not None
    assert options["ca_certs"] == str(authority)


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        ("amqps://a:b@rabbit/x?verify=verify_none", "says verify; expected after [?] only cacertfile"),
        ("amqps://a:b@rabbit/x?ssl_cert_reqs=CERT_NONE", "says ssl_cert_reqs"),
        ("amqp://a:b@rabbit/x?cacertfile=/ca.pem", "says cacertfile; expected .* only at amqps://"),
        ("amqps://a:b@one/x;amqp://a:b@other/x", "all amqp:// or all amqps://"),
    ],
)
def test_nothing_in_an_address_switches_the_checks_off(uri: str, told: str) -> None:
    with pytest.raises(AddressWrong, match=told):
        trusted(uri)
    with pytest.raises(SettingsError, match=told):
        Settings.of_environment({"AMQP_URI": uri})

"""Each user of the broker tries everything; it may what it needs, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from capaloop.broker import PrivateNode
from capaloop.broker_definitions import says
from shared.bus import topology
from shared.bus.client import Client
from shared.bus.link import BrokerUnreachable
from shared.bus.topology import DEAD, inbox_of
from shared.bus.users import OPERATOR, READER, user_of
from shared.messages.registry import COMMANDS, COMMANDS_EXCHANGE, DEPARTMENTS, EVENTS, EVENTS_EXCHANGE, Department
from tests.granted import CRM, SITES, Granted

pytestmark = pytest.mark.broker

REFUSED = 403
OF_KINDS = ("inquiry.opened", "return.closed", "appeal.opened", "complaint.opened")
NAMES = sorted({one.name for one in EVENTS} | set(OF_KINDS))
"""Every event there is, and some of the families' that no department owns."""

Act = Callable[[Any], Any]


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_a_department_says_the_events_it_owns_and_no_other(granted: Granted, department: Department) -> None:
    own = says(SITES)[department] | {"command.refused"}

    with granted.line(user_of(department)) as line:
        allowed = {name: line.says(name) for name in NAMES}

    assert allowed == {name: 0 if name in own else REFUSED for name in NAMES}


def test_some_of_it_in_words(granted: Granted) -> None:
    with granted.line("capaloop-sales") as sales, granted.line("capaloop-production") as production:
        assert sales.says("complaint.received") == sales.says("reply.issued") == 0
        assert sales.says("complaint.closed") == sales.says("capa.verified") == REFUSED
        assert production.says("capa.answered") == 0
        assert production.says("complaint.received") == production.says("goods.quarantined") == REFUSED


@pytest.mark.parametrize(
    "key",
    ["factory.complaint.received.more", "complaint.received", "x.factory.complaint.received", "Factory.task.done"],
)
def test_a_key_that_only_resembles_an_own_one_is_refused(granted: Granted, key: str) -> None:
    with granted.line("capaloop-sales") as sales:
        assert sales.publishes(EVENTS_EXCHANGE, key) == REFUSED


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_no_department_sends_a_command(granted: Granted, department: Department) -> None:
    with granted.line(user_of(department)) as line:
        codes = {line.publishes(COMMANDS_EXCHANGE, one.routing_key("factory")) for one in COMMANDS}
    assert codes == {REFUSED}


@pytest.mark.parametrize("user", [CRM, "ext.mes"])
def test_a_client_sends_every_command_and_no_event(granted: Granted, user: str) -> None:
    with granted.line(user) as client:
        commands = {client.publishes(COMMANDS_EXCHANGE, one.routing_key("factory")) for one in COMMANDS}
        events = {client.says(name) for name in NAMES}
        other = client.publishes(COMMANDS_EXCHANGE, "factory.complaint.burn")
    assert (commands, events, other) == ({0}, {REFUSED}, REFUSED)


def in_all_ways(queue: str) -> dict[str, Act]:
    declared = {one.name: dict(one.arguments) for one in topology.QUEUES}.get(queue, {})
    return {
        "get": lambda channel: channel.basic_get(queue),
        "consume": lambda channel: channel.basic_consume(queue),
        "purge": lambda channel: channel.queue_purge(queue),
        "delete": lambda channel: channel.queue_delete(queue),
        "declare": lambda channel: channel.queue_declare(
            queue, durable=True, auto_delete=False, arguments=dict(declared)
        ),
        "bind": lambda channel: channel.queue_bind(queue, EVENTS_EXCHANGE, "#"),
        "unbind": lambda channel: channel.queue_unbind(queue, EVENTS_EXCHANGE, "*.complaint.received"),
    }


@pytest.mark.parametrize("user", [*map(user_of, DEPARTMENTS), READER, CRM])
def test_nobody_but_the_operator_touches_an_inbox_that_is_not_his(granted: Granted, user: str) -> None:
    queues = [name for one in DEPARTMENTS if user != user_of(one) for name in [inbox_of(one)]]
    with granted.line(user) as line:
        codes = {(queue, how): line.tries(act) for queue in (*queues, DEAD) for how, act in in_all_ways(queue).items()}
    assert set(codes.values()) == {REFUSED}, codes


def test_a_department_reads_its_own_inbox_and_may_not_change_it(granted: Granted) -> None:
    with granted.line("capaloop-warehouse") as line:
        codes = {how: line.tries(act) for how, act in in_all_ways(inbox_of("warehouse")).items()}
    reads = {"get": 0, "consume": 0, "purge": 0}
    assert codes == reads | dict.fromkeys(("delete", "declare", "bind", "unbind"), REFUSED)


ELSEWHERE: dict[str, Act] = {
    "a new queue": lambda channel: channel.queue_declare("mine"),
    "a queue that the broker names": lambda channel: channel.queue_declare(""),
    "a new exchange": lambda channel: channel.exchange_declare("mine", "topic"),
    "an exchange away": lambda channel: channel.exchange_delete(EVENTS_EXCHANGE),
    "commands into events": lambda channel: channel.exchange_bind(EVENTS_EXCHANGE, COMMANDS_EXCHANGE, "#"),
    "dead letters into events": lambda channel: channel.exchange_bind(EVENTS_EXCHANGE, DEAD, "#"),
    "what is dead": lambda channel: channel.basic_get(DEAD),
    "another client's queue": lambda channel: channel.queue_declare("ext.wms.all"),
}


@pytest.mark.parametrize("user", [*map(user_of, DEPARTMENTS), READER, CRM])
def test_nobody_but_the_operator_changes_the_topology(granted: Granted, user: str) -> None:
    with granted.line(user) as line:
        assert {what: line.tries(act) for what, act in ELSEWHERE.items()} == dict.fromkeys(ELSEWHERE, REFUSED)


def depth(granted: Granted, queue: str) -> int:
    with granted.line(OPERATOR) as line:
        return int(line.connection.channel().queue_declare(queue, passive=True).message_count)


def test_what_a_client_can_bind_brings_nothing_into_an_inbox(granted: Granted) -> None:
    """It may read events and write commands, so the broker lets it lead the ones into the others: no key fits."""
    inboxes = [inbox_of(name) for name in DEPARTMENTS]
    with granted.line(CRM) as crm, granted.line("capaloop-sales") as sales:
        assert crm.tries(lambda channel: channel.exchange_bind(COMMANDS_EXCHANGE, EVENTS_EXCHANGE, "#")) == 0
        before = {queue: depth(granted, queue) for queue in inboxes}
        own = sorted(says(SITES)["sales"])
        assert {sales.says(name) for name in own} == {0}
        after = {queue: depth(granted, queue) for queue in inboxes}
        assert crm.tries(lambda channel: channel.exchange_unbind(COMMANDS_EXCHANGE, EVENTS_EXCHANGE, "#")) == 0
    bound = [inbox_of(one) for event in EVENTS if event.name in own for one in event.inboxes]
    assert after == {queue: before[queue] + bound.count(queue) for queue in inboxes}


@pytest.mark.parametrize("user", [*map(user_of, DEPARTMENTS), READER, CRM])
def test_nobody_but_the_operator_writes_dead_letters(granted: Granted, user: str) -> None:
    with granted.line(user) as line:
        assert line.publishes(DEAD, "") == REFUSED


@pytest.mark.parametrize("user", [READER, CRM])
def test_the_default_exchange_is_for_those_who_answer(granted: Granted, user: str) -> None:
    with granted.line(user) as line:
        assert line.publishes("", inbox_of("quality")) == REFUSED


def test_the_reader_writes_nothing_at_all(granted: Granted) -> None:
    with granted.line(READER) as line:
        assert {line.says(name) for name in NAMES} == {REFUSED}
        assert line.publishes(COMMANDS_EXCHANGE, "factory.complaint.submit") == REFUSED


def test_a_client_has_queues_of_its_own_and_hears_events_in_them(granted: Granted) -> None:
    with granted.line(CRM) as crm, granted.line("capaloop-sales") as sales:
        assert crm.tries(lambda channel: channel.queue_declare("ext.crm.all", durable=True, auto_delete=False)) == 0
        assert crm.tries(lambda channel: channel.queue_bind("ext.crm.all", EVENTS_EXCHANGE, "*.reply.#")) == 0
        assert crm.tries(lambda channel: channel.queue_bind("ext.crm.all", COMMANDS_EXCHANGE, "#")) == REFUSED
        sales.says("reply.issued")
        heard = crm.connection.channel().basic_get("ext.crm.all", no_ack=True)
        assert heard.delivery_info["routing_key"] == "factory.reply.issued"
        assert crm.tries(lambda channel: channel.queue_delete("ext.crm.all")) == 0


@pytest.mark.parametrize("target", [("capaloop.events", None), ("", inbox_of("quality"))])
def test_a_client_cannot_have_its_queue_write_for_it(granted: Granted, target: tuple[str, str | None]) -> None:
    exchange, key = target
    arguments = {"x-dead-letter-exchange": exchange, "x-message-ttl": 1, "x-queue-type": "classic"}
    arguments |= {"x-dead-letter-routing-key": key} if key else {}
    with granted.line(CRM) as crm:
        code = crm.tries(lambda channel: channel.queue_declare("ext.crm.trick", durable=True, arguments=arguments))
    assert code == REFUSED


@pytest.mark.parametrize(("user", "key"), [(CRM, "factory.complaint.submit"), ("capaloop-sales", "factory.task.done")])
def test_nobody_speaks_under_the_name_of_another(granted: Granted, user: str, key: str) -> None:
    exchange = COMMANDS_EXCHANGE if user == CRM else EVENTS_EXCHANGE
    with granted.line(user) as line:
        assert line.publishes(exchange, key, user_id=user) == 0
        assert line.publishes(exchange, key, user_id="capaloop-quality") == 406


def test_the_operator_declares_verifies_purges_and_moves(granted: Granted) -> None:
    topology.declare(granted.uri(OPERATOR))
    topology.verify(granted.uri(OPERATOR))
    with granted.line(OPERATOR) as line:
        assert line.tries(lambda channel: channel.queue_purge(inbox_of("sales"))) == 0
        assert line.publishes("", DEAD) == 0
        assert line.tries(lambda channel: channel.basic_get(DEAD, no_ack=True)) == 0


def test_a_queue_of_no_said_type_is_a_quorum_queue(granted: Granted, rabbitmq: PrivateNode) -> None:
    with granted.line(CRM) as crm:
        assert crm.tries(lambda channel: channel.queue_declare("ext.crm.kept", durable=True, auto_delete=False)) == 0
    listed = rabbitmq.control("list_queues", "-p", granted.vhost, "name", "type")
    assert ["ext.crm.kept", "quorum"] in [line.split() for line in listed.splitlines()]


def test_a_client_reaches_nothing_by_a_name_that_is_not_its_own(granted: Granted) -> None:
    with Client(granted.uri(CRM), "urn:test:crm") as client, pytest.raises(BrokerUnreachable, match="refused"):
        client.subscribe("ext.mes.all", ["#"])


def test_who_has_no_password_cannot_come_in(granted: Granted, rabbitmq: PrivateNode) -> None:
    """The last one here: nobody has one after it."""
    rabbitmq.control("import_definitions", str(SITES.parent / "ops" / "rabbitmq" / "definitions.json"))
    try:
        for password in ("", "guest", "capaloop-sales"):
            uri = granted.uri("capaloop-sales").replace(granted.passwords["capaloop-sales"], password)
            with pytest.raises(BrokerUnreachable):
                topology.present(uri)
    finally:
        rabbitmq.delete_vhost("capaloop")

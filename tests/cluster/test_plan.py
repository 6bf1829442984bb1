"""The cluster's configuration and what is told of a fault, without a cluster: that one runs by `make cluster`."""

from pathlib import Path

from capaloop.broker_package import Programs
from shared.bus.addresses import each_of
from tests.cluster.nodes import Cluster, Node, of_the_cluster, plans
from tests.cluster.watching import FOUND, MESSAGES, rate, told_silence

PROGRAMS = Programs(Path("server"), Path("control"), Path("mapper"))


def settings(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return dict(line.split(" = ", 1) for line in lines)  # type: ignore[misc]


def test_nodes_differ_in_name_and_ports_and_share_the_login_and_the_port_mapper() -> None:
    found = plans(3)
    ports = [port for plan in found for port in (plan.amqp_port, plan.dist_port)]
    assert len({plan.name for plan in found}) == 3
    assert len({*ports, found[0].epmd_port}) == 7
    assert len({(plan.user, plan.password, plan.epmd_port) for plan in found}) == 1


def test_the_shipped_configuration_stops_a_node_that_sees_the_smaller_part_and_names_every_node() -> None:
    found = plans(3)
    given = settings(of_the_cluster(found))
    assert given["cluster_partition_handling"] == "pause_minority"
    assert given["queue_leader_locator"] == "balanced"
    named = [value for name, value in given.items() if name.startswith("cluster_formation.classic_config.nodes.")]
    assert named == [plan.name for plan in found]


def test_every_node_has_the_same_cookie_which_is_its_own_secret(tmp_path: Path) -> None:
    nodes = [Node(tmp_path / plan.name, plan, PROGRAMS) for plan in plans(2)]
    for node in nodes:
        node.write("crumbs", of_the_cluster([one.plan for one in nodes]))
    cookies = [node.root / "home" / ".erlang.cookie" for node in nodes]
    assert [cookie.read_text() for cookie in cookies] == ["crumbs", "crumbs"]
    assert [cookie.stat().st_mode & 0o777 for cookie in cookies] == [0o400, 0o400]
    assert all("pause_minority" in (node.root / "rabbitmq.conf").read_text() for node in nodes)


def test_one_uri_names_every_node(tmp_path: Path) -> None:
    found = plans(3)
    uri = Cluster([Node(tmp_path, plan, PROGRAMS) for plan in found], "v").uri
    assert each_of(uri) == tuple(plan.uri("v") for plan in found)


def test_what_a_node_says_of_elections_is_understood() -> None:
    said = '[{<<"capaloop.sales.inbox">>,1763760000123},\n {<<"capaloop.dead">>,1763760000456}]\n'
    assert dict(FOUND.findall(said)) == {"capaloop.sales.inbox": "1763760000123", "capaloop.dead": "1763760000456"}


def test_silence_is_counted_from_the_last_word_before() -> None:
    assert told_silence([1.0, 2.0, 5.5, 6.0, 20.0], since=3.0, until=7.0) == "after 2.50 s, longest silence 3.50 s"
    assert told_silence([1.0, 2.0], since=3.0, until=7.0) == "after 4.00 s, longest silence 5.00 s"


def test_a_rate_is_that_of_its_span() -> None:
    assert rate([0.5, 1.5, 2.0, 2.5, 9.0], 1.0, 3.0) == 1.5
    assert rate([], 1.0, 1.0) == 0.0


def test_a_case_makes_the_departments_send_so_many_messages() -> None:
    assert MESSAGES == 12

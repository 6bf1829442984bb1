"""How the private node is watched over, with a node that does as it is told and a clock that is given."""

import signal
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from capaloop.broker import BrokerError, NodeStatus
from capaloop.own_broker import with_node
from capaloop.supervisor import PAUSES, START_SECONDS, STEADY_SECONDS, Kept, KeptNode, NotUpError, Supervisor
from services.settings import Settings


@dataclass
class FakeNode:
    """It is there or not, and answers or not."""

    there: bool = True
    answers: bool = True
    wrong: str = ""
    unsettled: str = ""
    did: list[str] = field(default_factory=list)

    def alive(self) -> bool:
        return self.there

    def status(self) -> NodeStatus:
        return NodeStatus(self.there and self.answers, 1, "amqp://there")

    def launch(self) -> None:
        self.did.append("launch")
        if self.wrong:
            raise BrokerError(self.wrong)
        self.there = True

    def settle(self) -> None:
        self.did.append("settle")
        if self.unsettled:
            raise BrokerError(self.unsettled)

    def kill(self) -> None:
        self.did.append("kill")
        self.there = False


@dataclass
class FakeProcess:
    got: list[signal.Signals] = field(default_factory=list)

    def send(self, number: signal.Signals) -> None:
        self.got.append(number)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def node() -> FakeNode:
    return FakeNode()


@pytest.fixture
def kept(node: FakeNode, told: list[str]) -> KeptNode:
    return KeptNode(node, told.append, 0.0)  # type: ignore[arg-type]


def test_a_node_that_ended_is_launched_after_a_pause_and_settled_before_it_counts(
    kept: KeptNode, node: FakeNode, told: list[str]
) -> None:
    node.there, node.answers = False, False
    kept.look(1.0)
    kept.look(1.1)
    assert node.did == []
    kept.look(1.0 + PAUSES[0])
    kept.look(2.0)
    assert (node.did, kept.ready) == (["launch"], False)
    node.answers = True
    kept.look(3.0)
    assert (node.did, kept.ready) == (["launch", "settle"], True)
    assert told == [
        "the private RabbitMQ node has ended; starting it again in 0.5 s",
        "the private RabbitMQ node is back",
    ]


def test_a_node_that_cannot_be_launched_is_tried_again_ever_more_slowly(
    kept: KeptNode, node: FakeNode, told: list[str]
) -> None:
    node.there, node.wrong = False, "no room"
    now = 0.0
    for pause in PAUSES:
        kept.look(now)
        now += pause
    assert node.did == ["launch"] * (len(PAUSES) - 1)
    assert told[-1] == "the private RabbitMQ node cannot be started: no room; starting it again in 30 s"
    node.wrong = ""
    kept.look(now)
    kept.look(now)
    assert kept.ready


def test_a_node_that_never_answers_is_ended_and_launched_again(kept: KeptNode, node: FakeNode) -> None:
    kept.ready, node.answers = False, False
    kept.look(START_SECONDS)
    assert node.did == []
    kept.look(START_SECONDS + 1)
    kept.look(START_SECONDS + 1 + PAUSES[0])
    assert node.did == ["kill", "launch"]


def test_a_node_that_cannot_be_settled_is_asked_again(kept: KeptNode, node: FakeNode, told: list[str]) -> None:
    kept.ready, node.unsettled = False, "it is busy"
    kept.look(1.0)
    assert not kept.ready
    assert "it is busy" in told[-1]
    node.unsettled = ""
    kept.look(1.0 + PAUSES[0])
    kept.look(2.0)
    assert kept.ready


def test_a_node_that_has_run_for_long_is_started_again_as_soon_as_the_first_time(
    kept: KeptNode, node: FakeNode, told: list[str]
) -> None:
    kept.in_a_row, node.there = 4, False
    kept.look(STEADY_SECONDS + 1)
    assert told == ["the private RabbitMQ node has ended; starting it again in 0.5 s"]


@dataclass
class MovingNode:
    """A node that may come back at another address."""

    at: str = "before"

    def uri(self, user: str = "capaloop") -> str:
        return f"amqp://{user}@{self.at}"


def test_departments_follow_a_node_to_another_address_each_under_its_own_user() -> None:
    node = MovingNode()
    settings = with_node(Settings.of_environment({}), node)  # type: ignore[arg-type]
    running = SimpleNamespace(process=FakeProcess())
    department = Kept(settings, "sales", lambda _: None, running, 0.0)  # type: ignore[arg-type]
    Supervisor._follow(node, [department])  # type: ignore[arg-type]
    assert running.process.got == []
    node.at = "after"
    Supervisor._follow(node, [department])  # type: ignore[arg-type]
    Supervisor._follow(node, [department])  # type: ignore[arg-type]
    assert department.settings.amqp_uri == "amqp://capaloop@after"
    assert department.settings.amqp_uri_of("sales") == "amqp://capaloop-sales@after"
    assert running.process.got == [signal.SIGTERM]


def test_a_broker_named_for_some_departments_only_is_refused(tmp_path) -> None:
    given = {"CAPALOOP_HOME": str(tmp_path), "CAPALOOP_SALES_AMQP_URI": "amqp://capaloop-sales:x@rabbit/capaloop"}
    with pytest.raises(NotUpError, match=r"AMQP_URI or CAPALOOP_QUALITY_AMQP_URI, CAPALOOP_PRODUCTION_AMQP_URI"):
        Supervisor(Settings.of_environment(given), lambda _: None)._start()

"""What befalls the cluster under load; each act ends with everything running. Departments are never helped."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tests.cluster.nodes import Node
from tests.cluster.stage import VHOST, Stage
from tests.cluster.watching import MESSAGES, Elections, Traffic, count_sent, led_by_each, rate, sent, told_silence
from tests.system.installation import eventually

ELECTION_SECONDS = 300.0
HEALING_SECONDS = 60.0
PARTITIONS = "rabbit_node_monitor:partitions()."


@dataclass
class Marks:
    """The moments of an act: it began, it was struck, everything was there again, the last case was done."""

    began: float
    struck: float
    whole: float
    ended: float


Strike = Callable[[Stage, Traffic], tuple[float, float]]


def play(stage: Stage, strike: Strike, cases: int) -> None:
    """Lets `strike` happen under load, waits until every case is right, and tells what it cost."""
    stage.tell(f"--- {(strike.__doc__ or '').strip()}")
    load = stage.load(cases)
    load.sent_before, began = count_sent(stage.urls), time.time()
    with load:
        struck, whole = strike(stage, load)
    reckoning = stage.reckoned(load)
    marks = Marks(began, struck, whole, sent(stage.urls)[-1])
    _tell_costs(stage, load, marks)
    stage.tell(str(reckoning))


def leader_killed(stage: Stage, load: Traffic) -> tuple[float, float]:
    """a node that leads queues dies with -9, and one replica of each department; the node comes back later"""
    _done(stage, load, 4)
    led = led_by_each(stage.cluster, VHOST)
    victim = stage.cluster.node(led.most_common(1)[0][0])
    struck = _lost(stage, victim, led, Node.kill)
    stage.tell(f"killed: {', '.join(stage.replicas.kill_one_of_each(stage.chance))}")
    _tell_elections(stage, struck)
    _done(stage, load, 2)
    return struck.at, _back(stage, victim)


def busiest_killed(stage: Stage, load: Traffic) -> tuple[float, float]:
    """the node with most clients dies with -9, another being back; and all replicas of a department but one"""
    _done(stage, load, 4)
    clients, led = stage.cluster.connections(VHOST), led_by_each(stage.cluster, VHOST)
    victim = stage.cluster.node(clients.most_common(1)[0][0])
    stage.tell("clients: " + ", ".join(f"{clients[node.name]} at {node.short}" for node in stage.cluster.nodes))
    struck = _lost(stage, victim, led, Node.kill)
    stage.tell(f"killed: {', '.join(stage.replicas.kill_all_but_one(stage.replicas.third, stage.chance))}")
    _tell_elections(stage, struck)
    _done(stage, load, 2)
    return struck.at, _back(stage, victim)


def cut_off(stage: Stage, load: Traffic) -> tuple[float, float]:
    """a node hangs until the others have given it up, then it goes on in the belief that nothing was"""
    _done(stage, load, 4)
    led = led_by_each(stage.cluster, VHOST)
    victim = stage.cluster.node(led.most_common(1)[0][0])
    struck = _lost(stage, victim, led, Node.suspend)
    _tell_elections(stage, struck)
    others = [node for node in stage.cluster.nodes if node is not victim]
    stage.until("all others have given it up", lambda: not any(victim.name in node.running() for node in others))
    stage.tell(f"the others gave {victim.short} up after {time.time() - struck.at:.1f} s")
    _done(stage, load, 2)
    victim.resume()
    stage.tell(f"{victim.short} goes on")
    _joined_again(stage, victim)
    stage.until_whole()
    stage.tell(f"{victim.short} is in the cluster again, with every queue")
    return struck.at, time.time()


ACTS = {"leader": leader_killed, "busiest": busiest_killed, "cut": cut_off}


@dataclass
class Struck:
    """A node was lost at this moment."""

    node: Node
    at: float
    elections: Elections


def _lost(stage: Stage, victim: Node, led: Counter[str], how: Callable[[Node], None]) -> Struck:
    elections = Elections(stage.cluster.speaker(but=[victim]), victim, VHOST)
    at = time.time()
    how(victim)
    stage.tell(f"{victim.short} is lost, which led {led[victim.name]} queues ({how.__name__})")
    return Struck(victim, at, elections)


def _tell_elections(stage: Stage, struck: Struck) -> None:
    took = struck.elections.seconds_after(struck.at, ELECTION_SECONDS)
    told = ", ".join(f"{queue} {seconds:.2f} s" for queue, seconds in sorted(took.items()))
    stage.tell(f"another node leads after: {told or 'it led none'}")


def _back(stage: Stage, victim: Node) -> float:
    began = time.time()
    victim.launch()
    victim.wait_until_ready()
    stage.until_whole()
    stage.tell(f"{victim.short} is back, with every queue, {time.time() - began:.1f} s after its start")
    whole = time.time()
    stage.replicas.start()
    stage.tell("the replicas are back")
    return whole


def _joined_again(stage: Stage, victim: Node) -> None:
    """By itself; or, where RabbitMQ has noticed too late to stop it, by what an operator does about a partition."""

    def whole() -> bool:
        return stage.cluster.running(but=[victim]) == {node.name for node in stage.cluster.nodes}

    if eventually(whole, HEALING_SECONDS):
        stage.tell(f"{victim.short} has stopped serving and joined again by itself")
    else:
        stage.tell(f"{victim.short} sees a partition: {' '.join(victim.control('eval', PARTITIONS).split())}")
        victim.control("stop_app")
        victim.control("start_app")
        stage.tell(f"{victim.short} was told to stop and to start, as an operator does")
    stage.until("all are in one cluster", whole)


def _done(stage: Stage, load: Traffic, share: int) -> None:
    """Waits until one part in `share` of what the act's cases make the departments send is sent."""
    goal = load.sent_before + MESSAGES * len(load.ids) // share
    stage.until(f"{goal} messages are sent", lambda: count_sent(stage.urls) >= goal)


def _tell_costs(stage: Stage, load: Traffic, marks: Marks) -> None:
    by_us = sent(stage.urls)
    stage.tell(f"outside, publishing went on {told_silence(load.confirmed_at, marks.struck, marks.whole)}")
    stage.tell(f"in the departments, it went on {told_silence(by_us, marks.struck, marks.whole)}")
    phases = {
        "before": (marks.began, marks.struck),
        "without the node": (marks.struck, marks.whole),
        "after": (marks.whole, marks.ended),
    }
    told = ", ".join(f"{name} {rate(by_us, *phase) / MESSAGES:.1f}" for name, phase in phases.items())
    stage.tell(f"cases a second, at {MESSAGES} messages for each: {told}")

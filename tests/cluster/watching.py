"""What a fault costs in time: who leads a queue now, when publishing went on, how many cases a second came out."""

import re
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from random import Random
from typing import Any

from sqlalchemy import func, select

from shared.messages.registry import EVENTS_EXCHANGE
from shared.store.tables import outbox
from tests.cluster.nodes import Cluster, Node
from tests.faults.ledger import EXPECTED, reading
from tests.faults.load import Load

MESSAGES = sum(count for trace, count in EXPECTED.items() if " sent " in trace)
"""So many the departments send for each case."""
FOUND = re.compile(r'<<"([^"]+)">>,\s*(\d+)')
AWAIT_NEW_LEADERS = """
Gone = '{gone}',
Leader = fun(Queue) -> ra_leaderboard:lookup_leader(element(1, amqqueue:get_pid(Queue))) end,
Led = [Queue || Queue <- rabbit_amqqueue:list(<<"{vhost}">>), amqqueue:get_type(Queue) =:= rabbit_quorum_queue,
    {{_, At}} <- [Leader(Queue)], At =:= Gone],
ok = file:write_file("{sign}", <<>>),
Await = fun
    Await([], Found) -> Found;
    Await(Left, Found) ->
        {{New, Old}} = lists:partition(
            fun(Queue) -> case Leader(Queue) of {{_, At}} -> At =/= Gone; _ -> false end end, Left),
        Now = erlang:system_time(millisecond),
        timer:sleep(10),
        Await(Old, [{{element(4, amqqueue:get_name(Queue)), Now}} || Queue <- New] ++ Found)
    end,
Await(Led, []).
"""


class Traffic(Load):
    """The outsider of the fault tests, in less of a hurry; he notes when each of his complaints was confirmed."""

    thinks = 0.15
    trickle = 0.5

    def __init__(self, amqp_uri: str, name: str, count: int, chance: Random) -> None:
        super().__init__(amqp_uri, name, count, chance)
        self.confirmed_at: list[float] = []
        self.sent_before = 0

    def _publish(self, channel: Any, id_: str) -> None:
        super()._publish(channel, id_)
        self.confirmed_at.append(time.time())


class Elections:
    """Asks a node that stays, before another one goes, to say when each queue that it led has another leader."""

    def __init__(self, asked: Node, gone: Node, vhost: str) -> None:
        sign = asked.root / f"awaiting-{time.monotonic_ns()}"
        ask = AWAIT_NEW_LEADERS.format(gone=gone.name, vhost=vhost, sign=sign)
        self._pool = ThreadPoolExecutor(1)
        self._said: Future[str] = self._pool.submit(asked.control, "eval", ask)
        while not sign.exists() and not self._said.done():
            time.sleep(0.02)

    def seconds_after(self, moment: float, awhile: float) -> dict[str, float]:
        """For each queue, how long after that moment somebody else led it."""
        said = self._said.result(awhile)
        self._pool.shutdown()
        return {queue: int(at) / 1000 - moment for queue, at in FOUND.findall(said)}


def led_by_each(cluster: Cluster, vhost: str) -> Counter[str]:
    """How many queues each node leads."""
    return Counter(found["leader"] for found in cluster.queues(vhost).values())


def sent(urls: Mapping[str, str]) -> list[float]:
    """When the departments noted that the broker had confirmed a message, in order."""
    found: list[float] = []
    for url in urls.values():
        with reading(url) as connection:
            at = connection.execute(select(outbox.c.sent_at).where(outbox.c.exchange == EVENTS_EXCHANGE)).scalars()
            found += [moment.timestamp() for moment in at if moment is not None]
    return sorted(found)


def count_sent(urls: Mapping[str, str]) -> int:
    """How many messages the departments have sent so far."""
    query = select(func.count()).where(outbox.c.exchange == EVENTS_EXCHANGE, outbox.c.sent_at.is_not(None))
    found = 0
    for url in urls.values():
        with reading(url) as connection:
            found += connection.execute(query).scalar_one()
    return found


def told_silence(moments: Sequence[float], since: float, until: float) -> str:
    """For people: when the first of these came after `since`, and the longest time without any from then `until`."""
    at = bisect_right(moments, since)
    around = [*moments[max(at - 1, 0) : bisect_right(moments, until)], until]
    longest = max((after - before for before, after in pairwise(around)), default=0.0)
    first = moments[at] - since if at < len(moments) else until - since
    return f"after {first:.2f} s, longest silence {longest:.2f} s"


def rate(moments: Sequence[float], begin: float, end: float) -> float:
    """How many a second between the two."""
    count = bisect_right(moments, end) - bisect_right(moments, begin)
    return count / (end - begin) if end > begin else 0.0

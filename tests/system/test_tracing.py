"""One complaint is one trace through four departments; what takes the spans is never waited for."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from capaloop.broker import PrivateNode
from services.settings import DEPARTMENTS
from tests.collector import Collector, Taken, collecting
from tests.loop import a_complaint
from tests.system.installation import Installation, eventually
from tests.system.test_whole import Outsider

pytestmark = [pytest.mark.broker, pytest.mark.timeout(1800)]

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
CONSUMER, PRODUCER = 5, 4
OTHER = "0af7651916cd43dd8448eb211c80319c"
WORKED = {
    ("sales", "complaint.submit.v1"): 1,
    ("quality", "complaint.received.v1"): 1,
    ("quality", "search.requested.v1"): 1,
    ("production", "search.requested.v1"): 1,
    ("warehouse", "search.requested.v1"): 1,
    ("quality", "search.reported.v1"): 3,
    ("sales", "task.assigned.v1"): 1,
}
"""What a complaint makes the departments do before a person has to act."""


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collecting() as found, pytest.MonkeyPatch.context() as patch:
        for name, value in found.environment.items():
            patch.setenv(name, value)
        yield found


@pytest.fixture(scope="module")
def traced(
    rabbitmq: PrivateNode, collector: Collector, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    uri = rabbitmq.create_vhost("traced")
    installation = Installation.at(tmp_path_factory.mktemp("traced"), uri, CAPALOOP_RETRY_DELAYS="0,0,1,1")
    installation.start()
    yield installation
    installation.stop()
    rabbitmq.delete_vhost("traced")


@pytest.fixture
def outsider(traced: Installation) -> Iterator[Outsider]:
    client = Outsider(traced.settings.amqp_uri)
    yield client
    client.connection.close()


def worked_in(spans: list[Taken]) -> Counter[tuple[str, str]]:
    at_work = [one for one in spans if one.name.startswith("process")]
    return Counter((one.service.removeprefix("capaloop-"), one.attributes["capaloop.type"]) for one in at_work)


def unsent(spans: list[Taken]) -> set[str]:
    """What was received from one of the departments while the span of its sending has not come yet."""
    ours = {one.id for one in spans}
    received = {one.attributes["messaging.message.id"] for one in spans if one.kind == CONSUMER and one.parent in ours}
    return received - {one.attributes["messaging.message.id"] for one in spans if one.kind == PRODUCER}


def trace_of(collector: Collector, case: str) -> dict[str, Taken]:
    """The spans of the one trace of a case, by their ids, once everything that follows by itself is in it."""

    def whole() -> list[Taken]:
        submitted = {"capaloop.type": "complaint.submit.v1", "capaloop.case": case}.items()
        traces = {one.trace for one in collector.taken if submitted <= one.attributes.items()}
        assert len(traces) < 2, traces
        found = collector.of_trace(*traces) if traces else []
        opened = [one for one in found if one.attributes.get("capaloop.type") == "task.opened.v1"]
        return found if opened and worked_in(found) == WORKED and not unsent(found) else []

    spans = eventually(whole)
    assert spans, sorted((one.service, one.name, str(one.attributes)) for one in collector.taken)
    return {one.id: one for one in spans}


def way_to(spans: dict[str, Taken], last: Taken) -> list[str]:
    """The names of all that a span came of, the last first; at the end the id of what is no span of ours."""
    came, one = [], last
    while True:
        came.append(f"{one.service.removeprefix('capaloop-')} {one.attributes.get('capaloop.type') or one.name}")
        if one.parent not in spans:
            return [*came, one.parent]
        one = spans[one.parent]


def ways(spans: dict[str, Taken]) -> list[list[str]]:
    """From the task that a person got back to where all began."""
    return [way_to(spans, one) for one in spans.values() if one.attributes.get("capaloop.type") == "task.opened.v1"]


WAY = ["sales task.opened.v1", "sales task.assigned.v1", "quality search.reported.v1"]
BACK = ["quality complaint.received.v1", "sales complaint.submit.v1"]


def test_a_complaint_is_one_trace_from_its_sender_through_all_departments_and_back(
    outsider: Outsider, collector: Collector
) -> None:
    accepted = outsider.ask("complaint.submit", a_complaint(), traceparent=f"00-{TRACE}-{PARENT}-01")

    spans = trace_of(collector, accepted["data"]["case"])
    assert {one.trace for one in spans.values()} == {TRACE}
    assert {one.service for one in spans.values()} == {f"capaloop-{name}" for name in DEPARTMENTS}
    assert {one.parent for one in spans.values()} - {*spans} == {PARENT}
    for way in ways(spans):
        assert way[:3] == WAY
        assert way[3] in {f"{name} search.requested.v1" for name in ("quality", "production", "warehouse")}
        assert way[4:] == [*BACK, PARENT]
    sent = {one.attributes["messaging.message.id"]: one for one in spans.values() if one.name.startswith("send")}
    for one in spans.values():
        if one.name.startswith("process") and one.parent != PARENT:
            assert sent[one.attributes["messaging.message.id"]].parent == one.parent
    assert [one for one in spans.values() if one.failed] == []
    assert accepted["traceparent"].split("-")[1] == TRACE


def test_over_http_the_trace_of_the_client_goes_on_with_his_request(traced: Installation, collector: Collector) -> None:
    given = {"traceparent": f"00-{OTHER}-{PARENT}-01"}
    status, answer = traced.post("sales", "complaint.submit", a_complaint(order_number="SO-http"), **given)

    assert status == 202
    spans = trace_of(collector, answer["case"])
    assert {one.trace for one in spans.values()} == {OTHER}
    assert {way[-2] for way in ways(spans)} == {"sales POST /v1/commands/{command}"}
    assert {way[-1] for way in ways(spans)} == {PARENT}


@pytest.mark.parametrize("given", [{}, {"traceparent": "nonsense"}, {"traceparent": ["no", "text"]}])
def test_without_a_trace_one_begins(outsider: Outsider, collector: Collector, given: dict[str, Any]) -> None:
    accepted = outsider.ask("complaint.submit", a_complaint(order_number=f"SO-{uuid4()}"), **given)

    assert accepted["type"] == "complaint.submit.accepted.v1"
    spans = trace_of(collector, accepted["data"]["case"])
    assert {way[-1] for way in ways(spans)} == {""}
    assert {one.trace for one in spans.values()}.isdisjoint({TRACE, OTHER})


def test_the_lines_of_the_log_name_the_spans(traced: Installation, outsider: Outsider, collector: Collector) -> None:
    case = outsider.ask("complaint.submit", a_complaint(order_number="SO-log"))["data"]["case"]
    spans = trace_of(collector, case)

    for name in DEPARTMENTS:
        lines = traced.log_lines(name)
        handled = [one for one in lines if one["event"] == "handled" and one["case_id"] == case]
        assert Counter((name, one["type"]) for one in handled) == Counter(
            {key: count for key, count in WORKED.items() if key[0] == name}
        )
        for one in handled:
            assert spans[one["span_id"]].trace == one["trace_id"]
            assert spans[one["span_id"]].attributes["messaging.message.id"] == one["message_id"]


def test_a_collector_that_never_answers_is_not_waited_for(
    traced: Installation, outsider: Outsider, collector: Collector
) -> None:
    collector.silent.set()
    for number in range(5):
        accepted = outsider.ask("complaint.submit", a_complaint(order_number=f"SO-silent-{number}"))
        assert accepted["type"] == "complaint.submit.accepted.v1"
    assert eventually(collector.asked_in_vain.is_set)
    assert eventually(lambda: len(traced.cases()) >= 5)
    assert [traced.probe(name, "readyz") for name in DEPARTMENTS] == [200] * len(DEPARTMENTS)

    assert traced.stop() == dict.fromkeys(DEPARTMENTS, 0)


def test_what_is_left_at_the_end_is_handed_on(
    traced: Installation, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    traced.stop()
    collector.silent.clear()
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", str(24 * 60 * 60 * 1000))
    traced.start("warehouse")
    traced.get("warehouse", "/v1/tasks?limit=7")
    before = len(collector.taken)
    assert traced.stop()["warehouse"] == 0

    left = collector.taken[before:]
    assert ("capaloop-warehouse", "GET /v1/tasks") in [(one.service, one.name) for one in left]

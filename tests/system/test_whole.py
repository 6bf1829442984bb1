"""The four departments at work on a real broker, spoken to by an AMQP client that is not ours."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pika
import pytest

from capaloop.broker import PrivateNode
from capaloop.broker_definitions import says
from shared.bus.users import NOTHING, department_user, user_of
from shared.messages.registry import EVENTS_EXCHANGE
from tests.granted import SITES, Granted
from tests.loop import CAPA_ANSWER, CAPA_REPORT, EFFECT, a_complaint
from tests.system.installation import Installation, eventually

pytestmark = [pytest.mark.broker, pytest.mark.timeout(1800)]


class Outsider:
    """A CRM that knows the published contract and nothing else."""

    def __init__(self, uri: str) -> None:
        self.connection = pika.BlockingConnection(pika.URLParameters(uri))
        self.channel = self.connection.channel()
        self.replies = f"ext.crm.replies-{uuid.uuid4().hex[:8]}"
        self.events = f"ext.crm.events-{uuid.uuid4().hex[:8]}"
        self.channel.queue_declare(self.replies, exclusive=True)
        self.channel.queue_declare(self.events, exclusive=True)
        self.channel.queue_bind(self.events, "capaloop.events", "factory.#")

    def envelope(self, name: str, data: dict[str, Any], **changes: Any) -> dict[str, Any]:
        return {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": "urn:test:outsider",
            "type": f"{name}.v1",
            "time": datetime.now(UTC).isoformat(),
            "site": "factory",
            "data": data,
            **changes,
        }

    def send(self, key: str, body: bytes, content_type: str = "application/cloudevents+json") -> str:
        correlation = str(uuid.uuid4())
        properties = pika.BasicProperties(
            content_type=content_type, delivery_mode=2, reply_to=self.replies, correlation_id=correlation
        )
        self.channel.basic_publish("capaloop.commands", key, body, properties)
        return correlation

    def ask(self, name: str, data: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """The one answer to a command."""
        body = json.dumps(self.envelope(name, data, **changes)).encode()
        return self.answer_to(self.send(f"{changes.get('site', 'factory')}.{name}", body))

    def answer_to(self, correlation: str) -> dict[str, Any]:
        def next_answer() -> Any:
            self.connection.process_data_events(0.05)
            method, properties, body = self.channel.basic_get(self.replies, auto_ack=True)
            return (properties, json.loads(body)) if method else None

        properties, answer = eventually(next_answer)
        assert properties.correlation_id == correlation
        return dict(answer)

    def told(self, name: str) -> list[dict[str, Any]]:
        """The events of a name that have come to the queue of our own, as far as they have come."""
        found = []
        while True:
            method, _, body = self.channel.basic_get(self.events, auto_ack=True)
            if not method:
                return [one for one in found if one["type"] == f"{name}.v1"]
            found.append(json.loads(body))

    def hears(self, name: str) -> dict[str, Any]:
        """Waits for the next event of a name."""
        heard = eventually(lambda: self.told(name))
        assert heard, f"{name} was not heard"
        return dict(heard[0])


@pytest.fixture
def outsider(running: Installation) -> Iterator[Outsider]:
    client = Outsider(running.settings.amqp_uri)
    yield client
    client.connection.close()


def test_a_complaint_goes_from_intake_to_verified_effect(running: Installation, outsider: Outsider) -> None:
    stock = {"record": "S-1", "product_name": "bracket A", "order_number": "SO-1001", "defect": "边缘毛刺"}
    assert outsider.ask("stock.record", stock)["type"] == "stock.record.accepted.v1"

    accepted = outsider.ask("complaint.submit", a_complaint())
    case = accepted["data"]["case"]
    requested = outsider.hears("capa.requested")
    assert requested["data"]["parent"] == case
    for department, kind, answer in (
        ("production", "answer_capa", CAPA_ANSWER),
        ("production", "carry_out_capa", CAPA_REPORT),
        ("quality", "verify_effect", EFFECT),
        ("quality", "close_complaint", {"closing_reason": "punch replaced"}),
    ):
        done = outsider.ask("task.complete", {"task": running.task(department, kind), "by": "li.na", "answer": answer})
        assert done["type"] == "task.complete.accepted.v1", done

    closed = outsider.hears("complaint.closed")
    assert (closed["data"]["case"], closed["data"]["outcome"]) == (case, "handled")


def test_a_command_sent_twice_is_answered_twice_and_done_once(running: Installation, outsider: Outsider) -> None:
    data = a_complaint(order_number="SO-twice", product_name="lid")
    first = outsider.ask("complaint.submit", data, id="twice-1")
    again = outsider.ask("complaint.submit", data, id="twice-1")
    other = outsider.ask("complaint.submit", {**data, "lot": "L"}, id="twice-1")

    assert (first["data"]["duplicate"], again["data"]["duplicate"]) == (False, True)
    assert again["data"]["case"] == first["data"]["case"]
    assert (other["data"]["status"], other["data"]["errors"][0]["code"]) == (409, "id-reused")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"no json at all", "application/cloudevents+json"),
        (b'{"specversion": "1.0"', "application/json"),
        ('{"text": "\u00e9"}'.encode("latin-1"), "application/json"),
        (b"\x80\x04\x95 a pickle", "application/x-python-serialize"),
        (b'{"a": 1}', "application/cloudevents+json"),
        (b"x" * (1024 * 1024 + 1), "application/json"),
    ],
    ids=["no json", "half json", "not utf-8", "pickle", "no envelope", "too large"],
)
def test_what_cannot_be_read_is_refused_and_parked_and_harms_nobody(
    running: Installation, outsider: Outsider, body: bytes, content_type: str
) -> None:
    before = len(running.parked("sales"))

    correlation = outsider.send("factory.complaint.submit", body, content_type)

    assert outsider.answer_to(correlation)["data"]["status"] == 400
    assert len(running.parked("sales")) == before + 1
    alive = outsider.ask("complaint.submit", a_complaint(order_number="SO-alive", product_name="lid"))
    assert alive["type"] == "complaint.submit.accepted.v1"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"channel": None}, "channel", "required"),
        ({"channel": "carrier pigeon"}, "channel", "choice"),
        ({"defect_rate_percent": "0"}, "defect_rate_percent", "range"),
        ({"defect_rate_percent": "100.01"}, "defect_rate_percent", "range"),
        ({"defect_rate_percent": 3}, "defect_rate_percent", "type"),
        ({"received_at": "2026-03-01T09:00:00"}, "received_at", "format"),
        ({"colour": "red"}, "colour", "unknown-field"),
        ({"customer": {"code": "K"}}, "customer.name", "required"),
    ],
)
def test_a_readable_command_that_is_wrong_is_refused_by_field_and_not_parked(
    running: Installation, outsider: Outsider, changes: dict[str, Any], field: str, code: str
) -> None:
    before = running.parked("sales")

    refused = outsider.ask("complaint.submit", a_complaint(**changes))

    found = {(error["field"], error["code"]) for error in refused["data"]["errors"]}
    assert (refused["type"], refused["data"]["status"]) == ("complaint.submit.refused.v1", 422)
    assert (field, code) in found
    assert running.parked("sales") == before


def test_a_case_that_does_not_exist_is_refused(outsider: Outsider) -> None:
    refused = outsider.ask("complaint.close", {"case": "factory/C-2026-999999", "by": "x", "reason": "done"})

    assert (refused["data"]["status"], refused["data"]["errors"][0]["field"]) == (404, "case")


def test_an_act_that_the_procedure_forbids_is_refused_with_its_reasons(outsider: Outsider) -> None:
    case = outsider.ask("complaint.submit", a_complaint(order_number="SO-early", product_name="lid"))["data"]["case"]
    assert outsider.hears("task.opened")

    refused = outsider.ask("complaint.close", {"case": case, "by": "zhao", "reason": "done"})

    assert refused["data"]["status"] == 409
    assert {"task_open", "capa_not_requested"} <= {error["code"] for error in refused["data"]["errors"]}


def test_an_answer_to_a_closed_task_is_refused(running: Installation, outsider: Outsider) -> None:
    outsider.ask(
        "complaint.submit", a_complaint(order_number="SO-closed", product_name="lid", defect_rate_percent=None)
    )
    task = running.task("sales", "complete_feedback_form")
    answer = {"defect_rate_percent": "2"}
    assert outsider.ask("task.complete", {"task": task, "by": "a", "answer": answer})["data"]["duplicate"] is False

    same = outsider.ask("task.complete", {"task": task, "by": "a", "answer": answer})
    other = outsider.ask("task.complete", {"task": task, "by": "a", "answer": {"defect_rate_percent": "3"}})

    assert same["data"]["duplicate"] is True
    assert (other["data"]["status"], other["data"]["errors"][0]["code"]) == (409, "task-closed")


def test_an_event_for_a_case_that_is_not_known_is_tried_again_and_then_parked(
    running: Installation, outsider: Outsider, granted: Granted
) -> None:
    data = {"case": "factory/C-2026-888888", "returned": {"quantity": 5}}
    with granted.line("capaloop-sales") as sales:
        event = outsider.envelope("return.registered", data)
        assert sales.publishes("capaloop.events", "factory.return.registered", body=event) == 0

    (parked,) = eventually(lambda: [one for one in running.parked("quality") if one["type"] == "return.registered.v1"])

    assert parked["reason"] == "unknown-case"


def test_the_same_command_goes_in_over_http_with_the_same_answer(running: Installation, outsider: Outsider) -> None:
    over_amqp = outsider.ask("complaint.submit", a_complaint(defect_rate_percent="101"))["data"]
    over_http = running.post("sales", "complaint.submit", a_complaint(defect_rate_percent="101"))

    assert over_http == (422, over_amqp)


WAYS_ROUND = {
    "by the default exchange": ("", "capaloop.quality.inbox", {}),
    "by a blind copy of an own event": ("capaloop.events", "factory.task.opened", {"BCC": ["capaloop.quality.inbox"]}),
    "by a copy of an own event": ("capaloop.events", "factory.task.opened", {"CC": ["factory.complaint.received"]}),
}


@pytest.mark.parametrize("way", WAYS_ROUND.values(), ids=WAYS_ROUND.keys())
def test_what_a_department_forges_is_parked_and_has_no_effect(
    running: Installation, outsider: Outsider, granted: Granted, way: tuple[str, str, dict[str, Any]]
) -> None:
    """The broker lets it through: it looks at no copies, and at no queue behind the default exchange."""
    exchange, key, headers = way
    forged = outsider.envelope(
        "complaint.received", {"case": "factory/C-2026-777777", "complaint": a_complaint()}, source="urn:capaloop:sales"
    )
    before = {one["id"] for one in running.parked("quality")}

    with granted.line("capaloop-production") as production:
        assert production.publishes(exchange, key, headers=headers, body=forged) == 0

    [parked] = eventually(lambda: [one for one in running.parked("quality") if one["id"] not in before])
    assert (parked["reason"], parked["type"]) == ("astray", "complaint.received.v1")
    assert [one["case"] for one in running.cases() if one["case"].endswith("777777")] == []


def test_a_department_runs_without_the_login_of_any_other(running: Installation, granted: Granted) -> None:
    for name, process in running.processes.items():
        environment = Path(f"/proc/{process.pid}/environ").read_text(encoding="utf-8")
        known = {user for user, password in granted.passwords.items() if password in environment}
        assert known == {user_of(name)}  # type: ignore[arg-type]


def test_what_a_department_may_not_say_waits_and_is_said_once_it_may(
    running: Installation, outsider: Outsider, granted: Granted, rabbitmq: PrivateNode
) -> None:
    def allow(expression: str) -> None:
        given = ("-p", granted.vhost, "capaloop-sales", EVENTS_EXCHANGE, expression, ".*")
        rabbitmq.control("set_topic_permissions", *given)

    allow(NOTHING)
    try:
        case = outsider.ask("complaint.submit", a_complaint(order_number="SO-mute", product_name="lid"))["data"]["case"]
        assert case not in [one["case"] for one in running.cases()]
    finally:
        allow(department_user("sales", says(SITES)["sales"]).keys[EVENTS_EXCHANGE])

    assert eventually(lambda: case in [one["case"] for one in running.cases()]), running.last_words("sales")
    assert "ACCESS_REFUSED" in running.log("sales").read_text(encoding="utf-8")

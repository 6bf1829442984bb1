"""What goes along with a message: the names in its log lines, its one line, the trace under which it goes on."""

import json
import logging

import pytest
import structlog
from greenlet import greenlet

from services.casework.handled_line import log_handled
from shared.messages.envelope import loads
from shared.messages.traceparent import traceparent_of
from shared.store.delivery import Delivery
from shared.store.following import goes_on_as, traceparent
from tests.shared.letters import CASE, COMPLAINT, RECEIVED, command, event, letter, sent

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
OTHER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
NO_TRACES = [
    "nonsense",
    "",
    "   ",
    TRACE.upper(),
    f"{TRACE}-more",
    f"{TRACE}\n",
    f"ff{TRACE[2:]}",
    TRACE.replace("4bf92f3577b34da6a3ce929d0e0e4736", "0" * 32),
    TRACE.replace("00f067aa0ba902b7", "0" * 16),
    f"01{TRACE[2:]}-{'x' * 200}",
    17,
    ["00"],
    {"a": 1},
    None,
]
NAMES = {"case_id", "message_id", "correlation_id"}


@pytest.mark.parametrize("given", NO_TRACES, ids=str)
def test_what_is_no_trace_is_ignored_and_the_message_is_read(given) -> None:
    assert traceparent_of(given) is None
    read = loads(json.dumps(letter("complaint.submit.v1", COMPLAINT) | {"traceparent": given}).encode())
    assert (read.id, read.traceparent) == ("m-1", None)


@pytest.mark.parametrize("given", [TRACE, f"01{TRACE[2:]}", f"cc{TRACE[2:]}-what.comes-later"])
def test_a_trace_is_taken_as_it_came_also_one_of_a_version_to_come(given) -> None:
    assert loads(json.dumps(letter("complaint.submit.v1", COMPLAINT, traceparent=given)).encode()).traceparent == given


def test_a_message_goes_on_under_the_trace_of_the_one_at_work(store, desk) -> None:
    store.carry_out(command(letter("complaint.submit.v1", COMPLAINT, traceparent=TRACE)), desk.duties)
    store.carry_out(command(letter("complaint.submit.v1", {}, id="m-2", traceparent="nonsense")), desk.duties)

    assert [one.get("traceparent") for one in sent(store)] == [TRACE, TRACE, None]


def test_a_message_goes_on_under_the_trace_of_whoever_goes_along(store, desk) -> None:
    with goes_on_as(OTHER):
        store.carry_out(command(letter("complaint.submit.v1", COMPLAINT, traceparent=TRACE)), desk.duties)
        store.carry_out(command(letter("complaint.submit.v1", {}, id="m-2")), desk.duties)

    assert [one["traceparent"] for one in sent(store)] == [OTHER] * 3
    assert traceparent() is None


def test_what_one_green_thread_goes_on_as_is_not_what_another_does() -> None:
    with goes_on_as(OTHER):
        assert greenlet(traceparent).switch() is None
        assert traceparent() == OTHER


def named_lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, str]]:
    return [getattr(record, "bound", {}) for record in caplog.records]


@pytest.fixture
def _bound_names_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every record keeps what is bound at the moment it is made, as the line that is written of it does."""
    plain = logging.getLogRecordFactory()

    def made(*given, **named):
        record = plain(*given, **named)
        record.bound = structlog.contextvars.get_contextvars()
        return record

    monkeypatch.setattr(logging, "_logRecordFactory", made)


@pytest.mark.usefixtures("_bound_names_kept")
def test_what_is_logged_while_a_message_is_handled_carries_its_names(store, desk, caplog) -> None:
    desk.failures = 1
    store.carry_out(
        event(letter("complaint.received.v1", RECEIVED, subject="C-2026-000017", correlationid="talk-1")), desk.duties
    )
    logging.getLogger("capaloop.bus").warning("afterwards")

    assert named_lines(caplog) == [{"case_id": CASE, "message_id": "m-1", "correlation_id": "talk-1"}, {}]


def test_there_is_one_line_for_every_message_and_it_says_what_became_of_it(store, desk, caplog) -> None:
    caplog.set_level(logging.INFO)
    store.at_handled(log_handled)
    submit = letter("complaint.submit.v1", COMPLAINT, correlationid="talk-1")
    for delivery in (
        command(submit),
        command(submit, redelivered=True),
        command(letter("complaint.submit.v1", {}, id="m-2")),
        Delivery(b"no envelope", exchange="capaloop.events", routing_key="factory.complaint.received"),
        command(letter("weather.change.v1", {}, id="m-3")),
        event(letter("complaint.received.v1", {**RECEIVED, "case": "factory/C-9"}, id="m-4")),
    ):
        store.carry_out(delivery, desk.duties)

    told = [(one.levelname, one.outcome, one.reason, one.type, one.message_id) for one in caplog.records]
    assert told == [
        ("INFO", "done", None, "complaint.submit.v1", "m-1"),
        ("INFO", "duplicate", None, "complaint.submit.v1", "m-1"),
        ("INFO", "refused", "invalid", "complaint.submit.v1", "m-2"),
        ("ERROR", "parked", "unreadable", None, None),
        ("INFO", "refused", "unknown-type", None, "m-3"),
        ("INFO", "retry", "unknown-case", "complaint.received.v1", "m-4"),
    ]
    first = caplog.records[0]
    assert (first.getMessage(), first.case_id, first.correlation_id, first.via) == ("handled", CASE, "talk-1", "amqp")
    assert (first.attempts, first.ms >= 0) == (0, True)


def test_a_case_is_named_only_if_it_is_spelt_as_one(store, desk) -> None:
    told = []
    store.at_handled(told.append)
    for number, subject in enumerate(("C-1", "Mr. Wang, 138 0013 8000", "a/b"), 1):
        written = letter("complaint.submit.v1", {}, id=f"m-{number}", subject=subject)
        store.carry_out(command(written), desk.duties)

    assert [one.case for one in told] == ["factory/C-1", None, None]

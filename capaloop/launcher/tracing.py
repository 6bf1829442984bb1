"""Whether a department is followed: only where an endpoint for traces is named, and then by OpenTelemetry.

What OpenTelemetry knows by variables of its own is left to it: where to, how often, with which headers, how much of it.
"""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from shared.errors import CapaLoopError
from shared.store.engine import Store

ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
PROTOCOLS: Final = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
PROTOCOL: Final = "http/protobuf"
DISABLED: Final = "OTEL_SDK_DISABLED"
EXPORTER: Final = "OTEL_TRACES_EXPORTER"
NEEDED: Final = ("opentelemetry", "opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")


class CannotBeFollowed(CapaLoopError):
    """An endpoint for traces is named, and nothing can be sent there."""


def follow(store: Store, environment: Mapping[str, str]) -> None:
    """From now on spans are made of what the store's department does, if the environment names where to send them.

    Unless it does, nothing is imported, begun or sent. CannotBeFollowed says in one line what is wrong with it.
    """
    name = _wanted(environment)
    if name is None:
        return
    _check(name, environment)
    try:
        spans = import_module("shared.bus.spans").Spans(store.department)
    except ValueError as wrong:
        raise CannotBeFollowed(f"OpenTelemetry does not take its settings: {wrong}") from None
    store.following = spans
    store.at_sent(spans.sent)


def _wanted(environment: Mapping[str, str]) -> str | None:
    """The variable that says where to."""
    disabled = environment.get(DISABLED, "").strip().lower() == "true"
    if disabled or environment.get(EXPORTER, "").strip().lower() == "none":
        return None
    return next((name for name in ENDPOINTS if environment.get(name, "").strip()), None)


def _check(name: str, environment: Mapping[str, str]) -> None:
    where = environment[name].strip()
    if not where.startswith(("http://", "https://")):
        raise CannotBeFollowed(f"{name} is {where!r}; expected a URL such as http://127.0.0.1:4318")
    said = next((one for one in PROTOCOLS if environment.get(one, "").strip()), None)
    if said is not None and environment[said].strip() != PROTOCOL:
        raise CannotBeFollowed(f"{said} is {environment[said]!r}; expected {PROTOCOL}")
    if not all(find_spec(one) for one in NEEDED):
        raise CannotBeFollowed(
            f"{name} is set and OpenTelemetry is not installed; install capaloop[otel] or unset the variable"
        )

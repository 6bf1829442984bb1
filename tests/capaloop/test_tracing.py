"""A department is followed where an endpoint is named, and nowhere else."""

import subprocess
import sys
from pathlib import Path

import pytest

from capaloop.databases import upgrade_own
from capaloop.launcher import tracing
from capaloop.launcher.tracing import CannotBeFollowed, follow
from services.settings import Settings
from shared.store.engine import open_store
from shared.store.following import NotFollowed
from tests.capaloop.test_launcher import REPOSITORY, environment, launched

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
NOWHERE = "http://127.0.0.1:9"
EVERYTHING = """
import os, sys, warnings
warnings.filterwarnings("ignore", message=r"\\s*Eventlet is deprecated")
import capaloop.launcher.serving
from capaloop.launcher.tracing import follow
from services.settings import Settings
import services.sales, services.sales.service
department = services.sales.open_department(Settings.of_environment())
follow(department.store, os.environ)
print(sorted(name for name in sys.modules if name.partition(".")[0] == "opentelemetry"))
"""


@pytest.mark.parametrize("named", [{}, {ENDPOINT: " "}, {ENDPOINT: NOWHERE, "OTEL_SDK_DISABLED": "true"}])
def test_unless_an_endpoint_is_named_nothing_of_opentelemetry_is_even_imported(
    tmp_path: Path, named: dict[str, str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", EVERYTHING],
        cwd=REPOSITORY,
        env=environment(tmp_path) | named,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


@pytest.mark.parametrize(
    "named",
    [
        {},
        {ENDPOINT: ""},
        {ENDPOINT: NOWHERE, "OTEL_TRACES_EXPORTER": "none"},
        {ENDPOINT: NOWHERE, "OTEL_SDK_DISABLED": "TRUE"},
    ],
)
def test_nobody_follows_unless_he_is_asked_to(named: dict[str, str]) -> None:
    store = open_store("sqlite://", "sales")
    follow(store, named)
    assert isinstance(store.following, NotFollowed)


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ({ENDPOINT: "collector:4318"}, f"{ENDPOINT} is 'collector:4318'; expected a URL such as"),
        (
            {ENDPOINT: NOWHERE, "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
            "OTEL_EXPORTER_OTLP_PROTOCOL is 'grpc'; expected http/protobuf",
        ),
    ],
)
def test_an_endpoint_that_cannot_be_used_is_refused_in_one_line(named: dict[str, str], told: str) -> None:
    with pytest.raises(CannotBeFollowed, match=told) as wrong:
        follow(open_store("sqlite://", "sales"), named)
    assert "\n" not in str(wrong.value)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "find_spec", lambda _: None)
    with pytest.raises(CannotBeFollowed, match=r"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is set.*capaloop\[otel\]"):
        follow(open_store("sqlite://", "sales"), {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": NOWHERE})


@pytest.mark.broker
def test_a_department_that_cannot_be_followed_does_not_start(tmp_path: Path, amqp_uri: str) -> None:
    variables = environment(tmp_path, AMQP_URI=amqp_uri)
    upgrade_own(Settings.of_environment(variables))
    done = launched(variables | {ENDPOINT: "collector:4318"})
    assert done.returncode == 2
    assert done.stderr.startswith(f"quality: {ENDPOINT} is 'collector:4318'; expected a URL")
    assert done.stderr.count("\n") == 1

"""A running department answers, or closes, whatever bytes come over HTTP, and goes on working."""

import re
from pathlib import Path

import pytest
from hypothesis import given

from capaloop.places import Places
from tests.fuzz.effort import effort
from tests.fuzz.raw_http import odd_requests, spoiled, talk
from tests.loop import a_complaint
from tests.system.installation import DIRECT, Installation

pytestmark = [pytest.mark.broker, pytest.mark.timeout(0)]


def works(running: Installation) -> None:
    """It lives, and takes a complaint."""
    with DIRECT.open(f"{running.base('sales')}/livez", timeout=300) as response:
        assert response.status == 200
    status, answer = running.post("sales", "complaint.submit", a_complaint())
    assert (status, answer["duplicate"]) == (202, False)


def log_of(running: Installation) -> str:
    return (Path(running.settings.home) / "sales.log").read_text(encoding="utf-8", errors="replace")


def test_a_department_goes_on_working_whatever_bytes_come(running: Installation) -> None:
    token = Places(running.settings.home).token.read_text(encoding="utf-8").strip()
    port = running.settings.http_ports["sales"]
    answers = {name: talk(port, said) for name, said in odd_requests(token).items()}

    @effort(80)
    @given(said=spoiled(token))
    def every(said: bytes) -> None:
        assert [status for status in talk(port, said) if status >= 500] == []

    every()
    works(running)
    assert {name: found for name, found in answers.items() if any(status >= 500 for status in found)} == {}
    assert re.findall(r"Traceback|\w+Error\b.*", log_of(running)) == []
    assert answers["chunked: good"] == [202]

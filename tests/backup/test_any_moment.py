"""A backup at any moment of any course of things: what goes on from it comes right, every time.

And the same check with a protection switched off fails: it is no check that always agrees.
"""

import itertools
import os
from pathlib import Path
from random import Random
from typing import Any

import pytest

from capaloop.backup import taking
from capaloop.backup.in_flight import InFlight
from capaloop.backup.restoring import restore
from capaloop.backup.taking import take
from services.settings import DEPARTMENTS
from tests.backup.flow import Flow, begun_at, settings_at

COURSES = int(os.environ.get("BACKUP_COURSES") or 3)
MOMENTS = 2
STEPS = 40


def gone_on_from(backup: Path, before: Flow, home: Path) -> Flow:
    """Another installation that goes on from a backup, takes in one complaint more, and comes to its end."""
    settings = settings_at(home)
    restore(settings, backup)
    after = Flow(settings, before.clock, set(before.heard), set(before.sent))
    taken_in = after.taken_in()
    after.finish()
    after.submit("afterwards")
    after.finish()
    assert after.taken_in() == taken_in | {"afterwards"}
    return after


@pytest.mark.parametrize("seed", range(COURSES))
def test_whatever_happens_next_a_backup_taken_now_comes_right(tmp_path: Path, seed: int) -> None:
    chance, flow = Random(seed), begun_at(tmp_path / "home")
    in_flight = 0
    for number in range(MOMENTS):
        flow.submit(f"complaint-{number}")
        for _ in range(chance.randrange(STEPS)):
            flow.step(chance)
        backup = tmp_path / f"backup-{number}"
        in_flight += sum(
            len(part.in_flight) for part in take(flow.settings, backup, clock=flow.clock).departments.values()
        )

        after = gone_on_from(backup, flow, tmp_path / f"after-{number}")
        reckoning = after.reckoned()
        after.close()
        assert reckoning.right, f"seed {seed}, backup {number}: {reckoning.in_full()}"
    flow.finish()
    assert flow.reckoned().right, "the backups have disturbed what they were taken of"
    flow.close()


def in_flight_to_quality(home: Path) -> Flow:
    """A complaint that sales has taken in and sent on, as it has noted, and that quality has not received."""
    flow = begun_at(home)
    flow.submit("on-its-way")
    for act in (flow.deliver, flow.publish, flow.note):
        act("sales")
    return flow


def test_what_is_on_the_broker_is_sent_again(tmp_path: Path) -> None:
    flow = in_flight_to_quality(tmp_path / "home")

    taken = take(flow.settings, tmp_path / "backup", clock=flow.clock)

    assert len(taken.departments["sales"].in_flight) == 1
    assert taken.departments["sales"].in_flight_to == {"quality": 1}
    after = gone_on_from(tmp_path / "backup", flow, tmp_path / "after")
    assert after.reckoned().right, after.reckoned().in_full()
    after.close()
    flow.close()


def test_a_message_of_which_nobody_knows_any_more_is_not_sent_again(tmp_path: Path) -> None:
    """Its identity may have been forgotten at its receiver: then it would take effect twice."""
    flow = in_flight_to_quality(tmp_path / "home")
    flow.clock.move(days=29, seconds=1)

    taken = take(flow.settings, tmp_path / "backup", clock=flow.clock)

    assert taken.departments["sales"].in_flight == []
    assert taken.departments["sales"].undecided == 1
    flow.close()


def test_control_without_sending_again_something_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "in_flight", lambda *_: {name: InFlight() for name in DEPARTMENTS})
    flow = in_flight_to_quality(tmp_path / "home")
    take(flow.settings, tmp_path / "backup", clock=flow.clock)

    after = gone_on_from(tmp_path / "backup", flow, tmp_path / "after")

    assert after.reckoned().lost == 1
    after.close()
    flow.close()


class Unheld:
    """A copy that nobody has stopped for: after each the flow goes on to its end with one complaint more."""

    numbers = itertools.count()

    def __init__(self, source: Any, flow: Flow) -> None:
        self._source = source
        self._flow = flow

    def hold(self) -> None:
        pass

    def look(self) -> None:
        self._source.look()
        self._flow.submit(f"meanwhile-{next(self.numbers)}")
        self._flow.finish()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)


def test_control_four_copies_one_after_the_other_do_not_belong_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quality knows a case of which sales knows nothing: sales draws its number a second time."""
    flow, plain = begun_at(tmp_path / "home"), taking.source_of
    monkeypatch.setattr(taking, "source_of", lambda *given: Unheld(plain(*given), flow))
    take(flow.settings, tmp_path / "backup", clock=flow.clock)

    reckoning = gone_on_from(tmp_path / "backup", flow, tmp_path / "after").reckoned()

    assert not reckoning.right
    assert reckoning.lost + reckoning.duplicated + reckoning.unexpected > 0
    flow.close()

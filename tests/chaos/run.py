"""A run: hundreds of complaints from their submission to their end, and a plan of faults that befalls them."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from rules.assembly import assemble_sites
from rules.sites import read_sites
from services.casework.tables import cases
from services.settings import DEPARTMENTS
from shared.messages.registry import EVENTS_EXCHANGE, by_type
from shared.store.tables import inbox, outbox, retry
from tests.chaos.blows import strike
from tests.chaos.books import readings_of
from tests.chaos.ears import Ears
from tests.chaos.invariants.history import Memory, remember
from tests.chaos.people import People
from tests.chaos.plan import Fault
from tests.chaos.sent import Sent
from tests.chaos.staff import Staff
from tests.chaos.verdict import Verdict, judged
from tests.faults.ledger import reading
from tests.faults.scene import Scene

PATIENCE = 600.0
LOOKS_EVERY = 0.5

Tell = Callable[[str], None]


@dataclass
class Run:
    """What a run leaves for whoever judges it."""

    scene: Scene
    sent: Sent
    ears: Ears
    memories: list[Memory]

    def judged(self) -> Verdict:
        """What the invariants say of it."""
        scene = self.scene
        procedures = assemble_sites(read_sites(scene.installation.settings.sites))
        readings = readings_of(scene.databases.urls)
        return judged(readings, procedures, self.sent, self.ears.heard, self.memories)


def run(
    scene: Scene,
    seed: int,
    cases: int,
    faults: Sequence[Fault],
    *,
    in_hand: int,
    tell: Tell = print,
    seconds: float = 1e9,
    patience: float | None = None,
) -> Run:
    """Plays all the lives while the faults happen, and waits until everything has come to rest by itself.

    After that many seconds nobody begins to complain any more and no fault comes. It is given up when nothing has
    happened for as long as `patience` says.
    """
    sent = Sent()
    people = People(sent, seed, cases)
    staff = Staff(scene.installation, people, seed, in_hand)
    ears = Ears(scene.installation.settings.amqp_uri, sent, people.hear_closed)
    ears.subscribe()
    scene.broker.settle()
    deadline, memories = time.monotonic() + seconds, []
    try:
        with ears:
            with staff:
                for fault in faults:
                    if not _until_due(staff, fault, deadline):
                        break
                    tell(f"{time.strftime('%H:%M:%S')} {fault}")
                    strike(scene, fault)
                    memories.append(remember(readings_of(scene.databases.urls)))
                _until_begun(staff, deadline)
                people.complain_no_more()
                _come_to_rest(scene, staff, ears, patience or PATIENCE)
            _until_heard(scene, ears, sent, patience or PATIENCE)
    except BaseException as wrong:
        wrong.add_note(scene.installation.last_words())
        raise
    return Run(scene, sent, ears, memories)


def _until_due(staff: Staff, fault: Fault, deadline: float) -> bool:
    """Waits until so many complaints have come in; false when the time is over before."""
    while staff.people.begun < fault.at * len(staff.people.orders):
        staff.check()
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _until_begun(staff: Staff, deadline: float) -> None:
    """Waits until all complaints have come in, or the time is over."""
    before, since = -1, time.monotonic()
    while staff.people.begun < len(staff.people.orders) and time.monotonic() < deadline:
        staff.check()
        if staff.people.begun != before:
            before, since = staff.people.begun, time.monotonic()
        if time.monotonic() - since > PATIENCE:
            return
        time.sleep(LOOKS_EVERY)


def _come_to_rest(scene: Scene, staff: Staff, ears: Ears, patience: float) -> None:
    """Until every case is closed and nobody means to do anything; or as it is when nothing has happened for long."""
    before, since = None, time.monotonic()
    while (open_ := still_open(scene)) or not staff.idle or not staff.people.satisfied:
        staff.check()
        now = (tuple(open_), len(ears.heard))
        if now != before:
            before, since = now, time.monotonic()
        if time.monotonic() - since > patience:
            return
        time.sleep(LOOKS_EVERY)


def _until_heard(scene: Scene, ears: Ears, sent: Sent, patience: float) -> None:
    """What was said last comes to whoever listens, and the last answers to whoever asked."""
    written, deadline = _events(scene), time.monotonic() + patience
    while time.monotonic() < deadline:
        unanswered = [one for one in sent.commands.values() if one.acknowledged and not one.answers]
        if len(ears.heard) >= written and not unanswered:
            return
        time.sleep(LOOKS_EVERY)


def _events(scene: Scene) -> int:
    found = 0
    for name in DEPARTMENTS:
        with reading(scene.databases.urls[name]) as connection:
            found += sum(count for _, _, count in connection.execute(_WRITTEN))
    return found


def still_open(scene: Scene) -> list[str]:
    """What is not finished: open cases, what is unsent, on its way, or waits for another try."""
    found, on_the_way = [], 0
    for name in DEPARTMENTS:
        with reading(scene.databases.urls[name]) as connection:
            for what, query in _UNFINISHED.items():
                count = connection.execute(query).scalar_one()
                found += [f"{name}: {count} {what}"] if count else []
            on_the_way += sum(_receivers(*row) for row in connection.execute(_WRITTEN))
            on_the_way -= connection.execute(_RECEIVED).scalar_one()
    return found + ([f"{on_the_way} on the way"] if on_the_way else [])


def _receivers(type_: str, addressed: bool, count: int) -> int:
    return count if addressed else count * len(by_type(type_).inboxes)


_UNFINISHED = {
    "open": select(func.count()).where(cases.c.closed.is_(False)),
    "unsent": select(func.count()).where(outbox.c.sent_at.is_(None)),
    "to try again": select(func.count()).select_from(retry),
}
_ADDRESSED = outbox.c.addressed_to.is_not(None)
_WRITTEN = (
    select(outbox.c.type, _ADDRESSED, func.count())
    .where(outbox.c.exchange == EVENTS_EXCHANGE)
    .group_by(outbox.c.type, _ADDRESSED)
)
_RECEIVED = select(func.count()).where(inbox.c.source.in_([f"urn:capaloop:{name}" for name in DEPARTMENTS]))

"""All invariants at the end of a run: one line in the words of Jepsen's checker, and one line for each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rules.procedure import Procedure
from tests.chaos.books import Readings, World
from tests.chaos.invariants.closing import nothing_open_when_closed
from tests.chaos.invariants.doubled import nothing_doubled
from tests.chaos.invariants.finding import Looked
from tests.chaos.invariants.history import Memory, history_append_only
from tests.chaos.invariants.holders import owner_and_holders_agree
from tests.chaos.invariants.lost import nothing_lost
from tests.chaos.invariants.numbers import numbers_gap_free
from tests.chaos.invariants.receipts import receipts_complete
from tests.chaos.sent import Sent
from tests.faults.reckoning import Reckoning


@dataclass(frozen=True)
class Verdict:
    """What the invariants found, and the complaints counted by it."""

    looked: Sequence[Looked]
    reckoning: Reckoning

    @property
    def right(self) -> bool:
        return all(one.holds for one in self.looked) and self.reckoning.right

    def broken(self) -> list[str]:
        """The numbers of the invariants that do not hold."""
        return [one.name.partition(" ")[0] for one in self.looked if not one.holds]

    def __str__(self) -> str:
        return "\n".join([str(self.reckoning), *(one.in_full() for one in self.looked)])


def judged(
    readings: Readings,
    procedures: Mapping[str, Procedure],
    sent: Sent,
    heard: Collection[str],
    memories: Sequence[Memory],
) -> Verdict:
    """Reads the databases and judges; `procedures` are those of the sites."""
    world = World.of(readings)
    looked = [
        nothing_lost(world, sent, heard),
        nothing_doubled(world, sent),
        nothing_open_when_closed(world, _blocking(procedures)),
        receipts_complete(world, {one.hash: one for one in procedures.values()}),
        numbers_gap_free(world),
        owner_and_holders_agree(world),
        history_append_only(world, memories),
    ]
    return Verdict(looked, _reckoned(world, sent, looked))


def _blocking(procedures: Mapping[str, Procedure]) -> dict[str, set[str]]:
    """The tasks that are declared to come before closing."""
    return {
        name: {task.name for _, task in kind.tasks if "close" in task.before}
        for procedure in procedures.values()
        for name, kind in procedure.kinds.items()
    }


def _reckoned(world: World, sent: Sent, looked: Sequence[Looked]) -> Reckoning:
    """Every complaint by what became of it; what is wrong and belongs to none is unexpected."""
    wrong: dict[str, set[str]] = defaultdict(set)
    for finding in (finding for one in looked for finding in one.findings):
        wrong[finding.about].add(finding.kind)
    counted: dict[str, int] = defaultdict(int)
    known = set()
    for command in sent.submissions:
        cases = [m.data["case"] for m in world.caused.get(command.id, []) if m.row.type == "complaint.received.v1"]
        known |= {command.order, *cases}
        kinds = wrong[command.order].union(*(wrong[case] for case in cases))
        counted["attempted"] += 1
        counted["acknowledged"] += command.acknowledged
        if not kinds and cases:
            counted["ok"] += 1
            counted["recovered"] += not command.acknowledged
        for kind in kinds:
            counted[kind] += 1
    counted["unexpected"] += sum(bool(kinds) for about, kinds in wrong.items() if about not in known)
    return Reckoning(**counted)

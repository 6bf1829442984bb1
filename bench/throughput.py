"""Cases a second, at full speed: the product, the floor with its databases, the rivals, turn about in each round."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median

from bench.floor.standing import GROUP, floor
from bench.ground import Ground, Kind
from bench.product import product
from bench.report import Report, Table, tell
from bench.shape import Shape
from bench.spread import Spread, figure
from bench.system import Round, System, one_round

RULES = (
    "Every round measures all systems one after the other; a ratio is made within its round. Median (least–most).",
    f"floor: one commit a message, as the product promises; grouped: up to {GROUP} messages in one commit.",
    "CPU: processor milliseconds a case of all processes of the system, with the broker and the database server.",
)


@dataclass(frozen=True)
class Effort:
    """How much is done: rounds, cases in a round, how many inside at once."""

    rounds: int
    cases: int
    in_flight: int
    warm_up: int = 20


@dataclass
class Measured:
    """All rounds of one system."""

    system: str
    rounds: list[Round] = field(default_factory=list)

    @property
    def rates(self) -> list[float]:
        return [one.per_second for one in self.rounds]

    @property
    def cpu(self) -> list[float]:
        return [one.cpu_per_case() for one in self.rounds]


@contextmanager
def systems(ground: Ground, kind: Kind, shape: Shape, *, rivals: bool) -> Iterator[list[System]]:
    """The product first; all are up at once, and those whose turn it is not have nothing to do."""
    with ExitStack() as up:
        found = [
            up.enter_context(product(ground, kind)),
            up.enter_context(floor(ground, kind, shape)),
            up.enter_context(floor(ground, kind, shape, grouped=True)),
        ]
        if rivals:
            from bench.rivals.celery_chain import celery  # Celery is there with the extra `bench` alone
            from bench.rivals.nameko_chain import nameko

            found += [up.enter_context(nameko(ground, shape)), up.enter_context(celery(ground, shape))]
        yield found


def measure(ground: Ground, kind: Kind, running: list[System], effort: Effort) -> list[Measured]:
    """All rounds of all systems, the product's first."""
    found = [Measured(system.name) for system in running]
    for system in running:
        with system.client() as client:
            client.at_full_speed(effort.warm_up, effort.in_flight)
    for number in range(effort.rounds):
        for system, measured in zip(running, found, strict=True):
            tell(f"{kind}: round {number + 1} of {effort.rounds}, {system.name}")
            measured.rounds.append(one_round(system, ground.pids(kind), effort.cases, effort.in_flight))
    return found


def give(report: Report, kind: Kind, found: list[Measured], effort: Effort) -> None:
    """The table of rates and ratios, and the one of processor time by process."""
    ours = found[0]
    rows = [_row(ours, each) for each in found]
    how = f"{effort.rounds} rounds of {effort.cases} cases, {effort.in_flight} inside at once"
    columns = ("", "cases/s", "CAPA Loop ÷ it", "CPU ms/case", "its CPU ÷ CAPA Loop's")
    figures = [
        {"system": one.system, "rates": one.rates, "cpu": [each.cpu for each in one.rounds], "cases": effort.cases}
        for one in found
    ]
    report.add(Table(f"Throughput, {kind}: {how}", columns, rows, RULES), f"throughput-{kind}", figures)
    report.add(_by_process(kind, found), f"cpu-{kind}", [_middle(one) for one in found])


def _row(ours: Measured, each: Measured) -> list[str]:
    rates = [a / b for a, b in zip(ours.rates, each.rates, strict=True)]
    cpu = [b / a for a, b in zip(ours.cpu, each.cpu, strict=True)]
    used = Spread.of([1000 * one for one in each.cpu])
    same = each is ours
    return [
        each.system,
        str(Spread.of(each.rates)),
        "" if same else str(Spread.of(rates)),
        str(used),
        "" if same else str(Spread.of(cpu)),
    ]


def _by_process(kind: Kind, found: list[Measured]) -> Table:
    names = list(dict.fromkeys(name for one in found for name in one.rounds[0].cpu))
    middles = [_middle(one) for one in found]
    rows = [[name, *(figure(middle[name]) if name in middle else "" for middle in middles)] for name in names]
    columns = ("CPU ms/case (median)", *(one.system for one in found))
    return Table(f"Processor time by process, {kind}", columns, rows)


def _middle(measured: Measured) -> dict[str, float]:
    names = measured.rounds[0].cpu
    return {name: median(1000 * one.cpu_per_case(name) for one in measured.rounds) for name in names}

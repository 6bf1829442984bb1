"""How much one case makes the departments do: counted in a recorded case, and in the databases after the real run."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, func, inspect, select, table, text

from bench.report import Report, Table
from bench.shape import BEGIN, Shape
from bench.spread import figure
from shared.store.database import engine_of
from shared.store.tables import inbox, outbox

Tally = Counter[tuple[str, str]]
"""How many, by what is counted (consumed, published, rows, transactions) and its name."""

NOTES: Final = (
    "recorded: one case carried out in one process, every statement watched; the floor repeats exactly this.",
    "counted: what the databases of the real run hold, divided by its cases; a table's rows are net of deletions.",
)


def tally(databases: Mapping[str, str]) -> Tally:
    """What the departments' databases hold now."""
    found: Tally = Counter()
    for department, url in databases.items():
        engine = engine_of(url)
        with engine.connect() as connection:
            found += _consumed_and_published(connection, department)
            for name in inspect(connection).get_table_names():
                found["rows", name] += connection.execute(select(func.count()).select_from(table(name))).scalar_one()
            if engine.dialect.name == "postgresql":
                say = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
                found["transactions", "all, as PostgreSQL counts"] += connection.execute(text(say)).scalar_one()
        engine.dispose()
    return found


def _consumed_and_published(connection: Connection, department: str) -> Tally:
    found: Tally = Counter()
    for what, held in (("consumed", inbox), ("published", outbox)):
        for type_, count in connection.execute(select(held.c.type, func.count()).group_by(held.c.type)):
            found[what, f"{type_} {'by' if what == 'consumed' else 'from'} {department}"] += count
    return found


def recorded(shape: Shape) -> Tally:
    """The same of one recorded case; statements and bytes besides."""
    found: Tally = Counter()
    for step in shape.steps:
        found["consumed", f"{step.type} by {step.department}"] += 1
        found["transactions", "one for each message consumed"] += step.commits
        found["statements", "that read"] += step.reads
        found["statements", "that write"] += len(step.writes)
        for one in step.publishes:
            found["published", f"{one.type} from {step.department}"] += 1
            found["bytes", "published"] += len(one.body.encode())
        for write in step.writes:
            found["rows" if write.how == "insert" else "rows changed", write.table] += write.rows
            found["bytes", "written to the databases"] += write.bytes
    return found


def give(report: Report, kind: str, shape: Shape, before: Tally, after: Tally) -> None:
    """One table: per case, recorded and counted."""
    cases = after["consumed", f"{BEGIN} by sales"] - before["consumed", f"{BEGIN} by sales"]
    told, grown = recorded(shape), {key: (after[key] - before[key]) / cases for key in after}
    keys = [key for key in dict.fromkeys([*told, *grown]) if told[key] or grown.get(key)]
    rows = [row for what in dict.fromkeys(what for what, _ in keys) for row in _rows(what, keys, told, grown)]
    title = f"What one case does, {kind} (counted over {cases} cases)"
    report.add(
        Table(title, ("per case", "recorded", "counted"), rows, NOTES),
        f"counts-{kind}",
        {"cases": cases, "recorded": _plain(told), "counted": _plain(grown)},
    )


def _rows(
    what: str, keys: list[tuple[str, str]], told: Tally, grown: Mapping[tuple[str, str], float]
) -> list[list[str]]:
    mine = [key for key in keys if key[0] == what]
    summed = what not in ("transactions", "statements", "bytes")
    sign = "·" if summed else f"{what}:"
    each = [[f"{sign} {name}", *(_cell(values, (what, name)) for values in (told, grown))] for _, name in mine]
    whole = [f"{what}, in all", *(_sum(values, mine) for values in (told, grown))]
    return [whole, *each] if summed else each


def _sum(values: Mapping[tuple[str, str], float], keys: list[tuple[str, str]]) -> str:
    found = [values[key] for key in keys if key in values]
    return figure(sum(found)) if found else ""


def _cell(values: Mapping[tuple[str, str], float], key: tuple[str, str]) -> str:
    return figure(values[key]) if key in values else ""


def _plain(values: Mapping[tuple[str, str], float]) -> dict[str, float]:
    return {f"{what}: {name}": value for (what, name), value in values.items()}

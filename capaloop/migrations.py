"""Writes migrations: `python -m capaloop.migrations` for what the tables have that their history has not.

With `--anew` the first revision of every part is written again and replaces its whole history. That is for as long
as nothing was released.
"""

import argparse
import importlib
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from textwrap import indent
from typing import Any, Final, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import UpgradeOps
from sqlalchemy import TypeDecorator, create_engine

from services.casework.schema import CASEWORK
from shared.messages.registry import DEPARTMENTS
from shared.store.migrating import upgrade
from shared.store.schema import BUS, Part

PAGE: Final = '''"""{about}"""

import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {before!r}
branch_labels = {labels!r}


def upgrade() -> None:
{calls}


{functions}
'''


def parts() -> tuple[Part, ...]:
    """All parts of all departments, each once."""
    rooms = (importlib.import_module(f"services.{name}").SCHEMA[-1] for name in DEPARTMENTS)
    return (BUS, CASEWORK, *rooms)


def write(part: Part, *, anew: bool, about: str = "") -> Path | None:
    """The next revision of a part, or its first again; None when its tables have nothing new."""
    if anew:
        for old in revisions(part):
            old.unlink()
    before = revisions(part)
    functions = dict(_changes(part, first=not before))
    if not functions:
        return None
    number = f"{part.name}_{len(before) + 1:04}"
    file = part.folder / f"{number}.py"
    page = PAGE.format(
        about=about or f"The tables of the part {part.name}.",
        revision=number,
        before=before[-1].stem if before else None,
        labels=None if before else (part.name,),
        calls="\n".join(f"    _{name}()" for name in functions),
        functions="\n\n\n".join(f"def _{name}() -> None:\n{body}" for name, body in functions.items()),
    )
    file.write_text(page, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(file)], check=True)
    return file


def revisions(part: Part) -> list[Path]:
    """The files of a part's history, the first one first."""
    return sorted(part.folder.glob(f"{part.name}_[0-9]*.py"))


def _changes(part: Part, *, first: bool) -> Iterator[tuple[str, str]]:
    """What is to be done, table by table, as the bodies of functions."""
    engine = create_engine("sqlite://")
    if not first:
        upgrade(engine, (part,))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        found = produce_migrations(context, list(part.metadatas))  # type: ignore[arg-type]  # alembic takes several
        operations = found.upgrade_ops.ops if found.upgrade_ops else []
        for table, own in groupby(operations, lambda one: str(one.table_name)):  # type: ignore[attr-defined]
            body = render_python_code(
                UpgradeOps(ops=list(own)),
                render_as_batch=not first,
                render_item=_plain_type,
                migration_context=context,
            )
            lines = [line for line in body.splitlines() if not line.lstrip().startswith("#")]
            yield table, indent("\n".join(line.removeprefix("    ") for line in lines), "    ")
    engine.dispose()


def _plain_type(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """A migration keeps its meaning whatever becomes of our own types."""
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


def main(arguments: list[str] | None = None) -> int:
    """0; what was written is printed."""
    parser = argparse.ArgumentParser(prog="python -m capaloop.migrations", description="write migrations")
    parser.add_argument("--anew", action="store_true", help="the first revision of every part again, in place of all")
    parser.add_argument("--about", default="", help="what the revision is for, one sentence")
    given = parser.parse_args(arguments)
    for part in parts():
        written = write(part, anew=given.anew, about=given.about)
        sys.stdout.write(f"{part.name}: {written.name if written else 'nothing new'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

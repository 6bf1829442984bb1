"""Whether a backup is still what was written, without restoring it."""

import re
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from capaloop.backup import manifest
from capaloop.backup.endings import BackupRefused, disk_named
from capaloop.backup.manifest import Manifest, Part
from capaloop.backup.postgresql import program

COPIED: Final = re.compile(r'COPY (?:"?[^".]+"?\.)?"?([^" (]+)"? \(.*\) FROM stdin;\n')
END_OF_ROWS: Final = b"\\.\n"


def check(folder: Path) -> Manifest:
    """The manifest of a whole backup. BackupRefused, in one line, names the first thing that is wrong.

    Every file is read: its digest, its size, and how many rows of each table are in it.
    """
    found = manifest.read(folder)
    for name, file in found.files.items():
        _same(folder / name, file)
    for department, part in found.departments.items():
        held = counts_of(folder / part.file, part)
        for table, count in part.tables.items():
            if held.get(table, 0) != count:
                rows = f"{held.get(table, 0)} rows of {table}; the manifest says {count}"
                raise BackupRefused(f"{folder / part.file} (database of {department}) has {rows}")
    return found


def _same(path: Path, file: manifest.File) -> None:
    if not path.is_file():
        raise BackupRefused(f"{path} is missing from the backup")
    with disk_named(path):
        size = path.stat().st_size
        if size != file.size:
            raise BackupRefused(f"{path} has {size} bytes; the manifest says {file.size}")
        if manifest.digest_of(path) != file.sha256:
            raise BackupRefused(f"{path} is not as it was written: another SHA-256 than in the manifest")


def counts_of(file: Path, part: Part) -> Mapping[str, int]:
    """How many rows of each table a copy of a database holds."""
    return _of_sqlite(file, part) if part.kind == "sqlite" else _of_archive(file)


def _of_sqlite(file: Path, part: Part) -> Mapping[str, int]:
    copy = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        torn = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if torn != "ok":
            raise BackupRefused(f"{file} is torn: {torn}")
        known = {name for (name,) in copy.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        return {
            name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in part.tables if name in known
        }
    except sqlite3.Error as wrong:
        raise BackupRefused(f"{file} cannot be read: {wrong}") from None
    finally:
        copy.close()


def _of_archive(file: Path) -> Mapping[str, int]:
    """Reads the rows as they would be restored; no server is needed for it."""
    counts: Counter[str] = Counter()
    command = [program("pg_restore"), "--data-only", "--file=-", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:
        assert reading.stdout is not None
        assert reading.stderr is not None
        table = ""
        for line in reading.stdout:
            if table:
                if line == END_OF_ROWS:
                    table = ""
                else:
                    counts[table] += 1
            elif line.startswith(b"COPY ") and (found := COPIED.fullmatch(line.decode())):
                table = found[1]
        said = reading.stderr.read().decode(errors="replace").strip()
    if reading.returncode:
        raise BackupRefused(f"{file} cannot be read: {' '.join(said.split())}")
    return counts

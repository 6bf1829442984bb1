"""The installed PostgreSQL package: where its programs are. `python -m capaloop.postgres_package` sees to it.

The departments need none of it on their machine; the tests run a private server from it.
"""

import sys
from pathlib import Path
from typing import Final

from capaloop.system_package import PackageMissingError, SystemPackage

POSTGRESQL: Final = SystemPackage("postgresql", "PostgreSQL", "postgresql")
VERSIONS: Final = Path("/usr/lib/postgresql")


def find_programs() -> Path | None:
    """The folder of the newest server's programs, or None when there is none."""
    found = sorted(VERSIONS.glob("*/bin/postgres"), key=lambda program: float(program.parents[1].name))
    return found[-1].parent if found else None


def ensure_programs() -> Path:
    """The folder, installed first when it is missing and this process may install packages.

    Raises PackageMissingError with the ways out otherwise.
    """
    found = find_programs()
    if found is None:
        POSTGRESQL.install()
        found = find_programs()
    if found is None:
        raise POSTGRESQL.missing("PostgreSQL was installed but its programs were not found")
    return found


def main() -> int:
    """0; 3 and one line when the package cannot be had."""
    try:
        ensure_programs()
    except PackageMissingError as missing:
        sys.stderr.write(f"{missing}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())

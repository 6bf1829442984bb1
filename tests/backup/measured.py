"""How long a backup of many cases takes, and how large it is: `python -m tests.backup.measured [CASES [KIND…]]`."""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from bench.filling import fill
from capaloop.backup.checking import check
from capaloop.backup.restoring import restore
from capaloop.backup.taking import take
from services.settings import DEPARTMENTS
from tests.backup.flow import begun_at, settings_at
from tests.postgres import PrivateCluster


def measured(kind: str, cases: int, folder: Path, cluster: PrivateCluster) -> None:
    """Prints what was measured for that many cases on one kind of database."""

    def databases() -> dict[str, str]:
        names = DEPARTMENTS if kind == "postgresql" else ()
        return {f"CAPALOOP_{name.upper()}_DATABASE_URL": cluster.new_database() for name in names}

    flow = begun_at(folder / kind / "home", **databases())
    flow.submit("the first")
    flow.finish()
    flow.close()
    fill(flow.settings.database_urls, "C-2026-000001", 1, cases)
    taken = timed(f"{kind}: backup of {cases} cases", take, flow.settings, folder / kind / "backup", clock=flow.clock)
    size = sum(file.size for file in taken.files.values())
    rows = sum(sum(part.tables.values()) for part in taken.departments.values())
    say(f"{kind}: {size / 1e6:.0f} MB, {rows} rows, nothing was received for {taken.pause_ms} ms")
    timed(f"{kind}: check", check, folder / kind / "backup")
    timed(f"{kind}: restore", restore, settings_at(folder / kind / "restored", **databases()), folder / kind / "backup")


def timed(what: str, act: Callable[..., Any], *given: Any, **named: Any) -> Any:
    began = time.monotonic()
    found = act(*given, **named)
    say(f"{what}: {time.monotonic() - began:.1f} s")
    return found


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    folder, cluster = Path(mkdtemp(prefix="capaloop-measured-")), PrivateCluster()
    try:
        cluster.start()
        for kind in sys.argv[2:] or ("sqlite", "postgresql"):
            measured(kind, int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, folder, cluster)
    finally:
        cluster.remove()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

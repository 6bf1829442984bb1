"""On what it was measured: everything that bears on the figures, and nothing that names the machine."""

import os
import platform
import re
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path

from capaloop.postgres_package import find_programs


def described(broker_version: str) -> dict[str, str]:
    """Cores, memory, and the versions of what ran."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": f"{os.cpu_count()} cores ({_model()})",
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "Python": platform.python_version(),
        "RabbitMQ": broker_version,
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": _postgresql(),
        "nameko": version("nameko"),
    }


def _model() -> str:
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return " ".join(found[1].split()) if found else platform.machine()


def _postgresql() -> str:
    programs = find_programs()
    if programs is None:
        return "not installed"
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return said.split()[2]

"""The departments' processes: whether they are there, what they answer, what they said last."""

import json
import os
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from capaloop.department_process import EVERYWHERE, recorded
from capaloop.doctor.evidence import Check, Service
from capaloop.health import DIRECT
from capaloop.last_words import in_words, last_lines
from capaloop.places import Places
from services.settings import Settings
from shared.messages.registry import Department

PROBE_SECONDS: Final = 8.0
LONGEST_WORDS: Final = 400
TAIL: Final = 20


def look(settings: Settings, department: Department) -> Service:
    """How a department's process is; nobody who does not answer in time is waited for."""
    places = Places(settings.home)
    found = recorded(places, department)
    base = _base(settings, department) or (found.http if found else "")
    words, at = last_words(places, department)
    alive = found is not None and found.process.alive()
    live = bool(base) and _answer(f"{base}/livez")[0] == 200
    return Service(
        department=department,
        known=found is not None,
        pid=found.process.pid if found and alive else None,
        base=base,
        live=live,
        started_at=_started_at(found.process.started) if found and alive else None,
        checks=_checks(_answer(f"{base}/readyz")[1]) if live else {},
        last_words=words,
        last_words_at=at,
    )


def last_words(places: Places, department: Department) -> tuple[str, datetime | None]:
    """What its log complains of last, else its last line, and when it ends; nothing if it has none."""
    file = places.log / f"{department}.log"
    told = [in_words(line) for line in last_lines(file)[-TAIL:]]
    if not told:
        return "", None
    grave = [words for words, is_grave in told if is_grave]
    words = grave[-1] if grave else told[-1][0]
    return words[:LONGEST_WORDS], datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _started_at(ticks: int) -> datetime:
    up = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    return datetime.now(UTC) - timedelta(seconds=up - ticks / os.sysconf("SC_CLK_TCK"))


def _base(settings: Settings, department: Department) -> str:
    port = settings.http_ports[department]
    return f"http://{EVERYWHERE.get(settings.http_host, settings.http_host)}:{port}" if port else ""


def _answer(url: str) -> tuple[int, Any]:
    """The status and the document that a probe answers with; 0 when nobody does."""
    try:
        with DIRECT.open(url, timeout=PROBE_SECONDS) as response:
            return response.status, _document(response.read())
    except urllib.error.HTTPError as told:
        return told.code, _document(told.read())
    except (OSError, ValueError):
        return 0, None


def _document(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


def _checks(told: Any) -> dict[str, Check]:
    checks = told.get("checks") if isinstance(told, dict) else None
    if not isinstance(checks, dict):
        return {}
    return {name: _check(one) for name, one in checks.items() if isinstance(one, dict)}


def _check(one: dict[str, Any]) -> Check:
    return Check(bool(one.get("ok")), str(one.get("detail") or ""), _moment(one.get("since")))


def _moment(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)

"""Where the broker and the departments are, and with which token they are asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from capaloop.cli.refusals import bad_input, unreachable, wrong_value
from capaloop.cli.session import Session

if TYPE_CHECKING:
    from services.settings import Settings

TOKEN, TOKEN_FILE = "CAPALOOP_TOKEN", "CAPALOOP_TOKEN_FILE"
OF_THE_COMMAND_LINE: Final = (TOKEN, TOKEN_FILE, "CAPALOOP_LANGUAGE")
DEPARTMENTS: Final = ("sales", "quality", "production", "warehouse")


@dataclass(frozen=True)
class Installation:
    """`bases` are the URLs under which departments answer, by department; without a token they will refuse."""

    amqp_uri: str
    bases: Mapping[str, str]
    token: str


def settings_of(session: Session) -> "Settings":
    """The settings of the environment. BadInput names the variable that is wrong."""
    from services.settings import Settings, SettingsError

    given = {name: value for name, value in session.environment.items() if name not in OF_THE_COMMAND_LINE}
    try:
        return Settings.of_environment(given)
    except SettingsError as wrong:
        raise bad_input(session, str(wrong), code="settings") from None


def installation_of(session: Session) -> Installation:
    """What `--amqp` and `--base` say, and for the rest what runs here."""
    named = named_bases(session)
    here = {} if session.amqp and named else status_of(session)
    running = {name: one["http"] for name, one in here.get("departments", {}).items() if one.get("http")}
    return Installation(
        amqp_uri=session.amqp or here.get("amqp_uri") or "",
        bases=named or running,
        token=token_of(session),
    )


def named_bases(session: Session) -> dict[str, str]:
    """What `--base` says, by department."""
    return dict(_base(session, text) for text in session.bases)


def status_of(session: Session) -> dict[str, Any]:
    """What runs here, as `capaloop status` tells it."""
    from capaloop.processes import status

    return dict(status(settings_of(session)))


def amqp_uri_of(session: Session) -> str:
    """The broker's URI. Unreachable when none is named and none runs here."""
    uri = session.amqp or installation_of(session).amqp_uri
    if not uri:
        raise unreachable(session, session.say("nowhere"))
    return uri


def token_of(session: Session) -> str:
    """The token of the environment, else that of the installation here; empty when there is none."""
    given = session.environment.get(TOKEN, "")
    if given:
        return given
    named = session.environment.get(TOKEN_FILE, "")
    path = Path(named) if named else settings_of(session).home / "token"
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        if named:
            raise wrong_value(session, TOKEN_FILE, session.say("file.expected"), named) from None
        return ""


def _base(session: Session, text: str) -> tuple[str, str]:
    department, _, url = text.partition("=")
    parts = urlsplit(url)
    if department not in DEPARTMENTS or parts.scheme not in ("http", "https") or not parts.hostname:
        raise wrong_value(session, "--base", session.say("base.expected"), text)
    return department, url.rstrip("/")

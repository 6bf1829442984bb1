"""The first client of a new installation: the command line itself, under the name `operator`."""

import secrets
from typing import Final

from capaloop.places import Places, write_private
from services.settings import Settings
from shared.store.clients import hash_of

OPERATOR: Final = "operator"
CLIENTS_FILE: Final = """\
# Who may speak to the departments over HTTP. A token stands here only as its SHA-256 (printf %s TOKEN | sha256sum).

[clients.{name}]
token_sha256 = "{digest}"
roles = ["operator", "personal_data", "retention"]
acts_for_others = true
"""


def ensure_operator(settings: Settings) -> bool:
    """Makes the clients file and the token of the command line when an installation has neither; True when made.

    A clients file that CAPALOOP_CLIENTS names elsewhere is somebody's own and is never written.
    """
    places = Places(settings.home)
    if settings.clients.exists() or settings.clients.parent != places.home:
        return False
    token = secrets.token_urlsafe(32)
    write_private(places.token, token + "\n")
    write_private(settings.clients, CLIENTS_FILE.format(name=OPERATOR, digest=hash_of(token)))
    return True

"""Who acts: what the broker or the token proves, and what a message merely claims."""

from dataclasses import dataclass

from shared.messages.errors import FieldError, Refused
from shared.messages.text import Text
from shared.store.clients import Clients


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted. `verified` is True when the broker's user or an HTTP token vouches for it."""

    name: str
    verified: bool = False


def actor_of(user: str | None, claim: str | None, source: str, clients: Clients, *, require: bool) -> Actor:
    """Who acts, from the proven `user` and the name claimed in `by`.

    A claim must be the user's own name unless that client may act for others. Without a proven user the claim
    (or else the source of the message) is taken as it stands, unverified; where identity is required that is
    refused with 403.
    """
    if user is None:
        if require:
            raise _not_proven(claim or source)
        return Actor(claim or source)
    if claim is None or claim == user:
        return Actor(user, verified=True)
    if clients.may_act_for_others(user):
        return Actor(claim, verified=True)
    raise _other_name(claim, user)


def _not_proven(name: str) -> Refused:
    detail = Text("此处须证明身份", "a proven identity is required here: the broker's user_id, or a token")
    return Refused(403, "identity", detail, [FieldError("by", detail, name, "identity")])


def _other_name(claim: str, user: str) -> Refused:
    expected = Text(f"{user}，或可代他人行事的客户端", f"{user}, or a client that may act for others")
    detail = Text(f"{user} 不可代 {claim} 行事", f"{user} may not act for {claim}")
    return Refused(403, "identity", detail, [FieldError("by", expected, claim, "identity")])

"""Commands over AMQP, with the answer that the departments give to each."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Protocol

from capaloop.cli.endings import Declined
from capaloop.cli.places import amqp_uri_of
from capaloop.cli.refusals import declined, unreachable
from capaloop.cli.session import Language, Session

SOURCE: Final = "urn:capaloop:command-line"
ANSWER_SECONDS: Final = 30.0


class Bus(Protocol):
    """A client of the bus (`shared.bus.client.Client`)."""

    def command(
        self, type_: str, site: str, data: Mapping[str, Any], *, id: str | None = None, timeout: float = ...
    ) -> dict[str, Any]: ...


def dial(amqp_uri: str, source: str, language: Language) -> Any:
    """A client of the bus on this broker that wants refusals in this language; opening it is what can fail."""
    from shared.bus.client import Client

    return Client(amqp_uri, source, language=language)


def client_of(session: Session, source: str) -> Any:
    """A client of the session's bus, not opened yet. Unreachable when no broker is known."""
    return session.dial(amqp_uri_of(session), source, session.language)


@contextmanager
def bus_of(session: Session, source: str = SOURCE) -> Iterator[Bus]:
    """An open client of the bus. Unreachable when the broker or the departments are not there."""
    with reaching(session), client_of(session, source) as client:
        yield client


@contextmanager
def reaching(session: Session) -> Iterator[None]:
    """Turns a bus that does not answer into the ending that says so."""
    from shared.bus.client import NoAnswer, NobodyReceives
    from shared.bus.link import BrokerUnreachable

    try:
        yield
    except (BrokerUnreachable, NoAnswer, NobodyReceives) as wrong:
        raise unreachable(session, wrong) from None


def carry(session: Session, type_: str, site: str, data: Mapping[str, Any], id_: str | None = None) -> dict[str, Any]:
    """Has one command carried out: what was accepted. Declined with the departments' own problem when refused."""
    with bus_of(session) as bus:
        return accepted(session, bus.command(type_, site, data, id=id_, timeout=ANSWER_SECONDS))


def accepted(session: Session, answer: Mapping[str, Any]) -> dict[str, Any]:
    """What an answer accepts. Declined when it is a refusal."""
    data = dict(answer["data"])
    if is_refused(answer):
        raise Declined(data)
    if ".accepted." not in answer["type"]:
        raise declined(session, "refused", session.say("answer.strange", type=answer["type"]))
    return data


def is_refused(answer: Mapping[str, Any]) -> bool:
    return ".refused." in str(answer["type"])


def show_accepted(session: Session, done: Mapping[str, Any]) -> None:
    """The one line that a person gets for a command carried out, and what it looks like, to be looked into."""
    what = done.get("task") or done.get("case") or done.get("site")
    text = "accepted.duplicate" if done.get("duplicate") else "accepted"
    session.give(dict(done), lambda console: console.print(session.say(text, what=what), style="green"))
    for one in done.get("looks_like") or ():
        session.tell("looks_like", case=one["case"], similarity=one["similarity"], because=agreeing(session, one))
    if done.get("looks_like"):
        session.tell("looks_like.then", case=what)


def agreeing(session: Session, one: Mapping[str, Any]) -> str:
    """What agrees between a complaint and one that it looks like, in words."""
    return session.say("comma").join(session.word("agrees", name) for name in one["because"])

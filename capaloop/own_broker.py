"""The private node as an installation uses it: with a user for each department, who may do no more than it needs."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from capaloop.broker import PrivateNode
from services.settings import Settings
from shared.bus import topology
from shared.bus.users import User, all_users, user_of
from shared.messages.registry import DEPARTMENTS


def install(node: PrivateNode, sites: Path) -> None:
    """Users, permissions and topology at the node are after this what these sites need.

    TopologyDiffers when the node holds something of the same name that is otherwise.
    """
    from capaloop.broker_definitions import says

    users = all_users(says(sites))
    node.install(partial(_text, users), [one.name for one in users])
    topology.declare(node.uri())


def with_node(settings: Settings, node: PrivateNode) -> Settings:
    """The same settings with the node for a broker: clients under its own user, each department under that of its
    own."""
    own = {name: node.uri(user=user_of(name)) for name in DEPARTMENTS}
    return replace(settings, amqp_uri=node.uri(), own_amqp_uris=MappingProxyType(own))


def _text(users: tuple[User, ...], passwords: Mapping[str, str]) -> str:
    from capaloop.broker_definitions import definitions, definitions_text

    return definitions_text(definitions(users, passwords=passwords))

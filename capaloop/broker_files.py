"""What a private RabbitMQ node is made of: its name, ports and login, its configuration, its environment."""

import json
import os
import secrets
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final

from capaloop.places import write_private
from capaloop.ports import LOOPBACK, free_ports, is_free

VHOST: Final = "capaloop"
PLAN: Final = "node.json"
PORTS_SECONDS: Final = 3.0
LOG: Final = "rabbitmq.log"
ON_LOOPBACK: Final = "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false"
NOT_INHERITED: Final = ("RABBITMQ_", "ERL_", "NOTIFY_SOCKET")
CONFIGURATION: Final = """\
listeners.tcp.local = {host}:{amqp_port}
default_vhost = {vhost}
default_user = {user}
default_pass = {password}
vm_memory_high_watermark.relative = 0.4
disk_free_limit.absolute = 64MB
raft.wal_max_size_bytes = 33554432
log.file.level = info
log.console = false
"""


@dataclass(frozen=True, slots=True)
class NodePlan:
    """What stays the same over restarts: the name (the database is bound to it), the logins, the ports while free.

    `user` may do everything at the node; `passwords` are those of the others.
    """

    name: str
    user: str
    password: str
    amqp_port: int
    dist_port: int
    epmd_port: int
    passwords: dict[str, str] = field(default_factory=dict)

    def uri(self, vhost: str, user: str | None = None) -> str:
        name, password = (user, self.passwords[user]) if user else (self.user, self.password)
        return f"amqp://{name}:{password}@{LOOPBACK}:{self.amqp_port}/{vhost}"


def plan_for(root: Path) -> NodePlan:
    """The plan kept under `root`, with new ports when another program took one; a new plan the first time."""
    plan = read_plan(root) or _new_plan()
    if not _become_free(plan):
        amqp, dist, epmd = free_ports(3)
        plan = replace(plan, amqp_port=amqp, dist_port=dist, epmd_port=epmd)
    return _kept(root, plan)


def with_passwords(root: Path, plan: NodePlan, users: Iterable[str]) -> NodePlan:
    """The plan with a password for each of these users, kept as well; one that there is stays."""
    fresh = {name: secrets.token_urlsafe(18) for name in users if name not in plan.passwords}
    return _kept(root, replace(plan, passwords=plan.passwords | fresh)) if fresh else plan


def read_plan(root: Path) -> NodePlan | None:
    """The plan kept under `root`; None when no node was ever started there."""
    path = root / PLAN
    return NodePlan(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def prepare(root: Path, plan: NodePlan) -> None:
    """Writes the folders and files the node is started with; secrets are readable by their owner only."""
    for folder in ("mnesia", "home", "generated", "schema", "plugins", "conf.d"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    values = {**asdict(plan), "host": LOOPBACK, "vhost": VHOST}
    write_private(root / "rabbitmq.conf", CONFIGURATION.format_map(values))
    (root / "enabled_plugins").write_text("[].\n", encoding="utf-8")
    (root / "rabbitmq-env.conf").write_text("", encoding="utf-8")
    cookie = root / "home" / ".erlang.cookie"
    if not cookie.exists():
        write_private(cookie, secrets.token_hex(20))
        cookie.chmod(0o400)


def environment(root: Path, plan: NodePlan) -> dict[str, str]:
    """The environment of the server and of its control program; nothing of a standard installation is read."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}
    return inherited | _folders(root) | _network(plan)


def _folders(root: Path) -> dict[str, str]:
    return {
        "HOME": str(root / "home"),
        "RABBITMQ_CONF_ENV_FILE": str(root / "rabbitmq-env.conf"),
        "RABBITMQ_CONFIG_FILE": str(root / "rabbitmq.conf"),
        "RABBITMQ_CONFIG_FILES": str(root / "conf.d"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(root / "advanced.config"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(root / "generated"),
        "RABBITMQ_SCHEMA_DIR": str(root / "schema"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(root / "enabled_plugins"),
        "RABBITMQ_PLUGINS_EXPAND_DIR": str(root / "plugins"),
        "RABBITMQ_MNESIA_BASE": str(root / "mnesia"),
        "RABBITMQ_MNESIA_DIR": str(root / "mnesia" / "node"),
        "RABBITMQ_FEATURE_FLAGS_FILE": str(root / "mnesia" / "feature_flags"),
        "RABBITMQ_PID_FILE": str(root / "mnesia" / "node.pid"),
        "RABBITMQ_LOG_BASE": str(root),
        "RABBITMQ_LOGS": str(root / LOG),
    }


def _network(plan: NodePlan) -> dict[str, str]:
    return {
        "RABBITMQ_NODENAME": plan.name,
        "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
        "RABBITMQ_NODE_PORT": str(plan.amqp_port),
        "RABBITMQ_DIST_PORT": str(plan.dist_port),
        "RABBITMQ_CTL_DIST_PORT_MIN": "0",
        "RABBITMQ_CTL_DIST_PORT_MAX": "0",
        "RABBITMQ_CTL_ERL_ARGS": ON_LOOPBACK,
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ON_LOOPBACK,
        "ERL_EPMD_PORT": str(plan.epmd_port),
        "ERL_EPMD_ADDRESS": LOOPBACK,
        "ERL_CRASH_DUMP_SECONDS": "0",
    }


def _kept(root: Path, plan: NodePlan) -> NodePlan:
    write_private(root / PLAN, json.dumps(asdict(plan), indent=2) + "\n")
    return plan


def _new_plan() -> NodePlan:
    name = f"capaloop-{secrets.token_hex(4)}@localhost"
    amqp, dist, epmd = free_ports(3)
    return NodePlan(name, "capaloop", secrets.token_urlsafe(18), amqp, dist, epmd)


def _become_free(plan: NodePlan) -> bool:
    """Whether all its ports can be had; those of a node that was just ended are waited for."""
    deadline = time.monotonic() + PORTS_SECONDS
    while not all(is_free(port) for port in (plan.amqp_port, plan.dist_port, plan.epmd_port)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True

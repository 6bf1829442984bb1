"""Keeps the private broker and the four departments running until it is told to stop."""

import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from capaloop.broker import START_SECONDS, PrivateNode
from capaloop.databases import upgrade_own
from capaloop.department_process import DepartmentProcess, forget, last_words, ready_line, recorded, spawn
from capaloop.operator_token import ensure_operator
from capaloop.own_broker import install, with_node
from capaloop.places import Places
from capaloop.ports import free_port, is_free
from services.settings import Settings
from shared.errors import CapaLoopError
from shared.messages.registry import DEPARTMENTS, Department

Tell = Callable[[str], None]

USUAL_PORTS: Final[Mapping[Department, int]] = MappingProxyType(
    {"sales": 8601, "quality": 8602, "production": 8603, "warehouse": 8604}
)
LOOK_SECONDS: Final = 0.3
STOP_SECONDS: Final = 30.0
PAUSES: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_SECONDS: Final = 60.0


class NotUpError(CapaLoopError):
    """A department did not come up; the text holds its last words."""


@dataclass
class Kept:
    """One department under supervision; `restart_at` is set while it waits to be started again."""

    settings: Settings
    department: Department
    tell: Tell
    running: DepartmentProcess
    since: float
    in_a_row: int = 0
    restart_at: float | None = None
    ready: bool = False
    was_ready: bool = False

    def look(self, now: float) -> None:
        """Takes note of what became of it; starts it again when its time has come."""
        if self.restart_at is not None:
            self._start_again(now)
        elif not self.running.process.alive():
            self._ended(now)
        elif not self.ready and self.running.serves():
            self.ready = self.was_ready = True
            self.tell(ready_line(self.running))

    def _start_again(self, now: float) -> None:
        if self.restart_at is not None and now >= self.restart_at:
            self.running, self.since = spawn(self.settings, self.department), now
            self.restart_at, self.ready = None, False

    def _ended(self, now: float) -> None:
        said = last_words(Places(self.settings.home), self.department)
        if not self.was_ready:
            raise NotUpError(f"{self.department} did not come up; it said: {said}")
        self.in_a_row = 0 if now - self.since > STEADY_SECONDS else self.in_a_row
        pause = PAUSES[min(self.in_a_row, len(PAUSES) - 1)]
        self.in_a_row, self.restart_at = self.in_a_row + 1, now + pause
        self.tell(f"{self.department} has ended; starting it again in {pause:g} s; it said: {said}")


@dataclass
class KeptNode:
    """The private broker under supervision; `launch_at` is set while it waits to be started again."""

    node: PrivateNode
    tell: Tell
    since: float
    in_a_row: int = 0
    launch_at: float | None = None
    ready: bool = True

    def look(self, now: float) -> None:
        """Takes note of what became of it; launches it again when its time has come, and waits for nothing."""
        if self.launch_at is not None:
            self._launch_again(now)
        elif not self.node.alive():
            self._put_off(now, "the private RabbitMQ node has ended")
        elif not self.ready:
            self._look_for_its_word(now)

    def _launch_again(self, now: float) -> None:
        if self.launch_at is None or now < self.launch_at:
            return
        self.launch_at, self.since, self.ready = None, now, False
        try:
            self.node.launch()
        except (CapaLoopError, OSError) as wrong:
            self._put_off(now, f"the private RabbitMQ node cannot be started: {wrong}")

    def _look_for_its_word(self, now: float) -> None:
        if self.node.status().running:
            self._settle(now)
        elif now - self.since > START_SECONDS:
            self.node.kill()
            self._put_off(now, f"the private RabbitMQ node has not come up in {START_SECONDS:g} s")

    def _settle(self, now: float) -> None:
        try:
            self.node.settle()
        except CapaLoopError as wrong:
            self._put_off(now, f"the private RabbitMQ node does not yet do what it is asked: {wrong}")
        else:
            self.ready = True
            self.tell("the private RabbitMQ node is back")

    def _put_off(self, now: float, what: str) -> None:
        self.in_a_row = 0 if self.ready and now - self.since > STEADY_SECONDS else self.in_a_row
        pause = PAUSES[min(self.in_a_row, len(PAUSES) - 1)]
        self.in_a_row, self.launch_at = self.in_a_row + 1, now + pause
        self.tell(f"{what}; starting it again in {pause:g} s")


class Supervisor:
    """`tell` gets one line for people whenever something changes."""

    def __init__(self, settings: Settings, tell: Tell) -> None:
        self._settings = settings
        self._tell = tell
        self._places = Places(settings.home)
        self._node: KeptNode | None = None
        self._stopping = False

    def run(self) -> None:
        """Starts everything and stays until SIGTERM or SIGINT; then stops everything.

        A department that ends before it was ever ready ends the rest too: NotUpError. One that ends later is
        started again, after a pause that grows.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            departments = self._start()
            while not self._stopping:
                self._look(departments)
                time.sleep(LOOK_SECONDS)
        finally:
            self._tell("stopping")
            end_departments(self._places)
            if not self._is_named(self._settings):
                PrivateNode(self._places.broker).stop()

    def _start(self) -> list[Kept]:
        end_departments(self._places)  # those of a supervisor that was killed
        if ensure_operator(self._settings):
            self._tell(f"made {self._settings.clients} and the token of the command line beside it")
        upgrade_own(self._settings)
        settings = with_ports(self._settings)
        self._check_users(settings)
        if not self._is_named(settings):
            self._tell("starting a private RabbitMQ node")
            node = PrivateNode(self._places.broker)
            node.start()
            install(node, settings.sites)
            node.settle()
            settings = with_node(settings, node)
            self._node = KeptNode(node, self._tell, time.monotonic())
        return [Kept(settings, name, self._tell, spawn(settings, name), time.monotonic()) for name in DEPARTMENTS]

    def _look(self, departments: list[Kept]) -> None:
        if self._node is not None:
            self._node.look(time.monotonic())
            self._follow(self._node.node, departments)
        for department in departments:
            department.look(time.monotonic())

    @staticmethod
    def _follow(node: PrivateNode, departments: list[Kept]) -> None:
        """A node whose ports were taken while it was away comes back at another address."""
        amqp_uri = node.uri()
        for department in departments:
            if department.settings.amqp_uri != amqp_uri:
                department.settings = with_node(department.settings, node)
                department.running.process.send(signal.SIGTERM)

    @staticmethod
    def _is_named(settings: Settings) -> bool:
        """Whether the settings name a broker, so that none of our own is needed."""
        return bool(settings.amqp_uri or settings.own_amqp_uris)

    @staticmethod
    def _check_users(settings: Settings) -> None:
        lacking = [name for name in DEPARTMENTS if not settings.amqp_uri_of(name)]
        if settings.own_amqp_uris and lacking:
            variables = ", ".join(f"CAPALOOP_{name.upper()}_AMQP_URI" for name in lacking)
            raise NotUpError(f"other departments have a broker named; expected AMQP_URI or {variables} as well")

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping = True


def with_ports(settings: Settings) -> Settings:
    """The same settings with a port for every department: as set, else its usual one while free, else a free one.

    NotUpError when a port that was set is taken.
    """
    host, ports = settings.http_host, dict(settings.http_ports)
    for department, port in settings.http_ports.items():
        if port and not is_free(port, host):
            raise NotUpError(
                f"port {port} of {department} is taken on {host}; expected a free one in "
                f"CAPALOOP_{department.upper()}_HTTP_PORT (0 = any)"
            )
        ports[department] = port or free_port(USUAL_PORTS[department], host)
    return replace(settings, http_ports=MappingProxyType(ports))


def end_departments(places: Places) -> None:
    """Ends every department that was started under this home, all at once, gracefully first."""
    running = [found for department in DEPARTMENTS if (found := recorded(places, department))]
    for each in running:
        each.process.send(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for each in running:
        each.process.end(signal.SIGTERM, max(deadline - time.monotonic(), 0.1))
        forget(places, each.department)

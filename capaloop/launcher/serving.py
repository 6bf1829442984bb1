"""Opens one department, checks what it stands on, and serves it until it is told to stop."""

import argparse
import importlib
import logging
import os
import signal
import sys
from dataclasses import replace
from typing import Any, Final

import eventlet
from nameko.runners import ServiceRunner

from capaloop.broker import BrokerError, PrivateNode
from capaloop.launcher.log_lines import log_as_json
from capaloop.launcher.tracing import follow
from capaloop.places import Places
from services.settings import Settings
from shared.bus import topology
from shared.bus.department import CONFIG_KEY, Department
from shared.bus.link import BrokerUnreachable
from shared.errors import CapaLoopError
from shared.messages.registry import DEPARTMENTS
from shared.messages.registry import Department as DepartmentName
from shared.store.alone import ServedAlready, take_alone
from shared.store.migrating import NotAtHead, require_head
from shared.store.refusals import StoreUnavailable

OK, FAILED, BAD_INPUT, UNREACHABLE = 0, 1, 2, 3
STOP_SECONDS: Final = 25.0
LOOK_SECONDS: Final = 0.1

log = logging.getLogger("capaloop.launcher")


def main(arguments: list[str] | None = None) -> int:
    """0 stopped as asked, 1 failed, 2 the settings or the sites are wrong, 3 the broker or the database is not there.

    Whatever is wrong at the start is one line on standard error.
    """
    parser = argparse.ArgumentParser(prog="python -m capaloop.launcher", description="serve one department")
    parser.add_argument("department", choices=DEPARTMENTS)
    name = parser.parse_args(arguments).department
    try:
        settings = with_broker(Settings.of_environment(), name)
        log_as_json(name, settings.log_level)
        runner = opened(name, settings)
    except (BrokerUnreachable, BrokerError, StoreUnavailable) as away:
        return complained(name, away, UNREACHABLE)
    except (topology.TopologyDiffers, NotAtHead, ServedAlready) as differs:
        return complained(name, differs, FAILED)
    except CapaLoopError as wrong:
        return complained(name, wrong, BAD_INPUT)
    return serve(runner)


def with_broker(settings: Settings, name: DepartmentName) -> Settings:
    """The same settings with a broker for this department: the one they name, or else the private node of this
    installation."""
    if settings.amqp_uri_of(name):
        return settings
    node = PrivateNode(Places(settings.home).broker).status()
    if node.uri is None:
        raise BrokerUnreachable(
            f"no broker: AMQP_URI is not set and no private RabbitMQ node runs under {settings.home}; "
            "start one with: capaloop up"
        )
    return replace(settings, amqp_uri=node.uri)


def opened(name: DepartmentName, settings: Settings) -> ServiceRunner:
    """A runner that is ready to start, after everything it stands on was looked at.

    Raises a CapaLoopError that says what is wrong.
    """
    amqp_uri = settings.amqp_uri_of(name)
    if settings.has_own_user(name):
        topology.present(amqp_uri)
    else:
        topology.declare(amqp_uri)
        topology.verify(amqp_uri)
    room = importlib.import_module(f"services.{name}")
    department: Department = room.open_department(settings)
    require_head(department.store.engine, room.SCHEMA, name)
    take_alone(department.store.engine)
    follow(department.store, os.environ)
    service = getattr(importlib.import_module(f"services.{name}.service"), f"{name.capitalize()}Service")
    runner = ServiceRunner({"AMQP_URI": amqp_uri, CONFIG_KEY: department})
    runner.add_service(service)
    return runner


def serve(runner: ServiceRunner) -> int:
    """Serves until SIGTERM or SIGINT, then lets what is under way finish, for at most STOP_SECONDS."""
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: asked.append(got))
    life = eventlet.spawn(_live, runner)
    while not asked and not life.dead:
        eventlet.sleep(LOOK_SECONDS)
    try:
        return _ended(life) if life.dead else _stopped(runner)
    finally:
        runner.config[CONFIG_KEY].store.following.close()


def complained(name: str, problem: Exception, code: int) -> int:
    sys.stderr.write(f"{name}: {problem}\n")
    return code


def _live(runner: ServiceRunner) -> None:
    runner.start()
    log.info("serving")
    runner.wait()


def _ended(life: Any) -> int:
    try:
        life.wait()
    except Exception:
        log.exception("the service failed")
        return FAILED
    log.error("the service ended though nobody asked it to")
    return FAILED


def _stopped(runner: ServiceRunner) -> int:
    log.info("stopping")
    stopping = eventlet.spawn(runner.stop)
    with eventlet.Timeout(STOP_SECONDS, False):
        stopping.wait()
        log.info("stopped")
        return OK
    log.error("not stopped in time; what was under way comes again at the next start")
    return FAILED

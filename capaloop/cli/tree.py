"""All commands in one place, and the application that typer makes of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import metadata
from typing import Annotated, Final

import typer

from capaloop.cli import (
    acting,
    attaching,
    backups,
    brokering,
    calendars,
    cases,
    databases,
    doctoring,
    documents,
    exporting,
    filters,
    imports,
    lots,
    noticing,
    parked,
    parked_acting,
    parked_progress,
    persons,
    printed,
    records,
    retention,
    rules,
    running,
    scaffolding,
    submitting,
    tasks,
    watching,
    why,
)
from capaloop.cli.declaring import Command, callable_of
from capaloop.cli.demonstrating import demo
from capaloop.cli.session import Session

OPERATING: Final = "panel.operating"
CUSTOMERS: Final = "panel.customers"
WORK: Final = "panel.work"
CONTRACT: Final = "panel.contract"

TOP: Final[Mapping[str, tuple[str, Command]]] = {
    "demo": (OPERATING, Command(demo, talks=False)),
    "up": (OPERATING, Command(running.up, talks=False)),
    "down": (OPERATING, Command(running.down, talks=False)),
    "backup": (OPERATING, Command(backups.backup, talks=False)),
    "restore": (OPERATING, Command(backups.restore, talks=False)),
    "doctor": (OPERATING, Command(doctoring.doctor, talks=False)),
    "status": (OPERATING, Command(watching.status)),
    "submit": (CUSTOMERS, Command(submitting.submit, derived=submitting.fields_as_options)),
    "attach": (CUSTOMERS, Command(attaching.attach)),
    "import": (CUSTOMERS, Command(imports.import_)),
    "tasks": (WORK, Command(tasks.tasks, derived=filters.task_filters)),
    "task": (WORK, Command(tasks.task)),
    "notices": (WORK, Command(noticing.notices, derived=filters.notice_filters)),
    "lots": (WORK, Command(lots.lots, derived=filters.lot_filters)),
    "lot": (WORK, Command(lots.lot)),
    "do": (WORK, Command(tasks.do)),
    "act": (WORK, Command(acting.act)),
    "form": (WORK, Command(printed.form)),
    "withdraw": (WORK, Command(acting.withdraw)),
    "reopen": (WORK, Command(acting.reopen)),
    "close": (WORK, Command(acting.close)),
    "calendar": (CONTRACT, Command(calendars.calendar, talks=False)),
    "send": (CONTRACT, Command(submitting.send)),
    "asyncapi": (CONTRACT, Command(documents.asyncapi, talks=False)),
    "openapi": (CONTRACT, Command(documents.openapi, talks=False)),
}

GROUPS: Final[Mapping[str, tuple[str, Mapping[str, Command]]]] = {
    "case": (
        WORK,
        {
            "list": Command(cases.case_list, derived=filters.case_filters),
            "show": Command(cases.case_show),
            "why": Command(why.case_why),
            "export": Command(exporting.case_export, derived=filters.case_filters),
            "export-timeline": Command(exporting.case_export_timeline),
            "export-tasks": Command(exporting.task_export, derived=filters.task_filters),
        },
    ),
    "person": (
        CUSTOMERS,
        {
            "export": Command(persons.person_export),
            "erase": Command(persons.person_erase),
            "hold": Command(persons.person_hold),
            "release": Command(persons.person_release),
        },
    ),
    "retention": (
        WORK,
        {
            "list": Command(retention.retention_list),
            "disposals": Command(retention.retention_disposals),
            "propose": Command(retention.retention_propose),
            "approve": Command(retention.retention_approve),
            "refuse": Command(retention.retention_refuse),
            "hold": Command(retention.retention_hold),
            "release": Command(retention.retention_release),
        },
    ),
    "records": (
        WORK,
        {
            "list": Command(records.records_list, derived=filters.record_filters),
            "export": Command(records.records_export, derived=filters.record_filters),
        },
    ),
    "attachment": (CUSTOMERS, {"get": Command(attaching.attachment_get)}),
    "parked": (
        OPERATING,
        {
            "list": Command(parked.parked_list),
            "show": Command(parked.parked_show),
            "put-back": Command(parked_acting.parked_put_back),
            "progress": Command(parked_progress.parked_progress),
            "cancel": Command(parked_progress.parked_cancel),
            "discard": Command(parked_acting.parked_discard),
            "restore": Command(parked_acting.parked_restore),
            "history": Command(parked_acting.parked_history),
        },
    ),
    "broker": (
        OPERATING,
        {
            "definitions": Command(brokering.broker_definitions, talks=False),
            "declare": Command(brokering.broker_declare),
            "verify": Command(brokering.broker_verify),
        },
    ),
    "db": (
        OPERATING,
        {
            "upgrade": Command(databases.db_upgrade, talks=False),
            "status": Command(databases.db_status, talks=False),
        },
    ),
    "rules": (
        CONTRACT,
        {
            "new": Command(scaffolding.rules_new, talks=False),
            "list": Command(rules.rules_list, talks=False),
            "show": Command(rules.rules_show, talks=False),
            "questions": Command(rules.rules_questions, talks=False),
            "check": Command(rules.rules_check, talks=False),
            "test": Command(rules.rules_test, talks=False),
            "decide": Command(rules.rules_decide, talks=False),
            "explain": Command(rules.rules_explain, talks=False),
            "coverage": Command(rules.rules_coverage, talks=False),
        },
    ),
}


def application(session: Session, arguments: Sequence[str]) -> typer.Typer:
    """The command line in the session's language. What is derived is made only for a command that is asked for."""
    app = _group(session.say("help"))
    app.callback(invoke_without_command=True)(_root(session))
    for name, (panel, command) in TOP.items():
        wanted = command if name in arguments else replace(command, derived=None)
        _add(app, session, name, f"help.{name}", wanted, session.say(panel))
    for name, (panel, commands) in GROUPS.items():
        group = _group(session.say(f"help.{name}"))
        for own, command in commands.items():
            _add(group, session, own, f"help.{name}.{own}", command)
        app.add_typer(group, name=name, rich_help_panel=session.say(panel))
    return app


def _group(help_text: str) -> typer.Typer:
    return typer.Typer(help=help_text, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")


def _add(
    app: typer.Typer, session: Session, name: str, help_id: str, command: Command, panel: str | None = None
) -> None:
    def opened(amqp: str, bases: tuple[str, ...]) -> Session:
        return replace(session, amqp=amqp, bases=bases)

    made = callable_of(command, session.say(help_id), session.say, session.language, opened)
    app.command(name, help=session.say(help_id), rich_help_panel=panel)(made)


def _root(session: Session) -> Callable[..., None]:
    command = Command(_version, talks=False)
    return callable_of(command, session.say("help"), session.say, session.language, lambda *_: session)


def _version(
    session: Session, version: Annotated[bool, typer.Option("--version", help="option.version")] = False
) -> None:
    if version:
        number = metadata.version("capaloop")
        session.give({"version": number}, lambda console: console.print(f"capaloop {number}"))
        raise typer.Exit

"""What stops a department as a whole: its procedure is refused, its database is away, its process is not there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from capaloop.doctor.evidence import Database, Evidence, Service
from capaloop.doctor.finding import DATABASE_DOWN, OPERATOR, PROCEDURE_REFUSED, SERVICE_DOWN, Finding, once
from capaloop.doctor.standing import (
    cases_hanging_on,
    is_down,
    is_starting,
    restarting,
    since_when,
    why_no_database,
    without_database,
)
from shared.messages.registry import DEPARTMENTS, Department
from shared.messages.text import Text

UP: Final = "capaloop up --detach"
RESTORE: Final = "capaloop restore DIR"
LOCAL: Final = frozenset({"", "localhost", "127.0.0.1", "::1"})


def of_installation(evidence: Evidence) -> Iterator[Finding]:
    """These causes, each once."""
    if never_started(evidence):
        yield _nothing_here()
        return
    yield from _procedures(evidence)
    yield from _databases(evidence)
    yield from _services(evidence)


def cannot_start(evidence: Evidence) -> tuple[Department, ...]:
    """The departments that do not start, whatever is done, because the loader refuses the sites."""
    down = (name for name in DEPARTMENTS if is_down(evidence, name) and not without_database(evidence, name))
    return tuple(down) if evidence.stack.refused else ()


def of_lost_procedures(evidence: Evidence) -> tuple[str, ...]:
    """The open cases whose procedure cannot be loaded any more."""
    lost = evidence.stack.kept
    return once(
        case.name for _, records in evidence.every_record for case in records.cases
        if (case.site, case.procedure_hash) in lost
    )  # fmt: skip


def never_started(evidence: Evidence) -> bool:
    """Whether there is nothing here yet that could be looked at."""
    services, databases = evidence.services.values(), evidence.databases.values()
    return all(one.missing for one in databases) and not any(one.known or one.live for one in services)


def _nothing_here() -> Finding:
    what = Text("这里还没有启动过任何部门", "nothing was ever started here: no department, no database")
    return Finding(SERVICE_DOWN, what, OPERATOR, UP, everywhere=True)


def _procedures(evidence: Evidence) -> Iterator[Finding]:
    stack, stopped = evidence.stack, cannot_start(evidence)
    if stack.refused:
        names = ", ".join(stopped)
        what = Text(
            f"站点程序无法加载：{stack.refused}" + (f"；{names} 无法启动" if names else "；各部门仍按启动时的程序运行"),
            f"the loader refuses the procedure: {stack.refused}; "
            + (f"{names} cannot start" if names else "the departments go on with the one they began with"),
        )
        cases = tuple(
            case for case in cases_hanging_on(evidence, stopped) if not stack.site or case.startswith(f"{stack.site}/")
        )
        yield Finding(
            PROCEDURE_REFUSED,
            what,
            Text("维护 sites.toml 和程序包的人", "whoever maintains sites.toml and the packs"),
            f"capaloop rules check --sites {stack.file} && {UP}",
            department=stopped[0] if len(stopped) == 1 else "",
            since=stack.since,
            cases=cases if stopped else (),
            evidence={"refused": stack.refused, "stopped": list(stopped)},
            everywhere=bool(stopped),
            late_in_order=not stopped,
        )
    for (site, digest), why in stack.kept.items():
        yield _lost(evidence, site, digest, why)


def _lost(evidence: Evidence, site: str, digest: str, why: str) -> Finding:
    cases = [
        case for _, records in evidence.every_record for case in records.cases
        if (case.site, case.procedure_hash) == (site, digest)
    ]  # fmt: skip
    return Finding(
        PROCEDURE_REFUSED,
        Text(
            f"站点 {site} 的旧案所用程序 {digest[:12]} 已无法从存档加载：{why}",
            f"the procedure {digest[:12]} with which cases of {site} began cannot be loaded from the archive: {why}",
        ),
        OPERATOR,
        RESTORE,
        department=cases[0].owner,
        since=min(case.changed_at for case in cases),
        cases=once(case.name for case in cases),
        evidence={"site": site, "hash": digest, "refused": why},
    )


def _databases(evidence: Evidence) -> Iterator[Finding]:
    for name in DEPARTMENTS:
        why = why_no_database(evidence, name)
        if why:
            check = evidence.services[name].checks.get("database")
            found = evidence.databases[name]
            yield Finding(
                DATABASE_DOWN,
                Text(f"{name} 的数据库无法使用：{why}", f"the database of {name} cannot be used: {why}"),
                _whose(found),
                _mending(found, why),
                department=name,
                since=since_when([check] if check and not check.ok else []),
                cases=cases_hanging_on(evidence, [name]),
                evidence={"database": found.shown, "said": why},
            )


def _whose(found: Database) -> Text:
    if found.shown.startswith("sqlite"):
        return OPERATOR
    host = urlsplit(found.shown).hostname or "localhost"
    return Text(f"{host} 上数据库的管理员", f"whoever runs the database server at {host}")


def _mending(found: Database, why: str) -> str:
    if not found.shown.startswith("sqlite"):
        url = urlsplit(found.shown)
        if (url.hostname or "") in LOCAL:
            return "systemctl start postgresql"
        return f"pg_isready -h {url.hostname} -p {url.port or 5432}"
    file = found.shown.removeprefix("sqlite:///")
    if "locked" in why:
        return f"fuser -v {file}"
    if "no room" in why:
        return f"df -h {Path(file).parent}"
    return RESTORE


def _services(evidence: Evidence) -> Iterator[Finding]:
    excused = cannot_start(evidence)
    for name in DEPARTMENTS:
        if is_down(evidence, name) and name not in excused and not without_database(evidence, name):
            yield _service(evidence, name)


def _service(evidence: Evidence, name: Department) -> Finding:
    service, behind = evidence.services[name], evidence.databases[name].behind
    what = _state(evidence, name)
    if behind:
        what = Text(f"{what.zh}；{behind}", f"{what.en}; {behind}")
    elif service.last_words:
        what = Text(f"{what.zh}；最后的日志：{service.last_words}", f"{what.en}; its last words: {service.last_words}")
    return Finding(
        SERVICE_DOWN,
        what,
        _starter(evidence, service),
        f"capaloop db upgrade {name} && {UP}" if behind else restarting(evidence, name),
        department=name,
        since=service.last_words_at or evidence.records(name).last_handled_at,
        cases=cases_hanging_on(evidence, [name]),
        evidence={"pid": service.pid, "http": service.base, "last_words": service.last_words},
    )


def _state(evidence: Evidence, name: Department) -> Text:
    service = evidence.services[name]
    if is_starting(evidence, name):
        return Text(
            f"{name} 的进程 {service.pid} 正在启动，尚未应答",
            f"process {service.pid} of {name} is starting and does not answer yet",
        )
    if service.pid is not None:
        return Text(
            f"{name} 的进程 {service.pid} 存在，但不应答 /livez",
            f"process {service.pid} of {name} is there and does not answer /livez",
        )
    if not service.known and not service.base:
        return Text(
            f"{name} 未在此启动，也无人读取其收件箱", f"{name} was not started here, and nobody reads its inbox"
        )
    return Text(f"{name} 的进程不在", f"the process of {name} is not there")


def _starter(evidence: Evidence, service: Service) -> Text:
    if evidence.supervised and (service.pid is None or is_starting(evidence, service.department)):
        return Text(
            "监督进程会自动重启它；若一直不起，由运维人员处理",
            "the supervisor, which starts it again by itself; if it stays away, whoever operates CAPA Loop",
        )
    return OPERATOR

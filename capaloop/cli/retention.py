"""How long records are kept, what may be disposed of, and who said so."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from capaloop.cli.acting import By, Reason
from capaloop.cli.case_numbers import CaseNumber, site_of
from capaloop.cli.departments import Answer, Departments, path_of_case
from capaloop.cli.refusals import wrong_value
from capaloop.cli.screen import table
from capaloop.cli.session import Session
from capaloop.cli.times import moment

Site = Annotated[str | None, typer.Option("--site", help="filter.site", metavar="SITE")]
Case = Annotated[str | None, typer.Option("--case", help="option.case", metavar="SITE/NUMBER")]
Forms = Annotated[list[str], typer.Argument(metavar="FORM…", help="argument.forms")]
Ids = Annotated[list[str], typer.Argument(metavar="ID…", help="argument.disposals")]

RECORDS: Final = ("case", "form", "kept_by", "kept_until", "standing", "against", "proposed")
DISPOSALS: Final = ("id", "case", "form", "state", "kept_until", "proposed_by", "decided_by", "decided_at")


def retention_list(
    session: Session,
    due: Annotated[bool, typer.Option("--due", help="option.due")] = False,
    site: Site = None,
    case: Case = None,
) -> None:
    """The records of closed cases, each with its period."""
    wanted = {"due": "true" if due else None, "site": site, "case": case}
    _give_all(Departments.of(session), "/v1/retention", wanted, RECORDS, _record)


def retention_disposals(session: Session, site: Site = None, case: Case = None) -> None:
    """What was proposed and what was disposed of."""
    _give_all(Departments.of(session), "/v1/disposals", {"site": site, "case": case}, DISPOSALS, _disposal)


def retention_propose(session: Session, case: CaseNumber, forms: Forms, by: By, reason: Reason) -> None:
    """Somebody who keeps the records proposes them for disposal."""
    body = {"records": [{"case": case, "form": form} for form in forms], "by": by, "reason": reason}
    done = _of_case(session, case, "/v1/disposals/propose", body)
    ids = session.say("comma").join(one["id"] for one in done["proposed"])
    session.give(done, lambda console: console.print(session.say("retention.proposed", ids=ids), style="green"))


def retention_approve(session: Session, ids: Ids, by: By) -> None:
    """Another person approves, and the records are disposed of."""
    done = _of_ids(session, ids, "/v1/disposals/approve", {"by": by})
    session.give(done, lambda console: _show_disposed(console, session, done["disposed"]))


def retention_refuse(session: Session, ids: Ids, by: By, reason: Reason) -> None:
    """The proposals are turned down."""
    done = _of_ids(session, ids, "/v1/disposals/refuse", {"by": by, "reason": reason})
    refused = session.say("comma").join(done["refused"])
    session.give(done, lambda console: console.print(session.say("retention.refused", ids=refused), style="green"))


def retention_hold(session: Session, case: CaseNumber, by: By, reason: Reason) -> None:
    """Nothing of the case and its family may be disposed of."""
    _tell(session, "hold", case, by, reason)


def retention_release(session: Session, case: CaseNumber, by: By, reason: Reason) -> None:
    """What is over may be disposed of again."""
    _tell(session, "release", case, by, reason)


def _tell(session: Session, verb: str, case: str, by: str, reason: str) -> None:
    done = _of_case(session, case, f"/v1/retention/{verb}", {"case": case, "by": by, "reason": reason})
    session.give(done, lambda console: console.print(session.say(f"retention.{verb}", case=case), style="green"))


def _give_all(
    departments: Departments, path: str, wanted: Mapping[str, Any], columns: tuple[str, ...], row: Any
) -> None:
    """What each department lists, in the words of the sites."""
    found = departments.from_each(lambda name: departments.items(name, path, **wanted))
    _give(departments.speaking(), [one for items in found.values() for one in items], columns, row)


def _of_case(session: Session, case: str, path: str, body: Mapping[str, Any]) -> Answer:
    """At the department that owns the case."""
    site_of(session, case)
    departments = Departments.of(session)
    owner, _ = departments.whoever_has(path_of_case(case))
    return departments.post(owner, path, body)


def _of_ids(session: Session, ids: list[str], path: str, body: Mapping[str, Any]) -> Answer:
    """At the one department that they begin with: what is approved together is done together."""
    owners = {one.partition(".")[0] for one in ids}
    departments = Departments.of(session)
    if len(owners) != 1 or not owners <= set(departments.names):
        raise wrong_value(session, "ID", session.say("retention.one_department"), ", ".join(ids))
    return departments.post(owners.pop(), path, {"ids": list(ids), **body})


def _give(session: Session, items: list[Answer], columns: tuple[str, ...], row: Any) -> None:
    def show(console: Console) -> None:
        if not items:
            console.print(session.say("retention.none"))
            return
        heads = [session.say(f"column.{name}") for name in columns]
        console.print(table(heads, (row(session, one) for one in items)))

    session.give({"items": items}, show)


def _record(session: Session, one: Answer) -> list[Any]:
    comma, standing = session.say("comma"), session.say(f"retention.{one['standing'].replace(' ', '_')}")
    against = comma.join(session.word("against", code) for code in one["against"])
    kept_by = comma.join(session.named("role", role, one["case"]) for role in one["kept_by"])
    return [
        one["case"],
        session.of(one["text"], one["form"]),
        kept_by,
        one["until"],
        standing,
        against,
        one["proposed"],
    ]


def _disposal(session: Session, one: Answer) -> list[Any]:
    state = session.say(f"disposal.{one['state']}")
    people = [one["proposed_by"], one["decided_by"], moment(one["decided_at"])]
    return [one["id"], one["case"], one["form"], state, one["until"], *people]


def _show_disposed(console: Console, session: Session, done: list[Answer]) -> None:
    for one in done:
        said = {"id": one["id"], "case": one["case"], "form": one["form"], "digest": one["digest"][:12]}
        console.print(session.say("retention.disposed", **said, **_counts(one)), style="green")


def _counts(one: Answer) -> dict[str, int]:
    removed = one["removed"]
    return {"facts": removed["facts"], "receipts": removed["receipts"], "kept": removed["receipts kept"]}

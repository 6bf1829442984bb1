"""The same complaint at a factory, an estate and a food plant: carried to its end at each, and what differed by which
clause."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from capaloop.cli.departments import Departments
from capaloop.cli.places import settings_of
from capaloop.cli.sending import client_of
from capaloop.cli.session import Session
from capaloop.demo.course import Course, Difference, differences, read_course
from capaloop.demo.script import Script, dated, read_script
from capaloop.demo.stand_ins import StandIn, at_work

SITES: Final = ("works", "estate", "plant")
"""The sites; what their people do stands in a file of the same name."""
LOOK_SECONDS: Final = 0.5
COMPLAINT: Final = {
    "channel": "telephone",
    "customer": {"code": "K-88", "name": "华兴公司"},
    "order_number": "SO-2688",
    "product_name": "直饮水机 ZY-12",
    "defect": "接口漏水，出水有异味",
    "defect_rate_percent": "100",
    "received_at": "2026-03-02T09:00:00+08:00",
    "wants_written_answer": True,
    "external_ref": "CRM-2688",
}


@dataclass(frozen=True)
class Compared:
    """The courses and what differs; `troubles` say why one of them did not come to its end."""

    courses: tuple[Course, ...]
    differing: Sequence[Difference]
    troubles: Sequence[str]


def compare(session: Session, departments: Departments, client: Any, deadline: float) -> Compared:
    """Submits the complaint at each site and follows it until it is closed everywhere, or until the deadline."""
    scripts = {site: read_script(file=f"{site}.yaml") for site in SITES}
    people = [stand_in(session, at, department, scripts[at]) for at in scripts for department in departments.names]
    with at_work(people, partial(client_of, session)):
        for at in scripts:
            _say_beforehand(session, client, at, scripts[at])
        cases = [_submitted(client, at) for at in scripts]
        while not all(map(partial(_is_closed, departments), cases)) and time.monotonic() < deadline:
            if any(one.deeds.troubles for one in people):
                break
            time.sleep(LOOK_SECONDS)
    courses = tuple(read_course(departments, case) for case in cases)
    open_still = [f"{one.case['case']}: {one.case['state']}" for one in courses if not one.case["closed"]]
    troubles = [*(trouble for one in people for trouble in one.deeds.troubles), *open_still]
    return Compared(courses, differences(courses), troubles)


def stand_in(session: Session, site: str, department: str, script: Script) -> StandIn:
    """The scripted person of a department at a site."""
    return StandIn(department, site, _zone_of(session, site), script)


def _zone_of(session: Session, site: str) -> ZoneInfo:
    from rules.sites import read_sites

    return ZoneInfo(read_sites(settings_of(session).sites)[site].timezone)


def _say_beforehand(session: Session, client: Any, site: str, script: Script) -> None:
    now = datetime.now(_zone_of(session, site))
    for number, one in enumerate(script.beforehand):
        client.command(f"{one.name}.v1", site, dated(one.data, now), id=f"demo:beforehand:{site}:{number}")


def _submitted(client: Any, site: str) -> str:
    answer = client.command("complaint.submit.v1", site, COMPLAINT, id=f"demo:the-same-at:{site}")
    return str(answer["data"]["case"])


def _is_closed(departments: Departments, case: str) -> bool:
    site, _, number = case.partition("/")
    found = departments.items("quality", "/v1/cases", site=site, q=number)
    return any(one["closed"] for one in found if one["case"] == case)

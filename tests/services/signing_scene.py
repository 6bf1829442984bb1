"""A site that runs the press shop, and what its people do there."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from services.casework.reading import case_whole
from services.casework.tables import facts
from tests.loop import Loop

PRESS_SHOP = Path(__file__).parent / "packs" / "press_shop"
SITES = f"""
[sites.factory]
packs = ["press-shop"]
timezone = "Asia/Shanghai"
[sites.factory.pack_paths]
press-shop = "{PRESS_SHOP}"
[sites.factory.roles]
quality = {{persons = ["zhao"], deputies = ["qian"]}}
head = {{persons = ["sun"], deputies = ["li"]}}

[sites.annex]
packs = ["press-shop"]
timezone = "Europe/Berlin"
[sites.annex.pack_paths]
press-shop = "{PRESS_SHOP}"
[sites.annex.numbers]
claim_form = "B-{{n:02}}/{{yyyy}}"
claim = "Q-{{yy}}{{mm}}-{{n:03}}"
"""
DEAR = {"part": "die", "cost": 1200}
CHEAP = {"part": "die", "cost": 20}


def opened(loop: Loop, *, suggestion: bool = False, site: str = "factory") -> str:
    """A claim."""
    data = {"act": "open_claim", "by": "wu", "answer": {"wants_suggestion": suggestion}}
    case = loop.broker.command("act.request", data, site=site)["case"]
    loop.broker.run()
    return str(case)


def sign(loop: Loop, number: int, form: str = "claim_form", *, by: str = "", case: str = "", **more: Any) -> Any:
    """The signer of this number signs; with `agreed=False` and a `remark` he sends it back."""
    place = f"{form}.{number}"
    persons = {2: "zhao", 4: "sun"} if form == "claim_form" else {1: "zhao"}
    answer = {f"{name}.{place}": value for name, value in {"agreed": True, **more}.items()}
    return loop.do(f"sign.{place}", by=by or persons.get(number, "wang"), case=case, **answer)


def receive(loop: Loop, *, by: str = "wang", received: bool = True, form: str = "claim_form") -> Any:
    return loop.do(f"receive.{form}.1", by=by, **{f"received.{form}.1": received})


def revise(loop: Loop, case: str, form: str = "claim_form", **answer: Any) -> dict[str, Any]:
    data = {"case": case, "act": f"revise.{form}", "by": "wu", "answer": answer}
    return loop.say("act.request", **data)


def act(loop: Loop, case: str, name: str, **answer: Any) -> dict[str, Any]:
    return loop.say("act.request", case=case, act=name, by="zhao", answer=answer)


def whole(loop: Loop, case: str) -> dict[str, Any]:
    """The case as it is told over HTTP."""
    department = loop.department("quality")
    site, _, number = case.partition("/")
    with department.store.reading() as connection:
        return case_whole(connection, department.procedures, site, number)


def value(loop: Loop, case: str, fact: str) -> Any:
    """What a fact is now."""
    found = whole(loop, case)["facts"].get(fact)
    return found["value"] if found else None


def noted(loop: Loop, case: str, what: str) -> list[dict[str, Any]]:
    """The events of a kind on the time line."""
    return [{**entry.detail, "by": entry.by} for entry in loop.timeline(case) if entry.what == what]


def numbers_drawn(loop: Loop, fact: str, site: str = "factory") -> list[str]:
    """Every value that a fact ever had, sorted."""
    with loop.department("quality").store.reading() as connection:
        return sorted(connection.execute(select(facts.c.value).where(facts.c.name == fact)).scalars())

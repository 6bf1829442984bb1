"""From the evidence to what is told: of the installation, or of one case."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from capaloop.doctor.chain import Link, chain, family, is_closed, is_known
from capaloop.doctor.evidence import Evidence
from capaloop.doctor.finding import Finding, in_order
from capaloop.doctor.of_handling import of_handling
from capaloop.doctor.of_installation import of_installation
from capaloop.doctor.of_the_way import of_the_way
from capaloop.doctor.of_time import of_time
from shared.bus.topology import QUEUES
from shared.messages.registry import DEPARTMENTS
from shared.messages.text import Language, Text


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`findings` in the order of what to mend first. Of one case: `chain` is what it waits for."""

    evidence: Evidence
    findings: tuple[Finding, ...]
    case: str = ""
    chain: tuple[Link, ...] = ()

    @property
    def faulty(self) -> bool:
        """Whether anything is not as it should be."""
        return any(one.faulty for one in self.findings)

    @property
    def known(self) -> bool:
        """Whether the case that was asked for is known, as far as could be looked."""
        return not self.case or is_known(self.evidence, self.case)

    @property
    def unheard_of(self) -> bool:
        """Whether every department was asked and none has the case."""
        return not self.known and all(one.records is not None for one in self.evidence.databases.values())

    @property
    def closed(self) -> bool:
        return bool(self.case) and is_closed(self.evidence, self.case)

    @property
    def blind(self) -> bool:
        """Whether nothing at all could be looked at."""
        evidence = self.evidence
        seen = any(one.records is not None or one.behind for one in evidence.databases.values())
        return not seen and bool(evidence.broker.wrong) and not any(one.live for one in evidence.services.values())

    def as_json(self, language: Language) -> dict[str, Any]:
        """The document for programs."""
        told = {"case": self.case, "closed": self.closed, "chain": self._chain(language)} if self.case else {}
        return {
            **told,
            "at": self.evidence.at.isoformat(),
            "findings": [one.as_json(language, self.case) for one in self.findings],
            "looked_at": looked_at(self.evidence),
            "could_not_look": [
                {"at": at.in_language(language), "why": why.in_language(language)}
                for at, why in could_not_look(self.evidence)
            ],
        }

    def _chain(self, language: Language) -> list[dict[str, Any]]:
        return [
            {"case": link.case, "waits_for": link.waits_for.in_language(language), "child": link.child or None}
            for link in self.chain
        ]


def diagnose(evidence: Evidence, case: str = "") -> Diagnosis:
    """What is wrong, and what waits for people; of one case, whatever concerns it or its child cases."""
    findings = in_order((*of_installation(evidence), *of_the_way(evidence), *of_handling(evidence), *of_time(evidence)))
    if not case:
        return Diagnosis(evidence, findings)
    names = set(family(evidence, case))
    concerning = tuple(one for one in findings if one.everywhere or names & set(one.cases))
    return Diagnosis(evidence, concerning, case, chain(evidence, case))


def looked_at(evidence: Evidence) -> dict[str, Any]:
    """How much was seen, department by department."""
    departments = {}
    for name in DEPARTMENTS:
        service, records = evidence.services[name], evidence.databases[name].records
        counted = ("cases", "owed", "held", "waiting", "parked", "timed_failures")
        departments[name] = {
            "live": service.live,
            "pid": service.pid,
            "database": records is not None,
            "checks": {check: one.ok for check, one in service.checks.items()},
            **({what: len(getattr(records, what)) for what in counted} if records else {}),
            **({"unsent": sum(post.sent_at is None for post in records.posts)} if records else {}),
        }
    queues = {
        name: {"messages": one.messages, "consumers": one.consumers} for name, one in evidence.broker.queues.items()
    }
    return {"departments": departments, "broker": {"uri": evidence.broker.shown, "queues": queues}}


def could_not_look(evidence: Evidence) -> Iterator[tuple[Text, Text]]:
    """What could not be looked at, and why: there may be more that nobody sees."""
    for name in DEPARTMENTS:
        database, service = evidence.databases[name], evidence.services[name]
        if database.records is None:
            yield Text(f"{name} 的数据库", f"the database of {name}"), _as_said(database.wrong or database.behind)
        if not service.live:
            silent = Text(f"{service.base} 无人应答", f"nobody answers at {service.base}")
            nowhere = Text("没有已知的地址", "no address is known")
            yield Text(f"{name} 的探针", f"the probes of {name}"), silent if service.base else nowhere
    if evidence.broker.wrong:
        yield Text("消息代理的队列", "the queues of the broker"), _as_said(evidence.broker.wrong)
    for queue in () if evidence.broker.wrong else QUEUES:
        if queue.name not in evidence.broker.queues and queue.name not in evidence.broker.missing:
            forbidden = Text("此消息代理用户无权查看", "this user of the broker may not look at it")
            yield Text(f"队列 {queue.name}", f"the queue {queue.name}"), forbidden


def _as_said(by_another: str) -> Text:
    """What a library or a server has said: in its own words, whoever reads it."""
    return Text(by_another, by_another)

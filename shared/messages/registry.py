"""Every message once: its name, its version, its body, who receives it. Queues, bindings, documents and
permissions are derived from here."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, Literal

from shared.errors import CapaLoopError
from shared.messages import (
    act,
    answers,
    capa,
    case,
    complaint,
    disposal,
    disposition,
    evidence,
    feedback,
    form,
    goods_return,
    inquiry,
    intake,
    lots,
    records,
    reply,
    search,
    task,
)
from shared.messages.domains import KIND_PATTERN

Department = Literal["sales", "quality", "production", "warehouse"]
MessageKind = Literal["command", "event"]

SALES: Final = "sales"
QUALITY: Final = "quality"
PRODUCTION: Final = "production"
WAREHOUSE: Final = "warehouse"
DEPARTMENTS: Final[tuple[Department, ...]] = (SALES, QUALITY, PRODUCTION, WAREHOUSE)

EVENTS_EXCHANGE: Final = "capaloop.events"
COMMANDS_EXCHANGE: Final = "capaloop.commands"


class Reach(Enum):
    """Who receives a message that is not always for the same departments."""

    ADDRESSED = "the one department named when it is sent"
    BROADCAST = "every department, of which exactly one answers"


ADDRESSED: Final = Reach.ADDRESSED
BROADCAST: Final = Reach.BROADCAST


class UnknownMessage(CapaLoopError):
    """No message has this type."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{text!r} is no message of this system: see docs/asyncapi.json for the types there are")


@dataclass(frozen=True)
class MessageType:
    """One message, one version.

    `name` is `<entity>.<event>` (past participle) or `<entity>.<verb>`; `receivers` are the departments whose
    inbox always gets it (none: only whoever binds a queue of his own), ADDRESSED or BROADCAST; `sender` says
    in words who sends it; `outward` that it makes somebody outside the company hear of a case: a customer, one who got
    goods, an authority. No such message leaves a drill.
    """

    name: str
    kind: MessageKind
    body: type[Any]
    receivers: tuple[Department, ...] | Reach = ()
    sender: str = "the department whose case or task it is"
    version: int = 1
    outward: bool = False

    @property
    def type(self) -> str:
        """As it stands in the envelope: `complaint.submit.v1`."""
        return f"{self.name}.v{self.version}"

    @property
    def exchange(self) -> str:
        return COMMANDS_EXCHANGE if self.kind == "command" else EVENTS_EXCHANGE

    @property
    def description(self) -> str:
        return (self.body.__doc__ or "").strip()

    def routing_key(self, site: str) -> str:
        """`<site>.<entity>.<event>`, without the version and without a department."""
        return f"{site}.{self.name}"

    @property
    def inboxes(self) -> tuple[Department, ...]:
        """The departments whose inbox is bound to this message's routing key."""
        if self.receivers is BROADCAST:
            return DEPARTMENTS
        return () if isinstance(self.receivers, Reach) else self.receivers


_ANYONE = "any client"


def _command(name: str, body: type[Any], receivers: tuple[Department, ...] | Reach) -> MessageType:
    return MessageType(name, "command", body, receivers, _ANYONE)


def _event(name: str, body: type[Any], receivers: tuple[Department, ...] | Reach = ()) -> MessageType:
    return MessageType(name, "event", body, receivers)


def _outward(name: str, body: type[Any]) -> MessageType:
    return MessageType(name, "event", body, outward=True)


COMMANDS: Final = (
    _command("complaint.submit", complaint.ComplaintSubmit, (SALES,)),
    _command("complaint.withdraw", complaint.ComplaintWithdraw, (QUALITY,)),
    _command("complaint.reopen", complaint.ComplaintReopen, (QUALITY,)),
    _command("complaint.close", complaint.ComplaintClose, (QUALITY,)),
    _command("feedback.submit", feedback.FeedbackSubmit, (SALES,)),
    _command("inquiry.submit", inquiry.InquirySubmit, (SALES,)),
    _command("return.register", goods_return.ReturnRegister, (SALES,)),
    _command("task.complete", task.TaskComplete, BROADCAST),
    _command("act.request", act.ActRequest, BROADCAST),
    _command("stock.record", records.StockRecord, (WAREHOUSE,)),
    _command("wip.record", records.WipRecord, (PRODUCTION,)),
    _command("inspection.record", records.InspectionRecord, (QUALITY,)),
    _command("lot.record", lots.LotRecord, (WAREHOUSE,)),
)

EVENTS: Final = (
    _event("complaint.received", complaint.ComplaintReceived, (QUALITY,)),
    _event("complaint.intake-requested", intake.ComplaintIntakeRequested, ADDRESSED),
    _event("complaint.acknowledged", complaint.ComplaintAcknowledged),
    _event("complaint.assessed", complaint.ComplaintAssessed),
    _event("complaint.closed", complaint.ComplaintClosed, (SALES,)),
    _event("complaint.reopened", complaint.ComplaintReopened, (SALES,)),
    _event("complaint.closing-refused", complaint.ComplaintClosingRefused),
    _outward("evidence.requested", evidence.EvidenceRequested),
    _event("evidence.received", evidence.EvidenceReceived),
    _event("search.requested", search.SearchRequested, ADDRESSED),
    _event("search.reported", search.SearchReported, ADDRESSED),
    _event("capa.requested", capa.CapaRequested),
    _event("capa.answered", capa.CapaAnswered),
    _event("capa.completed", capa.CapaCompleted),
    _event("capa.verified", capa.CapaVerified),
    _event("return.registered", goods_return.ReturnRegistered, (QUALITY,)),
    _event("return.received", goods_return.ReturnReceived),
    _event("return.inspected", goods_return.ReturnInspected),
    _event("goods.quarantined", goods_return.GoodsQuarantined),
    _event("lot.quarantine-requested", lots.LotQuarantineRequested, ADDRESSED),
    _event("lot.trace-requested", lots.LotTraceRequested, ADDRESSED),
    _event("lot.release-requested", lots.LotReleaseRequested, ADDRESSED),
    _event("lot.quarantined", lots.LotQuarantined),
    _event("lot.released", lots.LotReleased),
    _event("lot.moved-despite-quarantine", lots.LotMovedDespiteQuarantine, ADDRESSED),
    _outward("notice.issued", lots.NoticeIssued),
    _event("responsibility.judged", disposition.ResponsibilityJudged),
    _event("disposition.agreed", disposition.DispositionAgreed),
    _event("disposition.completed", disposition.DispositionCompleted),
    _outward("reply.issued", reply.ReplyIssued),
    _event("task.assigned", task.TaskAssigned, ADDRESSED),
    _event("task.opened", task.TaskOpened),
    _event("task.done", task.TaskDone, ADDRESSED),
    _event("task.withdrawn", task.TaskWithdrawn, ADDRESSED),
    _event("task.late", task.TaskLate),
    _event("task.reminded", task.TaskReminded, ADDRESSED),
    _event("task.rescheduled", task.TaskRescheduled, ADDRESSED),
    _event("form.copied", form.FormCopied),
    _event("act.allowed", act.ActAllowed),
    _event("act.refused", act.ActRefused),
    _event("record.disposed", disposal.RecordDisposed, DEPARTMENTS),
    _event("command.refused", answers.CommandRefused),
)

FAMILIES: Final[Mapping[str, type[case.CaseObject]]] = MappingProxyType(
    {"opened": case.CaseOpened, "changed": case.CaseChanged, "closed": case.CaseClosed}
)
"""What every kind of case can say, `<kind>.opened` and so on: the kinds themselves are the site's."""


NAMED: Final = frozenset(event.name.partition(".")[0] for event in EVENTS)
"""What has events of its own, by name. A case kind among these says by them what is new, and no `<kind>.changed`."""


def _by_type(messages: Iterable[MessageType]) -> Mapping[str, MessageType]:
    return MappingProxyType({message.type: message for message in messages})


REGISTRY: Final[Mapping[str, MessageType]] = _by_type((*COMMANDS, *EVENTS))
"""Every message that has a name of its own, by type."""

_BY_BODY: Final = MappingProxyType({message.body: message for message in REGISTRY.values()})


def by_type(text: str) -> MessageType:
    """The message with this type (`complaint.submit.v1`, `appeal.opened.v1`); UnknownMessage if none has it."""
    found = REGISTRY.get(text) or _of_family(text)
    if found is None:
        raise UnknownMessage(text)
    return found


def of_body(body: object) -> MessageType:
    """The message whose body this is, or whose body class this is."""
    if isinstance(body, case.CaseObject):
        verb = next(verb for verb, cls in FAMILIES.items() if type(body) is cls)
        return by_type(f"{body.kind}.{verb}.v1")
    cls = body if isinstance(body, type) else type(body)
    found = _BY_BODY.get(cls)
    if found is None:
        raise UnknownMessage(cls.__name__)
    return found


def _of_family(text: str) -> MessageType | None:
    kind, _, rest = text.partition(".")
    verb, _, version = rest.partition(".")
    if verb not in FAMILIES or version != "v1" or not re.fullmatch(KIND_PATTERN, kind):
        return None
    return _event(f"{kind}.{verb}", FAMILIES[verb])
